/*
 * lexicon: the terms of all rules, compiled. Every form that a word of theirs
 * has is in one hash table; the terms themselves are a tree of base words
 * (lemmas), so that a post's words are looked up once each and followed as far
 * as some term goes, however many terms there are.
 *
 * All of it is flat: arrays of numbers that point into each other, and texts.
 * It can be written to an image and used where that is mapped, by any number
 * of processes (filter/lexicon_image).
 *
 * Which of the forms are words is the dictionary's to say. lexicon_settle asks
 * it about all of them; a lexicon that isn't settled asks for words of a post
 * that would complete a term, and keeps the answers. Findings are the same.
 * All that takes a const lexicon may be called by many threads at once.
 *
 * Numbers of forms, lemmas, nodes and terms are LEXICON_NONE for none. Those of
 * an image are checked where they are used: a wrong one finds nothing, or
 * what isn't there, but touches only the image.
 */
#ifndef GATE_FILTER_LEXICON_H
#define GATE_FILTER_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "draft/text.h"

#define LEXICON_NONE UINT32_MAX
#define LEXICON_TERM_WORDS 16 /* words in one term */

/* The end of a term. Its words are the way that led there. */
struct lexicon_term {
	uint32_t rule;	  /* its number among the rules */
	uint32_t suggest; /* the first of `suggests` */
	uint32_t suggests;
	uint32_t next; /* another term of the same words, a lower number */
};

/* Where a term has got to: the words so far are those of the nodes above it
 * and a form of `lemma`. */
struct lexicon_node {
	uint32_t parent; /* a lower number; LEXICON_NONE: the first word */
	uint32_t lemma;
	uint32_t term; /* the first whose words these are all */
	uint32_t next; /* bits of the lemmas behind it; 0: no term goes on */
};

struct lexicon;

/* lexicon_settle keeps what is a word, by the dictionary; nobody else may use
 * the lexicon meanwhile. lexicon_close takes NULL, and one that was half
 * built. */
int lexicon_settle(struct lexicon *lexicon, struct err *err);
void lexicon_close(struct lexicon *lexicon);

/* lexicon_size is how many forms there are. */
size_t lexicon_size(const struct lexicon *lexicon);

/* lexicon_find looks `count` words of a view up: forms[i] is the first form
 * that words[i] is, as it stands or without 's at its end. */
void lexicon_find(const struct lexicon *lexicon, const char *view,
		  const struct text_word *words, size_t count, uint32_t *forms);

/* lexicon_next is the same word as a form of another lemma. */
uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t form);
const char *lexicon_text(const struct lexicon *lexicon, uint32_t form);

/* lexicon_confirm asks whether a form is one of its lemma's: 1 or 0, -1 with
 * err set when the dictionary can't be asked. */
int lexicon_confirm(const struct lexicon *lexicon, uint32_t form,
		    struct err *err);

/* lexicon_start is the node of terms that begin with a form, lexicon_step the
 * one that a further form leads to; NULL: there is none. */
const struct lexicon_node *lexicon_start(const struct lexicon *lexicon,
					 uint32_t form);
const struct lexicon_node *lexicon_step(const struct lexicon *lexicon,
					const struct lexicon_node *node,
					uint32_t form);

/* lexicon_term gives a term, NULL behind the last; lexicon_suggest what its
 * own suggestions are. */
const struct lexicon_term *lexicon_term(const struct lexicon *lexicon,
					uint32_t term);
int lexicon_suggest(const struct lexicon *lexicon,
		    const struct lexicon_term *term, struct arena *arena,
		    struct conf_strings *suggest, struct err *err);

/* lexicon_alike is the first form of a skeleton rule's terms that a key of
 * draft/skeleton may stand for; the next ones by *walk, which begins at { 0 }.
 * Its letters are to be compared: other words have the same key. */
struct lexicon_walk {
	size_t slot;
	uint32_t alike; /* what the form is called in lexicon_doubt */
};
uint32_t lexicon_alike(const struct lexicon *lexicon, const char *key,
		       size_t len, struct lexicon_walk *walk);

/* What the dictionary says of a form: which of its letters make another word
 * of it when they are doubled (or, doubled, are single), and which i or l
 * does when it is the other. Bit n is the n-th byte, of a double the first
 * one. */
struct lexicon_doubt {
	uint32_t doubled;
	uint32_t swapped;
};

int lexicon_doubt(const struct lexicon *lexicon, uint32_t alike,
		  struct lexicon_doubt *doubt, struct err *err);

#endif
