/*
 * excerpt: the line around a finding as a terminal may show it, and the mark
 * under it. The author's characters are escaped, so that nothing in a draft
 * moves the cursor, and what rules redact is masked.
 */
#ifndef GATE_REPORT_EXCERPT_H
#define GATE_REPORT_EXCERPT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "draft/draft.h"

/* One field, in the author's bytes and in those that may be shown: the same
 * characters in both, of other lengths. `= { 0 }` is of no field. */
struct excerpt {
	const struct draft_field *field;
	const char *shown;   /* NUL-ended */
	size_t at, shown_at; /* one character, in both */
};

/* excerpt_open begins with a field; `shown` is only pointed to. */
void excerpt_open(struct excerpt *excerpt, const struct draft_field *field,
		  const char *shown);

/* excerpt_draw adds the line that `start` stands in to `line`, cut to `width`
 * columns around the span, and blanks and ^~~~ to `mark`. Of a span of several
 * lines it shows the first. An empty line adds nothing. */
int excerpt_draw(struct excerpt *excerpt, size_t start, size_t end,
		 size_t width, struct buf *line, struct buf *mark,
		 struct err *err);

#endif
