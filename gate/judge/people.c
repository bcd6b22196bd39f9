#include "judge/people.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	unsigned role;
} roles[] = { { "author", ROLE_AUTHOR },
	      { "reviewer", ROLE_REVIEWER },
	      { "admin", ROLE_ADMIN },
	      { "agent", ROLE_AGENT } };

struct person_keys {
	struct person person;
	struct conf_strings roles;
};

static const struct conf_field person_keys[] = {
	{ .name = "login",
	  .type = CONF_STRING,
	  .offset = offsetof(struct person_keys, person.login) },
	{ .name = "roles",
	  .type = CONF_STRINGS,
	  .required = true,
	  .offset = offsetof(struct person_keys, roles) },
	{ .name = "groups",
	  .type = CONF_STRINGS,
	  .offset = offsetof(struct person_keys, person.groups) },
	{ .name = "aliases",
	  .type = CONF_STRINGS,
	  .offset = offsetof(struct person_keys, person.aliases) },
	{ .name = NULL }
};

#define ACCOUNT(field) offsetof(struct account, field)

static const struct conf_field account_keys[] = {
	{ .name = "platform",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = ACCOUNT(platform) },
	{ .name = "server", .type = CONF_STRING, .offset = ACCOUNT(server) },
	{ .name = "handle", .type = CONF_STRING, .offset = ACCOUNT(handle) },
	{ .name = "credential",
	  .type = CONF_STRING,
	  .offset = ACCOUNT(credential) },
	{ .name = "path", .type = CONF_STRING, .offset = ACCOUNT(path) },
	{ .name = "title", .type = CONF_STRING, .offset = ACCOUNT(title) },
	{ .name = "url", .type = CONF_STRING, .offset = ACCOUNT(url) },
	{ .name = NULL }
};

static int read_roles(const struct conf_node *node,
		      const struct conf_strings *names, struct person *person,
		      struct err *err)
{
	for (size_t i = 0; i < names->count; i++) {
		size_t r = 0;

		while (r < sizeof(roles) / sizeof(*roles) &&
		       strcmp(roles[r].name, names->items[i]) != 0)
			r++;
		if (r == sizeof(roles) / sizeof(*roles))
			return conf_fail(conf_get(node, "roles"), err,
					 "roles: \"%s\" is none of author, "
					 "reviewer, admin, agent",
					 names->items[i]);
		person->roles |= roles[r].role;
	}
	if ((person->roles & ROLE_AGENT) != 0 &&
	    (person->roles & (ROLE_REVIEWER | ROLE_ADMIN)) != 0)
		return conf_fail(conf_get(node, "roles"), err,
				 "roles: an "
				 "agent may submit, never review or "
				 "administer");
	return 0;
}

static bool is_called(const struct person *person, const char *name)
{
	if (strcmp(person->name, name) == 0)
		return true;
	for (size_t i = 0; i < person->aliases.count; i++)
		if (strcmp(person->aliases.items[i], name) == 0)
			return true;
	return false;
}

/* One name, one login, one person: else an author could approve their own
 * post as somebody else. */
static int check_unique(const struct conf_node *node,
			const struct policy *policy,
			const struct person *person, struct err *err)
{
	for (size_t i = 0; i < policy->person_count; i++) {
		const struct person *other = &policy->people[i];
		bool shared = is_called(other, person->name);

		for (size_t a = 0; a < person->aliases.count; a++)
			shared = shared ||
				 is_called(other, person->aliases.items[a]);
		if (shared)
			return conf_fail(node, err,
					 "people: %s and %s share "
					 "a name",
					 other->name, person->name);
		if (person->login != NULL && other->login != NULL &&
		    strcmp(person->login, other->login) == 0)
			return conf_fail(node, err,
					 "people: %s and %s share "
					 "the login %s",
					 other->name, person->name,
					 person->login);
	}
	return 0;
}

int people_read(const struct conf_node *map, struct policy *policy,
		struct err *err)
{
	if (map == NULL || map->kind == CONF_NULL)
		return 0;
	if (map->kind != CONF_MAP)
		return conf_fail(map, err,
				 "people: names and what they may "
				 "do are needed here");
	policy->people = arena_array(&policy->arena, map->count,
				     sizeof(*policy->people), err);
	if (policy->people == NULL)
		return -1;
	for (const struct conf_node *n = map->first; n != NULL; n = n->next) {
		struct person_keys value = { .person = { .name = n->key } };

		if (conf_read(n, person_keys, &value, &policy->arena, err) <
			    0 ||
		    read_roles(n, &value.roles, &value.person, err) < 0 ||
		    check_unique(n, policy, &value.person, err) < 0)
			return -1;
		policy->people[policy->person_count++] = value.person;
	}
	return 0;
}

/* Two ways to write one name: `skip` is what may stand in front, `end` what
 * may stand behind, and hosts and handles ignore case (RFC 4343). */
static bool same(const char *a, const char *b, const char *skip, char end)
{
	size_t len = strlen(skip), la, lb;

	if (a == NULL || b == NULL)
		return a == b;
	a += strncmp(a, skip, len) == 0 ? len : 0;
	b += strncmp(b, skip, len) == 0 ? len : 0;
	la = strlen(a);
	lb = strlen(b);
	la -= la > 0 && a[la - 1] == end;
	lb -= lb > 0 && b[lb - 1] == end;
	return la == lb &&
	       (end == '\0' ? strncmp(a, b, la) : strncasecmp(a, b, la)) == 0;
}

/* The same identity under two names would be posted to twice. */
static int check_twin(const struct conf_node *node, const struct policy *policy,
		      const struct account *account, struct err *err)
{
	for (size_t i = 0; i < policy->account_count; i++) {
		const struct account *other = &policy->accounts[i];

		if (same(other->platform, account->platform, "", '\0') &&
		    same(other->server, account->server, "", '/') &&
		    same(other->handle, account->handle, "@", '.') &&
		    same(other->path, account->path, "./", '\0'))
			return conf_fail(node, err,
					 "accounts: %s and %s are "
					 "the same place; a post to both "
					 "would appear twice",
					 other->name, account->name);
	}
	return 0;
}

/* Account names become file names (locks, sessions). */
static bool is_name(const char *name)
{
	return name[0] != '.' && name[0] != '-' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
		       strlen(name) &&
	       strlen(name) <= 64;
}

int people_read_accounts(const struct conf_node *map, struct policy *policy,
			 struct err *err)
{
	if (map == NULL || map->kind == CONF_NULL)
		return 0;
	if (map->kind != CONF_MAP)
		return conf_fail(map, err,
				 "accounts: names and platforms are "
				 "needed here");
	policy->accounts = arena_array(&policy->arena, map->count,
				       sizeof(*policy->accounts), err);
	if (policy->accounts == NULL)
		return -1;
	for (const struct conf_node *n = map->first; n != NULL; n = n->next) {
		struct account account = { .name = n->key, .line = n->line };

		if (!is_name(n->key))
			return conf_fail(n, err,
					 "accounts: \"%s\" isn't a "
					 "name of letters, digits, - _ and . "
					 "(at most 64)",
					 n->key);
		if (conf_read(n, account_keys, &account, &policy->arena, err) <
			    0 ||
		    check_twin(n, policy, &account, err) < 0)
			return -1;
		policy->accounts[policy->account_count++] = account;
	}
	return 0;
}

const struct person *policy_person(const struct policy *policy,
				   const char *name)
{
	if (name == NULL)
		return NULL;
	for (size_t i = 0; i < policy->person_count; i++)
		if (is_called(&policy->people[i], name))
			return &policy->people[i];
	return NULL;
}

const struct person *policy_login(const struct policy *policy,
				  const char *login)
{
	for (size_t i = 0; i < policy->person_count; i++)
		if (policy->people[i].login != NULL &&
		    strcmp(policy->people[i].login, login) == 0)
			return &policy->people[i];
	return NULL;
}

const struct account *policy_account(const struct policy *policy,
				     const char *name)
{
	for (size_t i = 0; i < policy->account_count; i++)
		if (strcmp(policy->accounts[i].name, name) == 0)
			return &policy->accounts[i];
	return NULL;
}

bool policy_in_group(const struct person *person, const char *group)
{
	if (strcmp(group, "*") == 0)
		return true;
	for (size_t i = 0; i < person->groups.count; i++)
		if (strcmp(person->groups.items[i], group) == 0)
			return true;
	return false;
}
