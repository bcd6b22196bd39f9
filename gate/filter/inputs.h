/*
 * inputs: the files that rules were made from, so that it can be told later
 * whether one of them has changed: packs and lists by what they hold, unless
 * nobody has touched them; dictionaries, which are large and the system's, by
 * size and time.
 */
#ifndef GATE_FILTER_INPUTS_H
#define GATE_FILTER_INPUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"

#define INPUT_MAX ((size_t)8 * 1024 * 1024)

struct inputs {
	struct input *items;
	size_t count, cap;
};

/* inputs_add notes a file and the `len` bytes that were read from it;
 * inputs_add_large one that is told by size and time. */
int inputs_add(struct inputs *inputs, const char *path, const void *data,
	       size_t len, struct arena *arena, struct err *err);
int inputs_add_large(struct inputs *inputs, const char *path,
		     struct arena *arena, struct err *err);

/* inputs_save adds them to an image, in two parts from number `part` on;
 * inputs_unchanged says of those in an image whether every file is there
 * and as it was. Any doubt is a no. */
int inputs_save(const struct inputs *inputs, struct image_making *image,
		uint32_t part, struct arena *arena, struct err *err);
bool inputs_unchanged(const struct image *image, uint32_t part,
		      struct arena *arena);

#endif
