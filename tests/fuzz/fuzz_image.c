/*
 * Images: what is behind the head is hostile, the head itself is made right,
 * or all would end at its checksum. Every byte of every part is read.
 */
#define XXH_INLINE_ALL

#include "fuzz.h"

#include <xxhash.h>

#include "base/image.h"

#define BODY_MAX ((size_t)64 * 1024)

struct head {
	char magic[8];
	uint32_t order, count;
	uint64_t size, sum;
};

struct row {
	uint32_t part, nothing;
	uint64_t start, len;
};

/* Reading too far needn't fail, in a mapped page, so the rows themselves are
 * looked at. */
static void check_rows(const unsigned char *file, const struct head *head)
{
	for (size_t i = 0; i < head->count; i++) {
		struct row row;

		FUZZ_LAW(sizeof(*head) + (i + 1) * sizeof(row) <= head->size);
		memcpy(&row, file + sizeof(*head) + i * sizeof(row),
		       sizeof(row));
		FUZZ_LAW(row.start % 8 == 0 && row.start <= head->size);
		FUZZ_LAW(row.len <= head->size - row.start);
	}
}

static void read_parts(const struct image *image)
{
	volatile unsigned char sum = 0;

	for (uint32_t part = 0; part < 0x400; part++)
		for (size_t size = 1; size <= 16; size *= 4) {
			size_t count = 0;
			const unsigned char *data =
				image_part(image, part, size, &count);

			for (size_t i = 0; data != NULL && i < count * size;
			     i++)
				sum = sum ^ data[i];
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static unsigned char file[sizeof(struct head) + BODY_MAX];
	struct head head = { .magic = "pgimage1", .order = 0x01020304 };
	struct image *image = NULL;
	struct err err = { 0 };

	if (size < 1 || size - 1 > BODY_MAX)
		return 0;
	head.count = data[0];
	head.size = sizeof(head) + size - 1;
	head.sum = XXH3_64bits_withSeed(data + 1, size - 1, head.count);
	memcpy(file, &head, sizeof(head));
	memcpy(file + sizeof(head), data + 1, size - 1);
	if (image_open(fuzz_file("image", file, head.size), &image, &err) < 0) {
		fuzz_failed(&err);
		FUZZ_LAW(image == NULL);
		return 0;
	}
	check_rows(file, &head);
	read_parts(image);
	image_close(image);
	return 0;
}
