/*
 * judged: findings, waivers and a policy put together by hand, for the tests
 * of what judge/ makes of them. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_JUDGED_H
#define TESTS_UNIT_JUDGED_H

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "draft/draft.h"
#include "filter/finding.h"
#include "filter/rules.h"
#include "judge/policy.h"
#include "judge/verdict.h"
#include "judge/waiver.h"

#define NOW INT64_C(1800000000000)
#define WAIVERS_MAX 8
#define RULES_MAX 8

struct judged {
	struct arena arena;
	struct err err;
	struct rule rules[RULES_MAX];
	size_t rule_count;
	struct draft_field field;
	struct draft_waiver waivers[WAIVERS_MAX];
	struct draft draft;
	struct policy policy;
	struct findings findings;
	struct judgement judgement;
};

static inline int judged_open(void **state)
{
	struct judged *judged = calloc(1, sizeof(*judged));
	struct err err = { 0 };

	assert_non_null(judged);
	assert_int_equal(digest_start(&err), 0);
	judged->field = (struct draft_field){ .name = "text",
					      .data = "abcdefgh",
					      .len = 8 };
	judged->draft.waivers = judged->waivers;
	*state = judged;
	return 0;
}

static inline int judged_close(void **state)
{
	struct judged *judged = *state;

	arena_release(&judged->arena);
	free(judged);
	return 0;
}

/* A rule that fired; where it stands doesn't matter here. */
static inline struct finding *judged_find(struct judged *judged, const char *id,
					  enum action action)
{
	struct rule *rule = &judged->rules[judged->rule_count++];
	size_t at = judged->findings.count;
	struct finding *finding;

	assert_in_range(judged->rule_count, 1, RULES_MAX);
	*rule = (struct rule){ .id = id,
			       .action = (int)action,
			       .message = "m" };
	finding = finding_add(&judged->findings, rule, &judged->field, at,
			      at + 1, &judged->arena, &judged->err);
	assert_non_null(finding);
	assert_int_equal(findings_finish(&judged->findings, &judged->arena,
					 &judged->err),
			 0);
	return finding;
}

/* A waiver of a finding that counts, to be spoilt by the test. */
static inline struct draft_waiver *judged_waive(struct judged *judged,
						const char *id)
{
	struct draft_waiver *waiver =
		&judged->waivers[judged->draft.waiver_count++];

	assert_in_range(judged->draft.waiver_count, 1, WAIVERS_MAX);
	*waiver = (struct draft_waiver){ .finding = id,
					 .reason = "a quote",
					 .by = "maria",
					 .until = NOW + 1,
					 .line = 7 };
	return waiver;
}

static inline enum verdict judged_verdict(struct judged *judged,
					  bool no_waivers)
{
	struct verdict_options options = { .no_waivers = no_waivers };

	assert_int_equal(verdict_judge(&judged->policy, &judged->draft,
				       &judged->findings, &options, NOW,
				       &judged->arena, &judged->judgement,
				       &judged->err),
			 0);
	return judged->judgement.verdict;
}

#define JUDGED_TEST(name) \
	cmocka_unit_test_setup_teardown(name, judged_open, judged_close)

#endif
