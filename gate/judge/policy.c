#include "judge/policy.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/yaml.h"
#include "draft/language.h"
#include "filter/rules.h"
#include "judge/actions.h"
#include "judge/glob.h"
#include "judge/people.h"
#include "judge/routes.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

static const char *const identities[] = { "login", "claimed", NULL };

/* The policy as it is written. */
struct policy_keys {
	int64_t version;
	struct policy values;
	const struct conf_node *people, *accounts, *actions, *freeze, *review,
		*limits;
	const char *store;
	const char *credentials;
};

#define KEY(field) offsetof(struct policy_keys, field)

static const struct conf_field keys[] = {
	{ .name = "version",
	  .type = CONF_NUMBER,
	  .required = true,
	  .offset = KEY(version),
	  .least = 1,
	  .most = 1 },
	{ .name = "language",
	  .type = CONF_STRING,
	  .offset = KEY(values.language) },
	{ .name = "identity",
	  .type = CONF_CHOICE,
	  .offset = KEY(values.identity),
	  .choices = identities },
	{ .name = "people", .type = CONF_NODE, .offset = KEY(people) },
	{ .name = "accounts", .type = CONF_NODE, .offset = KEY(accounts) },
	{ .name = "default_accounts",
	  .type = CONF_STRINGS,
	  .offset = KEY(values.default_accounts) },
	{ .name = "drafts",
	  .type = CONF_STRINGS,
	  .offset = KEY(values.drafts) },
	{ .name = "packs", .type = CONF_STRINGS, .offset = KEY(values.packs) },
	{ .name = "dictionary",
	  .type = CONF_STRING,
	  .offset = KEY(values.dictionary) },
	{ .name = "actions", .type = CONF_NODE, .offset = KEY(actions) },
	{ .name = "freeze", .type = CONF_NODE, .offset = KEY(freeze) },
	{ .name = "review", .type = CONF_NODE, .offset = KEY(review) },
	{ .name = "limits", .type = CONF_NODE, .offset = KEY(limits) },
	{ .name = "store", .type = CONF_STRING, .offset = KEY(store) },
	{ .name = "credentials",
	  .type = CONF_STRING,
	  .offset = KEY(credentials) },
	{ .name = NULL }
};

static const struct conf_field limit_keys[] = {
	{ .name = "per_account_per_hour",
	  .type = CONF_NUMBER,
	  .offset = offsetof(struct policy, per_hour),
	  .least = 1,
	  .most = 100000 },
	{ .name = NULL }
};

/* What holds where no file says otherwise. */
static int set_defaults(struct policy *policy, struct err *err)
{
	static const char *const packs[] = { "builtin" };
	static const char *const drafts[] = { "posts/**/*.md", "posts/**/*.txt",
					      "posts/**/*.json",
					      "posts/**/*.jsonl" };
	const char **items = arena_alloc(&policy->arena,
					 sizeof(packs) + sizeof(drafts), err);

	if (items == NULL)
		return -1;
	memcpy(items, packs, sizeof(packs));
	memcpy(items + 1, drafts, sizeof(drafts));
	policy->packs = (struct conf_strings){ items, 1 };
	policy->drafts = (struct conf_strings){ items + 1, 4 };
	policy->folder = ".";
	policy->language = "en";
	policy->expires_after = 7 * DAY_MS;
	policy->per_hour = 20;
	digest_of("", 0, &policy->digest);
	return 0;
}

/* Paths of a policy are relative to its folder. */
static int resolve_packs(struct policy *policy, struct err *err)
{
	for (size_t i = 0; i < policy->packs.count; i++) {
		const char *pack = policy->packs.items[i];

		if (strcmp(pack, "builtin") == 0)
			continue;
		if (strncmp(pack, "./", 2) == 0)
			pack += 2;
		policy->packs.items[i] =
			file_join(&policy->arena, policy->folder, pack, err);
		if (policy->packs.items[i] == NULL)
			return -1;
	}
	return 0;
}

static int resolve_dictionary(struct policy *policy, struct err *err)
{
	const char *path = policy->dictionary;

	if (path == NULL)
		return 0;
	if (strncmp(path, "./", 2) == 0)
		path += 2;
	policy->dictionary =
		file_join(&policy->arena, policy->folder, path, err);
	return policy->dictionary == NULL ? -1 : 0;
}

static int resolve_store(const struct conf_node *root, const char *store,
			 struct policy *policy, struct err *err)
{
	static const char scheme[] = "sqlite:";

	if (store == NULL)
		store = "sqlite:.postgate/gate.db";
	if (strncmp(store, scheme, sizeof(scheme) - 1) != 0 ||
	    store[sizeof(scheme) - 1] == '\0')
		return conf_fail(conf_get(root, "store"), err,
				 "store: \"%s\" "
				 "isn't of the form sqlite:PATH",
				 store);
	policy->store = file_join(&policy->arena, policy->folder,
				  store + sizeof(scheme) - 1, err);
	return policy->store == NULL ? -1 : 0;
}

static int check_accounts(const struct conf_node *root,
			  const struct policy *policy, struct err *err)
{
	const struct conf_strings *names = &policy->default_accounts;

	const struct conf_node *at = conf_get(root, "default_accounts");

	for (size_t i = 0; i < names->count; i++) {
		if (policy_account(policy, names->items[i]) == NULL)
			return conf_fail(at, err,
					 "default_accounts: there is "
					 "no account \"%s\" under accounts",
					 names->items[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(names->items[i], names->items[k]) == 0)
				return conf_fail(at, err,
						 "default_accounts: "
						 "\"%s\" stands here twice",
						 names->items[i]);
	}
	return 0;
}

static int read_policy(const struct conf_node *root, struct policy *policy,
		       struct err *err)
{
	struct policy_keys all = { .values = *policy };
	const char *credentials;

	if (conf_read(root, keys, &all, &policy->arena, err) < 0)
		return -1;
	if (!language_is_tag(all.values.language) ||
	    strcmp(all.values.language, "any") == 0)
		return conf_fail(conf_get(root, "language"), err,
				 "language: "
				 "\"%s\" is not a language tag like en or "
				 "de-AT",
				 all.values.language);
	all.values.arena = policy->arena;
	*policy = all.values;
	credentials = all.credentials != NULL ? all.credentials :
						".postgate/credentials";
	policy->credentials =
		file_join(&policy->arena, policy->folder, credentials, err);
	if (policy->credentials == NULL ||
	    people_read(all.people, policy, err) < 0 ||
	    people_read_accounts(all.accounts, policy, err) < 0 ||
	    check_accounts(root, policy, err) < 0 ||
	    actions_read(all.actions, policy, err) < 0 ||
	    routes_read_freeze(all.freeze, policy, err) < 0 ||
	    routes_read_review(all.review, policy, err) < 0 ||
	    (all.limits != NULL && conf_read(all.limits, limit_keys, policy,
					     &policy->arena, err) < 0) ||
	    resolve_packs(policy, err) < 0 ||
	    resolve_dictionary(policy, err) < 0)
		return -1;
	return resolve_store(root, all.store, policy, err);
}

static int read_file(const char *path, struct policy *policy, struct err *err)
{
	struct conf_node *root;
	char *data;
	size_t len;

	policy->source = arena_copy(&policy->arena, path, strlen(path), err);
	policy->folder = file_parent(&policy->arena, path, err);
	if (policy->source == NULL || policy->folder == NULL ||
	    file_read(path, POLICY_FILE_MAX, FILE_GUARDED, &policy->arena,
		      &data, &len, err) < 0)
		return -1;
	digest_of(data, len, &policy->digest);
	if (yaml_read(policy->source, 0, data, len, &policy->arena, &root,
		      err) < 0)
		return -1;
	if (root->kind == CONF_NULL)
		return conf_fail(root, err,
				 "the policy is empty; it begins "
				 "with version: 1");
	if (data[len - 1] != '\n')
		return err_set(err, ERR_INPUT,
			       "%s: the last line has no line "
			       "break, so the policy may be cut off; add one",
			       path);
	return read_policy(root, policy, err);
}

int policy_open(const char *path, struct policy **policy, struct err *err)
{
	int result;

	*policy = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**policy));
	if (*policy == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	result = set_defaults(*policy, err);
	if (result == 0 && path != NULL)
		result = read_file(path, *policy, err);
	if (result < 0) {
		if (err->code == ERR_INPUT || err->code == ERR_NOT_FOUND)
			err->code = ERR_CONFIG;
		policy_close(*policy);
		*policy = NULL;
	}
	return result;
}

void policy_close(struct policy *policy)
{
	if (policy == NULL)
		return;
	arena_release(&policy->arena);
	free(policy);
}

/* What is there but can't be looked at counts: opening it then says why, and
 * a policy that is broken is never taken for none. */
static bool exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int policy_find(const char *config, const char *env, const char *start,
		struct arena *arena, const char **path, struct err *err)
{
	char *folder, *candidate, *git;

	*path = config != NULL ? config : env;
	if (*path != NULL && (config != NULL || env[0] != '\0'))
		return 0;
	*path = NULL;
	folder = arena_copy(arena, start, strlen(start), err);
	while (folder != NULL) {
		candidate = file_join(arena, folder, "postgate.yaml", err);
		git = file_join(arena, folder, ".git", err);
		if (candidate == NULL || git == NULL)
			return -1;
		if (exists(candidate)) {
			*path = candidate;
			return 0;
		}
		if (exists(git) || strcmp(folder, "/") == 0 ||
		    strcmp(folder, ".") == 0)
			return 0;
		folder = file_parent(arena, folder, err);
	}
	return -1;
}

bool policy_is_draft(const struct policy *policy, const char *path)
{
	for (size_t i = 0; i < policy->drafts.count; i++)
		if (glob_match(policy->drafts.items[i], path, '/'))
			return true;
	return false;
}
