/*
 * image: what was compiled once, as a file that every later process maps: a
 * list of numbered parts, each an array of plain objects.
 *
 * Never trusted: an image is opened only when it belongs to this user or
 * root, nobody else may write it, its shape is whole and its checksum is
 * right. Whoever reads a part still checks every number in it that he uses
 * as a place, so that a wrong one crashes nothing.
 *
 * Numbers are in the order of this machine's bytes: an image isn't for
 * another one, and one from there doesn't open.
 */
#ifndef GATE_BASE_IMAGE_H
#define GATE_BASE_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* The ceilings of an image: its size, and how many parts it has. */
#define IMAGE_MAX ((size_t)512 * 1024 * 1024)
#define IMAGE_PARTS 256

/* Each kind of part has sixteen numbers from its first one on. */
enum image_kind {
	IMAGE_KEY = 0x000,	  /* what it was made from */
	IMAGE_RULES = 0x010,	  /* rules, strings, patterns */
	IMAGE_LEXICON = 0x100,	  /* filter/lexicon */
	IMAGE_PREFILTER = 0x200,  /* filter/prefilter; one sixteen a view */
	IMAGE_STARTS = 0x280,	  /* filter/start; one sixteen a view */
	IMAGE_DICTIONARY = 0x300, /* filter/dictionary; one a language */
};

struct image;

/* image_open maps the file. ERR_NOT_FOUND when there is none, ERR_INPUT for
 * whatever is wrong with it. A file that is sealed, and hasn't been touched
 * since, isn't summed up again: of a large one only what is used is read then.
 * image_close takes NULL; all parts are gone then. */
int image_open(const char *path, struct image **image, struct err *err);
void image_close(struct image *image);

/* image_view is image_open for one that is part of the program: `bytes`,
 * aligned to 8, live as long. Its checksum isn't looked at. */
int image_view(const void *bytes, size_t len, struct image **image,
	       struct err *err);

/* image_part gives an array of objects of `size` bytes, aligned to 8, and how
 * many there are. NULL when there is no such part or its length isn't a
 * multiple of `size`; an empty part isn't NULL. */
const void *image_part(const struct image *image, uint32_t part, size_t size,
		       size_t *count);

/* An image while it is put together. `= { 0 }` is an empty one. */
struct image_making {
	struct buf bytes; /* of all parts, each from a multiple of 8 */
	struct {
		uint32_t part;
		size_t start, len;
	} parts[IMAGE_PARTS];
	size_t count;
};

/* image_add copies `len` bytes as a part; one number isn't used twice. */
int image_add(struct image_making *making, uint32_t part, const void *data,
	      size_t len, struct err *err);

/* image_write puts it in place of `path` by rename, mode 0600. Release takes
 * an empty one. */
int image_write(struct image_making *making, const char *path, struct err *err);
void image_release(struct image_making *making);

/* image_seal checks the file once more and keeps beside it, in "path.seal",
 * which file that was: its inode, size and times, of which the system changes
 * one whenever anybody writes to it. It waits for the clock to tick (20 ms). */
int image_seal(const char *path, struct err *err);

#endif
