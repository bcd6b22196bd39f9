#include "filter/inputs.h"

#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"

struct input {
	const char *path;
	struct digest digest; /* of what it holds, unless it is large */
	int64_t size, seconds, nanoseconds;
	bool large;
};

/* The same, as an image holds it. */
struct row {
	uint32_t path; /* a byte of the part behind this one */
	uint32_t large;
	int64_t size, seconds, nanoseconds;
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
	*input = (struct input){ .path = arena_copy(arena, path, strlen(path),
						    err) };
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
	input->size = (int64_t)len;
	digest_of(data, len, &input->digest);
	return 0;
}

static bool look_at(const char *path, struct row *row)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return false;
	row->size = (int64_t)st.st_size;
	row->seconds = (int64_t)st.st_mtim.tv_sec;
	row->nanoseconds = (int64_t)st.st_mtim.tv_nsec;
	return true;
}

int inputs_add_large(struct inputs *inputs, const char *path,
		     struct arena *arena, struct err *err)
{
	struct input *input = add(inputs, path, arena, err);
	struct row row;

	if (input == NULL)
		return -1;
	if (!look_at(path, &row))
		return err_set(err, ERR_NOT_FOUND, "%s: is gone", path);
	input->large = true;
	input->size = row.size;
	input->seconds = row.seconds;
	input->nanoseconds = row.nanoseconds;
	return 0;
}

int inputs_save(const struct inputs *inputs, struct image_making *image,
		uint32_t part, struct arena *arena, struct err *err)
{
	struct row *rows =
		arena_array(arena, inputs->count, sizeof(*rows), err);
	struct buf paths = { 0 };
	int result = rows == NULL ? -1 : 0;

	for (size_t i = 0; i < inputs->count && result == 0; i++) {
		const struct input *input = &inputs->items[i];

		rows[i].path = (uint32_t)paths.len;
		rows[i].large = input->large;
		rows[i].size = input->size;
		rows[i].seconds = input->seconds;
		rows[i].nanoseconds = input->nanoseconds;
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

static bool is_unchanged(const struct row *row, const char *path,
			 struct arena *arena)
{
	struct digest digest;
	struct row now = { 0 };
	struct err err = { 0 };
	char *data;
	size_t len;

	if (row->large)
		return look_at(path, &now) && now.size == row->size &&
		       now.seconds == row->seconds &&
		       now.nanoseconds == row->nanoseconds;
	if (file_read(path, INPUT_MAX, FILE_GUARDED, arena, &data, &len, &err) <
		    0 ||
	    (int64_t)len != row->size)
		return false;
	digest_of(data, len, &digest);
	return digest_equal(&digest, &row->digest);
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
