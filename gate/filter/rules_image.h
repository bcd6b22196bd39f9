/*
 * rules_image: rules as parts of an image: what judging needs of them. Terms
 * are in the lexicon; patterns are there compiled, without their text;
 * examples aren't there.
 */
#ifndef GATE_FILTER_RULES_IMAGE_H
#define GATE_FILTER_RULES_IMAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"
#include "filter/rules.h"

/* rules_image_save adds all of `rules`; its lexicon is a settled one. */
int rules_image_save(const struct rules *rules, struct image_making *image,
		     struct arena *arena, struct err *err);

/* rules_image_load fills `rules`, which is empty, and points into the image.
 * ERR_INPUT when anything in there isn't as it is written above. */
int rules_image_load(const struct image *image, struct rules *rules,
		     struct err *err);

#endif
