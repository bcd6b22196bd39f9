/*
 * literal: what every match of a PCRE2 pattern contains, read from its text:
 * a list of needs of which at least one is there. A need is a literal, or a
 * run of bytes of one kind.
 *
 * Nothing here is ever too much: what isn't understood is left out. PCRE2
 * stays the meaning.
 */
#ifndef GATE_FILTER_LITERAL_H
#define GATE_FILTER_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Needs of one pattern. */
#define LITERAL_NEEDS 4096

/* As a distance: any; as `least` of a need: the match may begin anywhere. */
#define LITERAL_ANYWHERE UINT32_MAX

struct literal_need {
	/* A literal: its bytes. Caseless: compared with the text in lower
	 * case (ASCII). A run has no text. */
	const char *text;
	uint32_t len; /* or the least bytes of a run */
	bool caseless;
	uint64_t bytes[4]; /* of a run: the bytes that it may have */
	/* Bytes from where a match begins to where this begins. */
	uint32_t least, most;
};

struct literal_needs {
	struct literal_need *items;
	size_t count; /* 0: nothing is known */
	double cost;  /* how often a byte of English begins one of them */
};

/* literal_needs reads a pattern. It fails only for lack of memory. */
int literal_needs(const char *pattern, struct arena *arena,
		  struct literal_needs *needs, struct err *err);

#endif
