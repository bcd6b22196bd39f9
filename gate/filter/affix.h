/*
 * affix: the rules of a hunspell .aff file, and the forms that they give a
 * line of its .dic file (hunspell(5)).
 *
 * Only what makes a list of forms is understood: one level of prefixes and
 * suffixes with their cross products. A file that says more (compounds,
 * affixes on affixes, forms that are forbidden …) isn't `whole`: then hunspell
 * itself must be asked. Compounds of figures (11th) don't count: no word of
 * letters is made so.
 */
#ifndef GATE_FILTER_AFFIX_H
#define GATE_FILTER_AFFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define AFFIX_FORM_MAX 128 /* bytes; longer forms are left out */

struct affix {
	bool whole;
	struct affix_rule *prefixes[256]; /* by flag */
	struct affix_rule *suffixes[256];
	bool alone[256];   /* ONLYINCOMPOUND: the stem is no word by itself */
	bool figures[256]; /* of COMPOUNDRULE: such a stem has a figure */
};

/* affix_read reads the text of an .aff file, NUL-ended, and cuts it up: the
 * rules point into it. What isn't understood makes it not whole, never an
 * error. */
int affix_read(char *data, struct arena *arena, struct affix *affix,
	       struct err *err);

/* A line of the .dic file. Neither ends in a NUL. */
struct affix_entry {
	const char *stem;
	size_t len;
	const char *flags; /* up to what isn't a sign */
};

/* affix_entry reads a NUL-ended line: stem, slash, flags. False for one that
 * isn't a word. */
bool affix_entry(const char *line, struct affix_entry *entry);

/* What takes the forms. A result of -1 ends it. */
struct affix_taker {
	void *context;
	int (*take)(void *context, const char *form, size_t len,
		    struct err *err);
};

/* affix_forms gives every form of an entry. It may make the rules not
 * whole. */
int affix_forms(struct affix *affix, const struct affix_entry *entry,
		const struct affix_taker *taker, struct err *err);

#endif
