/*
 * text: what filters see of a string, each view with a map back.
 *
 * Raw is the author's bytes, for ever. Folded is NFKC, case-folded, without
 * default-ignorable characters (soft hyphen, zero-width …), and with the
 * apostrophes, quotation marks and dashes of typography as their ASCII ones,
 * so that a rule need not spell them all. Words are runs of letters, marks
 * and digits in the folded view; an apostrophe between two of them belongs to
 * the word. URLs, mentions and e-mail addresses have none.
 *
 * Laws: spans lie on character borders of raw; maps never decrease; folding
 * twice is folding once (tests/unit/test_text.c).
 */
#ifndef GATE_DRAFT_TEXT_H
#define GATE_DRAFT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Bytes of a view and, for each, the raw bytes that it came from. */
struct text_view {
	const char *data;
	size_t len;
	const uint32_t *from; /* [len]; NULL: the view is raw itself */
	const uint32_t *to;   /* [len], half-open */
};

struct text_word {
	uint32_t start; /* in its view, half-open */
	uint32_t end;
	bool disguised; /* in the skeleton view: not as the author wrote it */
};

struct text {
	const char *raw;
	size_t len;
	struct text_view folded;
	struct text_word *words;
	size_t word_count;
	struct text_view skeleton; /* draft/skeleton */
	struct text_word *skeleton_words;
	size_t skeleton_word_count;
	bool disguised;		  /* skeleton differs from folded */
	struct near_memory *near; /* filter/near's; NULL: none */
};

/* text_open makes the views of valid UTF-8. All of it lies in the arena;
 * `raw` is only pointed to. */
int text_open(const char *raw, size_t len, struct arena *arena,
	      struct text *text, struct err *err);

/* text_span turns a span of a view, not empty, into one of raw. */
void text_span(const struct text_view *view, size_t start, size_t end,
	       size_t *raw_start, size_t *raw_end);

/* text_fold is the folded view alone, for terms and names that are compared
 * with one: a NUL-ended string in the arena, NULL on failure. */
char *text_fold(const char *raw, size_t len, struct arena *arena,
		struct err *err);

/* text_words splits a folded text into words. */
int text_words(const char *folded, size_t len, struct arena *arena,
	       struct text_word **words, size_t *count, struct err *err);

#endif
