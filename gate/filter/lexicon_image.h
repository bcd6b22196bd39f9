/*
 * lexicon_image: a settled lexicon as parts of an image.
 */
#ifndef GATE_FILTER_LEXICON_IMAGE_H
#define GATE_FILTER_LEXICON_IMAGE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"
#include "filter/lexicon.h"

/* lexicon_save adds a settled lexicon to an image. lexicon_load takes it from
 * there; it points into the image and needs no dictionary. The rules must be
 * those that it was built from, in the same order; ERR_INPUT for parts that
 * are missing or don't fit together. */
int lexicon_save(const struct lexicon *lexicon, struct image_making *making,
		 struct err *err);
int lexicon_load(const struct image *image, size_t rule_count,
		 struct arena *arena, struct lexicon **lexicon,
		 struct err *err);

#endif
