#include "queue/wish.h"

#include <stdio.h>
#include <string.h>

#include "queue/eyes.h"
#include "queue/post.h"

/* Whether the person's yes to these bytes stands and still holds. */
static bool has_approved(const struct decision *decision)
{
	const struct store_post *stored = &decision->post->stored;
	const struct queue *queue = decision->queue;

	for (size_t i = 0; i < stored->approval_count; i++) {
		const struct store_approval *a = &stored->approvals[i];

		if (strcmp(a->person, queue->person->name) == 0 &&
		    eyes_stands(queue->policy, stored, a, queue->now))
			return true;
	}
	return false;
}

/* Where the item is that a refusal names: the one that came farthest. */
static const char *state_of(const struct decision *decision)
{
	const struct store_post *stored = &decision->post->stored;

	for (size_t i = 0; i < stored->item_count; i++)
		if (stored->items[i].state != ITEM_HELD)
			return item_state_name(stored->items[i].state);
	return item_state_name(ITEM_HELD);
}

static bool any_in(const struct decision *decision, unsigned states)
{
	const struct store_post *stored = &decision->post->stored;

	for (size_t i = 0; i < stored->item_count; i++)
		if ((states & 1u << stored->items[i].state) != 0)
			return true;
	return false;
}

static int refuse_state(const struct decision *decision, const char *verb,
			struct err *err)
{
	char why[64];

	(void)snprintf(why, sizeof(why), "it is %s", state_of(decision));
	return decision_refuse(decision, ERR_REFUSED, verb, why, err);
}

/* Moves every held item on; its way to ready leads through approved. */
static int release(struct decision *decision, struct err *err)
{
	const struct store_post *stored = &decision->post->stored;
	bool due = decision->post->revision.not_before <= decision->queue->now;

	for (size_t i = 0; i < stored->item_count; i++) {
		if (stored->items[i].state != ITEM_HELD)
			continue;
		if (decision_move(decision, i, ITEM_APPROVED, "release", NULL,
				  err) < 0 ||
		    (due && decision_move(decision, i, ITEM_READY, "due", NULL,
					  err) < 0))
			return -1;
	}
	return 0;
}

/* Releases the post when, as it will be, enough people have said yes. */
static int release_when_met(struct decision *decision, struct err *err)
{
	const struct queue *queue = decision->queue;
	struct queue_progress *progress;
	struct queue_post after;

	if (decision_outcome(decision, &after, err) < 0)
		return -1;
	progress = arena_array(decision->arena, after.need_count,
			       sizeof(*progress), err);
	if (progress == NULL)
		return -1;
	if (!queue_progress(queue->policy, &after, queue->now, progress))
		return 0;
	return release(decision, err);
}

#define STATE(name) (1u << ITEM_##name)
#define ENDED_UNSENT \
	(STATE(BLOCKED) | STATE(WITHDRAWN) | STATE(REJECTED) | STATE(EXPIRED))

int wish_approve(struct decision *decision, const struct wish *wish,
		 struct err *err)
{
	const struct queue *queue = decision->queue;
	const struct queue_post *post = decision->post;
	const char *why = queue_may_approve(queue->policy, queue->person, post);
	int same = post_is_digest(post, wish->digest);
	int64_t expires;

	if (why != NULL)
		return decision_refuse(decision, ERR_REFUSED, "approve", why,
				       err);
	if (same < 0)
		return err_set(err, ERR_INPUT,
			       "a digest is 64 hexadecimal "
			       "digits, or at least the first 12 of them");
	if (same == 0)
		return decision_refuse(decision, ERR_CONFLICT, "approve",
				       "what you approve has changed: look at "
				       "it again",
				       err);
	/* A second yes adds nothing, but the policy may ask for less now. */
	if (has_approved(decision) && any_in(decision, ~ENDED_UNSENT))
		return any_in(decision, STATE(HELD)) ?
			       release_when_met(decision, err) :
			       0;
	if (!any_in(decision, STATE(HELD)))
		return refuse_state(decision, "approve", err);
	if (post->revision.expires != 0 && post->revision.expires <= queue->now)
		return decision_refuse(decision, ERR_REFUSED, "approve",
				       "its expires has passed", err);
	expires = queue->policy->expires_after > 0 ?
			  queue->now + queue->policy->expires_after :
			  0;
	if (decision_approve(decision, expires, err) < 0)
		return -1;
	return release_when_met(decision, err);
}

/* Moves all that may go there; when nothing may, says where it is. */
static int end_all(struct decision *decision, enum item_state to,
		   const char *verb, const char *reason, struct err *err)
{
	const struct store_post *stored = &decision->post->stored;

	for (size_t i = 0; i < stored->item_count; i++)
		if (item_may_move(stored->items[i].state, to) &&
		    decision_move(decision, i, to, verb, reason, err) < 0)
			return -1;
	return decision->entry_count > 0 ? 0 :
					   refuse_state(decision, verb, err);
}

int wish_reject(struct decision *decision, const struct wish *wish,
		struct err *err)
{
	const struct queue *queue = decision->queue;

	if (!eyes_is_reviewer(queue->person))
		return decision_refuse(decision, ERR_REFUSED, "reject",
				       "only reviewers reject", err);
	if (eyes_is_own(queue->policy, queue->person,
			&decision->post->revision))
		return decision_refuse(decision, ERR_REFUSED, "reject",
				       "it is their own: withdraw it", err);
	return end_all(decision, ITEM_REJECTED, "reject", wish->reason, err);
}

int wish_withdraw(struct decision *decision, const struct wish *wish,
		  struct err *err)
{
	const struct queue *queue = decision->queue;
	const struct person *person = queue->person;
	bool admin = person != NULL && (person->roles & ROLE_ADMIN) != 0;

	if (!admin &&
	    !eyes_is_own(queue->policy, person, &decision->post->revision))
		return decision_refuse(decision, ERR_REFUSED, "withdraw",
				       "only who wrote or submitted it, or an "
				       "admin, withdraws a post",
				       err);
	return end_all(decision, ITEM_WITHDRAWN, "withdraw", wish->reason, err);
}

/* Finds the item that a settlement means; its index, or -1. */
static int find_uncertain(const struct decision *decision, const char *account,
			  size_t *found, struct err *err)
{
	const struct store_post *stored = &decision->post->stored;
	size_t count = 0;

	for (size_t i = 0; i < stored->item_count; i++) {
		const struct item *item = &stored->items[i];

		if (item->state != ITEM_UNCERTAIN ||
		    (account != NULL && strcmp(item->account, account) != 0))
			continue;
		*found = i;
		count++;
	}
	if (count == 1)
		return 0;
	return decision_refuse(
		decision, ERR_REFUSED, "settle",
		count == 0 ? "nothing of it is uncertain" :
			     "several accounts are uncertain: name one",
		err);
}

int wish_settle(struct decision *decision, const struct wish *wish,
		struct err *err)
{
	const struct person *person = decision->queue->person;
	struct item *item;
	size_t at = 0;

	if (!eyes_is_reviewer(person) &&
	    (person == NULL || (person->roles & ROLE_ADMIN) == 0))
		return decision_refuse(decision, ERR_REFUSED, "settle",
				       "only reviewers and admins settle", err);
	if (find_uncertain(decision, wish->account, &at, err) < 0)
		return -1;
	if (wish->url == NULL && eyes_is_own(decision->queue->policy, person,
					     &decision->post->revision))
		return decision_refuse(decision, ERR_REFUSED, "settle",
				       "it is their own, and would be sent "
				       "again: another person must look",
				       err);
	item = &decision->items[at];
	if (wish->url != NULL) {
		item->remote_url = wish->url;
		item->reason = NULL;
		return decision_move(decision, at, ITEM_SENT, "settle",
				     wish->reason, err);
	}
	item->retry_at = 0;
	return decision_move(decision, at, ITEM_READY, "settle", wish->reason,
			     err);
}
