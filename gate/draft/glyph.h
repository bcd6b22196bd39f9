/*
 * glyph: what a character of a folded text is to somebody who reads it in a
 * hurry: the letter that it looks like, a sign that may stand between letters,
 * or nothing of the sort.
 *
 * Look-alikes are confusables.def (UTS #39, from ICU's data) and
 * lookalikes.def (by hand), besides letters in squares, circles and flags.
 */
#ifndef GATE_DRAFT_GLYPH_H
#define GATE_DRAFT_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "draft/text.h"

enum glyph_kind {
	GLYPH_END = 0,	  /* what no word goes across: a comma, a quote … */
	GLYPH_BLANK,	  /* a blank, tab or line break */
	GLYPH_SIGN,	  /* may part letters or stand for one */
	GLYPH_APOSTROPHE, /* part of a word */
	GLYPH_LETTER,	  /* a to z */
	GLYPH_DIGIT,	  /* 0 to 9 */
	GLYPH_ACCENT,	  /* a Latin letter with something to it */
	GLYPH_STYLED,	  /* looks like a letter, and no language writes it */
	GLYPH_TURNED,	  /* a letter upside down */
	GLYPH_SCRIPT,	  /* another script's, and looks like a Latin one */
	GLYPH_LOOSE,	  /* the same, but only beside Latin letters */
	GLYPH_FOREIGN,	  /* any other letter */
	GLYPH_MARK	  /* on the letter before */
};

struct glyph {
	uint32_t at; /* in the folded view */
	uint8_t len;
	uint8_t kind;
	bool word;     /* part of words in the folded view */
	bool flag;     /* one of the letters that flags are made of */
	char reads[4]; /* letters, NUL-ended; a sign's own character */
};

/* glyph_read reads the character at `at` of the folded view; false at the
 * end. Capitals count by their own looks. */
bool glyph_read(const struct text *text, size_t at, struct glyph *glyph);

/* glyph_of does so for a character alone. */
void glyph_of(uint32_t point, struct glyph *glyph);

/* glyph_for_digit is the letter that a digit or a sign stands for in words
 * like 1d10t and $hit; 0: none. */
char glyph_for_digit(char sign);

/* glyph_is_letter: GLYPH_LETTER and all that may read as one. */
bool glyph_is_letter(const struct glyph *glyph);

/* glyph_has_vowel: one of glyphs[from] up to glyphs[to - 1] may read as a
 * vowel, so that a word could be made of them. */
bool glyph_has_vowel(const struct glyph *glyphs, size_t from, size_t to);

/* glyph_is_flag: these two letters, a to z, are the flag of a region. */
bool glyph_is_flag(char first, char second);

#endif
