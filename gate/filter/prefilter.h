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
#include "filter/prefilter_scan.h"

struct prefilter;

/* prefilter_build takes the texts of `count` patterns, valid PCRE2 (UTF, UCP);
 * their numbers are 0 to count - 1. All of it lies in the arena. */
int prefilter_build(const char *const *patterns, size_t count,
		    struct arena *arena, struct prefilter **prefilter,
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
