/*
 * skeleton: a text with its disguises undone: letters of other scripts that
 * look like Latin ones (UTS #39), styled, turned and accented letters, digits
 * and signs for letters (1d10t), stretched words, letters set apart by
 * blanks, dots or hyphens, a masked inner letter (f*ck).
 *
 * Only disguised words differ from the folded view; honest text of any script
 * stays as it is (draft/disguise says what is honest). A disguised word is
 * a to z and apostrophes, with '*' for a masked letter; of a stretched letter
 * two are left. The view is never longer than the folded one. For rules that
 * ask for it, besides the folded view, and never for secrets.
 *
 * Words are in the order of their starts. Only those of letters set apart by
 * blanks overlap: "i f u c k u" is offered as ifucku, fucku, ifuck and fuck,
 * since a neighbour of one letter may or may not belong. So two words next to
 * each other in the list need not be neighbours in the text: look at their
 * spans.
 *
 * The order that bidirectional controls show letters in isn't undone; such
 * controls are a finding of their own.
 */
#ifndef GATE_DRAFT_SKELETON_H
#define GATE_DRAFT_SKELETON_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"

#define SKELETON_KEY_MAX 64 /* bytes with the NUL; a longer word has no key */
#define SKELETON_MASKS_MAX 2

/* skeleton_open fills the skeleton view and its words from the folded one.
 * When nothing is disguised, they are those of the folded view. */
int skeleton_open(struct text *text, struct arena *arena, struct err *err);

/* skeleton_key writes the key under which a folded word is compared with
 * disguised ones, NUL-ended: a to z, those that look alike (i and l) as one,
 * at most two of a letter in a row, accents, apostrophes and a last 's gone.
 * Returns its length, or 0 when the word has none: it is too long, or holds
 * what isn't Latin. */
size_t skeleton_key(const char *word, size_t len, char key[SKELETON_KEY_MAX]);

/* skeleton_guess hands on every key that a disguised word of the skeleton
 * view could have: with nothing or any letter in the place of a mask, and with
 * one letter for two (cooool may be coool's cool, or col), until `take`
 * returns other than 0, which is given back. At most 16 keys without a mask,
 * 108 with one, 729 with two; the word as it stands is the first. */
int skeleton_guess(const char *word, size_t len,
		   int (*take)(void *context, const char *key, size_t len),
		   void *context);

#endif
