/*
 * literal_cost: how often something is to be expected in English, so that the
 * rarest of several is looked for. A guess that decides about speed alone.
 */
#ifndef GATE_FILTER_LITERAL_COST_H
#define GATE_FILTER_LITERAL_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a text: none or some bytes that are no ASCII letters or digits, and some.
 * No valid UTF-8 has these bytes. */
#define LITERAL_MAYBE_GAP '\xfe'
#define LITERAL_GAP '\xff'

/* literal_cost_gram finds the rarest four bytes side by side in a text, else
 * three, and gives how many: 0 when there are none. */
uint32_t literal_cost_gram(const char *text, size_t len, uint32_t *place,
			   double *cost);

/* literal_cost_text: the share of bytes at which this text begins. Letters in
 * capitals count as such when case is minded. */
double literal_cost_text(const char *text, size_t len, bool caseless);

/* literal_cost_run: the share at which a run of `len` of these bytes does. */
double literal_cost_run(const uint64_t bytes[4], size_t len);

#endif
