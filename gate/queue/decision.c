#include "queue/decision.h"

#include <string.h>

#define REVOKED_AGAIN "given again"
#define REVOKED_HELD "the post is held again"

int decision_begin(struct decision *decision, struct queue *queue,
		   struct queue_post *post, struct arena *arena,
		   struct err *err)
{
	const struct store_post *stored = &post->stored;

	memset(decision, 0, sizeof(*decision));
	decision->queue = queue;
	decision->post = post;
	decision->arena = arena;
	decision->items = arena_array(arena, stored->item_count,
				      sizeof(*decision->items), err);
	decision->revoked = arena_array(arena, stored->approval_count,
					sizeof(*decision->revoked), err);
	if (decision->items == NULL || decision->revoked == NULL)
		return -1;
	if (stored->item_count > 0)
		memcpy(decision->items, stored->items,
		       stored->item_count * sizeof(*decision->items));
	return 0;
}

static struct audit_entry *add_entry(struct decision *decision,
				     const char *action, const char *account,
				     const char *reason, struct err *err)
{
	struct audit_entry *entries = arena_grow(
		decision->arena, decision->entries, &decision->entry_cap,
		decision->entry_count + 1, sizeof(*entries), err);
	const struct queue *queue = decision->queue;
	struct audit_entry *entry;

	if (entries == NULL)
		return NULL;
	decision->entries = entries;
	entry = &entries[decision->entry_count++];
	*entry = (struct audit_entry){
		.time = queue->now,
		.actor = queue->actor,
		.action = action,
		.post = decision->post->stored.id,
		.account = account,
		.digest = decision->post->stored.digest,
		.reason = reason,
	};
	return entry;
}

int decision_note(struct decision *decision, const char *action,
		  const char *account, const char *reason, struct err *err)
{
	return add_entry(decision, action, account, reason, err) == NULL ? -1 :
									   0;
}

static int revoke(struct decision *decision, const char *person,
		  const char *why, struct err *err)
{
	char *reason = arena_print(decision->arena, err, "%s: %s", person, why);

	for (size_t i = 0; i < decision->revoke_count; i++)
		if (strcmp(decision->revoked[i], person) == 0)
			return 0;
	if (reason == NULL)
		return -1;
	decision->revoked[decision->revoke_count++] = person;
	return decision_note(decision, AUDIT_REVOKE, NULL, reason, err);
}

int decision_move(struct decision *decision, size_t item, enum item_state to,
		  const char *action, const char *reason, struct err *err)
{
	const struct store_post *stored = &decision->post->stored;
	struct item *moved = &decision->items[item];
	struct audit_entry *entry =
		add_entry(decision, action, moved->account, reason, err);

	if (entry == NULL)
		return -1;
	entry->moves = true;
	entry->from = moved->state;
	entry->to = to;
	moved->state = to;
	moved->since = decision->queue->now;
	for (size_t i = 0; to == ITEM_HELD && i < stored->approval_count; i++)
		if (revoke(decision, stored->approvals[i].person, REVOKED_HELD,
			   err) < 0)
			return -1;
	return 0;
}

int decision_approve(struct decision *decision, int64_t expires,
		     struct err *err)
{
	const struct queue *queue = decision->queue;
	const struct store_post *stored = &decision->post->stored;
	const char *person = queue->person->name;

	for (size_t i = 0; i < stored->approval_count; i++)
		if (strcmp(stored->approvals[i].person, person) == 0 &&
		    revoke(decision, person, REVOKED_AGAIN, err) < 0)
			return -1;
	decision->approval =
		arena_alloc(decision->arena, sizeof(*decision->approval), err);
	if (decision->approval == NULL)
		return -1;
	*decision->approval = (struct store_approval){
		.person = person,
		.digest = stored->digest,
		.time = queue->now,
		.expires = expires,
		.claimed = queue->actor.claimed,
	};
	return decision_note(decision, AUDIT_APPROVE, NULL, NULL, err);
}

struct store_change decision_change(const struct decision *decision)
{
	return (struct store_change){
		.post = &decision->post->stored,
		.items = decision->items,
		.item_count = decision->post->stored.item_count,
		.approval = decision->approval,
		.revoke = decision->revoked,
		.revoke_count = decision->revoke_count,
		.attempt = decision->attempt,
		.entries = decision->entries,
		.entry_count = decision->entry_count,
	};
}

static bool is_revoked(const struct decision *decision, const char *person)
{
	for (size_t i = 0; i < decision->revoke_count; i++)
		if (strcmp(decision->revoked[i], person) == 0)
			return true;
	return false;
}

int decision_outcome(const struct decision *decision, struct queue_post *after,
		     struct err *err)
{
	const struct store_post *stored = &decision->post->stored;
	struct store_approval *live =
		arena_array(decision->arena, stored->approval_count + 1,
			    sizeof(*live), err);
	size_t count = 0;

	if (live == NULL)
		return -1;
	for (size_t i = 0; i < stored->approval_count; i++)
		if (!is_revoked(decision, stored->approvals[i].person))
			live[count++] = stored->approvals[i];
	if (decision->approval != NULL)
		live[count++] = *decision->approval;
	*after = *decision->post;
	after->stored.approvals = live;
	after->stored.approval_count = count;
	after->stored.items = decision->items;
	after->stored.version++;
	return 0;
}

int decision_commit(struct decision *decision, struct err *err)
{
	struct store_change change = decision_change(decision);
	struct queue_post after;

	if (decision->entry_count == 0)
		return 0;
	/* All that can fail comes before the commit. */
	if (decision_outcome(decision, &after, err) < 0 ||
	    store_change(decision->queue->store, &change, err) < 0)
		return -1;
	*decision->post = after;
	return 0;
}

int decision_refuse(const struct decision *decision, enum err_code code,
		    const char *verb, const char *why, struct err *err)
{
	const struct queue *queue = decision->queue;
	const struct store_post *stored = &decision->post->stored;
	struct audit_entry entry = {
		.time = queue->now,
		.actor = queue->actor,
		.action = "refused",
		.post = stored->id,
		.digest = stored->digest,
	};
	struct err ignored = { 0 };

	err_set(err, code, "%s: %s can't %s it: %s", stored->id,
		queue->person != NULL	  ? queue->person->name :
		queue->actor.name != NULL ? queue->actor.name :
					    "nobody",
		verb, why);
	entry.reason =
		arena_print(decision->arena, &ignored, "%s: %s", verb, why);
	/* Refused it is in any case, whether the note can be written or not,
	 * and `err` keeps the reason. */
	(void)store_note(queue->store, &entry, &ignored);
	return -1;
}
