#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

#include "prefilter_bench.h"

static const struct {
	const char *pattern, *text;
	const char *windows; /* "first-last", each with a blank */
} rows[] = {
	{ "password", "the password is", "4-4 " },
	{ "password", "the pass word", "" },
	{ "password", "PassWord password", "9-9 " },
	{ "(?i)passport", "the PassPort", "4-4 " },
	{ "(?i)pasta", "pa\xc5\xbfta", "0-5 " },
	{ "(?i)pa\xc5\xbfta", "no pasta", "3-3 " },
	{ "(?:the )?quiz", "the quiz, a quiz", "0-4 8-12 " },
	{ "[0-9]{2,4}xyz", "at 123xyz", "2-4 " },
	{ ".{1,2}xyz",
	  "\xc3\xa9"
	  "aaaaaaaaxyz",
	  "2-9 " },
	{ ".*xyzzy", "and then xyzzy", "0-9 " },
	{ "foo|xyz[0-9]", "a foo xyz", "2-2 6-6 " },
	{ "!{3,}", "so!! what!!!! now!!!", "9-10 17-17 " },
	{ "[a-z]*@[a-z]*", "who@where", "0-3 " },
	{ "[0-9][0-9 -]{6,8}[0-9]", "from 1 23-45 67 to", "4-8 " },
	{ "\\d\\d", "none", "0-3 " },
	{ "\\bcat\\b", "cats, concat cat", "13-13 " },
	{ "we\\s+win", "we  win, wewin, we\n\twin", "0-0 16-16 " },
	{ "cut-?off", "cutoff cut off cut-off", "0-0 15-15 " },
	{ "(?i)abc(*SKIP)(*F)|xyz", "abc and xyz", "0-10 " },
	{ "e", "be", "0-1 " },
	{ "", "", "" },
};

static void windows_lie_around_what_is_needed(void **state)
{
	(void)state;
	struct prefilter_bench bench = { 0 };

	for (size_t i = 0; rows[i].pattern[0] != '\0'; i++) {
		struct prefilter_window *windows;
		char got[256] = "";
		size_t count;

		assert_true(take_pattern(&bench, rows[i].pattern));
		make(&bench);
		count = scan(&bench, rows[i].text, strlen(rows[i].text),
			     &windows);
		for (size_t w = 0; w < count; w++)
			(void)snprintf(got + strlen(got),
				       sizeof(got) - strlen(got), "%u-%u ",
				       windows[w].first, windows[w].last);
		if (strcmp(got, rows[i].windows) != 0)
			fail_msg("/%s/ in \"%s\": %s, not %s", rows[i].pattern,
				 rows[i].text, got, rows[i].windows);
		empty(&bench);
	}
	end(&bench);
}

/* A reference takes the bytes that its group did: in another case, or beside
 * what the group itself couldn't stand beside. */
static void references_match_what_their_groups_could_not(void **state)
{
	static const struct {
		const char *pattern, *text;
	} pairs[] = {
		{ "(\\bvery\\b) \\1", "very verymuch" },
		{ "(?=.*?(\\bfoo))\\1 bar", "xfoo bar foo" },
		{ "(?=.*?(?<n>(?<!\\w)foo))\\k<n> bar", "xfoo bar foo" },
		{ "(?<n>\\bfoo)(?=.*?((?&n)))x|\\bfoo y(?=.*?((?&n)))xx\\3",
		  "foo yxxfoo foo" },
		{ "(k)(?i:\\1)", "k\xe2\x84\xaa" },
		{ "(\xc3\xa9)(?i:\\1)", "\xc3\xa9\xc3\x89" },
		{ "(\xc3\xa9)x(?i)\\1", "\xc3\xa9x\xc3\x89" },
		{ "(?i)((?-i)\xc3\xa9)x\\1", "\xc3\xa9x\xc3\x89" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t len = strlen(pairs[i].text), count;
		struct prefilter_bench bench = { 0 };
		struct prefilter_window *windows;

		assert_true(take_pattern(&bench, pairs[i].pattern));
		make(&bench);
		count = scan(&bench, pairs[i].text, len, &windows);
		check_pair(&bench, 0, pairs[i].text, len, windows, count);
		if (bench.matches == 0)
			fail_msg("/%s/ doesn't match", pairs[i].pattern);
		end(&bench);
	}
}

/* Which characters beyond ASCII are an ASCII one in another case: what the
 * reader of patterns knows must be all that PCRE2 knows. */
static void only_k_and_s_have_other_cases_beyond_ascii(void **state)
{
	struct arena arena = { 0 };
	struct pattern_work *work;
	struct pattern *pattern;
	struct pattern_match match;
	struct err err = { 0 };
	char text[4];

	(void)state;
	assert_int_equal(pattern_begin(&arena, &work, &err), 0);
	assert_int_equal(
		pattern_open("(?i)[\\x00-\\x7f]", &arena, &pattern, &err), 0);
	pattern_tune(pattern);
	for (uint32_t c = 0x80; c < 0x110000; c++) {
		struct pattern_where where = { .text = text };

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		where.len = utf8_put(text, c);
		if (pattern_next(pattern, work, &where, &match, &err) ==
			    PATTERN_FOUND &&
		    c != 0x17f && c != 0x212a)
			fail_msg("U+%04X is ASCII in another case", c);
	}
	pattern_close(pattern);
	arena_release(&arena);
}

/* A text that is full of what many patterns need. */
static void a_hostile_text_takes_little_memory(void **state)
{
	static char text[256 * 1024];
	static const char scrap[] = "password: is it the card? ";
	struct prefilter_window *windows;
	struct prefilter_bench bench = { 0 };
	char pattern[64];
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = scrap[i % (sizeof(scrap) - 1)];
	for (unsigned i = 0; i < 500; i++) {
		(void)snprintf(pattern, sizeof(pattern),
			       i % 2 ? "[a-z]{0,%u}password" : "a{0,%u}card\\?",
			       i % 10);
		assert_true(take_pattern(&bench, pattern));
	}
	make(&bench);
	count = scan(&bench, text, sizeof(text), &windows);
	assert_int_equal(count, 500);
	assert_true(bench.texts.used < (size_t)4 * 1024 * 1024);
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_lie_around_what_is_needed),
		cmocka_unit_test(references_match_what_their_groups_could_not),
		cmocka_unit_test(only_k_and_s_have_other_cases_beyond_ascii),
		cmocka_unit_test(a_hostile_text_takes_little_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
