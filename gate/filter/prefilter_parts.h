/*
 * prefilter_parts: what a prefilter consists of: flat arrays, as they lie in
 * an image. For the files of the prefilter alone.
 *
 * A literal is found by its rarest gram (filter/literal_cost): a bit says of
 * each gram of a text whether a literal has it, a table which ones; a gram of
 * three has the bits of all grams of four that it ends. Shorter literals and short runs are
 * found by their first two bytes. A long run is found by four bytes side by
 * side that are all of its kind.
 */
#ifndef GATE_FILTER_PREFILTER_PARTS_H
#define GATE_FILTER_PREFILTER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "filter/literal_cost.h"
#include "filter/prefilter.h"

/* Kinds of runs: one bit of a word each. */
#define PREFILTER_KINDS 64

/* A run of as many bytes has four on a border of four. */
#define PREFILTER_LONG 7

#define PREFILTER_PATTERNS 1000000

/* In `uses`: any distance; as least, the match may begin anywhere. */
#define PREFILTER_ANYWHERE UINT32_MAX

/* In `shorts`: a kind of run, not a literal. */
#define PREFILTER_KIND ((uint32_t)1 << 31)

enum {
	PREFILTER_SIXES = 1 << 17, /* bits */
	PREFILTER_FOURS = 1 << 17,
	PREFILTER_PAIRS = 1 << 16,
	PREFILTER_BITS = (PREFILTER_SIXES + PREFILTER_FOURS + PREFILTER_PAIRS) /
			 64 /* words */
};

/* Pattern, and bytes from where its match begins to where this does. */
struct prefilter_use {
	uint32_t pattern, least, most;
};

struct prefilter_literal {
	uint32_t text; /* where, in texts */
	uint32_t len;
	uint32_t
		gram; /* where in the literal its gram ends; of a short one 0 */
	uint16_t gram_len; /* 6, 4, 3, or 0: it is short */
	uint16_t caseless;
	uint32_t uses, uses_end;
};

/* Ordered by kind. */
struct prefilter_run {
	uint32_t kind;
	uint32_t len;
	uint32_t uses, uses_end;
};

/* The literals of a gram; none: the slot is empty. */
struct prefilter_slot {
	uint64_t gram;
	uint32_t first, end;
};

struct prefilter {
	size_t patterns;
	const char *texts;
	size_t texts_len;
	const struct prefilter_literal *literals;
	size_t literal_count;
	const struct prefilter_use *uses;
	size_t use_count;
	const struct prefilter_run *runs;
	size_t run_count;
	const struct prefilter_slot *slots;
	size_t slot_count;
	const uint64_t *bits;	/* sixes, fours, pairs */
	const uint64_t *kinds;	/* of each byte, the kinds it belongs to */
	const uint32_t *starts; /* of each first byte, where its shorts begin */
	const uint32_t *shorts; /* literals, or kinds */
	size_t short_count;
	const uint32_t *unknown; /* patterns that nothing is known about */
	size_t unknown_count;
	/* Made anew by prefilter_parts_ready. */
	uint32_t kind_runs[PREFILTER_KINDS + 1];
	uint64_t least_7, least_15, least_31; /* kinds by their shortest run */
	unsigned char lower[256];
	unsigned char fold[256]; /* of words in lower case, else a blank */
};

/* prefilter_parts_ready makes what follows from the arrays. */
void prefilter_parts_ready(struct prefilter *prefilter);

static inline uint32_t prefilter_hash(uint64_t gram)
{
	return (uint32_t)(gram * 0x9e3779b97f4a7c15u >> 32);
}

static inline size_t prefilter_slot(const struct prefilter *prefilter,
				    uint64_t gram)
{
	return (size_t)((uint64_t)prefilter_hash(gram) *
				prefilter->slot_count >>
			32);
}

/* The last six, four or three bytes of eight. */
static inline uint64_t prefilter_six(uint64_t window)
{
	return window & 0xffffffffffff0000u;
}

static inline uint64_t prefilter_four(uint64_t window)
{
	return window & 0xffffffff00000000u;
}

static inline uint64_t prefilter_three(uint64_t window)
{
	return window & 0xffffff0000000000u;
}

#endif
