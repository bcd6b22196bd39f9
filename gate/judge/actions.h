/*
 * actions: what the policy makes of single rules.
 */
#ifndef GATE_JUDGE_ACTIONS_H
#define GATE_JUDGE_ACTIONS_H

#include "base/conf.h"
#include "base/err.h"
#include "filter/rules.h"
#include "judge/policy.h"

/* actions_read fills policy->actions from the map `actions` (NULL: none). */
int actions_read(const struct conf_node *map, struct policy *policy,
		 struct err *err);

/* actions_check refuses a policy that names a rule which none of the packs
 * has: `leak.crad: hold` would change nothing, silently. A glob may match
 * nothing yet. */
int actions_check(const struct policy *policy, const struct rules *rules,
		  struct err *err);

#endif
