/*
 * verdict: findings to one word. A pure function of findings, waivers, policy
 * and now: no scores, the worst action wins.
 */
#ifndef GATE_JUDGE_VERDICT_H
#define GATE_JUDGE_VERDICT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "filter/finding.h"
#include "judge/policy.h"

/* Zero lets nothing through. */
enum verdict {
	VERDICT_BLOCK = 0, /* must be rewritten */
	VERDICT_HOLD,	   /* people must approve */
	VERDICT_PASS	   /* at most warnings */
};

/* What must be said about waivers: unused, expired, without a reason. */
struct verdict_remark {
	size_t line;
	const char *text;
};

struct verdict_options {
	bool no_waivers;
};

struct judgement {
	enum verdict verdict;
	struct verdict_remark *remarks;
	size_t remark_count;
};

/* verdict_judge sets each finding's action by policy and waivers, and drops
 * findings whose rule is off. */
int verdict_judge(const struct policy *policy, const struct draft *draft,
		  struct findings *findings,
		  const struct verdict_options *options, int64_t now,
		  struct arena *arena, struct judgement *out, struct err *err);

/* verdict_needs lists who must approve: the needs of every route that one of
 * the holding findings matches (for a clean post that is held: routes for
 * *), each group once with its greatest number. No route: one reviewer. */
int verdict_needs(const struct policy *policy, const struct findings *findings,
		  struct arena *arena, struct route_need **needs, size_t *count,
		  struct err *err);

const char *verdict_name(enum verdict verdict);

#endif
