/*
 * apart: letters set apart, "f u c k" or "f.u.c.k": at least three single
 * letters with the same kind of gap between them, a blank, a sign, or a sign
 * between two blanks, of at most APART_GAP characters. Behind a gap without a
 * blank the rest of the word may follow in one piece (f.u.c.king).
 */
#ifndef GATE_DRAFT_APART_H
#define GATE_DRAFT_APART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/glyph.h"
#include "draft/text.h"

#define APART_GAP 3

/* Glyphs of a place in a text; grown in the arena, used again and again. */
struct apart_glyphs {
	struct glyph *items;
	size_t count;
	size_t cap;
};

int apart_add(struct apart_glyphs *glyphs, const struct glyph *glyph,
	      struct arena *arena, struct err *err);

/* apart_read reads the letters that begin at `at`, the first of which is in or
 * in front of word number `word`, and the gaps between them, which read "".
 * *end is behind what was read, however little. 1: letters set apart; 0: they
 * aren't; -1: failed. *blanks: the gaps have blanks. */
int apart_read(const struct text *text, size_t at, size_t word,
	       struct apart_glyphs *glyphs, size_t *end, bool *blanks,
	       struct arena *arena, struct err *err);

#endif
