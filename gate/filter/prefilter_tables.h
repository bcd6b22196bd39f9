/*
 * prefilter_tables: the arrays of a prefilter, made from what its patterns
 * need. For filter/prefilter alone.
 */
#ifndef GATE_FILTER_PREFILTER_TABLES_H
#define GATE_FILTER_PREFILTER_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/literal.h"
#include "filter/literal_cost.h"
#include "filter/prefilter_parts.h"

/* A need of one pattern, before those that want the same are one. */
struct prefilter_want {
	struct literal_need need;
	uint32_t pattern;
	struct literal_gram gram; /* of a literal */
	uint32_t kind;		  /* of a run */
};

struct prefilter_maker {
	struct prefilter *prefilter;
	struct prefilter_want *literals, *runs;
	size_t literal_count, literal_cap, run_count, run_cap;
	uint64_t masks[PREFILTER_KINDS][4];
	uint32_t kinds;
	/* What goes into the prefilter, while it grows. */
	char *texts;
	struct prefilter_literal *out;
	struct prefilter_use *uses;
	uint64_t *bits;
	uint64_t *by_byte;
	uint64_t *grams;     /* of each literal */
	struct arena *arena; /* of the prefilter */
	struct arena work;   /* what isn't kept */
	struct err *err;
};

/* Literals and runs come first, prefilter_parts_ready after them, the shorts
 * last. */
void prefilter_tables_literals(struct prefilter_maker *maker);
int prefilter_tables_runs(struct prefilter_maker *maker);
int prefilter_tables_slots(struct prefilter_maker *maker);
int prefilter_tables_shorts(struct prefilter_maker *maker);

#endif
