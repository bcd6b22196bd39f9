#include "judge/verdict.h"

#include <string.h>

#include "filter/rules.h"
#include "judge/glob.h"
#include "judge/waiver.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "block", "hold", "pass" };

	return names[verdict];
}

/* Sets each finding's action by the policy; drops those that are off. */
static void apply_policy(const struct policy *policy, struct findings *findings)
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		finding->action = policy_action_for(policy, finding->rule->id,
						    finding->found_action);
		if (finding->action == ACTION_OFF)
			continue;
		/* What can't be decided is for people, whatever the rule's
		 * own action has become. */
		if (finding->undecided && finding->action > ACTION_HOLD)
			finding->action = ACTION_HOLD;
		findings->items[kept++] = *finding;
	}
	findings->count = kept;
}

int verdict_judge(const struct policy *policy, const struct draft *draft,
		  struct findings *findings,
		  const struct verdict_options *options, int64_t now,
		  struct arena *arena, struct judgement *out, struct err *err)
{
	enum action worst = ACTION_OFF;

	*out = (struct judgement){ .verdict = VERDICT_BLOCK };
	apply_policy(policy, findings);
	if (!options->no_waivers &&
	    waiver_apply(draft, findings, now, arena, out, err) < 0)
		return -1;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].action < worst)
			worst = findings->items[i].action;
	if (worst >= ACTION_WARN)
		out->verdict = VERDICT_PASS;
	else if (worst == ACTION_HOLD)
		out->verdict = VERDICT_HOLD;
	return 0;
}

static bool is_for_all(const struct route *route)
{
	return strcmp(route->when, "*") == 0;
}

/* A route concerns what its rule or glob names; `*` concerns every post that
 * waits for people. */
static bool concerns(const struct route *route, const struct findings *findings)
{
	if (is_for_all(route))
		return true;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].action == ACTION_HOLD &&
		    glob_match(route->when, findings->items[i].rule->id, '\0'))
			return true;
	return false;
}

static void need_more(struct route_need *needs, size_t *count,
		      const struct route_need *more)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(needs[i].group, more->group) != 0)
			continue;
		if (more->count > needs[i].count)
			needs[i].count = more->count;
		return;
	}
	needs[(*count)++] = *more;
}

int verdict_needs(const struct policy *policy, const struct findings *findings,
		  struct arena *arena, struct route_need **needs, size_t *count,
		  struct err *err)
{
	static const struct route_need anyone = { "*", 1 };
	size_t most = 1;

	*count = 0;
	for (size_t i = 0; i < policy->route_count; i++)
		most += policy->routes[i].need_count;
	*needs = arena_array(arena, most, sizeof(**needs), err);
	if (*needs == NULL)
		return -1;
	for (size_t i = 0; i < policy->route_count; i++) {
		const struct route *route = &policy->routes[i];

		if (!concerns(route, findings))
			continue;
		for (size_t n = 0; n < route->need_count; n++)
			need_more(*needs, count, &route->needs[n]);
	}
	if (*count == 0)
		need_more(*needs, count, &anyone);
	return 0;
}
