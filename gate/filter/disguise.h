/*
 * disguise: which forms of terms a disguised word of the skeleton view stands
 * for. Precision before reach: what may as well be an honest word isn't one.
 *
 * - Forms of three letters count only when letters were replaced by signs or by
 *   those of other scripts, or stretched; digits (A55, F4G), masks (a*s) and
 *   letters set apart (F. A. G.) are too often codes and initials. Keys
 *   shorter than three stand for nothing.
 * - Of a longer form, two letters at least stand as they are (5h1t, not
 *   5h17), unless what replaced the others isn't digits alone.
 * - A doubled letter is a disguise only beside another one (phuuck), a letter
 *   three times is by itself (fuuuck); a single one never stands for a
 *   double (c0n isn't coon).
 * - A word that reads as it stands as another word of the dictionary isn't
 *   the form (l00se isn't lose, fa1l isn't fall when it reads as fail); nor is
 *   one that is only stretched when letters the other way, single or double,
 *   make a word (cooool is cool, coooon may be con).
 * - A masked letter stands for one letter, whichever; people mask what they
 *   know to be rude.
 * - A word that is, as the author wrote it, a form of any term is that.
 */
#ifndef GATE_FILTER_DISGUISE_H
#define GATE_FILTER_DISGUISE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"
#include "filter/lexicon.h"

#define DISGUISE_FORMS 32 /* that one word may stand for; more are left out */

struct disguise {
	uint32_t forms[DISGUISE_FORMS]; /* of the lexicon */
	size_t count;
};

/* disguise_read fills it for a word of text->skeleton_words. */
int disguise_read(const struct lexicon *lexicon, const struct text *text,
		  const struct text_word *word, struct disguise *disguise,
		  struct err *err);

#endif
