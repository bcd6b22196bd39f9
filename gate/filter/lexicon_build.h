/*
 * lexicon_build: the terms of rules made into a lexicon.
 */
#ifndef GATE_FILTER_LEXICON_BUILD_H
#define GATE_FILTER_LEXICON_BUILD_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/lexicon.h"
#include "filter/rules.h"

/* lexicon_build compiles the terms of `count` rules into the arena. A term
 * that couldn't match is ERR_CONFIG, naming its place; *lexicon is to be closed
 * all the same. */
int lexicon_build(struct rule *const *rules, size_t count, struct arena *arena,
		  struct lexicon **lexicon, struct err *err);

#endif
