/*
 * border: what must stand where a match of a pattern begins, and where in a
 * text that is so. It may only say no, as the prefilter: of what is beyond
 * ASCII it says nothing.
 */
#ifndef GATE_FILTER_BORDER_H
#define GATE_FILTER_BORDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/regex.h"

enum border {
	BORDER_ANY,   /* any place where a character begins */
	BORDER_WORD,  /* where a word begins or ends */
	BORDER_FRESH, /* where no letter or digit stands before */
	BORDER_BEGIN, /* where a word begins, or something beyond ASCII */
	BORDERS
};

/* border_of gives the one that a match of the pattern begins at. */
enum border border_of(const struct regex *regex);

/* A bit for each byte of a text, the first one in the lowest bit of the first
 * word; all behind the text are 0. */
struct border_map {
	const char *text;
	size_t len;
	uint64_t *bits[BORDERS];
};

int border_look(const char *text, size_t len, struct arena *arena,
		struct border_map *map, struct err *err);

/* border_next gives the next place from `at` on; the text's length: none. It
 * stands here since it is asked at every place. */
static inline size_t border_next(const struct border_map *map,
				 enum border border, size_t at)
{
	const uint64_t *bits = map->bits[border];
	size_t word = at / 64;
	uint64_t left;

	if (at >= map->len)
		return map->len;
	for (left = bits[word] >> at % 64 << at % 64; left == 0;
	     left = bits[word])
		if (++word > map->len / 64)
			return map->len;
	return 64 * word + (size_t)__builtin_ctzll(left);
}

#endif
