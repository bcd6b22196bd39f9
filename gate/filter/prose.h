/*
 * prose: where in a text words are meant to be read, and not code, names of
 * files, hashtags, placeholders or options.
 */
#ifndef GATE_FILTER_PROSE_H
#define GATE_FILTER_PROSE_H

#include <stdbool.h>
#include <stddef.h>

#include "draft/text.h"

/* A text while its words are gone through from front to back. `view` is the
 * folded one; the rest begins as zero. */
struct prose {
	const struct text_view *view;
	size_t code_start, code_end; /* the code that comes next, half-open */
};

/* prose_holds: the word at view[start, end) is prose. Each word lies behind
 * the one that was asked for before. */
bool prose_holds(struct prose *prose, size_t start, size_t end);

#endif
