/*
 * literal_row: what a row of parts needs, from what is known of each of them.
 */
#ifndef GATE_FILTER_LITERAL_ROW_H
#define GATE_FILTER_LITERAL_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filter/literal.h"
#include "filter/literal_texts.h"

/* What is known of a node. */
struct literal_facts {
	uint32_t least, most; /* bytes that it takes */
	uint64_t bytes[4];    /* that may be among them */
	/* All that it may be; or, with `more` behind, what it begins with. */
	const struct literal_texts *texts;
	bool more;
	struct literal_needs needs;
};

/* literal_row_facts adds to zeroed facts, whose needs cost 1. */
void literal_row_facts(struct literal_finder *finder,
		       const struct literal_facts **child, size_t count,
		       struct literal_facts *facts);

#endif
