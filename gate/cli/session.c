#include "cli/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/identity.h"
#include "filter/cache.h"
#include "judge/actions.h"
#include "send/platforms.h"

#define WITH_STORE (NEEDS_STORE | NEEDS_NEW_STORE)
#define WITH_RULES (NEEDS_RULES | NEEDS_PACKS)

/* A path in the working folder needs no more than its name. */
static const char *shorten(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	if (path == NULL || strncmp(path, folder, len) != 0 ||
	    path[len] != '/' || path[len + 1] == '\0')
		return path;
	return path + len + 1;
}

static int open_policy(struct session *session, struct command_job *job,
		       struct err *err)
{
	const char *path = NULL;

	if (policy_find(option_value(job->options, "config"),
			getenv("POSTGATE_CONFIG"), job->folder, &job->arena,
			&path, err) < 0)
		return -1;
	path = shorten(path, job->folder);
	if (policy_open(path, &session->policy, err) < 0)
		return -1;
	return platform_check_policy(session->policy, err);
}

/* `whole`: as the packs have them, to be explained. */
static int open_rules(struct session *session, bool whole, struct err *err)
{
	const struct policy *policy = session->policy;

	if (!whole) {
		if (cache_rules(&policy->packs, policy->dictionary,
				&session->rules, err) < 0)
			return -1;
	} else if (rules_open(&policy->packs, &session->rules, err) < 0 ||
		   rules_vocabulary(session->rules, policy->dictionary, err) <
			   0) {
		return -1;
	}
	return actions_check(policy, session->rules, err);
}

static int open_store(struct session *session, bool create, struct err *err)
{
	const char *path = session->policy->store;

	if (store_open(path, create, &session->store, err) == 0)
		return 0;
	if (err->code != ERR_NOT_FOUND)
		return -1;
	err_clear(err);
	return err_set(err, ERR_NOT_FOUND,
		       "%s: nothing was submitted here "
		       "yet; `postgate submit FILE` begins the queue",
		       path);
}

static int open_person(struct command_job *job, bool needed, struct err *err)
{
	const char *as = option_value(job->options, "as");

	if (as == NULL)
		as = getenv("POSTGATE_AS");
	return identity_find(&job->queue, as, needed, &job->arena, err);
}

int session_open(struct session *session, struct command_job *job,
		 unsigned needs, struct err *err)
{
	if (needs == 0)
		return 0;
	if (open_policy(session, job, err) < 0)
		return -1;
	job->gate.policy = session->policy;
	job->queue.policy = session->policy;
	job->queue.now = clock_now();
	if ((needs & WITH_RULES) != 0 &&
	    open_rules(session, (needs & NEEDS_PACKS) != 0, err) < 0)
		return -1;
	job->gate.rules = session->rules;
	job->rules = session->rules;
	if ((needs & WITH_STORE) != 0 && session->policy->store == NULL)
		return err_set(err, ERR_CONFIG,
			       "there is no postgate.yaml "
			       "here, so nobody could approve anything; write "
			       "one, or name it with --config");
	if ((needs & (WITH_STORE | NEEDS_PERSON)) != 0 &&
	    open_person(job, (needs & NEEDS_PERSON) != 0, err) < 0)
		return -1;
	if ((needs & WITH_STORE) != 0 &&
	    open_store(session, (needs & NEEDS_NEW_STORE) != 0, err) < 0)
		return -1;
	job->queue.store = session->store;
	return 0;
}

int session_rules(struct session *session, struct err *err)
{
	const char *builtin = "builtin";
	const struct conf_strings packs = { &builtin, 1 };

	return rules_open(&packs, &session->rules, err);
}

void session_close(struct session *session)
{
	store_close(session->store);
	rules_close(session->rules);
	policy_close(session->policy);
}
