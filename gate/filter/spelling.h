/*
 * spelling: words of a post that no dictionary knows, as notes. What isn't
 * prose is left out: code, addresses, names, acronyms, sounds.
 */
#ifndef GATE_FILTER_SPELLING_H
#define GATE_FILTER_SPELLING_H

#include "base/arena.h"
#include "base/err.h"
#include "filter/finding.h"
#include "filter/rules.h"

/* In one post: later ones aren't reported, and only so many are explained. */
#define SPELLING_FINDINGS 20
#define SPELLING_EXPLAINED 5
#define SPELLING_SUGGESTIONS 3

/* spelling_suggest gives the first findings of unknown words what could be
 * meant. It takes some 30 ms a word, so only a person who asks gets it. */
int spelling_suggest(const struct rules *rules, const char *language,
		     struct findings *findings, struct arena *arena,
		     struct err *err);

#endif
