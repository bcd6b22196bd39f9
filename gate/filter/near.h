/*
 * near: what stands around a match, and phrases that clear it: the rule's
 * `except`, `near` and `unless`.
 */
#ifndef GATE_FILTER_NEAR_H
#define GATE_FILTER_NEAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "draft/text.h"
#include "filter/rules.h"

/* A match in one view of a text. */
struct near_span {
	const struct text_view *view;
	size_t start, end; /* bytes of the view, half-open, not empty */
};

/* What is remembered of one text, so that thousands of matches in it don't
 * each look around for the same words; text->near points to it, or is NULL.
 * `= { .arena = … }` knows nothing yet. */
struct near_memory {
	struct arena *arena;
	struct near_known *first;
};

/* near_action is the action that a rule's match has where it stands:
 * ACTION_OFF when something near, or the lack of it, clears the match. */
int near_action(const struct rule *rule, const struct text *text,
		const struct near_span *span);

/* near_folded is the part of the folded view that came from the same bytes as
 * the span. */
void near_folded(const struct text *text, const struct near_span *span,
		 size_t *start, size_t *end);

/* near_joins: what stands at folded[from, to) joins two words to one phrase:
 * one to three of blanks, hyphens, apostrophes, slashes and underscores, with
 * at most one line break; never the end of a sentence. */
bool near_joins(const char *folded, size_t from, size_t to);

#endif
