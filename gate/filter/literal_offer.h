/*
 * literal_offer: keeps the needs that cost least of all that are offered.
 */
#ifndef GATE_FILTER_LITERAL_OFFER_H
#define GATE_FILTER_LITERAL_OFFER_H

#include <stdint.h>

#include "filter/literal.h"
#include "filter/literal_texts.h"

/* Beyond this distance it is any. */
#define LITERAL_OFFER_FAR ((uint32_t)1 << 28)

/* Below this cost no run is tried instead of literals. */
#define LITERAL_OFFER_RARE 4e-4

/* literal_offer_sum adds distances; literal_offer_least gives no more than the
 * sum where that is too large. */
uint32_t literal_offer_sum(uint32_t a, uint32_t b);
uint32_t literal_offer_least(uint32_t a, uint32_t b);

/* Each is taken for the best if it costs less: texts, the needs of a part, a
 * run of `len` bytes; all of which begin least to most bytes behind the
 * beginning. */
void literal_offer_texts(struct literal_finder *finder,
			 const struct literal_texts *texts, uint32_t least,
			 uint32_t most, struct literal_needs *best);
void literal_offer_needs(struct literal_finder *finder,
			 const struct literal_needs *part, uint32_t least,
			 uint32_t most, struct literal_needs *best);
void literal_offer_run(struct literal_finder *finder, const uint64_t bytes[4],
		       uint32_t len, uint32_t least, uint32_t most,
		       struct literal_needs *best);

#endif
