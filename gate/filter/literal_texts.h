/*
 * literal_texts: the few texts that a part of a pattern may be. A text may
 * have gaps in it and edges at its ends (filter/literal_cost).
 */
#ifndef GATE_FILTER_LITERAL_TEXTS_H
#define GATE_FILTER_LITERAL_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Texts of one part, and bytes of one. */
#define LITERAL_TEXTS 32
#define LITERAL_LENGTH 48

/* Where they lie. `failed`: out of memory. */
struct literal_finder {
	const struct regex *regex;
	struct arena *arena;
	struct err *err;
	bool failed;
};

/* Caseless: compared in lower case (ASCII). */
struct literal_text {
	const char *text;
	uint32_t len;
	bool caseless;
};

/* Few texts, all different. */
struct literal_texts {
	size_t count; /* at most LITERAL_TEXTS */
	struct literal_text items[];
};

bool literal_texts_gap(char c);
bool literal_texts_edge(char c);

/* literal_texts_take gives zeroed memory or NULL; literal_texts_make room for
 * so many texts, and no more than LITERAL_TEXTS; literal_texts_one makes one
 * of them. */
void *literal_texts_take(struct literal_finder *finder, size_t size);
struct literal_texts *literal_texts_make(struct literal_finder *finder,
					 size_t room);
struct literal_texts *literal_texts_one(struct literal_finder *finder,
					const char *text, size_t len,
					bool caseless);

/* literal_texts_add adds what isn't there yet; false: there are too many. */
bool literal_texts_add(struct literal_texts *texts,
		       const struct literal_text *text);

/* literal_texts_cross puts each text of b behind each of a: NULL when these
 * are too many or too long. */
struct literal_texts *literal_texts_cross(struct literal_finder *finder,
					  const struct literal_texts *a,
					  const struct literal_texts *b);

#endif
