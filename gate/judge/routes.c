#include "judge/routes.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define MINUTE_MS (INT64_C(60) * 1000)
#define YEAR_MS (INT64_C(366) * 24 * 60 * MINUTE_MS)

static const char *const cleans[] = { "publish", "hold", NULL };

struct review_keys {
	int clean;
	const struct conf_node *routes;
	int64_t expires_after;
};

static const struct conf_field review_keys[] = {
	{ .name = "clean",
	  .type = CONF_CHOICE,
	  .choices = cleans,
	  .offset = offsetof(struct review_keys, clean) },
	{ .name = "routes",
	  .type = CONF_NODE,
	  .offset = offsetof(struct review_keys, routes) },
	{ .name = "expires_after",
	  .type = CONF_SPAN,
	  .least = MINUTE_MS,
	  .most = YEAR_MS,
	  .offset = offsetof(struct review_keys, expires_after) },
	{ .name = NULL }
};

struct route_keys {
	const char *when;
	const struct conf_node *need;
};

static const struct conf_field route_keys[] = {
	{ .name = "when",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct route_keys, when) },
	{ .name = "need",
	  .type = CONF_NODE,
	  .required = true,
	  .offset = offsetof(struct route_keys, need) },
	{ .name = NULL }
};

struct freeze_keys {
	struct policy_freeze freeze;
	const struct conf_node *accounts;
};

static const struct conf_field freeze_keys[] = {
	{ .name = "from",
	  .type = CONF_DATE,
	  .required = true,
	  .offset = offsetof(struct freeze_keys, freeze.from) },
	{ .name = "to",
	  .type = CONF_DATE,
	  .required = true,
	  .offset = offsetof(struct freeze_keys, freeze.to) },
	{ .name = "accounts",
	  .type = CONF_NODE,
	  .offset = offsetof(struct freeze_keys, accounts) },
	{ .name = "reason",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct freeze_keys, freeze.reason) },
	{ .name = NULL }
};

static int64_t count_reviewers(const struct policy *policy, const char *group)
{
	int64_t count = 0;

	for (size_t i = 0; i < policy->person_count; i++)
		count += (policy->people[i].roles & ROLE_REVIEWER) != 0 &&
			 policy_in_group(&policy->people[i], group);
	return count;
}

static int read_need(const struct conf_node *node, const struct policy *policy,
		     struct route_need *need, struct err *err)
{
	struct conf_field field = { .name = node->key,
				    .type = CONF_NUMBER,
				    .required = true,
				    .least = 1,
				    .most = POLICY_APPROVALS_MAX };
	struct conf_field table[2] = { field, { .name = NULL } };
	struct conf_node one = { .kind = CONF_MAP,
				 .source = node->source,
				 .line = node->line,
				 .count = 1 };
	struct conf_node copy = *node;
	struct arena unused = { 0 };
	int64_t count = 0;

	copy.next = NULL;
	one.first = &copy;
	if (conf_read(&one, table, &count, &unused, err) < 0)
		return -1;
	*need = (struct route_need){ node->key, count };
	if (count_reviewers(policy, node->key) < count)
		return conf_fail(node, err,
				 "review: %" PRId64 " of %s can "
				 "never approve: only %" PRId64 " reviewers "
				 "are in that group",
				 count, node->key,
				 count_reviewers(policy, node->key));
	return 0;
}

static int read_route(const struct conf_node *node, struct policy *policy,
		      struct route *route, struct err *err)
{
	struct route_keys value = { 0 };

	if (conf_read(node, route_keys, &value, &policy->arena, err) < 0)
		return -1;
	if (value.need->kind != CONF_MAP || value.need->count == 0)
		return conf_fail(value.need, err,
				 "need: groups and numbers "
				 "are needed here, as in {legal: 1}");
	route->when = value.when;
	route->line = node->line;
	route->needs = arena_array(&policy->arena, value.need->count,
				   sizeof(*route->needs), err);
	if (route->needs == NULL)
		return -1;
	for (const struct conf_node *n = value.need->first; n != NULL;
	     n = n->next)
		if (read_need(n, policy, &route->needs[route->need_count++],
			      err) < 0)
			return -1;
	return 0;
}

int routes_read_review(const struct conf_node *map, struct policy *policy,
		       struct err *err)
{
	struct review_keys review = { .expires_after = policy->expires_after };

	if (map == NULL || map->kind == CONF_NULL)
		return 0;
	if (conf_read(map, review_keys, &review, &policy->arena, err) < 0)
		return -1;
	policy->hold_clean = review.clean == 1;
	policy->expires_after = review.expires_after;
	if (review.routes == NULL || review.routes->kind == CONF_NULL)
		return 0;
	if (review.routes->kind != CONF_LIST)
		return conf_fail(review.routes, err,
				 "routes: a list of "
				 "{when, need} is needed here");
	policy->routes = arena_array(&policy->arena, review.routes->count,
				     sizeof(*policy->routes), err);
	if (policy->routes == NULL)
		return -1;
	for (const struct conf_node *n = review.routes->first; n != NULL;
	     n = n->next)
		if (read_route(n, policy,
			       &policy->routes[policy->route_count++], err) < 0)
			return -1;
	return 0;
}

static int read_accounts(const struct conf_node *node, struct policy *policy,
			 struct conf_strings *accounts, struct err *err)
{
	if (node == NULL || node->kind == CONF_NULL ||
	    (node->kind == CONF_SCALAR && strcmp(node->text, "all") == 0))
		return 0;
	if (conf_strings(node, accounts, &policy->arena, err) < 0)
		return -1;
	for (size_t i = 0; i < accounts->count; i++)
		if (policy_account(policy, accounts->items[i]) == NULL)
			return conf_fail(node, err,
					 "freeze: there is no "
					 "account \"%s\"",
					 accounts->items[i]);
	return 0;
}

int routes_read_freeze(const struct conf_node *list, struct policy *policy,
		       struct err *err)
{
	if (list == NULL || list->kind == CONF_NULL)
		return 0;
	if (list->kind != CONF_LIST)
		return conf_fail(list, err,
				 "freeze: a list of {from, to, "
				 "reason} is needed here");
	policy->freezes = arena_array(&policy->arena, list->count,
				      sizeof(*policy->freezes), err);
	if (policy->freezes == NULL)
		return -1;
	for (const struct conf_node *n = list->first; n != NULL; n = n->next) {
		struct freeze_keys value = { 0 };

		if (conf_read(n, freeze_keys, &value, &policy->arena, err) <
			    0 ||
		    read_accounts(value.accounts, policy,
				  &value.freeze.accounts, err) < 0)
			return -1;
		if (value.freeze.to <= value.freeze.from)
			return conf_fail(n, err,
					 "freeze: `to` is not after "
					 "`from`");
		policy->freezes[policy->freeze_count++] = value.freeze;
	}
	return 0;
}

const char *policy_frozen(const struct policy *policy, const char *account,
			  int64_t now)
{
	for (size_t i = 0; i < policy->freeze_count; i++) {
		const struct policy_freeze *f = &policy->freezes[i];
		bool meant = f->accounts.count == 0;

		for (size_t a = 0; a < f->accounts.count; a++)
			meant = meant ||
				strcmp(f->accounts.items[a], account) == 0;
		if (meant && now >= f->from && now < f->to)
			return f->reason;
	}
	return NULL;
}
