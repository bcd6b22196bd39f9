#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judged.h"

static void nothing_found_passes(void **state)
{
	assert_int_equal(judged_verdict(*state, false), VERDICT_PASS);
}

static void the_zeroed_answer_blocks(void **state)
{
	struct judgement zero = { 0 };

	(void)state;
	assert_int_equal(zero.verdict, VERDICT_BLOCK);
	assert_int_equal((enum action)0, ACTION_BLOCK);
	assert_string_equal(verdict_name(zero.verdict), "block");
	assert_string_equal(verdict_name(VERDICT_HOLD), "hold");
	assert_string_equal(verdict_name(VERDICT_PASS), "pass");
}

/* Every set of up to four findings: the strictest decides, not the sum. */
static void the_worst_action_wins(void **state)
{
	static const enum verdict verdicts[] = { [ACTION_BLOCK] = VERDICT_BLOCK,
						 [ACTION_HOLD] = VERDICT_HOLD,
						 [ACTION_WARN] = VERDICT_PASS,
						 [ACTION_NOTE] = VERDICT_PASS,
						 [ACTION_OFF] = VERDICT_PASS };
	struct judged *judged = *state;

	for (int all = 0; all < 4 * 4 * 4 * 4; all++) {
		enum action worst = ACTION_OFF;

		judged->findings = (struct findings){ 0 };
		judged->rule_count = 0;
		for (int i = 0, rest = all; i < 4; i++, rest /= 4) {
			enum action action = (enum action)(rest % 4);

			judged_find(judged, "tone.a", action);
			worst = action < worst ? action : worst;
		}
		assert_int_equal(judged_verdict(judged, false),
				 verdicts[worst]);
	}
}

static void many_warnings_still_pass(void **state)
{
	struct judged *judged = *state;

	for (int i = 0; i < 8; i++)
		judged_find(judged, "tone.a", ACTION_WARN);
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
	assert_int_equal(judged->findings.count, 8);
}

static void the_policy_sets_actions(void **state)
{
	struct judged *judged = *state;
	struct policy_action actions[] = { { "tone.*", ACTION_HOLD, 1 },
					   { "leak.a", ACTION_WARN, 1 } };

	judged->policy.actions = actions;
	judged->policy.action_count = 2;
	judged_find(judged, "tone.a", ACTION_NOTE);
	judged_find(judged, "leak.a", ACTION_BLOCK);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	assert_int_equal(judged->findings.items[0].action, ACTION_HOLD);
	assert_int_equal(judged->findings.items[0].found_action, ACTION_NOTE);
	assert_int_equal(judged->findings.items[1].action, ACTION_WARN);
}

static void a_rule_that_is_off_is_dropped(void **state)
{
	struct judged *judged = *state;
	struct policy_action off = { "leak.**", ACTION_OFF, 1 };

	judged->policy.actions = &off;
	judged->policy.action_count = 1;
	judged_find(judged, "leak.a", ACTION_BLOCK);
	judged_find(judged, "tone.a", ACTION_WARN);
	judged_find(judged, "leak.b", ACTION_BLOCK);
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
	assert_int_equal(judged->findings.count, 1);
	assert_string_equal(judged->findings.items[0].rule->id, "tone.a");
}

/* F12. */
static void the_undecided_holds_whatever_the_policy_says(void **state)
{
	struct judged *judged = *state;
	struct policy_action action = { "tone.a", ACTION_NOTE, 1 };

	judged->policy.actions = &action;
	judged->policy.action_count = 1;
	judged_find(judged, "tone.a", ACTION_HOLD)->undecided = true;
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	action.action = ACTION_BLOCK;
	assert_int_equal(judged_verdict(judged, false), VERDICT_BLOCK);
	action.action = ACTION_OFF;
	assert_int_equal(judged_verdict(judged, false), VERDICT_PASS);
}

static void judging_twice_changes_nothing(void **state)
{
	struct judged *judged = *state;
	struct policy_action action = { "tone.*", ACTION_HOLD, 1 };

	judged->policy.actions = &action;
	judged->policy.action_count = 1;
	judged_find(judged, "tone.a", ACTION_WARN);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	assert_int_equal(judged->findings.count, 1);
}

/* legal 1 for claims, brand 2 for tone, and for all brand 1 and press 1. */
static struct route_need for_claims[] = { { "legal", 1 } };
static struct route_need for_tone[] = { { "brand", 2 }, { "legal", 2 } };
static struct route_need for_all[] = { { "brand", 1 }, { "press", 1 } };
static struct route routes[] = { { "claims.*", for_claims, 1, 1 },
				 { "tone.*", for_tone, 2, 1 },
				 { "*", for_all, 2, 1 } };

static void expect_needs(struct judged *judged, const char *text)
{
	struct route_need *needs;
	char all[256] = "";
	size_t count, len = 0;

	assert_int_equal(verdict_needs(&judged->policy, &judged->findings,
				       &judged->arena, &needs, &count,
				       &judged->err),
			 0);
	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s %d",
					i > 0 ? ", " : "", needs[i].group,
					(int)needs[i].count);
	assert_string_equal(all, text);
}

static void without_routes_anybody_may_approve(void **state)
{
	struct judged *judged = *state;

	judged_find(judged, "tone.a", ACTION_HOLD);
	expect_needs(judged, "* 1");
}

static void needs_are_the_union_of_the_routes_that_match(void **state)
{
	struct judged *judged = *state;

	judged->policy.routes = routes;
	judged->policy.route_count = 3;
	expect_needs(judged, "brand 1, press 1");
	judged_find(judged, "claims.price.lowest", ACTION_HOLD);
	expect_needs(judged, "legal 1, brand 1, press 1");
	judged_find(judged, "tone.a", ACTION_HOLD);
	expect_needs(judged, "legal 2, brand 2, press 1");
}

static void only_what_holds_asks_for_people(void **state)
{
	static const enum action actions[] = { ACTION_WARN, ACTION_NOTE,
					       ACTION_BLOCK };
	struct judged *judged = *state;

	judged->policy.routes = routes;
	judged->policy.route_count = 2;
	for (size_t i = 0; i < 3; i++)
		judged_find(judged, "claims.a", actions[i]);
	expect_needs(judged, "* 1");
	judged_find(judged, "claims.a", ACTION_HOLD);
	expect_needs(judged, "legal 1");
}

static void a_waived_finding_asks_for_nobody(void **state)
{
	struct judged *judged = *state;
	struct finding *f;

	judged->policy.routes = routes;
	judged->policy.route_count = 2;
	judged_find(judged, "tone.a", ACTION_HOLD);
	f = judged_find(judged, "claims.a", ACTION_HOLD);
	judged_waive(judged, f->id);
	assert_int_equal(judged_verdict(judged, false), VERDICT_HOLD);
	expect_needs(judged, "brand 2, legal 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		JUDGED_TEST(nothing_found_passes),
		JUDGED_TEST(the_zeroed_answer_blocks),
		JUDGED_TEST(the_worst_action_wins),
		JUDGED_TEST(many_warnings_still_pass),
		JUDGED_TEST(the_policy_sets_actions),
		JUDGED_TEST(a_rule_that_is_off_is_dropped),
		JUDGED_TEST(the_undecided_holds_whatever_the_policy_says),
		JUDGED_TEST(judging_twice_changes_nothing),
		JUDGED_TEST(without_routes_anybody_may_approve),
		JUDGED_TEST(needs_are_the_union_of_the_routes_that_match),
		JUDGED_TEST(only_what_holds_asks_for_people),
		JUDGED_TEST(a_waived_finding_asks_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
