/*
 * trial: rules against their own examples: what should be flagged is, what
 * should pass does, and no suggestion is itself flagged.
 */
#ifndef GATE_CLI_TRIAL_H
#define GATE_CLI_TRIAL_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "filter/rules.h"

struct trial {
	size_t rules;	 /* tried */
	size_t measured; /* of places: their examples are prose */
	size_t examples;
	size_t suggestions;
	size_t failures;
};

/* trial_run tries every rule and adds a line for each failure. */
int trial_run(const struct rules *rules, struct trial *trial, struct buf *out,
	      struct err *err);

#endif
