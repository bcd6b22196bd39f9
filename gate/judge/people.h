/*
 * people: the policy's persons and accounts.
 */
#ifndef GATE_JUDGE_PEOPLE_H
#define GATE_JUDGE_PEOPLE_H

#include "base/conf.h"
#include "base/err.h"
#include "judge/policy.h"

/* people_read fills policy->people from the map `people` (NULL: none). Two
 * persons can't share a name, an alias or a login. */
int people_read(const struct conf_node *map, struct policy *policy,
		struct err *err);

/* people_read_accounts fills policy->accounts from the map `accounts`. */
int people_read_accounts(const struct conf_node *map, struct policy *policy,
			 struct err *err);

#endif
