/*
 * lexicon_parts: what a lexicon is made of, for the files that make it.
 *
 * Numbers in all of it are places in the arrays here, or of a text's first
 * byte; each array of texts ends in a NUL. What an image may hold is any
 * numbers at all.
 */
#ifndef GATE_FILTER_LEXICON_PARTS_H
#define GATE_FILTER_LEXICON_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "filter/lexicon.h"
#include "filter/slots.h"

enum lexicon_flag {
	LEXICON_INFLECTED = 1,
	/* Another spelling (dont, deescalate) that counts only when the
	 * dictionary doesn't have it as a word of its own. */
	LEXICON_COINED = 2,
	LEXICON_DISGUISED = 4 /* a term of a skeleton rule has it */
};

/* A base word; what differs in language or flags (but the last) stands apart.
 */
struct lexicon_lemma {
	uint32_t text;
	uint32_t language; /* a text as well */
	uint32_t flags;
	uint32_t node; /* of terms that begin with it */
};

/* A form and a lemma that it could be a form of. */
struct lexicon_form {
	uint32_t text; /* in `forms_texts` */
	uint32_t lemma;
	uint32_t node; /* its lemma's */
	uint32_t next; /* the same form of another lemma, a lower number */
};

/* A form that may be disguised. */
struct lexicon_alike {
	uint32_t form;
	struct lexicon_doubt doubt; /* when settled */
};

/* Forms are made anew when a lexicon settles; the rest stays. */
struct lexicon_forms {
	struct lexicon_form *items;
	const struct lexicon_form *all; /* `items`, or those of an image */
	size_t count, cap;
	char *own_texts;
	const char *texts;
	size_t len, texts_cap;
	struct slots table;
	struct lexicon_alike *own_alikes;
	const struct lexicon_alike *alikes;
	size_t alike_count, alike_cap;
	struct slots alike_table;
	uint32_t *firsts; /* of each lemma, and the count; NULL: an image's */
	struct arena arena;
};

/* What was asked, while a lexicon isn't settled; see filter/lexicon_ask. */
struct lexicon_ask;

struct lexicon {
	const char *texts;
	size_t len;
	const struct lexicon_lemma *lemmas;
	size_t lemma_count;
	const struct lexicon_node *nodes;
	size_t node_count;
	struct slots node_table;
	const struct lexicon_term *terms;
	size_t term_count;
	const uint32_t *suggests;
	size_t suggest_count;
	size_t rule_count;
	struct lexicon_forms forms;
	struct lexicon_ask *ask; /* NULL: settled */
};

/* lexicon_node_hash is that of the node behind `parent`. */
static inline uint32_t lexicon_node_hash(uint32_t parent, uint32_t lemma)
{
	return slots_mix((uint64_t)parent << 32 | lemma, lemma);
}

/* lexicon_node_bit answers most questions for a node that isn't there. */
static inline uint32_t lexicon_node_bit(uint32_t lemma)
{
	return 1U << (lemma * 0x9E3779B1U >> 27);
}

#endif
