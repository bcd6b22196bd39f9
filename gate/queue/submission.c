#include "queue/submission.h"

#include <string.h>

#include "queue/needs.h"

int submission_check(const struct queue *queue, const struct revision *revision,
		     struct err *err)
{
	const char *source =
		revision->source != NULL ? revision->source : "post";

	if (revision->target_count == 0)
		return err_set(err, ERR_INPUT, "%s: is for no account", source);
	for (size_t i = 0; i < revision->target_count; i++) {
		const struct revision_target *target = &revision->targets[i];

		if (target->account == NULL || target->platform == NULL ||
		    revision_target(revision, target->account) != target)
			return err_set(err, ERR_INPUT,
				       "%s: names an account "
				       "twice, or none",
				       source);
	}
	if (revision->expires != 0 && revision->expires <= queue->now)
		return err_set(err, ERR_INPUT,
			       "%s: expires: that time has "
			       "passed",
			       source);
	if (revision->expires != 0 && revision->expires <= revision->not_before)
		return err_set(err, ERR_INPUT,
			       "%s: expires: is not after "
			       "not_before",
			       source);
	return 0;
}

int submission_items(const struct queue *queue, const struct revision *revision,
		     enum item_state state, const char *digest,
		     struct store_new *post, struct arena *arena,
		     struct err *err)
{
	size_t count = revision->target_count;
	struct item *items = arena_array(arena, count, sizeof(*items), err);
	struct audit_entry *entries =
		arena_array(arena, count + 1, sizeof(*entries), err);
	const struct audit_entry common = {
		.time = queue->now,
		.actor = queue->actor,
		.action = AUDIT_SUBMIT,
		.post = post->id,
		.digest = digest,
	};

	if (items == NULL || entries == NULL)
		return -1;
	entries[0] = common;
	entries[0].reason = post->needs;
	for (size_t i = 0; i < count; i++) {
		items[i] = (struct item){
			.account = revision->targets[i].account,
			.platform = revision->targets[i].platform,
			.state = state,
			.since = queue->now,
		};
		entries[i + 1] = common;
		entries[i + 1].account = items[i].account;
		entries[i + 1].moves = true;
		entries[i + 1].born = true;
		entries[i + 1].to = state;
	}
	post->items = items;
	post->item_count = count;
	post->entries = entries;
	post->entry_count = count + 1;
	return 0;
}

int submission_receipt(const struct queue *queue, const struct lineage *lineage,
		       const struct store_new *post, const char *digest,
		       struct arena *arena, struct queue_receipt *receipt,
		       struct err *err)
{
	const struct store_post *same = lineage->same;
	const char *id = same != NULL ? same->id : post->id;
	int64_t created = same != NULL ? same->created : post->created;

	if (same != NULL)
		digest = same->digest;
	receipt->id = arena_copy(arena, id, strlen(id), err);
	receipt->digest = arena_copy(arena, digest, strlen(digest), err);
	if (receipt->id == NULL || receipt->digest == NULL)
		return -1;
	receipt->again = same != NULL;
	receipt->state =
		same != NULL ? same->items[0].state : post->items[0].state;
	if (same == NULL && lineage->replaced_count > 0)
		receipt->replaced = lineage->replaced[0].post->id;
	if (queue->policy->expires_after > 0)
		receipt->expires = created + queue->policy->expires_after;
	return needs_read(same != NULL ? same->needs : post->needs, arena,
			  &receipt->needs, &receipt->need_count, err);
}
