/*
 * lexicon: the terms of all rules, compiled: every form that a word of theirs
 * could have in one hash table, and the terms by their first word. A post's
 * words are looked up once each, however many terms there are.
 *
 * Which of those forms are words is the dictionary's to say. It takes longer
 * to load than all else together, so it is asked only for words of a post that
 * would complete a term, and its answers are kept. So one lexicon isn't for
 * two threads at once.
 */
#ifndef GATE_FILTER_LEXICON_H
#define GATE_FILTER_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/rules.h"

#define LEXICON_NONE UINT32_MAX
#define LEXICON_TERM_WORDS 16 /* words in one term */

/* A term: its words as lemmas. */
struct lexicon_term {
	const struct rule *rule;
	const struct rule_term *source;
	uint32_t lemmas[LEXICON_TERM_WORDS];
	size_t count;
	uint32_t next; /* another with the same first lemma */
};

struct lexicon;

/* lexicon_build compiles the terms of `count` rules into the arena.
 * lexicon_close lets go of dictionaries; it takes NULL. */
int lexicon_build(struct rule *const *rules, size_t count, struct arena *arena,
		  struct lexicon **lexicon, struct err *err);
void lexicon_close(struct lexicon *lexicon);

/* lexicon_form finds a folded word among the forms, or LEXICON_NONE. Behind
 * it stand, by lexicon_next, the same form's other lemmas. */
uint32_t lexicon_form(const struct lexicon *lexicon, const char *word,
		      size_t len);
uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t form);

/* lexicon_lemma is what a form could be a form of. */
uint32_t lexicon_lemma(const struct lexicon *lexicon, uint32_t form);

/* lexicon_terms is the first term that begins with a lemma, or NULL;
 * lexicon_more is the one behind a term. */
const struct lexicon_term *lexicon_terms(const struct lexicon *lexicon,
					 uint32_t lemma);
const struct lexicon_term *lexicon_more(const struct lexicon *lexicon,
					const struct lexicon_term *term);

/* lexicon_confirm asks the dictionary whether a form is one of its lemma's: 1
 * or 0, -1 with err set when it can't be asked. */
int lexicon_confirm(struct lexicon *lexicon, uint32_t form, struct err *err);

#endif
