/*
 * telltale: findings of rules that code fires (`measure`), each with a note
 * of what the text isn't.
 */
#ifndef GATE_FILTER_TELLTALE_H
#define GATE_FILTER_TELLTALE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "draft/lookalike.h"
#include "filter/filter.h"

struct telltale_span {
	size_t start, end; /* bytes of the raw text, half-open */
};

/* telltale_fire adds a finding with a note, and releases the note. Without a
 * rule that measures this, or when that one doesn't apply, there's none. */
int telltale_fire(const struct filter_job *job, const char *measure,
		  struct telltale_span span, struct buf *note, struct err *err);

/* telltale_odd adds one that says what a word is taken for, and which letter
 * isn't what it seems. */
int telltale_odd(const struct filter_job *job, const char *measure,
		 struct telltale_span span, const struct lookalike *found,
		 struct err *err);

#endif
