#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#include "filter/pattern.h"

static struct arena memory; /* of all patterns here */

/* Looks in all of the text from a byte on. */
static int next_in(struct pattern *pattern, const char *text, size_t len,
		   size_t from, struct pattern_match *match)
{
	const struct pattern_where where = {
		.text = text, .len = len, .first = from, .last = len
	};
	struct pattern_work *work;
	struct err err = { 0 };

	assert_int_equal(pattern_begin(&memory, &work, &err), 0);
	return pattern_next(pattern, work, &where, match, &err);
}

static void expect_refusal(const char *text, const char *why)
{
	struct pattern *pattern;
	struct err err = { 0 };

	if (pattern_open(text, &memory, &pattern, &err) == 0)
		fail_msg("accepted: %s", text);
	assert_null(pattern);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_string_equal(err.text, why);
}

static void what_does_not_compile_is_refused(void **state)
{
	(void)state;
	expect_refusal("(", "the pattern doesn't compile: missing closing "
			    "parenthesis at character 1");
	expect_refusal("[a", "the pattern doesn't compile: missing "
			     "terminating ] for character class at character "
			     "2");
	expect_refusal("\\C", "the pattern doesn't compile: using \\C is "
			      "disabled by the application at character 2");
	expect_refusal("(?<=a*)b", "the pattern doesn't compile: lookbehind "
				   "assertion is not fixed length at "
				   "character 0");
	expect_refusal("a{65535}{65535}", "the pattern doesn't compile: "
					  "quantifier does not follow a "
					  "repeatable item at character 14");
	expect_refusal("((((a{50}){50}){50}){50})", "the pattern doesn't "
						    "compile: regular "
						    "expression is too large "
						    "at character 25");
	expect_refusal("a\\x{110000}", "the pattern doesn't compile: "
				       "character code point value in \\x{} "
				       "or \\o{} is too large at character "
				       "10");
}

static void recursion_callouts_and_verbs_are_refused(void **state)
{
	static const char *const patterns[][2] = {
		{ "a(?R)?b", "(?R" },
		{ "a(?0)?b", "(?0" },
		{ "(a(?1)?b)", "(?1)" },
		{ "(a(?-1)?b)", "(?1)" },
		{ "(?+1)(a)", "(?+" },
		{ "(a\\g<1>?b)", "\\g<" },
		{ "(a\\g'1'?b)", "\\g'" },
		{ "a(?C1)b", "(?C" },
		{ "a(?C)b", "(?C" },
		{ "(*LIMIT_MATCH=9)a", "(*" },
		{ "(*UTF)a", "(*" },
		{ "a(*ACCEPT)b", "(*" },
		{ "\\\\(?R)", "(?R" },
		{ "\\Q\\\\E(?R)", "(?R" },
		{ "a(*SKIP)b", "(*" },
		{ "a(*F)", "(*" },
		{ "a(*SKIP)(*F)(?R)", "(?R" },
		{ "a\\Kb", "\\K" },
		{ "a\\K", "\\K" },
	};
	char why[128];

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		(void)snprintf(why, sizeof(why),
			       "the pattern uses %s, which "
			       "is not allowed here",
			       patterns[i][1]);
		expect_refusal(patterns[i][0], why);
	}
}

static void escaped_brackets_begin_nothing(void **state)
{
	static const char *const patterns[] = {
		"\\(?Call",	  "\\(*x",
		"\\(?R",	  "\\\\Keep",
		"(?i)a",	  "(?-i)a",
		"(?<n>a)(?&n)",	  "(?<n>a)(?P>n)",
		"(?(?=a)ab|cd)",  "\"a\"(*SKIP)(*F)|a",
		"b|a(*SKIP)(*F)", "a(*SKIP)(*F)(*SKIP)(*F)|b"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		struct pattern *pattern;
		struct err err = { 0 };

		if (pattern_open(patterns[i], &memory, &pattern, &err) < 0)
			fail_msg("%s: %s", patterns[i], err.text);
		pattern_close(pattern);
	}
}

static void a_pattern_that_matches_nothing_is_refused(void **state)
{
	static const char *const patterns[] = { "",	 "a*",	   "a?|b",
						"^",	 "\\b",	   "(?i)",
						"(?=a)", "(?<=a)", "(a|)",
						"$" };

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
		expect_refusal(patterns[i], "the pattern matches an empty "
					    "text, so it would match "
					    "everywhere");
}

static void over_long_and_deep_patterns_are_refused(void **state)
{
	size_t len = PATTERN_LENGTH_MAX + 1;
	char *pattern = calloc(1, len + 1), deep[1024] = "";
	struct pattern *opened;
	struct err err = { 0 };

	(void)state;
	assert_non_null(pattern);
	memset(pattern, 'a', len);
	expect_refusal(pattern, "the pattern doesn't compile: pattern string "
				"is longer than the limit set by the "
				"application at character 0");
	pattern[len - 1] = '\0';
	assert_int_equal(pattern_open(pattern, &memory, &opened, &err), 0);
	pattern_close(opened);
	free(pattern);
	memset(deep, '(', PATTERN_NEST_MAX + 2);
	deep[PATTERN_NEST_MAX + 2] = 'a';
	memset(deep + PATTERN_NEST_MAX + 3, ')', PATTERN_NEST_MAX + 2);
	expect_refusal(deep, "the pattern doesn't compile: parentheses are "
			     "too deeply nested at character 51");
	pattern_close(NULL);
}

static void matches_are_found_one_behind_the_other(void **state)
{
	struct pattern *pattern;
	struct pattern_match match;
	struct err err = { 0 };
	const char *text = "xab ab";

	(void)state;
	assert_int_equal(pattern_open("a(b)", &memory, &pattern, &err), 0);
	assert_int_equal(next_in(pattern, text, 6, 0, &match), 1);
	assert_int_equal(match.start, 1);
	assert_int_equal(match.end, 3);
	assert_int_equal(match.group_start, 2);
	assert_int_equal(match.group_end, 3);
	assert_int_equal(next_in(pattern, text, 6, match.end, &match), 1);
	assert_int_equal(match.start, 4);
	assert_int_equal(next_in(pattern, text, 6, match.end, &match), 0);
	pattern_close(pattern);
}

/* PCRE2 would crash there: it looks back as far as the character goes. */
static void nothing_begins_within_a_character(void **state)
{
	static const char text[] = "\xF0\x9F\x98\x80 ab";
	struct pattern *pattern;
	struct pattern_match match;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
		pattern_open("(?<!\\w\\w)\\bab|\\W", &memory, &pattern, &err),
		0);
	pattern_tune(pattern);
	for (size_t from = 1; from < 4; from++) {
		assert_int_equal(next_in(pattern, text, 7, from, &match),
				 PATTERN_FOUND);
		assert_int_equal(match.start, 4);
	}
	pattern_close(pattern);
}

static void without_a_group_the_whole_match_is_it(void **state)
{
	struct pattern *pattern;
	struct pattern_match match;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(pattern_open("a(x)?b", &memory, &pattern, &err), 0);
	assert_int_equal(next_in(pattern, "_ab", 3, 0, &match), 1);
	assert_int_equal(match.group_start, 1);
	assert_int_equal(match.group_end, 3);
	pattern_close(pattern);
}

static void unicode_is_understood(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '(?i)\\b\\w{4}\\b'\n");
	court_finds(court, "a \xC3\x84\xC3\x96\xC3\x9C\xC3\x9F b",
		    "\xC3\x84\xC3\x96\xC3\x9C\xC3\x9F");
	court_rule(court, "    pattern: '(?i)\xC3\xA4'\n");
	court_finds(court, "x\xC3\x84", "\xC3\x84");
	court_rule(court, "    pattern: 'a.c'\n");
	court_finds(court,
		    "a\xF0\x9F\x98\x80"
		    "c",
		    "a\xF0\x9F\x98\x80"
		    "c");
}

/* F12: a limit reached is no answer, and no answer holds. */
static void a_limit_reached_is_undecided_and_holds(void **state)
{
	static const char *const bombs[] = { "(a+)+$", "^(a|aa)+$",
					     "^(\\w+\\s?)*$!",
					     "(?<n>a(?&n)?a?)+$" };
	static const char *const actions[] = { "note", "warn", "hold",
					       "block" };
	struct court *court = *state;
	char pack[512], post[200] = "";

	memset(post, 'a', 64);
	post[64] = '!';
	for (size_t b = 0; b < sizeof(bombs) / sizeof(*bombs); b++) {
		const struct finding *f;
		int n = snprintf(pack, sizeof(pack),
				 COURT_HEAD
				 "  - id: tone.test\n    action: %s\n"
				 "    message: m\n    why: w\n"
				 "    pattern: '%s'\n",
				 actions[b % 4], bombs[b]);

		assert_int_equal(court_read(court, pack, (size_t)n), 0);
		assert_int_equal(court_judge(court, post), 1);
		f = court->findings.items;
		assert_true(f->undecided);
		assert_int_equal(f->action, ACTION_HOLD);
		assert_int_equal(f->end, 0);
		assert_int_equal(rules_tune(court->rules, &court->err), 0);
		assert_int_equal(court_judge(court, post), 1);
		assert_true(court->findings.items[0].undecided);
		court_judge(court, "a!");
		assert_false(court->findings.count > 0 &&
			     court->findings.items[0].undecided);
	}
}

static void what_was_found_before_a_limit_is_kept(void **state)
{
	struct court *court = *state;
	char post[200] = "b ";

	memset(post + 2, 'a', 64);
	post[66] = '!';
	court_rule(court, "    pattern: 'b|(a+)+$'\n");
	assert_int_equal(court_judge(court, post), 2);
	assert_int_equal(court->findings.items[0].undecided +
				 court->findings.items[1].undecided,
			 1);
}

static void undecided_patterns_of_a_rule_are_one_finding(void **state)
{
	struct court *court = *state;
	char post[200] = "";

	memset(post, 'a', 64);
	post[64] = '!';
	court_rule(court, "    patterns: ['(a+)+$', '(a|aa)+$']\n");
	assert_int_equal(court_judge(court, post), 1);
}

static void a_left_recursion_is_undecided(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '(?<x>(?&x)?a)b'\n");
	assert_int_equal(court_judge(court, "aab"), 1);
	assert_true(court->findings.items[0].undecided);
}

/* The same matches as without, on texts of ordinary length. */
static void tuning_changes_no_match(void **state)
{
	static const char *const patterns[] = {
		"(?:ab)+c", "(?:a|b)+c", "(?:\\w+\\s)+end",
		"(?i)\\bfoo(?:\\W+\\w+){0,6}\\W+baz", "(?:[^.]|\\.(?!x))+c"
	};
	char text[2100];

	(void)state;
	for (size_t p = 0; p < sizeof(patterns) / sizeof(*patterns); p++) {
		for (size_t n = 10; n < 2000; n = n * 3 / 2) {
			struct pattern_match a = { 0 }, b = { 0 };
			struct pattern *pattern;
			struct err err = { 0 };
			int found;

			for (size_t i = 0; i < n; i++)
				text[i] =
					p < 2 ? "ab"[i % 2] : "foo bar "[i % 8];
			memcpy(text + n, " -end baz d .xc", 15);
			assert_int_equal(pattern_open(patterns[p], &memory,
						      &pattern, &err),
					 0);
			found = next_in(pattern, text, n + 15, 0, &a);
			assert_int_not_equal(found, PATTERN_UNDECIDED);
			pattern_tune(pattern);
			assert_int_equal(next_in(pattern, text, n + 15, 0, &b),
					 found);
			assert_memory_equal(&a, &b, sizeof(a));
			pattern_close(pattern);
		}
	}
}

static void the_folded_view_has_raw_spans(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: 'don''t - panic'\n    view: folded\n");
	court_finds(court,
		    "\xC3\xA4 DON\xE2\x80\x99T \xE2\x80\x93\xC2\xA0PA"
		    "\xC2\xADNIC!",
		    "DON\xE2\x80\x99T \xE2\x80\x93\xC2\xA0PA\xC2\xADNIC");
	court_rule(court, "    pattern: 'don''t'\n");
	court_passes(court, "DON'T don\xE2\x80\x99t");
}

static void a_check_is_asked_about_group_one(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: 'card ([0-9]+)'\n    check: card\n");
	court_finds(court, "card 4111111111111111", "card 4111111111111111");
	court_passes(court, "card 4111111111111112");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_compile_is_refused),
		cmocka_unit_test(recursion_callouts_and_verbs_are_refused),
		cmocka_unit_test(escaped_brackets_begin_nothing),
		cmocka_unit_test(a_pattern_that_matches_nothing_is_refused),
		cmocka_unit_test(over_long_and_deep_patterns_are_refused),
		cmocka_unit_test(matches_are_found_one_behind_the_other),
		cmocka_unit_test(nothing_begins_within_a_character),
		cmocka_unit_test(without_a_group_the_whole_match_is_it),
		COURT_TEST(unicode_is_understood),
		COURT_TEST(a_limit_reached_is_undecided_and_holds),
		COURT_TEST(what_was_found_before_a_limit_is_kept),
		COURT_TEST(undecided_patterns_of_a_rule_are_one_finding),
		COURT_TEST(a_left_recursion_is_undecided),
		cmocka_unit_test(tuning_changes_no_match),
		COURT_TEST(the_folded_view_has_raw_spans),
		COURT_TEST(a_check_is_asked_about_group_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
