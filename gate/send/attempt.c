#include "send/attempt.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "send/carry.h"
#include "send/credential.h"
#include "send/memory.h"
#include "send/platforms.h"
#include "send/verify.h"

#define MINUTE (INT64_C(60) * 1000)
#define TRIES 16	/* against others who change the post meanwhile */

/* The item as it is now. */
struct load {
	struct queue queue;
	struct queue_post post;
	struct item item;
};

static int load_item(const struct attempt *attempt, struct load *load,
		     struct err *err)
{
	const struct store_post *stored = &load->post.stored;

	load->queue = (struct queue){
		.store = attempt->store,
		.policy = attempt->gate->policy,
		.actor = { .name = "postgate-deliver", .via = "deliver" },
		.now = clock_now(),
	};
	if (queue_find(&load->queue, attempt->id, attempt->arena, &load->post,
		       err) < 0)
		return -1;
	for (size_t i = 0; i < stored->item_count; i++) {
		if (strcmp(stored->items[i].account, attempt->account) == 0) {
			load->item = stored->items[i];
			return 0;
		}
	}
	return err_set(err, ERR_STORE, "%s: has no item for %s", attempt->id,
		       attempt->account);
}

/* Moves the item, and says so; somebody else's faster change is no error. */
static int move(struct attempt *attempt, struct load *load,
		enum item_state state, const char *action, const char *reason,
		const struct store_attempt *row, enum attempt_end end,
		struct err *err)
{
	load->item.since = state == load->item.state ? load->item.since :
						       load->queue.now;
	load->item.state = state;
	load->item.reason = reason;
	if (queue_move(&load->queue, &load->post, &load->item, action, reason,
		       row, err) < 0) {
		if (err->code != ERR_CONFLICT)
			return -1;
		err_clear(err);
		return 0;
	}
	attempt->end = end;
	attempt->text = reason;
	return 0;
}

/* 1, 2, 4 … 60 minutes. */
static int64_t pause_after(int64_t attempts)
{
	return attempts >= 6 ? 60 * MINUTE : MINUTE << attempts;
}

/* Nothing was published: the item waits and stays ready. */
static int put_off(struct attempt *attempt, struct load *load,
		   const char *reason, const struct store_attempt *row,
		   struct err *err)
{
	load->item.retry_at = load->queue.now +
			      pause_after(load->item.attempts);
	load->item.attempts++;
	return move(attempt, load, ITEM_READY, "retry", reason, row,
		    ATTEMPT_LATER, err);
}

/* Carries out what verify_item said against going on. */
static int stop_at(struct attempt *attempt, struct load *load,
		   const struct verify_result *verified, struct err *err)
{
	const char *reason = verified->reason;

	switch (verified->answer) {
	case VERIFY_TAMPERED:
		return move(attempt, load, ITEM_HELD, "tampered", reason, NULL,
			    ATTEMPT_TAMPERED, err);
	case VERIFY_BLOCKED:
		return move(attempt, load, ITEM_BLOCKED, "block", reason, NULL,
			    ATTEMPT_BLOCKED, err);
	case VERIFY_HELD:
		return move(attempt, load, ITEM_HELD, "hold", reason, NULL,
			    ATTEMPT_HELD, err);
	case VERIFY_EXPIRED:
		return move(attempt, load, ITEM_EXPIRED, "expire", reason,
			    NULL, ATTEMPT_EXPIRED, err);
	case VERIFY_FULL:
		load->item.retry_at = load->queue.now + 5 * MINUTE;
		return move(attempt, load, ITEM_READY, "retry", reason, NULL,
			    ATTEMPT_LATER, err);
	case VERIFY_WAIT:
	case VERIFY_GO:
		return 0;
	}
	return 0;
}

int attempt_due(struct attempt *attempt, struct err *err)
{
	const struct revision *revision;
	struct load load;

	if (load_item(attempt, &load, err) < 0)
		return -1;
	revision = &load.post.revision;
	if (load.item.state != ITEM_HELD && load.item.state != ITEM_APPROVED)
		return 0;
	if (revision->expires > 0 && revision->expires <= load.queue.now)
		return move(attempt, &load, ITEM_EXPIRED, "expire",
			    "its time is over", NULL, ATTEMPT_EXPIRED, err);
	if (load.item.state == ITEM_HELD ||
	    revision->not_before > load.queue.now)
		return 0;
	if (verify_is_late(revision, &load.item, load.queue.now))
		return move(attempt, &load, ITEM_HELD, "hold",
			    "more than an hour late: approve it again if it "
			    "should still go out", NULL, ATTEMPT_HELD, err);
	load.item.retry_at = 0;
	load.item.attempts = 0;
	return move(attempt, &load, ITEM_READY, "due", NULL, NULL,
		    ATTEMPT_NOTHING, err);
}

int attempt_orphan(struct attempt *attempt, struct err *err)
{
	struct load load;

	if (load_item(attempt, &load, err) < 0)
		return -1;
	if (load.item.state != ITEM_SENDING)
		return 0;
	load.item.retry_at = 0;
	load.item.attempts = 0;
	return move(attempt, &load, ITEM_UNCERTAIN, "uncertain",
		    "the deliverer ended while it was being sent", NULL,
		    ATTEMPT_UNCERTAIN, err);
}

/* What a delivery holds besides the item. */
struct delivery {
	struct platform_job job;
	struct carry carry;
	struct credential credential;
	struct err problem;	/* why it stopped, for the item's reason */
};

/* Reads what the platform needs to talk: secret and memory. */
static int equip(const struct attempt *attempt, const struct load *load,
		 const struct verify_result *verified,
		 struct delivery *delivery)
{
	const struct policy *policy = attempt->gate->policy;
	struct platform_job *job = &delivery->job;

	job->account = verified->account;
	job->folder = policy->folder;
	job->payload = verified->target->payload.data;
	job->len = verified->target->payload.len;
	job->key = load->item.key;
	job->key_time = load->item.key_time;
	job->now = load->queue.now;
	job->files = verified->files;
	job->file_count = verified->file_count;
	job->arena = attempt->arena;
	delivery->carry = (struct carry){ .platform = verified->platform,
					  .job = job,
					  .store = policy->store };
	if (memory_read(policy->store, job->account->name, job->arena,
			&job->memory, &delivery->problem) < 0)
		return -1;
	if (!verified->platform->needs_secret)
		return 0;
	if (credential_open(job->account->credential, attempt->credentials,
			    policy->credentials, &delivery->credential,
			    &delivery->problem) < 0)
		return -1;
	job->secret = delivery->credential.secret;
	return 0;
}

static const char *reason_of(const struct attempt *attempt,
			     const struct delivery *delivery)
{
	const char *text = delivery->problem.text;
	struct err err = { 0 };
	char *copy;

	if (delivery->problem.code == ERR_NONE)
		return "the platform gave no reason";
	copy = arena_copy(attempt->arena, text, strlen(text), &err);
	return copy != NULL ? copy : "out of memory";
}

/* Verifies with memory of its own: files may be large. 1: it may go on. */
static int verify_again(struct attempt *attempt, struct load *load,
			struct err *err)
{
	struct arena arena = { .limit = attempt->arena->limit };
	const struct verify_job job = { .gate = attempt->gate,
					.store = attempt->store,
					.post = &load->post,
					.item = &load->item,
					.now = load->queue.now,
					.arena = &arena };
	struct verify_result verified;
	int result = verify_item(&job, &verified, err);

	if (result == 0)
		result = verified.answer == VERIFY_GO ? 1 : 0;
	if (result == 0 && verified.reason != NULL)
		verified.reason = arena_copy(attempt->arena, verified.reason,
					     strlen(verified.reason), err);
	if (result == 0)
		result = stop_at(attempt, load, &verified, err);
	arena_release(&arena);
	return result;
}

/* Mints the key, once for ever, and commits the intent; then reads back that
 * it is there. 1: it is. */
static int intend(struct attempt *attempt, struct load *load,
		  struct delivery *delivery, struct store_attempt *row,
		  struct err *err)
{
	unsigned random;

	if (load->item.key == NULL) {
		digest_random(&random, sizeof(random));
		load->item.key_time = clock_now_us();
		if (delivery->carry.platform->mint(load->item.key_time, random,
						   attempt->arena,
						   &load->item.key, err) < 0)
			return -1;
	}
	delivery->job.key = load->item.key;
	delivery->job.key_time = load->item.key_time;
	*row = (struct store_attempt){ .account = attempt->account,
				       .started = load->queue.now,
				       .bytes_handed = -1 };
	if (move(attempt, load, ITEM_SENDING, "claim", NULL, row,
		 ATTEMPT_UNCERTAIN, err) < 0 ||
	    attempt->end == ATTEMPT_NOTHING)
		return attempt->end == ATTEMPT_NOTHING &&
				       err->code == ERR_NONE ? 0 : -1;
	if (load_item(attempt, load, err) < 0)
		return -1;
	if (load->item.state != ITEM_SENDING || load->item.key == NULL ||
	    strcmp(load->item.key, delivery->job.key) != 0 ||
	    load->item.key_time != delivery->job.key_time)
		return err_set(err, ERR_STORE, "%s: the store doesn't give "
			       "back the intent that it took", attempt->id);
	return 1;
}

static int note_outcome(struct attempt *attempt, struct load *load,
			const struct delivery *delivery,
			const struct store_attempt *row, struct err *err)
{
	const char *reason = reason_of(attempt, delivery);

	switch (outcome_of(&delivery->carry.facts)) {
	case OUTCOME_SENT:
		load->item.remote_id = delivery->job.remote_id;
		load->item.remote_url = delivery->job.remote_url;
		return move(attempt, load, ITEM_SENT, "sent", NULL, row,
			    ATTEMPT_SENT, err);
	case OUTCOME_REFUSED:
		return move(attempt, load, ITEM_REFUSED, "refused", reason,
			    row, ATTEMPT_REFUSED, err);
	case OUTCOME_LATER:
		return put_off(attempt, load, reason, row, err);
	case OUTCOME_UNCERTAIN:
		break;
	}
	load->item.retry_at = 0;
	load->item.attempts = 0;
	return move(attempt, load, ITEM_UNCERTAIN, "uncertain", reason, row,
		    ATTEMPT_UNCERTAIN, err);
}

/* Writes the outcome down, however often the post changes meanwhile: only we
 * move an item that is being sent. */
static int finish(struct attempt *attempt, struct load *load,
		  const struct delivery *delivery, struct store_attempt *row,
		  struct err *err)
{
	row->request = delivery->carry.request[0] != '\0' ?
			       delivery->carry.request : NULL;
	row->bytes_handed = delivery->carry.facts.bytes_handed;
	for (int i = 0; i < TRIES; i++) {
		attempt->end = ATTEMPT_NOTHING;
		if (load_item(attempt, load, err) < 0 ||
		    note_outcome(attempt, load, delivery, row, err) < 0)
			return -1;
		if (attempt->end == ATTEMPT_SENT)
			attempt->text = load->item.remote_url != NULL ?
						load->item.remote_url :
						load->item.remote_id;
		if (attempt->end != ATTEMPT_NOTHING)
			return 0;
	}
	return err_set(err, ERR_CONFLICT, "%s: its outcome can't be written: "
		       "it changes all the time", attempt->id);
}

/* From prepared to the outcome. */
static int publish(struct attempt *attempt, struct load *load,
		   struct delivery *delivery, struct err *err)
{
	struct store_attempt row;
	int status;

	if (load_item(attempt, load, err) < 0)
		return -1;
	if (load->item.state != ITEM_READY)
		return 0;
	status = verify_again(attempt, load, err);
	if (status == 1)
		status = intend(attempt, load, delivery, &row, err);
	if (status != 1)
		return status;
	delivery->carry.intent = true;
	delivery->job.now = load->queue.now;
	(void)carry_run(&delivery->carry, &delivery->problem);
	return finish(attempt, load, delivery, &row, err);
}

static int prepare(struct attempt *attempt, struct load *load,
		   const struct verify_result *verified, struct err *err)
{
	struct delivery delivery = { 0 };
	enum platform_result result = RESULT_LATER;
	int status;

	if (equip(attempt, load, verified, &delivery) == 0)
		result = carry_run(&delivery.carry, &delivery.problem);
	if (result == RESULT_PUBLISH)
		status = publish(attempt, load, &delivery, err);
	else
		status = put_off(attempt, load, reason_of(attempt, &delivery),
				 NULL, err);
	credential_close(&delivery.credential);
	return status;
}

int attempt_send(struct attempt *attempt, struct err *err)
{
	struct verify_job job = { .gate = attempt->gate,
				  .store = attempt->store,
				  .arena = attempt->arena };
	struct verify_result verified;
	struct load load;

	if (load_item(attempt, &load, err) < 0)
		return -1;
	if (load.item.state != ITEM_READY ||
	    load.item.retry_at > load.queue.now)
		return 0;
	job.post = &load.post;
	job.item = &load.item;
	job.now = load.queue.now;
	if (verify_item(&job, &verified, err) < 0)
		return -1;
	if (verified.answer != VERIFY_GO)
		return stop_at(attempt, &load, &verified, err);
	return prepare(attempt, &load, &verified, err);
}

/* The platform said whether it is there, or didn't. */
static int found(struct attempt *attempt, struct load *load,
		 const struct delivery *delivery, enum platform_result result,
		 struct err *err)
{
	const struct platform_job *job = &delivery->job;
	bool complete = delivery->carry.facts.complete;

	if (complete && result == RESULT_SENT) {
		load->item.remote_id = job->remote_id;
		load->item.remote_url = job->remote_url;
		if (move(attempt, load, ITEM_SENT, "found", NULL, NULL,
			 ATTEMPT_SENT, err) < 0)
			return -1;
		attempt->text = job->remote_url;
		return 0;
	}
	if (complete && result == RESULT_ABSENT) {
		load->item.retry_at = 0;
		load->item.attempts = 0;
		return move(attempt, load, ITEM_READY, "absent",
			    "the platform hasn't got it", NULL,
			    ATTEMPT_ABSENT, err);
	}
	load->item.retry_at = load->queue.now +
			      pause_after(load->item.attempts);
	load->item.attempts++;
	return move(attempt, load, ITEM_UNCERTAIN, "look",
		    reason_of(attempt, delivery), NULL, ATTEMPT_UNCERTAIN,
		    err);
}

int attempt_find(struct attempt *attempt, struct err *err)
{
	const struct policy *policy = attempt->gate->policy;
	struct delivery delivery = { 0 };
	struct verify_result known = { 0 };
	enum platform_result result = RESULT_UNDECIDED;
	struct load load;
	int status;

	if (load_item(attempt, &load, err) < 0)
		return -1;
	if (load.item.state != ITEM_UNCERTAIN ||
	    load.item.retry_at > load.queue.now)
		return 0;
	known.target = revision_target(&load.post.revision, attempt->account);
	known.account = policy_account(policy, attempt->account);
	if (known.account != NULL)
		known.platform = platform_find(known.account->platform);
	if (!load.post.intact || known.target == NULL || known.platform == NULL)
		err_set(&delivery.problem, ERR_STORE, "it can't be looked for: "
			"its revision is damaged, or the policy has no such "
			"account any more");
	else if (equip(attempt, &load, &known, &delivery) == 0) {
		delivery.job.finding = true;
		result = carry_run(&delivery.carry, &delivery.problem);
	}
	status = found(attempt, &load, &delivery, result, err);
	credential_close(&delivery.credential);
	return status;
}
