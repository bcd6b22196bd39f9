/*
 * pattern_image: compiled patterns as parts of an image, which only the same
 * version of PCRE2 reads (pattern_version).
 */
#ifndef GATE_FILTER_PATTERN_IMAGE_H
#define GATE_FILTER_PATTERN_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"
#include "filter/pattern.h"

/* pattern_image_save adds the compiled forms to an image, in three parts from
 * number `part` on; those not compiled yet are compiled for it. It fails as
 * that does, for lack of memory, or with ERR_INTERNAL when PCRE2 can't write
 * one down. pattern_image_load finds them there, ERR_INPUT when they lie
 * outside of it; they point into the image, which must live as long, and each
 * is read from it when it is first needed. */
int pattern_image_save(struct pattern *const *patterns, size_t count,
		       struct image_making *image, uint32_t part,
		       struct arena *arena, struct err *err);
int pattern_image_load(const struct image *image, uint32_t part,
		       struct arena *arena, struct pattern ***patterns,
		       size_t *count, struct err *err);

#endif
