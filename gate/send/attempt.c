#include "send/attempt.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "send/attempt_item.h"
#include "send/delivery.h"
#include "send/platforms.h"
#include "send/verify.h"

#define MINUTE (INT64_C(60) * 1000)
#define TRIES 16 /* against others who change the post meanwhile */

/* Carries out what verify_item said against going on. */
static int stop_at(struct attempt *attempt, struct attempt_item *now,
		   const struct verify_result *verified, struct err *err)
{
	const char *reason = verified->reason;

	switch (verified->answer) {
	case VERIFY_TAMPERED:
		return attempt_item_move(attempt, now, ITEM_HELD, "tampered",
					 reason, NULL, ATTEMPT_TAMPERED, err);
	case VERIFY_BLOCKED:
		return attempt_item_move(attempt, now, ITEM_BLOCKED, "block",
					 reason, NULL, ATTEMPT_BLOCKED, err);
	case VERIFY_HELD:
		return attempt_item_move(attempt, now, ITEM_HELD, "hold",
					 reason, NULL, ATTEMPT_HELD, err);
	case VERIFY_EXPIRED:
		return attempt_item_move(attempt, now, ITEM_EXPIRED, "expire",
					 reason, NULL, ATTEMPT_EXPIRED, err);
	case VERIFY_FULL:
		now->item.retry_at = now->queue.now + 5 * MINUTE;
		return attempt_item_move(attempt, now, ITEM_READY, "retry",
					 reason, NULL, ATTEMPT_LATER, err);
	case VERIFY_WAIT:
	case VERIFY_GO:
		return 0;
	}
	return 0;
}

int attempt_due(struct attempt *attempt, struct err *err)
{
	const struct revision *revision;
	struct attempt_item now;

	if (attempt_item_load(attempt, &now, err) < 0)
		return -1;
	revision = &now.post.revision;
	if (now.item.state != ITEM_HELD && now.item.state != ITEM_APPROVED)
		return 0;
	if (revision->expires > 0 && revision->expires <= now.queue.now)
		return attempt_item_move(attempt, &now, ITEM_EXPIRED, "expire",
					 "its time is over", NULL,
					 ATTEMPT_EXPIRED, err);
	if (now.item.state == ITEM_HELD || revision->not_before > now.queue.now)
		return 0;
	if (verify_is_late(revision, &now.item, now.queue.now))
		return attempt_item_move(
			attempt, &now, ITEM_HELD, "hold",
			"more than an hour late: approve it again if it "
			"should still go out",
			NULL, ATTEMPT_HELD, err);
	now.item.retry_at = 0;
	now.item.attempts = 0;
	return attempt_item_move(attempt, &now, ITEM_READY, "due", NULL, NULL,
				 ATTEMPT_NOTHING, err);
}

int attempt_orphan(struct attempt *attempt, struct err *err)
{
	struct attempt_item now;

	if (attempt_item_load(attempt, &now, err) < 0)
		return -1;
	if (now.item.state != ITEM_SENDING)
		return 0;
	now.item.retry_at = 0;
	now.item.attempts = 0;
	return attempt_item_move(attempt, &now, ITEM_UNCERTAIN, "uncertain",
				 "the deliverer ended while it was being sent",
				 NULL, ATTEMPT_UNCERTAIN, err);
}

static int open_delivery(const struct attempt *attempt,
			 const struct attempt_item *now,
			 const struct verify_result *verified,
			 struct delivery *delivery)
{
	const struct platform_job job = {
		.account = verified->account,
		.folder = attempt->gate->policy->folder,
		.payload = verified->target->payload.data,
		.len = verified->target->payload.len,
		.key = now->item.key,
		.key_time = now->item.key_time,
		.now = now->queue.now,
		.files = verified->files,
		.file_count = verified->file_count,
		.arena = attempt->arena,
	};

	return delivery_open(delivery, &job, verified->platform,
			     attempt->gate->policy, attempt->credentials);
}

/* It couldn't be verified, so nothing leaves; the store says why. */
static int put_off_unverified(struct attempt *attempt, struct attempt_item *now,
			      struct err *err)
{
	struct err why = { 0 };
	const char *reason =
		arena_copy(attempt->arena, err->text, strlen(err->text), &why);

	err_clear(err);
	return attempt_item_put_off(attempt, now,
				    reason != NULL ? reason : "out of memory",
				    NULL, err);
}

/* Verifies with memory of its own: files may be large. 1: it may go on. */
static int verify_again(struct attempt *attempt, struct attempt_item *now,
			struct err *err)
{
	struct arena arena = { .limit = attempt->arena->limit };
	const struct verify_job job = { .gate = attempt->gate,
					.store = attempt->store,
					.post = &now->post,
					.item = &now->item,
					.now = now->queue.now,
					.arena = &arena };
	struct verify_result verified;
	int result = 1;

	if (verify_item(&job, &verified, err) < 0) {
		result = put_off_unverified(attempt, now, err);
	} else if (verified.answer != VERIFY_GO) {
		verified.reason = arena_copy(attempt->arena, verified.reason,
					     strlen(verified.reason), err);
		result = verified.reason == NULL ?
				 -1 :
				 stop_at(attempt, now, &verified, err);
	}
	arena_release(&arena);
	return result;
}

/* Mints the key, once for ever, and commits the intent; then reads back that
 * it is there. 1: it is. */
static int intend(struct attempt *attempt, struct attempt_item *now,
		  struct delivery *delivery, struct store_attempt *row,
		  struct err *err)
{
	unsigned random;

	if (now->item.key == NULL) {
		digest_random(&random, sizeof(random));
		now->item.key_time = clock_now_us();
		if (delivery->carry.platform->mint(now->item.key_time, random,
						   attempt->arena,
						   &now->item.key, err) < 0)
			return -1;
	}
	delivery->job.key = now->item.key;
	delivery->job.key_time = now->item.key_time;
	*row = (struct store_attempt){ .account = attempt->account,
				       .started = now->queue.now,
				       .bytes_handed = -1 };
	if (attempt_item_move(attempt, now, ITEM_SENDING, "claim", NULL, row,
			      ATTEMPT_UNCERTAIN, err) < 0)
		return -1;
	if (attempt->end == ATTEMPT_NOTHING)
		return 0;
	if (attempt_item_load(attempt, now, err) < 0)
		return -1;
	if (now->item.state != ITEM_SENDING || now->item.key == NULL ||
	    strcmp(now->item.key, delivery->job.key) != 0 ||
	    now->item.key_time != delivery->job.key_time)
		return err_set(err, ERR_STORE,
			       "%s: the store doesn't give "
			       "back the intent that it took",
			       attempt->id);
	return 1;
}

static int note_outcome(struct attempt *attempt, struct attempt_item *now,
			const struct delivery *delivery,
			const struct store_attempt *row, struct err *err)
{
	const char *reason = delivery_reason(delivery);

	switch (outcome_of(&delivery->carry.facts)) {
	case OUTCOME_SENT:
		now->item.remote_id = delivery->job.remote_id;
		now->item.remote_url = delivery->job.remote_url;
		return attempt_item_move(attempt, now, ITEM_SENT, "sent", NULL,
					 row, ATTEMPT_SENT, err);
	case OUTCOME_REFUSED:
		return attempt_item_move(attempt, now, ITEM_REFUSED, "refused",
					 reason, row, ATTEMPT_REFUSED, err);
	case OUTCOME_LATER:
		return attempt_item_put_off(attempt, now, reason, row, err);
	case OUTCOME_UNCERTAIN:
		break;
	}
	now->item.retry_at = 0;
	now->item.attempts = 0;
	return attempt_item_move(attempt, now, ITEM_UNCERTAIN, "uncertain",
				 reason, row, ATTEMPT_UNCERTAIN, err);
}

/* Writes the outcome down, however often the post changes meanwhile: only we
 * move an item that is being sent. */
static int finish(struct attempt *attempt, struct attempt_item *now,
		  const struct delivery *delivery, struct store_attempt *row,
		  struct err *err)
{
	row->request = delivery->carry.request[0] != '\0' ?
			       delivery->carry.request :
			       NULL;
	row->bytes_handed = delivery->carry.facts.bytes_handed;
	for (int i = 0; i < TRIES; i++) {
		attempt->end = ATTEMPT_NOTHING;
		if (attempt_item_load(attempt, now, err) < 0 ||
		    note_outcome(attempt, now, delivery, row, err) < 0)
			return -1;
		if (attempt->end == ATTEMPT_SENT)
			attempt->text = now->item.remote_url != NULL ?
						now->item.remote_url :
						now->item.remote_id;
		if (attempt->end != ATTEMPT_NOTHING)
			return 0;
	}
	return err_set(err, ERR_CONFLICT,
		       "%s: its outcome can't be written: "
		       "it changes all the time",
		       attempt->id);
}

/* From prepared to the outcome. */
static int publish(struct attempt *attempt, struct attempt_item *now,
		   struct delivery *delivery, struct err *err)
{
	struct store_attempt row;
	int status;

	if (attempt_item_load(attempt, now, err) < 0)
		return -1;
	if (now->item.state != ITEM_READY)
		return 0;
	status = verify_again(attempt, now, err);
	if (status == 1)
		status = intend(attempt, now, delivery, &row, err);
	if (status != 1)
		return status;
	delivery->carry.intent = true;
	delivery->job.now = now->queue.now;
	(void)carry_run(&delivery->carry, &delivery->problem);
	return finish(attempt, now, delivery, &row, err);
}

static int prepare(struct attempt *attempt, struct attempt_item *now,
		   const struct verify_result *verified, struct err *err)
{
	struct delivery delivery = { 0 };
	enum platform_result result = RESULT_LATER;
	int status;

	if (open_delivery(attempt, now, verified, &delivery) == 0)
		result = carry_run(&delivery.carry, &delivery.problem);
	if (result == RESULT_PUBLISH)
		status = publish(attempt, now, &delivery, err);
	else
		status = attempt_item_put_off(
			attempt, now, delivery_reason(&delivery), NULL, err);
	delivery_close(&delivery);
	return status;
}

int attempt_send(struct attempt *attempt, struct err *err)
{
	struct verify_job job = { .gate = attempt->gate,
				  .store = attempt->store,
				  .arena = attempt->arena };
	struct verify_result verified;
	struct attempt_item now;

	if (attempt_item_load(attempt, &now, err) < 0)
		return -1;
	if (now.item.state != ITEM_READY ||
	    attempt_item_is_early(attempt, &now))
		return 0;
	job.post = &now.post;
	job.item = &now.item;
	job.now = now.queue.now;
	if (verify_item(&job, &verified, err) < 0)
		return put_off_unverified(attempt, &now, err);
	if (verified.answer != VERIFY_GO)
		return stop_at(attempt, &now, &verified, err);
	return prepare(attempt, &now, &verified, err);
}

/* The platform said whether it is there, or didn't. */
static int found(struct attempt *attempt, struct attempt_item *now,
		 const struct delivery *delivery, enum platform_result result,
		 struct err *err)
{
	const struct platform_job *job = &delivery->job;
	bool complete = delivery->carry.facts.complete;

	if (complete && result == RESULT_SENT) {
		now->item.remote_id = job->remote_id;
		now->item.remote_url = job->remote_url;
		if (attempt_item_move(attempt, now, ITEM_SENT, "found", NULL,
				      NULL, ATTEMPT_SENT, err) < 0)
			return -1;
		attempt->text = job->remote_url;
		return 0;
	}
	if (complete && result == RESULT_ABSENT) {
		now->item.retry_at = 0;
		now->item.attempts = 0;
		return attempt_item_move(attempt, now, ITEM_READY, "absent",
					 "the platform hasn't got it", NULL,
					 ATTEMPT_ABSENT, err);
	}
	now->item.retry_at =
		now->queue.now + attempt_item_pause(now->item.attempts);
	now->item.attempts++;
	return attempt_item_move(attempt, now, ITEM_UNCERTAIN, "look",
				 delivery_reason(delivery), NULL,
				 ATTEMPT_UNCERTAIN, err);
}

int attempt_find(struct attempt *attempt, struct err *err)
{
	const struct policy *policy = attempt->gate->policy;
	struct delivery delivery = { .job.arena = attempt->arena };
	struct verify_result known = { 0 };
	enum platform_result result = RESULT_UNDECIDED;
	struct attempt_item now;
	int status;

	if (attempt_item_load(attempt, &now, err) < 0)
		return -1;
	if (now.item.state != ITEM_UNCERTAIN ||
	    attempt_item_is_early(attempt, &now))
		return 0;
	known.target = revision_target(&now.post.revision, attempt->account);
	known.account = policy_account(policy, attempt->account);
	if (known.account != NULL)
		known.platform = platform_find(known.account->platform);
	if (!now.post.intact || known.target == NULL || known.platform == NULL)
		err_set(&delivery.problem, ERR_STORE,
			"it can't be looked for: "
			"its revision is damaged, or the policy has no such "
			"account any more");
	else if (open_delivery(attempt, &now, &known, &delivery) == 0) {
		delivery.job.finding = true;
		result = carry_run(&delivery.carry, &delivery.problem);
	}
	status = found(attempt, &now, &delivery, result, err);
	delivery_close(&delivery);
	return status;
}
