/*
 * mask: text without the secrets in it, as it may be shown.
 */
#ifndef GATE_FILTER_MASK_H
#define GATE_FILTER_MASK_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/finding.h"

/* mask_range copies the bytes from..to of a field with the matches of all
 * redacting rules masked, whichever rule asks: character for character, so
 * the number of characters is that of the original. The findings are in
 * order. NULL when memory is short. */
char *mask_range(const struct findings *findings,
		 const struct draft_field *field, size_t from, size_t to,
		 struct arena *arena, struct err *err);

/* mask_findings gives each finding what may be shown of its match. The findings
 * are in order; those without a secret in them share the match itself. */
int mask_findings(struct findings *findings, struct arena *arena,
		  struct err *err);

#endif
