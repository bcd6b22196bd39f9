/*
 * prefilter: says of a text which patterns can't match it, and where a match
 * of the others can only begin. It may only say no: what it lets through is
 * for PCRE2 to decide.
 *
 * Built once from all patterns of one view, then flat and read-only: many
 * threads may share it, and an image can hold it.
 */
#ifndef GATE_FILTER_PREFILTER_H
#define GATE_FILTER_PREFILTER_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"

/* With more windows than this, a pattern gets one from its first to its last,
 * which keeps the work of a hostile text bounded. */
#define PREFILTER_WINDOWS 64

struct prefilter;

/* A match of the pattern can only begin in first..last, both bytes of the
 * text and both included; a character begins at first. */
struct prefilter_window {
	uint32_t pattern;
	uint32_t first, last;
};

/* prefilter_build takes the texts of `count` patterns, valid PCRE2 (UTF, UCP);
 * their numbers are 0 to count - 1. All of it lies in the arena. */
int prefilter_build(const char *const *patterns, size_t count,
		    struct arena *arena, struct prefilter **prefilter,
		    struct err *err);

/* prefilter_scan lists the windows of a text, sorted by pattern and place;
 * those of one pattern don't overlap. A pattern that nothing is known about
 * has one window, the whole text. The list lies in the arena. */
int prefilter_scan(const struct prefilter *prefilter, const char *text,
		   size_t len, struct arena *arena,
		   struct prefilter_window **windows, size_t *count,
		   struct err *err);

/* prefilter_save adds its parts to an image, from number `part` on (at most
 * sixteen); prefilter_load finds them there again, for as many patterns:
 * ERR_INPUT when they are for others or a number in them points nowhere. What
 * is loaded points into the image. */
int prefilter_save(const struct prefilter *prefilter,
		   struct image_making *image, uint32_t part, struct err *err);
int prefilter_load(const struct image *image, uint32_t part, size_t count,
		   struct arena *arena, struct prefilter **prefilter,
		   struct err *err);

#endif
