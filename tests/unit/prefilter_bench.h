/*
 * prefilter_bench: patterns, their prefilter and beginnings, and the windows
 * of a text.
 */
#ifndef TESTS_UNIT_PREFILTER_BENCH_H
#define TESTS_UNIT_PREFILTER_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "filter/pattern.h"
#include "filter/prefilter.h"
#include "filter/start.h"

/* What the tests of a law work with. */
struct prefilter_bench {
	struct arena rules; /* patterns and prefilter */
	struct arena texts; /* of one text */
	struct pattern *patterns[1024];
	const char *sources[1024];
	size_t count;
	struct prefilter *prefilter;
	struct starts *starts;
	struct border_map map; /* of the text at hand */
	struct pattern_work *work;
	uint32_t state;
	size_t pairs, matches;
};

static inline uint32_t roll(struct prefilter_bench *bench, uint32_t sides)
{
	bench->state = bench->state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)bench->state * sides >> 32);
}

static inline void make(struct prefilter_bench *bench)
{
	struct err err = { 0 };

	if (prefilter_build(bench->sources, bench->count, &bench->rules,
			    &bench->prefilter, &err) < 0 ||
	    starts_build(bench->sources, bench->count, &bench->rules,
			 &bench->starts, &err) < 0 ||
	    pattern_begin(&bench->rules, &bench->work, &err) < 0)
		fail_msg("%s", err.text);
}

static inline void empty(struct prefilter_bench *bench)
{
	for (size_t i = 0; i < bench->count; i++)
		pattern_close(bench->patterns[i]);
	arena_reset(&bench->rules);
	bench->count = 0;
}

static inline void end(struct prefilter_bench *bench)
{
	empty(bench);
	arena_release(&bench->rules);
	arena_release(&bench->texts);
}

static inline bool take_pattern(struct prefilter_bench *bench,
				const char *source)
{
	struct err err = { 0 };
	const char *copy =
		arena_copy(&bench->rules, source, strlen(source), &err);

	if (pattern_open(copy, &bench->rules, &bench->patterns[bench->count],
			 &err) < 0)
		return false;
	bench->sources[bench->count++] = copy;
	return true;
}

/* Windows are in order, apart, inside the text, on characters. */
static inline void check_order(const struct prefilter_window *windows,
			       size_t count, const char *text, size_t len)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(windows[i].first <= windows[i].last);
		assert_true(windows[i].last < len);
		assert_true((text[windows[i].first] & 0xc0) != 0x80);
		if (i > 0 && windows[i].pattern == windows[i - 1].pattern)
			assert_true(windows[i].first > windows[i - 1].last);
		else if (i > 0)
			assert_true(windows[i].pattern >
				    windows[i - 1].pattern);
	}
}

static inline size_t scan(struct prefilter_bench *bench, const char *text,
			  size_t len, struct prefilter_window **windows)
{
	struct err err = { 0 };
	size_t count;

	arena_reset(&bench->texts);
	if (border_look(text, len, &bench->texts, &bench->map, &err) < 0 ||
	    prefilter_scan(bench->prefilter, text, len, &bench->texts, windows,
			   &count, &err) < 0)
		fail_msg("%s", err.text);
	check_order(*windows, count, text, len);
	return count;
}

/* A short text of few kinds of characters. */
static inline size_t say_text(struct prefilter_bench *bench, char *out,
			      size_t size)
{
	static const char *const parts[] = {
		"a",
		"b",
		"k",
		"s",
		"A",
		"B",
		"K",
		"S",
		"1",
		"2",
		"!",
		" ",
		"-",
		"\xc3\xa9",
		"\xc3\x89",
		"\xe2\x84\xaa",
		"\xc5\xbf",
		"\n",
		".",
		"ask",
		"BKS",
		"back",
		"bass",
		"ab",
		"BA\xc5\xbf",
		"12",
		"{",
		"]",
		"\xe2\x80\x90",
		"\xcc\x81",
		"aa",
		"bb",
		"\t",
		"x",
		"a.b",
		"abk",
	};
	size_t len = 0;

	for (uint32_t i = roll(bench, 24); i > 0; i--) {
		const char *part =
			parts[roll(bench, sizeof(parts) / sizeof(*parts))];
		size_t n = strlen(part);

		if (len + n < size) {
			memcpy(out + len, part, n);
			len += n;
		}
	}
	return len;
}

static inline bool is_within(const struct prefilter_window *windows,
			     size_t count, uint32_t pattern, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (windows[i].pattern == pattern && windows[i].first <= at &&
		    at <= windows[i].last)
			return true;
	return false;
}

static inline bool can_start(const struct prefilter_bench *bench,
			     uint32_t pattern, size_t at)
{
	size_t first = at, last = at;

	return starts_next(bench->starts, pattern, &bench->map, &first,
			   &last) &&
	       first == at;
}

/* The law: whatever PCRE2 finds begins inside a window, at a place where a
 * match can begin. */
static inline void check_pair(struct prefilter_bench *bench, uint32_t pattern,
			      const char *text, size_t len,
			      const struct prefilter_window *windows,
			      size_t count)
{
	struct pattern_where where = { text, len, 0, len };
	struct pattern_match match;
	struct err err = { 0 };

	bench->pairs++;
	while (pattern_next(bench->patterns[pattern], bench->work, &where,
			    &match, &err) == PATTERN_FOUND) {
		bench->matches++;
		if (!is_within(windows, count, pattern, match.start))
			fail_msg("/%s/ matches at %zu of \"%.*s\" and has no "
				 "window there",
				 bench->sources[pattern], match.start, (int)len,
				 text);
		if (!can_start(bench, pattern, match.start))
			fail_msg("/%s/ matches at %zu of \"%.*s\" and can't "
				 "begin there",
				 bench->sources[pattern], match.start, (int)len,
				 text);
		where.first = match.end;
		if (where.first >= len)
			return;
	}
}

/* How much longer than usual, for a run by hand. */
static inline size_t longer(void)
{
	const char *times = getenv("PREFILTER_LONGER");

	return times == NULL ? 1 : strtoul(times, NULL, 10);
}

#endif
