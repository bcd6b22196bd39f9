/*
 * A match never begins where the known beginnings say that none can.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "draft/text.h"
#include "filter/pattern.h"
#include "filter/rules.h"
#include "filter/start.h"

static size_t matches;

/* All matches of a pattern, each found without the beginnings. */
static void check(const struct starts *starts, uint32_t number,
		  struct pattern *pattern, const char *text, size_t len)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct border_map map;
	struct pattern_work *work;
	struct pattern_match match;
	struct pattern_where where = { .text = text, .len = len, .last = len };

	assert_int_equal(pattern_begin(&arena, &work, &err), 0);
	assert_int_equal(border_look(text, len, &arena, &map, &err), 0);
	while (where.first < len && pattern_next(pattern, work, &where, &match,
						 &err) == PATTERN_FOUND) {
		size_t first = match.start, last = match.start;

		if (!starts_next(starts, number, &map, &first, &last) ||
		    first != match.start)
			fail_msg("%s can't begin at %zu of %s",
				 pattern_text(pattern), match.start, text);
		matches++;
		where.first = match.end;
	}
	arena_release(&arena);
}

static void check_view(const struct rules_view *view, const char *text)
{
	for (uint32_t i = 0; i < view->count; i++)
		check(view->starts, i, view->patterns[i], text, strlen(text));
}

static void builtin_patterns_begin_where_they_match(void **state)
{
	const char *builtin = "builtin";
	const struct conf_strings packs = { &builtin, 1 };
	struct rules *rules;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(digest_start(&err), 0);
	assert_int_equal(rules_open(&packs, &rules, &err), 0);
	assert_int_equal(rules_sift(rules, &err), 0);
	matches = 0;
	for (size_t v = 0; v < RULES_VIEWS; v++) {
		const struct rules_view *view = &rules->views[v];

		for (size_t i = 0; i < view->count; i++) {
			const struct conf_strings *flag =
				&view->owners[i]->flag;

			for (size_t k = 0; k < flag->count; k++) {
				struct arena arena = { 0 };
				char *text = text_fold(flag->items[k],
						       strlen(flag->items[k]),
						       &arena, &err);

				assert_non_null(text);
				check(view->starts, (uint32_t)i,
				      view->patterns[i], flag->items[k],
				      strlen(flag->items[k]));
				check(view->starts, (uint32_t)i,
				      view->patterns[i], text, strlen(text));
				arena_release(&arena);
			}
		}
		check_view(view, "“Kids” say: ﬁne — not “ours”! é\u212Aé");
	}
	assert_true(matches > 1000);
	rules_close(rules);
}

static void borders_are_what_pcre2_takes_for_them(void **state)
{
	static const char *const patterns[] = {
		"\\bfoo",
		"\\b[^a]x",
		"\\b\\W",
		"(?<!\\w)bar",
		"(?<![A-Za-z0-9])_x",
		"(?<!\\w|-)bar|\\bfoo",
		"^\\W+x",
		"(?m)^-",
		"\\A.",
		"(?i)\\bkiss",
		"(?i)(?<![a-z0-9])s+",
		"(?:\\b)?x",
		"(?:the\\s+)?(?:old|red)\\b.",
		"(?<n>\\bcat|dog)s? (?:the )?(?&n)",
		"(?<!\\w)\\bé",
		"\\b”",
		"x?\\bfoo",
		"(?:a|b){2,3}c|\\B-",
		"(?=foo)\\bfo",
		"[\\x{80}-\\x{10ffff}]\\b",
	};
	static const char *const texts[] = {
		"foo bar -foo _x a_x éfoo foo” “foo xfoo\n-x\n--x",
		"Kiss \u212Aiss ki\u017F\u017F \u017F \u017Fs S",
		"the old man, old. red! the  red x",
		"a cat the dog dogcat acat a dog",
		"abc aabc bbac - a-b ”x x” é éé aé",
		"",
	};
	size_t count = sizeof(patterns) / sizeof(*patterns);
	struct arena arena = { 0 };
	struct starts *starts;
	struct err err = { 0 };

	(void)state;
	matches = 0;
	assert_int_equal(starts_build(patterns, count, &arena, &starts, &err),
			 0);
	for (uint32_t i = 0; i < count; i++) {
		struct pattern *pattern;

		if (pattern_open(patterns[i], &arena, &pattern, &err) < 0)
			fail_msg("%s: %s", patterns[i], err.text);
		for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++)
			check(starts, i, pattern, texts[t], strlen(texts[t]));
		pattern_close(pattern);
	}
	assert_true(matches > 60);
	arena_release(&arena);
}

static void nothing_begins_within_a_character(void **state)
{
	static const char text[] = "é“€";
	static const char *const patterns[] = { "[^a]" };
	struct arena arena = { 0 };
	struct starts *starts;
	struct border_map map;
	struct err err = { 0 };
	size_t first = 1, last = 1;

	(void)state;
	assert_int_equal(starts_build(patterns, 1, &arena, &starts, &err), 0);
	assert_int_equal(
		border_look(text, sizeof(text) - 1, &arena, &map, &err), 0);
	assert_false(starts_next(starts, 0, &map, &first, &last));
	first = 1;
	last = sizeof(text);
	assert_true(starts_next(starts, 0, &map, &first, &last));
	assert_int_equal(first, 2);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtin_patterns_begin_where_they_match),
		cmocka_unit_test(borders_are_what_pcre2_takes_for_them),
		cmocka_unit_test(nothing_begins_within_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
