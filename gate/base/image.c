#define XXH_INLINE_ALL

#include "base/image.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/fault.h"
#include "base/file.h"

#define ALIGN 8

/* A file is a head, a row for each part, and the parts. The sum is XXH3 of all
 * behind the head, with the number of parts as its seed: it finds what went
 * bad; who may write the file is what keeps others out. */
struct head {
	char magic[8];
	uint32_t order; /* of bytes: ORDER, or it's another machine's */
	uint32_t count;
	uint64_t size; /* of the file */
	uint64_t sum;
};

struct row {
	uint32_t part;
	uint32_t nothing;
	uint64_t start; /* in the file, a multiple of ALIGN */
	uint64_t len;
};

#define ORDER 0x01020304U
static const char magic[8] = "pgimage1";

#define SEAL ".seal"

struct image {
	const char *bytes;
	size_t size;
	const struct row *rows;
	size_t count;
	bool viewed; /* nothing to unmap */
	bool sealed; /* it was checked before */
};

static int wrong(const char *path, const char *why, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: %s; run: postgate compile", path,
		       why);
}

static int check_file(const struct stat *st, const char *path, struct err *err)
{
	if (!S_ISREG(st->st_mode))
		return wrong(path, "is not a regular file", err);
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return wrong(path, "belongs to somebody else", err);
	if ((st->st_mode & 022) != 0)
		return wrong(path, "others may change it", err);
	if (st->st_size < (off_t)sizeof(struct head) ||
	    (uint64_t)st->st_size > IMAGE_MAX)
		return wrong(path, "is cut off or too large", err);
	return 0;
}

static bool row_fits(const struct row *row, size_t size)
{
	return row->start % ALIGN == 0 && row->start <= size &&
	       row->len <= size - row->start;
}

static int check_shape(struct image *image, const char *path, struct err *err)
{
	const struct head *head = (const void *)image->bytes;
	size_t rest = image->size - sizeof(*head);

	if (memcmp(head->magic, magic, sizeof(magic)) != 0 ||
	    head->order != ORDER || head->size != image->size)
		return wrong(path, "is no image of this program", err);
	if (head->count > IMAGE_PARTS ||
	    head->count * sizeof(struct row) > rest)
		return wrong(path, "is damaged", err);
	if (!image->viewed && !image->sealed &&
	    head->sum != XXH3_64bits_withSeed(head + 1, rest, head->count))
		return wrong(path, "is damaged", err);
	image->rows = (const void *)(head + 1);
	image->count = head->count;
	for (size_t i = 0; i < image->count; i++)
		if (!row_fits(&image->rows[i], image->size))
			return wrong(path, "is damaged", err);
	return 0;
}

/* A seal that is anybody else's to write is none. */
static bool is_sealed(const char *path, int file)
{
	struct file_stamp there = { 0 }, stamp;
	struct stat st;
	char name[PATH_MAX];
	bool same = false;
	int fd;

	if (snprintf(name, sizeof(name), "%s" SEAL, path) >= (int)sizeof(name))
		return false;
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_uid == geteuid() || st.st_uid == 0) &&
	    (st.st_mode & 022) == 0 && file_stamp_fd(file, &stamp) &&
	    read(fd, &there, sizeof(there)) == (ssize_t)sizeof(there))
		same = file_stamp_same(&there, &stamp);
	(void)close(fd);
	return same;
}

static int map_file(int fd, const char *path, struct image *image,
		    struct err *err)
{
	struct stat st;
	void *bytes;

	if (fstat(fd, &st) < 0)
		return err_sys(err, errno, "%s", path);
	if (check_file(&st, path, err) < 0)
		return -1;
	image->size = (size_t)st.st_size;
	bytes = fault_hit(FAULT_IO) ?
			(errno = EIO, MAP_FAILED) :
			mmap(NULL, image->size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return err_sys(err, errno, "%s: can't be mapped", path);
	image->bytes = bytes;
	image->sealed = is_sealed(path, fd);
	return check_shape(image, path, err);
}

int image_open(const char *path, struct image **image, struct err *err)
{
	int result, fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*image = NULL;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(err, ERR_NOT_FOUND, "%s: there is no such file",
			       path);
	if (fd < 0)
		return err_sys(err, errno, "%s: can't be read", path);
	*image = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**image));
	if (*image == NULL)
		result = err_set(err, ERR_MEMORY, "out of memory");
	else
		result = map_file(fd, path, *image, err);
	(void)close(fd);
	if (result < 0) {
		image_close(*image);
		*image = NULL;
	}
	return result;
}

int image_view(const void *bytes, size_t len, struct image **image,
	       struct err *err)
{
	*image = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**image));
	if (*image == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(*image)->bytes = bytes;
	(*image)->size = len;
	(*image)->viewed = true;
	if (len >= sizeof(struct head) &&
	    check_shape(*image, "the built-in image", err) == 0)
		return 0;
	image_close(*image);
	*image = NULL;
	return err->code != ERR_NONE ?
		       -1 :
		       err_set(err, ERR_INPUT, "the built-in image is cut off");
}

void image_close(struct image *image)
{
	union {
		const char *mapped;
		void *unmap; /* munmap takes what mmap gave as read-only */
	} bytes;

	if (image == NULL)
		return;
	bytes.mapped = image->bytes;
	if (image->bytes != NULL && !image->viewed)
		(void)munmap(bytes.unmap, image->size);
	free(image);
}

const void *image_part(const struct image *image, uint32_t part, size_t size,
		       size_t *count)
{
	for (size_t i = 0; i < image->count; i++) {
		const struct row *row = &image->rows[i];

		if (row->part != part)
			continue;
		*count = (size_t)row->len / size;
		return row->len % size == 0 ? image->bytes + row->start : NULL;
	}
	*count = 0;
	return NULL;
}

static void pad(struct buf *bytes)
{
	while (bytes->len % ALIGN != 0)
		buf_addc(bytes, '\0');
}

int image_add(struct image_making *making, uint32_t part, const void *data,
	      size_t len, struct err *err)
{
	if (making->count == IMAGE_PARTS)
		return err_set(err, ERR_LIMIT, "an image of more than %d parts",
			       IMAGE_PARTS);
	for (size_t i = 0; i < making->count; i++)
		if (making->parts[i].part == part)
			return err_set(err, ERR_INTERNAL,
				       "part %#x of an image added twice",
				       (unsigned)part);
	pad(&making->bytes);
	making->parts[making->count].part = part;
	making->parts[making->count].start = making->bytes.len;
	making->parts[making->count].len = len;
	making->count++;
	if (len > 0)
		buf_add(&making->bytes, data, len);
	return buf_done(&making->bytes, err);
}

int image_write(struct image_making *making, const char *path, struct err *err)
{
	struct head head = { .order = ORDER, .count = (uint32_t)making->count };
	size_t begin = sizeof(head) + making->count * sizeof(struct row);
	struct buf file = { .limit = IMAGE_MAX };
	int result;

	memcpy(head.magic, magic, sizeof(magic));
	pad(&making->bytes);
	head.size = begin + making->bytes.len;
	buf_add(&file, &head, sizeof(head));
	for (size_t i = 0; i < making->count; i++) {
		struct row row = { .part = making->parts[i].part,
				   .start = begin + making->parts[i].start,
				   .len = making->parts[i].len };

		buf_add(&file, &row, sizeof(row));
	}
	buf_add(&file, making->bytes.data, making->bytes.len);
	result = buf_done(&making->bytes, err);
	if (result == 0)
		result = buf_done(&file, err);
	if (result == 0) {
		head.sum = XXH3_64bits_withSeed(file.data + sizeof(head),
						file.len - sizeof(head),
						head.count);
		memcpy(file.data, &head, sizeof(head));
		result = file_write(path, file.data, file.len, 0600, err);
	}
	buf_release(&file);
	return result;
}

void image_release(struct image_making *making)
{
	buf_release(&making->bytes);
	making->count = 0;
}

int image_seal(const char *path, struct err *err)
{
	struct file_stamp before, after;
	char name[PATH_MAX];
	struct image *image;

	if (snprintf(name, sizeof(name), "%s" SEAL, path) >= (int)sizeof(name))
		return err_set(err, ERR_INPUT, "%s: the path is too long",
			       path);
	if (unlink(name) < 0 && errno != ENOENT)
		return err_sys(err, errno, "%s", name);
	if (!file_stamp(path, &before))
		return err_sys(err, errno, "%s", path);
	/* What is written from now on has a later time than what is checked. */
	file_tick();
	if (image_open(path, &image, err) < 0)
		return -1;
	image_close(image);
	/* Somebody was there: the next one looks at it again. */
	if (!file_stamp(path, &after) || !file_stamp_same(&before, &after))
		return 0;
	return file_write(name, &before, sizeof(before), 0600, err);
}
