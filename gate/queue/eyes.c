#include "queue/eyes.h"

#include <string.h>

#include "queue/queue.h"

/* Whether `name`, as somebody wrote it, means this person: by the policy's
 * names and aliases, or by their login. NULL is nobody. */
static bool is_person(const struct policy *policy, const struct person *person,
		      const char *name)
{
	const struct person *known;

	if (person == NULL || name == NULL)
		return false;
	known = policy_person(policy, name);
	if (known != NULL && strcmp(known->name, person->name) == 0)
		return true;
	/* Also a name that the policy knows as somebody else's: in doubt it
	 * is theirs, and they don't approve. */
	if (strcmp(person->name, name) == 0 ||
	    (person->login != NULL && strcmp(person->login, name) == 0))
		return true;
	for (size_t i = 0; i < person->aliases.count; i++)
		if (strcmp(person->aliases.items[i], name) == 0)
			return true;
	return false;
}

bool eyes_is_reviewer(const struct person *person)
{
	return person != NULL && (person->roles & ROLE_AGENT) == 0 &&
	       (person->roles & ROLE_REVIEWER) != 0;
}

bool eyes_is_own(const struct policy *policy, const struct person *person,
		 const struct revision *revision)
{
	return is_person(policy, person, revision->author) ||
	       is_person(policy, person, revision->submitter);
}

const char *queue_may_approve(const struct policy *policy,
			      const struct person *person,
			      const struct queue_post *post)
{
	if (!post->intact)
		return "its bytes are not those that were submitted: it was "
		       "tampered with";
	if (person == NULL)
		return "the policy knows nobody of that name";
	if ((person->roles & ROLE_AGENT) != 0)
		return "an agent may submit, never approve";
	if ((person->roles & ROLE_REVIEWER) == 0)
		return "only reviewers approve";
	/* Else an author could hand it in as somebody else, under a policy of
	 * their own, and approve it as themselves. */
	if (post->revision.claimed != 0 && policy->identity == IDENTITY_LOGIN)
		return "who submitted it was only claimed with --as; it must "
		       "be submitted again by somebody known by login";
	if (eyes_is_own(policy, person, &post->revision))
		return "nobody approves what they wrote or submitted "
		       "themselves";
	for (size_t i = 0; i < post->writers.count; i++)
		if (is_person(policy, person, post->writers.items[i]))
			return "nobody approves a post of which they wrote or "
			       "submitted an earlier version";
	return NULL;
}

bool eyes_stands(const struct policy *policy, const struct store_post *post,
		 const struct store_approval *approval, int64_t now)
{
	return strcmp(approval->digest, post->digest) == 0 &&
	       (approval->expires == 0 || approval->expires >= now) &&
	       (!approval->claimed || policy->identity == IDENTITY_CLAIMED);
}

/* The person whose approval counts today, or NULL. */
static const struct person *counted(const struct policy *policy,
				    const struct queue_post *post,
				    const struct store_approval *approval,
				    int64_t now)
{
	const struct person *person = policy_person(policy, approval->person);

	if (!eyes_stands(policy, &post->stored, approval, now) ||
	    queue_may_approve(policy, person, post) != NULL)
		return NULL;
	return person;
}

/* Two approvals can be one person's, when names became aliases since. */
static bool came_before(const struct policy *policy,
			const struct queue_post *post, size_t at, int64_t now)
{
	const struct store_approval *all = post->stored.approvals;
	const struct person *person = counted(policy, post, &all[at], now);

	for (size_t i = 0; i < at; i++)
		if (counted(policy, post, &all[i], now) == person)
			return true;
	return false;
}

bool queue_progress(const struct policy *policy, const struct queue_post *post,
		    int64_t now, struct queue_progress *progress)
{
	bool enough = post->intact;

	for (size_t n = 0; n < post->need_count; n++)
		progress[n] = (struct queue_progress){
			.group = post->needs[n].group,
			.need = post->needs[n].count,
		};
	for (size_t i = 0; i < post->stored.approval_count; i++) {
		const struct person *person =
			counted(policy, post, &post->stored.approvals[i], now);

		if (person == NULL || came_before(policy, post, i, now))
			continue;
		for (size_t n = 0; n < post->need_count; n++)
			progress[n].have +=
				policy_in_group(person, progress[n].group);
	}
	for (size_t n = 0; n < post->need_count; n++)
		enough = enough && progress[n].have >= progress[n].need;
	return enough;
}
