/*
 * skeleton: a text with its disguises undone: letters of other scripts that
 * look like Latin ones (UTS #39), styled and accented letters, digits and
 * signs for letters (1d10t), stretched words, letters set apart by blanks,
 * dots or hyphens, a masked inner letter (f*ck).
 *
 * Only disguised words differ from the folded view; honest text of any script
 * stays as it is. A masked letter stands as '*' in a word. For rules that ask
 * for it, never for secrets.
 */
#ifndef GATE_DRAFT_SKELETON_H
#define GATE_DRAFT_SKELETON_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"

#define SKELETON_KEY_MAX 64 /* bytes; a longer word has no key */
#define SKELETON_MASKS_MAX 2

/* skeleton_open fills the skeleton view and its words from the folded one.
 * When nothing is disguised, they are those of the folded view. */
int skeleton_open(struct text *text, struct arena *arena, struct err *err);

/* skeleton_key writes the key under which a folded word is compared with
 * disguised ones, NUL-ended: a to z, those that look alike (i and l) as one,
 * doubled letters once, marks gone. Returns its length, or 0 when the word
 * has none: it is too long, or holds what isn't Latin. */
size_t skeleton_key(const char *word, size_t len, char key[SKELETON_KEY_MAX]);

/* skeleton_guess hands on every key that a word of the skeleton view could
 * have, with each letter in the place of a mask, until `take` returns other
 * than 0, which is given back. */
int skeleton_guess(const char *word, size_t len,
		   int (*take)(void *context, const char *key, size_t len),
		   void *context);

#endif
