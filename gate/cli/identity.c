#include "cli/identity.h"

#include <pwd.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define PASSWD_BYTES ((size_t)16 * 1024)

/* The name of the user that the process runs as; "uid 1000" without one. */
static const char *login_name(struct arena *arena, struct err *err)
{
	struct passwd entry, *found = NULL;
	char *room = arena_alloc(arena, PASSWD_BYTES, err);

	if (room == NULL)
		return NULL;
	if (getpwuid_r(geteuid(), &entry, room, PASSWD_BYTES, &found) == 0 &&
	    found != NULL)
		return found->pw_name;
	return arena_print(arena, err, "uid %ld", (long)geteuid());
}

static const char *where(const struct policy *policy)
{
	return policy->source != NULL ? policy->source : "postgate.yaml";
}

static int unknown(const struct policy *policy, const char *as, struct err *err)
{
	const char *near = NULL;

	if (policy->person_count > 0)
		near = conf_nearest(as, &policy->people->name,
				    policy->person_count,
				    sizeof(*policy->people));
	return err_set(err, ERR_NOT_FOUND,
		       "%s: people: there is nobody called \"%s\"%s%s%s",
		       where(policy), as,
		       near != NULL ? ", did you mean \"" : "",
		       near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static int claimed(struct queue *queue, const char *as, struct err *err)
{
	const struct policy *policy = queue->policy;

	if (policy->identity != IDENTITY_CLAIMED)
		return err_set(err, ERR_REFUSED,
			       "acting as \"%s\" needs "
			       "\"identity: claimed\" in %s; here people are "
			       "known by their login",
			       as, where(policy));
	queue->person = policy_person(policy, as);
	if (queue->person == NULL)
		return unknown(policy, as, err);
	queue->actor.name = queue->person->name;
	queue->actor.claimed = true;
	return 0;
}

int identity_find(struct queue *queue, const char *as, bool needed,
		  struct arena *arena, struct err *err)
{
	const struct policy *policy = queue->policy;
	const char *login;

	queue->actor.via = "cli";
	if (as != NULL && as[0] != '\0')
		return claimed(queue, as, err);
	login = login_name(arena, err);
	if (login == NULL)
		return -1;
	queue->person = policy_login(policy, login);
	queue->actor.name = queue->person != NULL ? queue->person->name : login;
	if (queue->person != NULL || !needed)
		return 0;
	if (policy->identity == IDENTITY_CLAIMED)
		return err_set(err, ERR_USAGE,
			       "who are you? add --as NAME "
			       "with a name from people: in %s",
			       where(policy));
	return err_set(err, ERR_NOT_FOUND,
		       "you are \"%s\" here, and nobody has "
		       "that login; write \"login: %s\" under your name in "
		       "people: in %s",
		       login, login, where(policy));
}
