/*
 * define: what the rules of one pack share, so that it is written once: parts
 * of patterns by name, and lists of words by name.
 *
 *   define: {people: [women, men, '(?&faith)'], faith: [muslims, jews]}
 *   lists: {counter_speech: [condemn, never acceptable]}
 *
 * A pattern uses a part as (?&people); `near` and `unless` use a list as
 * words: "@counter_speech", alone or among words.
 */
#ifndef GATE_FILTER_DEFINE_H
#define GATE_FILTER_DEFINE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

/* Parts that one pattern may use, directly and through other parts. */
#define DEFINE_PARTS 64

struct define {
	const struct conf_node *parts; /* a map of lists of alternatives */
	const struct conf_node *lists; /* a map of lists of words */
};

/* define_check refuses what isn't a map of that shape. */
int define_check(const struct define *define, struct err *err);

/* define_pattern gives the pattern with the parts that it uses behind it. An
 * unknown part is an error at `node`. NULL on failure. */
const char *define_pattern(const struct define *define,
			   const struct conf_node *node, const char *pattern,
			   struct arena *arena, struct err *err);

/* define_words replaces each "@name" of `words` by that list's words. */
int define_words(const struct define *define, const struct conf_node *node,
		 struct conf_strings *words, struct arena *arena,
		 struct err *err);

#endif
