/*
 * lexicon_forms: the forms of a lexicon's lemmas and their tables, which are
 * made anew when it settles.
 */
#ifndef GATE_FILTER_LEXICON_FORMS_H
#define GATE_FILTER_LEXICON_FORMS_H

#include <stdbool.h>

#include "base/err.h"
#include "filter/lexicon.h"

struct lexicon_ask;

/* lexicon_forms_make puts all forms that could be, or when `sure` those that
 * are, in the place of the ones there. */
int lexicon_forms_make(struct lexicon *lexicon, struct lexicon_ask *ask,
		       bool sure, struct err *err);

#endif
