/*
 * phrase: words of a rule's `near`, `unless` or `except`, found in a folded
 * view as whole words that may be inflected.
 */
#ifndef GATE_FILTER_PHRASE_H
#define GATE_FILTER_PHRASE_H

#include <stddef.h>

#include "draft/text.h"

/* phrase_find finds the first place in view[from, to) where a phrase begins,
 * all of it but the last ending in front of `to`; returns the place behind
 * it, or 0 when there is none. */
size_t phrase_find(const struct text_view *view, size_t from, size_t to,
		   const char *phrase, size_t *start);

/* phrase_need is the least `to` with which phrase_find finds the phrase that
 * begins at `start` and that it found to end at `end`. */
size_t phrase_need(const struct text_view *view, size_t start, size_t end,
		   const char *phrase);

#endif
