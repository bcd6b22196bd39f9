/*
 * disguise: the letters and signs that stand without a blank between them, and
 * which of them read as one word other than the written one.
 *
 * What is honest: numbers, dates, prices, ordinals, units, names that end in
 * digits (b2b, mp3, 4x4, covid19), roman numerals, words of another script,
 * accents in a text that is written with them, compounds with a vowel
 * in each part, footnote stars.
 */
#ifndef GATE_DRAFT_DISGUISE_H
#define GATE_DRAFT_DISGUISE_H

#include <stdbool.h>
#include <stddef.h>

#include "draft/glyph.h"
#include "draft/text.h"

/* What the rest of a text says about its letters. */
struct disguise_facts {
	bool latin;    /* other letters than Latin ones are in no word */
	bool accented; /* it is written with accents */
};

/* A chunk: glyphs without a blank or an end among them. */
struct disguise_chunk {
	struct glyph *glyphs;
	size_t count;
	bool two_parts; /* letters, one gap of signs, letters */
	bool closes;	/* a closing parenthesis is in it */
};

void disguise_facts(const struct text *text, struct disguise_facts *facts);

/* disguise_look fills in the chunk's flags. */
void disguise_look(struct disguise_chunk *chunk);

/* disguise_start is where the first word at or behind `at` begins, with a sign
 * that may be its first letter; disguise_end is where one that begins at
 * `at` could end, when signs are letters or masks. */
size_t disguise_start(struct disguise_chunk *chunk, size_t at);
size_t disguise_end(struct disguise_chunk *chunk, size_t at);

/* disguise_undo makes glyphs read as the word behind the disguise, "*" for a
 * mask and "" for what falls away, and returns whether there is one.
 * `apart`: they are letters set apart, which is disguise enough. *turned:
 * the word stands on its head, so its letters are in reverse. */
bool disguise_undo(struct glyph *glyphs, size_t count,
		   const struct disguise_facts *facts, bool apart,
		   bool *turned);

#endif
