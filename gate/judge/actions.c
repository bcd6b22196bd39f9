#include "judge/actions.h"

#include <stdbool.h>
#include <string.h>

#include "judge/glob.h"

int actions_read(const struct conf_node *map, struct policy *policy,
		 struct err *err)
{
	struct policy_action *action;

	if (map == NULL || map->kind == CONF_NULL)
		return 0;
	if (map->kind != CONF_MAP)
		return conf_fail(map, err,
				 "actions: rules and actions are "
				 "needed here, as in tone.jargon: off");
	policy->actions = arena_array(&policy->arena, map->count,
				      sizeof(*policy->actions), err);
	if (policy->actions == NULL)
		return -1;
	for (const struct conf_node *n = map->first; n != NULL; n = n->next) {
		action = &policy->actions[policy->action_count++];
		action->rule = n->key;
		action->line = n->key_line;
		while (action->action <= ACTION_OFF &&
		       (n->kind != CONF_SCALAR ||
			strcmp(action_names[action->action], n->text) != 0))
			action->action++;
		if (action->action > ACTION_OFF)
			return conf_fail(n, err,
					 "actions: %s: none of block, "
					 "hold, warn, note, off",
					 n->key);
		if (action->action == ACTION_OFF &&
		    strspn(n->key, "*?.") == strlen(n->key))
			return conf_fail(n, err,
					 "actions: \"%s\": off would let "
					 "everything through; name rules or a "
					 "family, as in tone.*",
					 n->key);
	}
	return 0;
}

enum action policy_action_for(const struct policy *policy, const char *rule,
			      enum action action)
{
	const struct policy_action *best = NULL;

	/* An id itself outdoes a glob; among globs the last one counts. */
	for (size_t i = 0; i < policy->action_count; i++) {
		const struct policy_action *a = &policy->actions[i];

		if (strcmp(a->rule, rule) == 0)
			return (enum action)a->action;
		if (glob_match(a->rule, rule, '\0'))
			best = a;
	}
	return best == NULL ? action : (enum action)best->action;
}

static bool is_glob(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

static const char *nearest(const struct rules *rules, const char *id,
			   struct arena *arena, struct err *err)
{
	const char **ids = arena_array(arena, rules->count, sizeof(*ids), err);

	for (size_t i = 0; ids != NULL && i < rules->count; i++)
		ids[i] = rules->items[i]->id;
	return ids == NULL ? NULL :
			     conf_nearest(id, ids, rules->count, sizeof(*ids));
}

static int check_id(const struct policy *policy, const struct rules *rules,
		    const char *what, const char *id, size_t line,
		    struct err *err)
{
	struct arena arena = { 0 };
	const char *near;

	if (is_glob(id) || rules_find(rules, id) != NULL)
		return 0;
	near = nearest(rules, id, &arena, err);
	err_set(err, ERR_CONFIG, "%s:%zu: %s: there is no rule \"%s\"%s%s%s",
		policy->source, line, what, id,
		near != NULL ? ", did you mean \"" : "",
		near != NULL ? near : "", near != NULL ? "\"?" : "");
	arena_release(&arena);
	return -1;
}

int actions_check(const struct policy *policy, const struct rules *rules,
		  struct err *err)
{
	for (size_t i = 0; i < policy->action_count; i++)
		if (check_id(policy, rules, "actions", policy->actions[i].rule,
			     policy->actions[i].line, err) < 0)
			return -1;
	for (size_t i = 0; i < policy->route_count; i++)
		if (check_id(policy, rules, "routes", policy->routes[i].when,
			     policy->routes[i].line, err) < 0)
			return -1;
	return 0;
}
