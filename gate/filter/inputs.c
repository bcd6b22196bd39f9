#include "filter/inputs.h"

#include <string.h>

#include "base/digest.h"
#include "base/file.h"

struct input {
	const char *path;
	struct file_stamp stamp; /* zero: of no file */
	struct digest digest;	 /* of what it holds, unless it is large */
	bool large;
};

/* The same, as an image holds it. */
struct row {
	uint32_t path; /* a byte of the part behind this one */
	uint32_t large;
	struct file_stamp stamp;
	struct digest digest;
};

static struct input *add(struct inputs *inputs, const char *path,
			 struct arena *arena, struct err *err)
{
	struct input *input;

	inputs->items = arena_grow(arena, inputs->items, &inputs->cap,
				   inputs->count + 1, sizeof(*input), err);
	if (inputs->items == NULL)
		return NULL;
	input = &inputs->items[inputs->count];
	*input = (struct input){ .path = file_whole(arena, path, err) };
	if (input->path == NULL)
		return NULL;
	inputs->count++;
	return input;
}

int inputs_add(struct inputs *inputs, const char *path, const void *data,
	       size_t len, struct arena *arena, struct err *err)
{
	struct input *input = add(inputs, path, arena, err);

	if (input == NULL)
		return -1;
	digest_of(data, len, &input->digest);
	return 0;
}

int inputs_add_large(struct inputs *inputs, const char *path,
		     struct arena *arena, struct err *err)
{
	struct input *input = add(inputs, path, arena, err);
	struct file_stamp now;

	if (input == NULL)
		return -1;
	input->large = true;
	if (!file_stamp(path, &now))
		return err_set(err, ERR_NOT_FOUND, "%s: is gone", path);
	/* What differs from machine to machine would make images differ. */
	input->stamp.size = now.size;
	memcpy(input->stamp.modified, now.modified, sizeof(now.modified));
	return 0;
}

static bool holds(const char *path, const struct digest *digest,
		  struct arena *arena)
{
	struct digest now;
	struct err err = { 0 };
	char *data;
	size_t len;

	if (file_read(path, INPUT_MAX, FILE_GUARDED, arena, &data, &len, &err) <
	    0)
		return false;
	digest_of(data, len, &now);
	return digest_equal(&now, digest);
}

/* Stamps the files that are still what was read from them: the stamp is older
 * than the look, so what is written later has another one. */
static void stamp_all(const struct inputs *inputs, struct arena *arena)
{
	for (size_t i = 0; i < inputs->count; i++) {
		struct input *input = &inputs->items[i];

		if (!input->large)
			(void)file_stamp(input->path, &input->stamp);
	}
	file_tick();
	for (size_t i = 0; i < inputs->count; i++) {
		struct input *input = &inputs->items[i];

		if (!input->large && !holds(input->path, &input->digest, arena))
			input->stamp = (struct file_stamp){ 0 };
	}
}

int inputs_save(const struct inputs *inputs, struct image_making *image,
		uint32_t part, struct arena *arena, struct err *err)
{
	struct row *rows =
		arena_array(arena, inputs->count, sizeof(*rows), err);
	struct buf paths = { 0 };
	int result = rows == NULL ? -1 : 0;

	if (result == 0)
		stamp_all(inputs, arena);
	for (size_t i = 0; i < inputs->count && result == 0; i++) {
		const struct input *input = &inputs->items[i];

		rows[i].path = (uint32_t)paths.len;
		rows[i].large = input->large;
		rows[i].stamp = input->stamp;
		rows[i].digest = input->digest;
		buf_add(&paths, input->path, strlen(input->path) + 1);
	}
	if (result == 0 &&
	    (buf_done(&paths, err) < 0 ||
	     image_add(image, part, rows, inputs->count * sizeof(*rows), err) <
		     0 ||
	     image_add(image, part + 1, paths.data, paths.len, err) < 0))
		result = -1;
	buf_release(&paths);
	return result;
}

/* A large one may have moved, with its package. */
static bool is_unchanged(const struct row *row, const char *path,
			 struct arena *arena)
{
	struct file_stamp now;

	if (!file_stamp(path, &now))
		return false;
	if (row->large)
		return now.size == row->stamp.size &&
		       memcmp(now.modified, row->stamp.modified,
			      sizeof(now.modified)) == 0;
	return file_stamp_same(&now, &row->stamp) ||
	       holds(path, &row->digest, arena);
}

bool inputs_unchanged(const struct image *image, uint32_t part,
		      struct arena *arena)
{
	size_t count, len;
	const struct row *rows = image_part(image, part, sizeof(*rows), &count);
	const char *paths = image_part(image, part + 1, 1, &len);

	if (rows == NULL || paths == NULL ||
	    (count > 0 && (len == 0 || paths[len - 1] != '\0')))
		return false;
	for (size_t i = 0; i < count; i++)
		if (rows[i].path >= len ||
		    !is_unchanged(&rows[i], paths + rows[i].path, arena))
			return false;
	return true;
}
