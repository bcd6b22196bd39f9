/*
 * alike: which forms of terms a disguised word of the skeleton view stands
 * for. Precision before reach: what may as well be an honest word isn't one.
 *
 * - Of forms of three letters, and of words that read as so few, only those
 *   count whose letters were replaced by signs or by letters of other
 *   scripts, or stretched; digits (A55, F4G), masks (a*s) and letters set
 *   apart (F. A. G.) are too often codes and initials. Shorter forms: none.
 * - Of a longer form, two letters at least stand as they are (5h1t, not
 *   5h17), unless signs or letters of other scripts replaced some.
 * - A doubled letter is a disguise only beside another one (phuuck); three of
 *   a letter are one by themselves (fuuuck). A single letter never stands for
 *   a double one (c0n isn't coon).
 * - What reads, as it stands, as another word of the dictionary is that one
 *   (l00se isn't lose, f4il isn't fall), and so is what is only stretched,
 *   when the letter the other way, single or double, makes a word (coooon may
 *   be con).
 * - A mask stands for one letter, whichever, or for none: people mask what
 *   they know to be rude.
 * - What is, as the author wrote it, a form of any term is that.
 */
#ifndef GATE_FILTER_ALIKE_H
#define GATE_FILTER_ALIKE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"
#include "filter/lexicon.h"

#define ALIKE_FORMS 32 /* that one word may stand for; more are left out */

struct alike {
	uint32_t forms[ALIKE_FORMS]; /* of the lexicon */
	size_t count;
};

/* alike_read fills it for a disguised word of text->skeleton_words. */
int alike_read(const struct lexicon *lexicon, const struct text *text,
	       const struct text_word *word, struct alike *alike,
	       struct err *err);

#endif
