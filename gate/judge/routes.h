/*
 * routes: who must approve what, and when nothing may leave.
 */
#ifndef GATE_JUDGE_ROUTES_H
#define GATE_JUDGE_ROUTES_H

#include "base/conf.h"
#include "base/err.h"
#include "judge/policy.h"

/* routes_read_review fills what `review` says: clean, routes, expires_after.
 * A route whose group has too few reviewers could never be met: refused. */
int routes_read_review(const struct conf_node *map, struct policy *policy,
		       struct err *err);

/* routes_read_freeze fills policy->freezes from the list `freeze`. */
int routes_read_freeze(const struct conf_node *list, struct policy *policy,
		       struct err *err);

#endif
