/*
 * start: where in a text a match of a pattern can begin, by the first one to six
 * bytes that it can have and what must stand before. It stands between the prefilter's windows and
 * PCRE2, and may only say no, as the prefilter.
 *
 * Flat and read-only once built.
 */
#ifndef GATE_FILTER_START_H
#define GATE_FILTER_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"
#include "filter/border.h"

struct starts;

/* starts_build reads `count` patterns, as prefilter_build does. */
int starts_build(const char *const *patterns, size_t count, struct arena *arena,
		 struct starts **starts, struct err *err);

/* starts_next moves *first on to where a match of a pattern can begin in a
 * text, and *last back to where that is all that is known; false when it can't
 * begin in first..last at all. Of a pattern without known beginnings both
 * stay. */
bool starts_next(const struct starts *starts, uint32_t pattern,
		 const struct border_map *text, size_t *first, size_t *last);

/* starts_save adds two parts to an image, from number `part` on; starts_load
 * finds them there, for as many patterns: ERR_INPUT when they aren't right. */
int starts_save(const struct starts *starts, struct image_making *image,
		uint32_t part, struct err *err);
int starts_load(const struct image *image, uint32_t part, size_t count,
		struct arena *arena, struct starts **starts, struct err *err);

#endif
