#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judged.h"

static void expect_remark(struct judged *judged, const char *what)
{
	char text[256];

	(void)snprintf(text, sizeof(text), "the waiver of %s %s",
		       judged->waivers[0].finding, what);
	assert_int_equal(judged->judgement.remark_count, 1);
	assert_int_equal(judged->judgement.remarks[0].line, 7);
	assert_string_equal(judged->judgement.remarks[0].text, text);
}

static void a_waiver_lowers_hold_and_warn_to_note(void **state)
{
	static const enum action actions[] = { ACTION_HOLD, ACTION_WARN,
					       ACTION_NOTE };

	for (size_t i = 0; i < 3; i++) {
		struct judged *judged = *state;
		struct finding *f;

		judged->findings.count = 0;
		judged->draft.waiver_count = 0;
		f = judged_find(judged, "tone.a", actions[i]);
		judged_waive(judged, f->id);
		assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
		assert_int_equal(f->action, ACTION_NOTE);
		assert_int_equal(f->found_action, actions[i]);
		assert_string_equal(f->waived, "a quote");
		assert_int_equal(judged->judgement.remark_count, 0);
	}
}

static void a_waiver_never_lowers_a_block(void **state)
{
	struct judged *judged = *state;
	struct finding *f = judged_find(judged, "leak.a", ACTION_BLOCK);

	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_BLOCK);
	assert_null(f->waived);
	expect_remark(judged, "can't clear a block: that "
			      "takes another text");
}

static void a_block_by_policy_is_a_block_too(void **state)
{
	struct judged *judged = *state;
	struct policy_action block = { "tone.*", ACTION_BLOCK, 1 };
	struct finding *f = judged_find(judged, "tone.a", ACTION_NOTE);

	judged->policy.actions = &block;
	judged->policy.action_count = 1;
	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_BLOCK);
	expect_remark(judged, "can't clear a block: that "
			      "takes another text");
}

static void a_block_lowered_by_policy_can_be_waived(void **state)
{
	struct judged *judged = *state;
	struct policy_action hold = { "leak.a", ACTION_HOLD, 1 };
	struct finding *f = judged_find(judged, "leak.a", ACTION_BLOCK);

	judged->policy.actions = &hold;
	judged->policy.action_count = 1;
	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
}

static void the_undecided_cannot_be_waived(void **state)
{
	struct judged *judged = *state;
	struct finding *f = judged_find(judged, "tone.a", ACTION_HOLD);

	f->undecided = true;
	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	expect_remark(judged, "can't clear what could not be "
			      "decided: people must look");
}

static void a_waiver_needs_a_reason_a_name_and_a_date(void **state)
{
	static const struct {
		const char *reason, *by;
		int64_t until;
		const char *text;
	} rows[] = {
		{ NULL, "m", NOW + 1, "has no reason, so it doesn't count" },
		{ "", "m", NOW + 1, "has no reason, so it doesn't count" },
		{ " \t\n", "m", NOW + 1, "has no reason, so it doesn't count" },
		{ "r", " ", NOW + 1,
		  "doesn't say by whom, so it doesn't count" },
		{ "r", NULL, NOW + 1,
		  "doesn't say by whom, so it doesn't "
		  "count" },
		{ "r", "", NOW + 1,
		  "doesn't say by whom, so it doesn't "
		  "count" },
		{ "r", "m", 0,
		  "has no `until` date, so it doesn't "
		  "count" },
		{ "r", "m", NOW,
		  "is past its date, so it doesn't count any "
		  "more" },
		{ "r", "m", 1,
		  "is past its date, so it doesn't count any "
		  "more" },
	};
	struct judged *judged = *state;
	struct finding *f = judged_find(judged, "tone.a", ACTION_HOLD);
	struct draft_waiver *waiver = judged_waive(judged, f->id);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		waiver->reason = rows[i].reason;
		waiver->by = rows[i].by;
		waiver->until = rows[i].until;
		assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
		assert_null(f->waived);
		expect_remark(judged, rows[i].text);
	}
}

static void an_unused_waiver_is_said(void **state)
{
	struct judged *judged = *state;

	judged_waive(judged, "f_0000000000000000");
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
	expect_remark(judged, "clears nothing: there is no "
			      "such finding any more");
}

static void a_waiver_clears_one_finding_alone(void **state)
{
	struct judged *judged = *state;
	const char *id;

	judged_find(judged, "tone.a", ACTION_HOLD);
	judged_find(judged, "tone.b", ACTION_HOLD);
	id = judged->findings.items[1].id;
	judged_waive(judged, id);
	judged_waive(judged, "f_0000000000000000")->line = 9;
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	assert_null(judged->findings.items[0].waived);
	assert_non_null(judged->findings.items[1].waived);
	assert_int_equal(judged->judgement.remark_count, 1);
	assert_int_equal(judged->judgement.remarks[0].line, 9);
}

static void equal_matches_are_waived_one_by_one(void **state)
{
	struct judged *judged = *state;
	const struct finding *f;

	judged->field.data = "aaaaaaaa";
	judged_find(judged, "tone.a", ACTION_HOLD);
	finding_add(&judged->findings, &judged->rules[0], &judged->field, 3, 4,
		    &judged->arena, &judged->err);
	assert_int_equal(findings_finish(&judged->findings, &judged->arena,
					 &judged->err),
			 0);
	f = judged->findings.items;
	assert_int_equal(judged->findings.count, 2);
	judged_waive(judged, f[1].id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	judged_waive(judged, f[0].id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
}

static void waivers_can_be_left_out(void **state)
{
	struct judged *judged = *state;
	struct finding *f = judged_find(judged, "tone.a", ACTION_HOLD);

	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, true), VERDICT_HOLD);
	assert_null(f->waived);
	assert_int_equal(judged->judgement.remark_count, 0);
}

static void no_memory_is_an_error_and_blocks(void **state)
{
	struct judged *judged = *state;
	struct verdict_options options = { 0 };
	struct arena tight = { .limit = 1 };

	judged_waive(judged, "f_0000000000000000");
	assert_int_equal(verdict_judge(&judged->policy, &judged->draft,
				       &judged->findings, &options, NOW, &tight,
				       &judged->judgement, &judged->err),
			 -1);
	assert_int_equal(judged->err.code, ERR_LIMIT);
	assert_int_equal(judged->judgement.verdict, VERDICT_BLOCK);
	arena_release(&tight);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		JUDGED_TEST(a_waiver_lowers_hold_and_warn_to_note),
		JUDGED_TEST(a_waiver_never_lowers_a_block),
		JUDGED_TEST(a_block_by_policy_is_a_block_too),
		JUDGED_TEST(a_block_lowered_by_policy_can_be_waived),
		JUDGED_TEST(the_undecided_cannot_be_waived),
		JUDGED_TEST(a_waiver_needs_a_reason_a_name_and_a_date),
		JUDGED_TEST(an_unused_waiver_is_said),
		JUDGED_TEST(a_waiver_clears_one_finding_alone),
		JUDGED_TEST(equal_matches_are_waived_one_by_one),
		JUDGED_TEST(waivers_can_be_left_out),
		JUDGED_TEST(no_memory_is_an_error_and_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
