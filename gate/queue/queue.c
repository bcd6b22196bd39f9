#include "queue/queue.h"

#include <string.h>

#include "base/utf8.h"
#include "queue/decision.h"
#include "queue/lineage.h"
#include "queue/needs.h"
#include "queue/post.h"
#include "queue/replay.h"
#include "queue/submission.h"
#include "queue/wish.h"

#define TRIES 16 /* against others who are faster each time */
#define URL_MAX_LEN 2048

static bool is_due(const struct queue *queue, const struct revision *revision)
{
	return revision->not_before <= queue->now;
}

/* One try, with an id of its own. */
static int submit(struct queue *queue, const struct revision *revision,
		  enum item_state state, struct store_new *post,
		  const char *digest, struct arena *arena,
		  struct queue_receipt *receipt, struct err *err)
{
	struct lineage lineage;
	char id[STORE_POST_ID];

	post_make_id(id);
	post->id = id;
	if (lineage_of(queue, revision, digest, id, arena, &lineage, err) < 0 ||
	    submission_items(queue, revision, state, digest, post, arena, err) <
		    0)
		return -1;
	post->ref_count = lineage.count;
	post->replaced = lineage.replaced;
	post->replaced_count = lineage.replaced_count;
	/* The receipt first: what fails behind the commit would lie. */
	if (submission_receipt(queue, &lineage, post, digest, arena, receipt,
			       err) < 0)
		return -1;
	return receipt->again ? 0 : store_add(queue->store, post, err);
}

int queue_submit(struct queue *queue, const struct revision *revision,
		 bool clean, const struct route_need *needs, size_t need_count,
		 const char *findings, struct arena *arena,
		 struct queue_receipt *receipt, struct err *err)
{
	static const struct route_need anybody = { .group = "*", .count = 1 };
	enum item_state state = !clean			? ITEM_HELD :
				is_due(queue, revision) ? ITEM_READY :
							  ITEM_APPROVED;
	struct store_new post = { .ref = revision->ref,
				  .sameness = revision->sameness,
				  .created = queue->now,
				  .findings = findings };
	struct buf bytes = { 0 }, json = { 0 };
	struct digest digest;
	char hex[DIGEST_HEX];
	int result = -1;

	memset(receipt, 0, sizeof(*receipt));
	if (!clean && need_count == 0) {
		needs = &anybody;
		need_count = 1;
	}
	if (submission_check(queue, revision, err) < 0 ||
	    revision_encode(revision, &bytes, err) < 0 ||
	    needs_write(needs, need_count, &json, err) < 0)
		goto out;
	revision_digest(bytes.data, bytes.len, &digest);
	digest_hex(&digest, hex);
	post.digest = &digest;
	post.bytes = bytes.data;
	post.len = bytes.len;
	post.needs = json.data;
	for (int i = 0; i < TRIES && result < 0; i++) {
		err_clear(err);
		result = submit(queue, revision, state, &post, hex, arena,
				receipt, err);
		if (err->code != ERR_CONFLICT)
			break;
	}
out:
	buf_release(&bytes);
	buf_release(&json);
	return result;
}

int queue_refuse_draft(struct queue *queue, const char *ref, struct err *err)
{
	const struct audit_entry entry = {
		.time = queue->now,
		.actor = queue->actor,
		.action = "blocked",
		.reason = ref,
	};

	return store_note(queue->store, &entry, err);
}

/* Loads, lets `how` decide, commits; once more when another was faster. */
static int decide(struct queue *queue, const char *id,
		  int (*how)(struct decision *decision, const struct wish *wish,
			     struct err *err),
		  const struct wish *wish, struct arena *arena,
		  struct queue_post *post, struct err *err)
{
	struct decision decision;

	for (int i = 0; i < TRIES; i++) {
		err_clear(err);
		if (queue_find(queue, id, arena, post, err) < 0 ||
		    decision_begin(&decision, queue, post, arena, err) < 0 ||
		    how(&decision, wish, err) < 0)
			return -1;
		if (decision_commit(&decision, err) == 0)
			return 0;
		if (err->code != ERR_CONFLICT)
			return -1;
	}
	return -1;
}

static int check_reason(const char *reason, bool needed, struct err *err)
{
	size_t len = reason == NULL ? 0 : strlen(reason);

	if (needed && len == 0)
		return err_set(err, ERR_INPUT, "a reason is needed");
	if (len > AUDIT_REASON_MAX)
		return err_set(err, ERR_INPUT,
			       "a reason of more than %d "
			       "bytes",
			       AUDIT_REASON_MAX);
	if (len > 0 && utf8_check(reason, len) != len)
		return err_set(err, ERR_INPUT, "the reason isn't UTF-8");
	return 0;
}

static int check_url(const char *url, struct err *err)
{
	size_t len = strlen(url);
	size_t scheme = strncmp(url, "https://", 8) == 0 ? 8 :
			strncmp(url, "http://", 7) == 0	 ? 7 :
							   0;

	if (scheme == 0 || len == scheme || len > URL_MAX_LEN)
		return err_set(err, ERR_INPUT,
			       "the place where it is live "
			       "must be an https:// or http:// address");
	for (size_t i = 0; i < len; i++)
		if (url[i] <= ' ' || url[i] > '~')
			return err_set(err, ERR_INPUT,
				       "an address has no "
				       "spaces and only ASCII characters");
	return 0;
}

int queue_approve(struct queue *queue, const char *id, const char *digest,
		  struct arena *arena, struct queue_post *post, struct err *err)
{
	return decide(queue, id, wish_approve,
		      &(struct wish){ .digest = digest }, arena, post, err);
}

int queue_reject(struct queue *queue, const char *id, const char *reason,
		 struct arena *arena, struct queue_post *post, struct err *err)
{
	if (check_reason(reason, true, err) < 0)
		return -1;
	return decide(queue, id, wish_reject,
		      &(struct wish){ .reason = reason }, arena, post, err);
}

int queue_withdraw(struct queue *queue, const char *id, struct arena *arena,
		   struct queue_post *post, struct err *err)
{
	return decide(queue, id, wish_withdraw, &(struct wish){ 0 }, arena,
		      post, err);
}

int queue_settle(struct queue *queue, const char *id, const char *account,
		 const char *url, const char *reason, struct arena *arena,
		 struct queue_post *post, struct err *err)
{
	if (check_reason(reason, url == NULL, err) < 0 ||
	    (url != NULL && check_url(url, err) < 0))
		return -1;
	return decide(queue, id, wish_settle,
		      &(struct wish){ .account = account,
				      .url = url,
				      .reason = reason },
		      arena, post, err);
}

int queue_move(struct queue *queue, const struct queue_post *post,
	       const struct item *item, const char *action, const char *reason,
	       const struct store_attempt *attempt, struct err *err)
{
	const struct store_post *stored = &post->stored;
	struct queue_post copy = *post;
	struct arena arena = { 0 };
	struct decision decision;
	enum item_state from;
	size_t i = 0;
	int result = -1;

	while (i < stored->item_count &&
	       strcmp(stored->items[i].account, item->account) != 0)
		i++;
	if (i == stored->item_count)
		return err_set(err, ERR_INTERNAL, "%s: isn't for %s",
			       stored->id, item->account);
	if (decision_begin(&decision, queue, &copy, &arena, err) < 0)
		goto out;
	from = decision.items[i].state;
	decision.attempt = attempt;
	decision.items[i] = *item;
	decision.items[i].state = from;
	if (item->state == from)
		result = decision_note(&decision, action, item->account, reason,
				       err);
	else
		result = decision_move(&decision, i, item->state, action,
				       reason, err);
	if (result == 0)
		result = decision_commit(&decision, err);
out:
	arena_release(&arena);
	return result;
}

int queue_verify_audit(struct store *store, int64_t *count, struct digest *head,
		       struct err *err)
{
	struct replay replay = { 0 };
	int result = -1;

	if (replay_begin(&replay, store, err) == 0 &&
	    replay_check(&replay, err) == 0) {
		*count = replay.seq;
		*head = replay.head;
		result = 0;
	}
	replay_release(&replay);
	return result;
}
