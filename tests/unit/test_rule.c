#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#define TERM "    terms: [leverage]\n"

/* F13. */
static void a_rule_finds_one_kind_of_thing(void **state)
{
	static const char *const rows[][2] = {
		{ "", "pack.yaml:4: tone.test: a rule needs terms, or a "
		      "pattern: exactly one of them" },
		{ "    terms: []\n",
		  "pack.yaml:8: terms: at least one is needed here" },
		{ "    patterns: []\n",
		  "pack.yaml:4: tone.test: a rule needs terms, or a pattern: "
		  "exactly one of them" },
		{ TERM "    pattern: 'a'\n",
		  "pack.yaml:4: tone.test: a rule needs terms, or a pattern: "
		  "exactly one of them" },
		{ "    pattern: 'a'\n    patterns: ['b']\n",
		  "pack.yaml:4: tone.test: `pattern` and `patterns` are both "
		  "there; put all into one" },
		{ "    measure: empty\n",
		  "pack.yaml:4: tone.test: `measure` is for the built-in "
		  "packs" },
		{ TERM "    check: card\n",
		  "pack.yaml:4: tone.test: `check` goes with a pattern" },
		{ "    pattern: 'a'\n    check: crad\n",
		  "pack.yaml:9: check: there is no check \"crad\", did you "
		  "mean card" },
		{ "    pattern: 'a'\n    check: something\n",
		  "pack.yaml:9: check: there is no check \"something\"" },
		{ "    pattern: 'a'\n    view: skeletal\n",
		  "pack.yaml:9: view: \"skeletal\" is none of: raw, folded, "
		  "skeleton" },
	};

	court_refusals(*state, rows, COUNT(rows));
}

/* F11. */
static void a_bad_pattern_names_its_rule_and_line(void **state)
{
	static const char *const rows[][2] = {
		{ "    pattern: '('\n",
		  "pack.yaml:8: tone.test: the pattern doesn't compile: "
		  "missing closing parenthesis at character 1" },
		{ "    patterns:\n      - 'a'\n      - 'b(?R)'\n",
		  "pack.yaml:10: tone.test: the pattern uses (?R, which is "
		  "not allowed here" },
		{ "    patterns: ['a', 'b', 'c*']\n",
		  "pack.yaml:8: tone.test: the pattern matches an empty text, "
		  "so it would match everywhere" },
		{ "    pattern: 'a(?&nobody)'\n",
		  "pack.yaml:8: the pattern uses (?&nobody), which `define` "
		  "doesn't have" },
	};

	court_refusals(*state, rows, COUNT(rows));
}

static void near_and_unless_are_checked(void **state)
{
	static const char *const rows[][2] = {
		{ TERM "    near: {words: [], within: 5}\n",
		  "pack.yaml:9: near: words: at least one is needed here" },
		{ TERM "    near: {within: 5}\n",
		  "pack.yaml:9: \"words\" is missing" },
		{ TERM "    near: {words: [a]}\n",
		  "pack.yaml:9: \"within\" is missing" },
		{ TERM "    near: {words: [a], within: 0}\n",
		  "pack.yaml:9: within: 0 is outside 1 to 1000" },
		{ TERM "    near: {words: [a], within: 99999999}\n",
		  "pack.yaml:9: within: 99999999 is outside 1 to 1000" },
		{ TERM "    near: {words: [a], within: 9223372036854775808}\n",
		  "pack.yaml:9: within: a whole number from 1 to 1000 is "
		  "needed here" },
		{ TERM "    near: {words: [a], within: 5, raises: warn}\n",
		  "pack.yaml:9: near: raises: \"warn\" is not stricter than "
		  "the rule's action" },
		{ TERM "    near: {words: [a], within: 5, raises: off}\n",
		  "pack.yaml:9: raises: \"off\" is none of: block, hold, "
		  "warn, note" },
		{ TERM "    unless: {words: [a], within: 5, raises: block}\n",
		  "pack.yaml:9: unless: raises: \"block\" is not stricter "
		  "than the rule's action" },
		{ TERM "    unless: {words: [\"@list\"], within: 5}\n",
		  "pack.yaml:9: words: there is no list \"list\" under "
		  "`lists`" },
	};

	court_refusals(*state, rows, COUNT(rows));
}

static int read_with(struct court *court, const char *id, const char *action)
{
	char pack[512];
	int n = snprintf(pack, sizeof(pack),
			 COURT_HEAD
			 "  - id: %s\n"
			 "    action: %s\n    message: m\n    why: w\n" TERM,
			 id, action);

	return court_read(court, pack, (size_t)n);
}

static void ids_have_one_form(void **state)
{
	static const char *const wrong[] = { "tone",	"tone.",  "tone..a",
					     "tone.a.", "Tone.a", "tone.A",
					     "tune.a",	"tone_a", "tonea.b" };
	struct court *court = *state;
	char text[256];

	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_int_equal(read_with(court, wrong[i], "warn"), -1);
		(void)snprintf(text, sizeof(text),
			       "pack.yaml:4: id: \"%s\" "
			       "isn't a family (tone, sensitivity, leak, "
			       "claims), a dot and a name in lower case",
			       wrong[i]);
		court_refused(court, text);
	}
	assert_int_equal(read_with(court, "claims.a-1.b", "warn"), 0);
	assert_int_equal(court_last(court)->family, FAMILY_CLAIMS);
	assert_int_equal(court_last(court)->line, 4);
}

static void a_rule_cannot_be_off_in_its_pack(void **state)
{
	struct court *court = *state;

	assert_int_equal(read_with(court, "tone.a", "off"), -1);
	court_refused(court, "pack.yaml:5: action: \"off\" is none of: block, "
			     "hold, warn, note");
	assert_int_equal(read_with(court, "tone.a", "Block"), -1);
	court_refused(court, "pack.yaml:5: action: \"Block\" is none of: "
			     "block, hold, warn, note");
	assert_int_equal(read_with(court, "tone.a", "note"), 0);
	assert_int_equal(court_last(court)->action, ACTION_NOTE);
}

static void examples_are_lists_of_texts(void **state)
{
	static const char *const rows[][2] = {
		{ TERM "    examples: {flag: leverage, pass: [b]}\n",
		  "pack.yaml:9: flag: a list of texts is needed here" },
		{ TERM "    examples: {flag: [leverage], pass: {b: c}}\n",
		  "pack.yaml:9: pass: a list of texts is needed here" },
		{ TERM "    examples: {flag: [[a]]}\n",
		  "pack.yaml:9: an example is a text" },
	};
	struct court *court = *state;

	court_refusals(court, rows, COUNT(rows));
	court_rule(court, TERM "    examples: {flag: [\"a${}b${}\", \"\"]}\n");
	assert_int_equal(court_last(court)->flag.count, 2);
	assert_string_equal(court_last(court)->flag.items[0], "ab");
}

static void parts_and_lists_are_shared_in_a_pack(void **state)
{
	struct court *court = *state;
	static const char pack[] =
		"pack: tone/test\nlanguage: en\n"
		"define: {who: [women, 'm(?&e)n'], e: [e]}\n"
		"lists: {calm: [calm down, peace]}\n"
		"rules:\n" COURT_RULE "    pattern: '\\b(a)ll (?&who)\\b'\n"
		"    unless: {words: [x, \"@calm\"], within: 20}\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	court_finds(court, "all women and", "all women");
	court_finds(court, "all men!", "all men");
	court_passes(court, "all man");
	court_passes(court, "Calm down all men");
	court_passes(court, "all men in peace");
}

/* It would look for the name of the other, and find nothing. */
static void a_list_that_names_a_list_is_refused(void **state)
{
	struct court *court = *state;
	static const char pack[] =
		"pack: tone/test\nlanguage: en\n"
		"lists:\n  a: [b, \"@a\"]\nrules:\n" COURT_RULE
		"    pattern: x\n    near: {words: [\"@a\"], within: 9}\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), -1);
	court_refused(court, "pack.yaml:4: a: \"@a\": a list can't use "
			     "another; name both in `words`");
}

static void a_message_without_its_suggestion_is_refused(void **state)
{
	struct court *court = *state;
	static const char head[] =
		"pack: tone/test\nlanguage: en\nrules:\n"
		"  - id: tone.test\n    action: warn\n    why: a test\n"
		"    message: say {suggest}\n";
	static const char *const rows[][2] = {
		{ "    terms: [a => b, c]\n",
		  "pack.yaml:7: message: {suggest} is empty for \"c\"; write "
		  "what to say instead behind => or under `suggest`" },
		{ "    pattern: x\n",
		  "pack.yaml:7: message: {suggest} is empty; write what to "
		  "say instead under `suggest`" },
		{ "    terms: [a => b, c => d]\n", NULL },
		{ "    terms: [a => b, c]\n    suggest: [e]\n", NULL },
		{ "    pattern: x\n    suggest: [e]\n", NULL },
	};
	char pack[512];

	for (size_t i = 0; i < COUNT(rows); i++) {
		int n = snprintf(pack, sizeof(pack), "%s%s", head, rows[i][0]);

		assert_in_range(n, 1, sizeof(pack) - 1);
		assert_int_equal(court_read(court, pack, (size_t)n),
				 rows[i][1] == NULL ? 0 : -1);
		if (rows[i][1] != NULL)
			court_refused(court, rows[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(a_rule_finds_one_kind_of_thing),
		COURT_TEST(a_bad_pattern_names_its_rule_and_line),
		COURT_TEST(near_and_unless_are_checked),
		COURT_TEST(ids_have_one_form),
		COURT_TEST(a_rule_cannot_be_off_in_its_pack),
		COURT_TEST(examples_are_lists_of_texts),
		COURT_TEST(a_message_without_its_suggestion_is_refused),
		COURT_TEST(a_list_that_names_a_list_is_refused),
		COURT_TEST(parts_and_lists_are_shared_in_a_pack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
