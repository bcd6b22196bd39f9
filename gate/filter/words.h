/*
 * words: the terms of all rules, compiled: every form of every word in one
 * hash table, and the terms by their first word. A post's words are looked
 * up once each, however many terms there are.
 */
#ifndef GATE_FILTER_WORDS_H
#define GATE_FILTER_WORDS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/pack.h"

/* words_build compiles the terms and exceptions of `count` rules. */
int words_build(struct rule *const *rules, size_t count, struct arena *arena,
		struct words **words, struct err *err);

#endif
