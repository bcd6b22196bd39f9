#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"
#include "random_text.h"

static void messages_are_filled_in(void **state)
{
	struct court *court = *state;
	static const char pack[] = COURT_HEAD
		"  - id: tone.test\n    action: warn\n"
		"    message: \"“{match}”: say {suggest}, not {match} {x}.\"\n"
		"    why: w\n    terms: [circle back => reply | answer]\n";
	const struct finding *f;

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	court_finds(court, "Circle\r\nback", "Circle\r\nback");
	f = court->findings.items;
	assert_string_equal(
		finding_message(f, false, &court->arena, &court->err),
		"“Circle back”: say reply or answer, not Circle "
		"back {x}.");
}

static void an_undecided_finding_says_so(void **state)
{
	struct court *court = *state;
	struct rule rule = { .id = "tone.a", .message = "m" };
	struct finding f = {
		.rule = &rule, .match = "", .masked = "", .undecided = true
	};

	assert_string_equal(
		finding_message(&f, false, &court->arena, &court->err),
		"m (Undecided: the text is too intricate for "
		"this rule, so people must look.)");
	f.undecided = false;
	f.note = "acme-x: 300 of 280.";
	assert_string_equal(
		finding_message(&f, false, &court->arena, &court->err),
		"m acme-x: 300 of 280.");
}

static void ids_survive_edits_elsewhere(void **state)
{
	struct court *court = *state;
	char first[FINDING_ID];

	court_rule(court, "    terms: [leverage, synergy]\n");
	court_finds(court, "We leverage it.", "leverage");
	memcpy(first, court->findings.items[0].id, sizeof(first));
	assert_memory_equal(first, "f_", 2);
	assert_int_equal(strlen(first), FINDING_ID - 1);
	assert_int_equal(strspn(first + 2, "0123456789abcdef"), 16);
	court_finds(court, "Tomorrow, and not today,\n\nwe leverage all.",
		    "leverage");
	assert_string_equal(court->findings.items[0].id, first);
	court_finds(court,
		    "LEVER\xC2\xAD"
		    "AGE",
		    "LEVER\xC2\xAD"
		    "AGE");
	assert_string_equal(court->findings.items[0].id, first);
	court_finds(court, "leveraged", "leveraged");
	assert_string_not_equal(court->findings.items[0].id, first);
	assert_int_equal(court_judge(court, "synergy, leverage"), 2);
	assert_string_equal(court->findings.items[1].id, first);
}

static void ids_differ_by_occurrence(void **state)
{
	struct court *court = *state;
	const struct finding *f;
	char first[FINDING_ID];

	court_rule(court, "    terms: [leverage]\n");
	court_finds(court, "leverage", "leverage");
	memcpy(first, court->findings.items[0].id, sizeof(first));
	assert_int_equal(court_judge(court, "leverage, Leverage, "
					    "LEVER\xC2\xAD"
					    "AGE"),
			 3);
	f = court->findings.items;
	assert_string_equal(f[0].id, first);
	assert_string_not_equal(f[0].id, f[1].id);
	assert_string_not_equal(f[0].id, f[2].id);
	assert_string_not_equal(f[1].id, f[2].id);
}

static void ids_differ_by_rule_and_field(void **state)
{
	struct court *court = *state;
	static const char pack[] = COURT_HEAD COURT_RULE
		"    terms: [leverage]\n"
		"  - id: tone.other\n    action: hold\n    message: m\n"
		"    why: w\n    terms: [leverage]\n";
	const struct finding *f;

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	assert_int_equal(court_judge(court, "---\nwarning: leverage\n---\n"
					    "leverage"),
			 4);
	f = court->findings.items;
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(f[i].id, f[k].id);
}

static void findings_are_sorted_by_place(void **state)
{
	struct court *court = *state;
	const struct finding *f;

	court_rule(court, "    patterns: ['zz', 'b.b', 'aa']\n");
	assert_int_equal(court_judge(court, "aa bxb zz aa"), 4);
	f = court->findings.items;
	for (size_t i = 1; i < 4; i++)
		assert_true(f[i - 1].start < f[i].start);
}

static void doubles_are_one_and_the_stricter_action_stays(void **state)
{
	struct court *court = *state;

	court_rule(court, "    patterns: ['ab', 'abc', 'bcd', 'ab']\n"
			  "    near: {words: [now], within: 9, raises: "
			  "block}\n");
	court_finds(court, "abcd", "abcd");
	assert_int_equal(court->findings.items[0].action, ACTION_WARN);
	court_finds(court, "abcd      now", "abcd");
	assert_int_equal(court->findings.items[0].action, ACTION_BLOCK);
	assert_int_equal(court->findings.items[0].found_action, ACTION_BLOCK);
}

/* Whatever order a sort leaves equal ones in. */
static void of_equal_doubles_the_same_one_stays(void **state)
{
	struct court *court = *state;
	const char *b[] = { "b" }, *a[] = { "a" };
	struct rule rule = { .id = "tone.a", .action = ACTION_WARN };
	struct draft_field field = { .name = "text", .data = "xy", .len = 2 };

	for (int turn = 0; turn < 2; turn++) {
		struct findings findings = { 0 };

		for (int i = 0; i < 2; i++)
			finding_add(&findings, &rule, &field, 0, 2,
				    &court->arena, &court->err)
				->suggest =
				(struct conf_strings){ i == turn ? a : b, 1 };
		assert_int_equal(
			findings_finish(&findings, &court->arena, &court->err),
			0);
		assert_int_equal(findings.count, 1);
		assert_string_equal(findings.items[0].suggest.items[0], "a");
	}
}

static void too_many_findings_are_an_error(void **state)
{
	struct court *court = *state;
	struct rule rule = { .id = "tone.a" };
	struct draft_field field = { .name = "text", .data = "xy", .len = 2 };
	struct findings findings = { 0 };
	struct err err = { 0 };

	for (int i = 0; i < FINDINGS_MAX; i++)
		assert_non_null(finding_add(&findings, &rule, &field, 0, 1,
					    &court->arena, &err));
	assert_null(finding_add(&findings, &rule, &field, 0, 1, &court->arena,
				&err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text,
			    "more than 10000 findings: divide the draft");
	assert_int_equal(findings.count, FINDINGS_MAX);
}

static void no_memory_leaves_the_findings_that_are_there(void **state)
{
	struct court *court = *state;
	struct arena tight = { .limit = 1024 };
	struct rule rule = { .id = "tone.a" };
	struct draft_field field = { .name = "text", .data = "xy", .len = 2 };
	struct findings findings = { 0 };
	struct err err = { 0 };

	assert_non_null(finding_add(&findings, &rule, &field, 0, 1,
				    &court->arena, &err));
	while (findings.count < findings.cap)
		assert_non_null(finding_add(&findings, &rule, &field, 0, 1,
					    &court->arena, &err));
	assert_null(finding_add(&findings, &rule, &field, 0, 1, &tight, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_non_null(findings.items);
	arena_release(&tight);
}

#define CASE_LEN 24
#define CASE_RULES 3

/* Which bytes a rule's findings cover. */
static void cover(const struct findings *findings, const struct rule *rule,
		  bool covered[CASE_LEN])
{
	memset(covered, 0, CASE_LEN);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		for (size_t at = f->start; f->rule == rule && at < f->end; at++)
			covered[at] = true;
	}
}

static void check_order(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		for (size_t k = 0; k < i; k++) {
			const struct finding *other = &findings->items[k];

			assert_true(other->start <= f->start);
			assert_true(other->rule != f->rule ||
				    other->end <= f->start);
			assert_string_not_equal(other->id, f->id);
		}
	}
}

/* Whatever is found: what a rule covers stays, nothing overlaps, no id is
 * given twice. */
static void merging_keeps_what_was_found(void **state)
{
	struct court *court = *state;
	struct rule rules[CASE_RULES] = { { .id = "tone.a" },
					  { .id = "tone.b", .redact = true },
					  { .id = "tone.c" } };
	struct draft_field field = { .name = "text",
				     .data = "abab abab abab abab abab",
				     .len = CASE_LEN };
	uint64_t seed = 29;

	for (int turn = 0; turn < 2000; turn++) {
		struct findings findings = { 0 };
		bool before[CASE_RULES][CASE_LEN], after[CASE_LEN];

		arena_reset(&court->arena);
		for (uint32_t n = random_number(&seed, 12); n > 0; n--) {
			size_t start = random_number(&seed, CASE_LEN);
			size_t len =
				1 + random_number(&seed,
						  (uint32_t)(CASE_LEN - start));

			assert_non_null(finding_add(
				&findings,
				&rules[random_number(&seed, CASE_RULES)],
				&field, start, start + len, &court->arena,
				&court->err));
		}
		for (size_t i = 0; i < CASE_RULES; i++)
			cover(&findings, &rules[i], before[i]);
		assert_int_equal(
			findings_finish(&findings, &court->arena, &court->err),
			0);
		check_order(&findings);
		for (size_t i = 0; i < CASE_RULES; i++) {
			cover(&findings, &rules[i], after);
			assert_memory_equal(after, before[i], CASE_LEN);
		}
	}
}

static void names_are_those_of_the_files(void **state)
{
	(void)state;
	assert_string_equal(action_name(ACTION_BLOCK), "block");
	assert_string_equal(action_name(ACTION_OFF), "off");
	assert_null(action_names[ACTION_OFF + 1]);
	assert_string_equal(family_name(FAMILY_TONE), "tone");
	assert_string_equal(family_name(FAMILY_PLACE), "place");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(messages_are_filled_in),
		COURT_TEST(an_undecided_finding_says_so),
		COURT_TEST(ids_survive_edits_elsewhere),
		COURT_TEST(ids_differ_by_occurrence),
		COURT_TEST(ids_differ_by_rule_and_field),
		COURT_TEST(findings_are_sorted_by_place),
		COURT_TEST(doubles_are_one_and_the_stricter_action_stays),
		COURT_TEST(of_equal_doubles_the_same_one_stays),
		COURT_TEST(too_many_findings_are_an_error),
		COURT_TEST(no_memory_leaves_the_findings_that_are_there),
		COURT_TEST(merging_keeps_what_was_found),
		COURT_TEST(names_are_those_of_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
