/*
 * pattern: PCRE2, which is what a rule's pattern means. UTF and Unicode
 * properties are on, \C is off, and matching has a limit: a limit reached is
 * 'undecided', never 'no match'.
 *
 * A pattern is compiled, or taken from an image, when it is first needed;
 * several threads may match with one at the same time, each in work of its
 * own.
 */
#ifndef GATE_FILTER_PATTERN_H
#define GATE_FILTER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Ceilings: of a pattern's length, of its nesting, of the work of one match
 * (PROMISES.md M8: at 100,000 the classic bombs end within 2 ms). */
#define PATTERN_LENGTH_MAX 16384
#define PATTERN_NEST_MAX 50
#define PATTERN_MATCH_MAX 100000
#define PATTERN_DEPTH_MAX 10000
#define PATTERN_HEAP_MAX 20000 /* KiB */

struct pattern;

/* pattern_open compiles `text`, which must live as long. Refused with the
 * reason: what PCRE2 refuses, calls by number or of the whole, callouts,
 * control verbs, \K, and what can match an empty text. A named group that
 * calls itself ends at the match limit. pattern_later takes a text that is
 * known to be right and compiles it when it is needed. pattern_close takes
 * NULL; the struct is the arena's. */
int pattern_open(const char *text, struct arena *arena,
		 struct pattern **pattern, struct err *err);
int pattern_later(const char *text, struct arena *arena,
		  struct pattern **pattern, struct err *err);
void pattern_close(struct pattern *pattern);

/* pattern_text is what it was made from; NULL when it is from an image. */
const char *pattern_text(const struct pattern *pattern);

/* pattern_tune has it compiled to machine code, for when many posts are
 * judged; not while others match. A machine without JIT goes on without.
 * Matches are the same; machine code counts its steps otherwise, so it may
 * reach a match where the limit is reached without it, or the other way
 * round. */
void pattern_tune(struct pattern *pattern);

/* pattern_version is that of the library, which images depend on. */
#define PATTERN_VERSION 64
const char *pattern_version(char version[PATTERN_VERSION]);

/* Memory to match in, for one thread; all of it lies in the arena. */
struct pattern_work;

int pattern_begin(struct arena *arena, struct pattern_work **work,
		  struct err *err);

/* Where to look: in valid UTF-8, for a match that begins in first..last, both
 * included. What stands around is seen by the pattern as well. */
struct pattern_where {
	const char *text;
	size_t len;
	size_t first, last;
};

struct pattern_match {
	size_t start, end;  /* bytes, half-open */
	size_t group_start; /* of group 1, else the whole match */
	size_t group_end;
};

enum pattern_found {
	PATTERN_NONE = 0,
	PATTERN_FOUND,
	PATTERN_UNDECIDED
};

/* pattern_next finds the first match there, in a long text with machine code
 * even when it wasn't tuned, and gives an enum pattern_found;
 * -1 with err set when memory is short. The
 * limit of work is that of one call: who looks in a few windows may decide
 * what a look at the whole text leaves undecided. */
int pattern_next(struct pattern *pattern, struct pattern_work *work,
		 const struct pattern_where *where, struct pattern_match *match,
		 struct err *err);

#endif
