/*
 * pattern: PCRE2, which is what a rule's pattern means. UTF and Unicode
 * properties are on, \C is off, and matching has a limit: a limit reached is
 * 'undecided', never 'no match'.
 */
#ifndef GATE_FILTER_PATTERN_H
#define GATE_FILTER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Ceilings: of a pattern's length, of its nesting, of the work of one match
 * (PROMISES.md M8: at 100,000 the classic bombs end within 2 ms). */
#define PATTERN_LENGTH_MAX 16384
#define PATTERN_NEST_MAX 50
#define PATTERN_MATCH_MAX 100000
#define PATTERN_DEPTH_MAX 10000
#define PATTERN_HEAP_MAX 20000 /* KiB */

struct pattern;

struct pattern_match {
	size_t start, end;  /* bytes, half-open */
	size_t group_start; /* of group 1, else the whole match */
	size_t group_end;
};

/* pattern_open compiles. Refused with the reason: what PCRE2 refuses, calls
 * by number or of the whole, callouts, control verbs, \K, and what can match
 * an empty text. A named group that calls itself ends at the match limit. */
int pattern_open(const char *text, struct pattern **pattern, struct err *err);
void pattern_close(struct pattern *pattern);

/* pattern_tune compiles to machine code, for when many posts are judged. A
 * machine without JIT goes on without. Matches are the same; machine code
 * counts its steps otherwise, so it may reach a match where the limit is
 * reached without it, or the other way round. */
void pattern_tune(struct pattern *pattern);

/* pattern_next finds the first match at or behind `from` in valid UTF-8: 1
 * with *match filled, 0 for none, -1 for undecided. */
int pattern_next(const struct pattern *pattern, const char *text, size_t len,
		 size_t from, struct pattern_match *match);

#endif
