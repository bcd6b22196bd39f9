/*
 * literal_cost: how often something is to be expected in English, so that the
 * rarest of several is looked for. A guess that decides about speed alone.
 */
#ifndef GATE_FILTER_LITERAL_COST_H
#define GATE_FILTER_LITERAL_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a text, no bytes of UTF-8: at its ends, an edge, beyond which no word
 * goes on; within it a gap, some bytes that are no part of a word, or maybe
 * one. Words are ASCII letters, digits and _ here. */
#define LITERAL_EDGE 0xfd
#define LITERAL_MAYBE_GAP 0xfe
#define LITERAL_GAP 0xff

bool literal_cost_is_word(char c);

/* A gram is six bytes side by side, or four or three, in lower case, in which
 * all that lies between two words is one blank. The last one is of a word. */
struct literal_gram {
	uint64_t bytes; /* the last one highest, and nothing before */
	uint32_t len;	/* 6, 4, 3, 0: none */
	uint32_t last;	/* where in the text its last byte is */
	double cost;	/* the share of bytes at which it begins */
	double whole;	/* and the whole text */
};

/* literal_cost_text finds the rarest gram of a text. Letters in capitals count
 * as such in the whole when case is minded. */
struct literal_gram literal_cost_text(const char *text, size_t len,
				      bool caseless);

/* literal_cost_run: the share at which a run of `len` of these bytes does. */
double literal_cost_run(const uint64_t bytes[4], size_t len);

#endif
