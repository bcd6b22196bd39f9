#include "send/verify.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "queue/media.h"
#include "send/platforms.h"

#define HOUR (INT64_C(60) * 60 * 1000)

/* The first answer other than VERIFY_GO counts. */
static void answer(struct verify_result *result, enum verify_answer answer,
		   const char *reason)
{
	if (result->answer != VERIFY_GO)
		return;
	result->answer = answer;
	result->reason = reason != NULL ? reason : "out of memory";
}

static void check_dates(const struct verify_job *job,
			struct verify_result *result)
{
	const struct revision *revision = &job->post->revision;
	const char *frozen =
		policy_frozen(job->gate->policy, job->item->account, job->now);
	struct err err = { 0 };

	if (revision->expires > 0 && revision->expires <= job->now)
		answer(result, VERIFY_EXPIRED, "its time is over");
	else if (frozen != NULL)
		answer(result, VERIFY_HELD,
		       arena_print(job->arena, &err, "frozen: %s", frozen));
	else if (revision->not_before > job->now)
		answer(result, VERIFY_WAIT, "its time has not come");
	else if (verify_is_late(revision, job->item, job->now))
		answer(result, VERIFY_HELD,
		       "more than an hour late: approve it again if it should "
		       "still go out");
}

bool verify_is_late(const struct revision *revision, const struct item *item,
		    int64_t now)
{
	int64_t due = revision->not_before > item->since ?
			      revision->not_before :
			      item->since;

	return revision->not_before > 0 && item->key == NULL &&
	       now - due > VERIFY_LATENESS;
}

/* The account and its platform, as today's policy has them. */
static void check_account(const struct verify_job *job,
			  struct verify_result *result)
{
	const char *name = job->item->account;
	struct err err = { 0 };

	result->target = revision_target(&job->post->revision, name);
	result->account = policy_account(job->gate->policy, name);
	if (result->target == NULL) {
		answer(result, VERIFY_TAMPERED,
		       "tampered: the revision is not for this account");
		return;
	}
	if (result->account != NULL)
		result->platform = platform_find(result->account->platform);
	if (result->platform == NULL ||
	    strcmp(result->platform->name, result->target->platform) != 0)
		answer(result, VERIFY_HELD,
		       arena_print(job->arena, &err,
				   "the policy has no "
				   "account %s on %s any more",
				   name, result->target->platform));
}

static int read_files(const struct verify_job *job,
		      struct verify_result *result, struct err *err)
{
	const struct revision *revision = &job->post->revision;
	const char *store = job->gate->policy->store;

	result->files = arena_array(job->arena, revision->media_count,
				    sizeof(*result->files), err);
	if (result->files == NULL)
		return -1;
	for (size_t i = 0; i < revision->media_count; i++) {
		struct platform_file *file = &result->files[i];
		char *data;

		file->media = &revision->media[i];
		if (media_read(store, file->media, job->arena, &data,
			       &file->len, err) == 0) {
			file->data = data;
			continue;
		}
		if (err->code != ERR_STORE)
			return -1;
		answer(result, VERIFY_TAMPERED,
		       arena_print(job->arena, err, "tampered: %s", err->text));
		err_clear(err);
		return 0;
	}
	result->file_count = revision->media_count;
	return 0;
}

/* Was this finding shown to who approved, as one that holds? */
static bool was_shown(const struct conf_node *shown,
		      const struct finding *finding)
{
	const struct conf_node *node = shown->first;

	for (; node != NULL; node = node->next) {
		const char *id = conf_text(node, "id");
		const char *action = conf_text(node, "action");

		if (id != NULL && action != NULL &&
		    strcmp(id, finding->id) == 0)
			return strcmp(action, "hold") == 0 ||
			       strcmp(action, "block") == 0;
	}
	return false;
}

static int check_findings(const struct verify_job *job,
			  const struct findings *today,
			  struct verify_result *result, struct err *err)
{
	const char *stored = job->post->stored.findings;
	struct conf_node *shown;

	if (json_read("findings", 0, stored, strlen(stored), job->arena, &shown,
		      err) < 0)
		return -1;
	for (size_t i = 0; i < today->count; i++) {
		const struct finding *f = &today->items[i];

		if (f->action > ACTION_HOLD || was_shown(shown, f))
			continue;
		answer(result, VERIFY_HELD,
		       arena_print(job->arena, err,
				   "today's rules hold it "
				   "for %s, which nobody was shown: submit it "
				   "again",
				   f->rule->id));
	}
	return 0;
}

static void add_need(struct route_need *needs, size_t *count,
		     const struct route_need *need)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(needs[i].group, need->group) != 0)
			continue;
		if (needs[i].count < need->count)
			needs[i].count = need->count;
		return;
	}
	needs[(*count)++] = *need;
}

/* What was asked for at submit, and what today's policy asks for a post that
 * it wouldn't let through by itself. */
static int list_needs(const struct verify_job *job,
		      const struct gate_result *today, struct queue_post *copy,
		      struct err *err)
{
	const struct queue_post *post = job->post;
	struct route_need *needs = today->needs;
	size_t count = today->need_count;

	if (!today->people && post->need_count == 0 &&
	    verdict_needs(job->gate->policy, &today->findings, job->arena,
			  &needs, &count, err) < 0)
		return -1;
	*copy = *post;
	copy->need_count = 0;
	copy->needs = arena_array(job->arena, post->need_count + count,
				  sizeof(*copy->needs), err);
	if (copy->needs == NULL)
		return -1;
	for (size_t i = 0; i < post->need_count; i++)
		add_need(copy->needs, &copy->need_count, &post->needs[i]);
	for (size_t i = 0; i < count; i++)
		add_need(copy->needs, &copy->need_count, &needs[i]);
	return 0;
}

/* A post that was clean at submit and is so today needs nobody. */
static int check_approvals(const struct verify_job *job,
			   const struct gate_result *today,
			   struct verify_result *result, struct err *err)
{
	const struct policy *policy = job->gate->policy;
	const char *then = job->post->revision.verdict;
	struct queue_progress *progress;
	struct queue_post copy;

	if (!today->people && job->post->need_count == 0 && then != NULL &&
	    strcmp(then, verdict_name(VERDICT_PASS)) == 0)
		return 0;
	if (list_needs(job, today, &copy, err) < 0)
		return -1;
	progress = arena_array(job->arena, copy.need_count, sizeof(*progress),
			       err);
	if (progress == NULL)
		return -1;
	if (queue_progress(policy, &copy, job->now, progress))
		return 0;
	for (size_t i = 0; i < copy.need_count; i++)
		if (progress[i].have < progress[i].need)
			answer(result, VERIFY_HELD,
			       arena_print(job->arena, err,
					   "it needs %" PRId64
					   " of %s, and %" PRId64 " said yes",
					   progress[i].need, progress[i].group,
					   progress[i].have));
	answer(result, VERIFY_HELD, "its approvals don't count today");
	return 0;
}

static int check_payload(const struct verify_job *job,
			 const struct draft *draft,
			 struct verify_result *result, struct err *err)
{
	const struct revision *revision = &job->post->revision;
	const struct revision_bytes *payload = &result->target->payload;
	struct buf today = { 0 };
	int status;

	status = result->platform->render(
		draft, result->account, revision->language, revision->media,
		revision->media_count, job->arena, &today, err);
	if (status < 0 && err->code == ERR_INPUT) {
		answer(result, VERIFY_HELD,
		       arena_copy(job->arena, err->text, strlen(err->text),
				  err));
		err_clear(err);
		status = 0;
	} else if (status == 0 &&
		   (today.len != payload->len ||
		    memcmp(today.data, payload->data, payload->len) != 0)) {
		answer(result, VERIFY_HELD,
		       "the payload would differ today: "
		       "the account was changed; submit it again");
	}
	buf_release(&today);
	return status;
}

/* Judges the very bytes that were handed in, for this account alone. */
static int check_rules(const struct verify_job *job,
		       struct verify_result *result, struct err *err)
{
	const struct revision *revision = &job->post->revision;
	const char *name = job->item->account;
	const struct conf_strings to = { &name, 1 };
	struct gate_result today;
	struct draft draft;

	if (draft_read(revision->source, revision->draft.data,
		       revision->draft.len, job->arena, &draft, err) < 0 ||
	    gate_check(job->gate, &draft, &to, job->now, job->arena, &today,
		       err) < 0)
		return -1;
	if (today.judgement.verdict == VERDICT_BLOCK)
		answer(result, VERIFY_BLOCKED,
		       "today's rules block it: "
		       "rewrite it and submit it again");
	if (check_findings(job, &today.findings, result, err) < 0 ||
	    check_approvals(job, &today, result, err) < 0)
		return -1;
	return check_payload(job, &draft, result, err);
}

static int check_budget(const struct verify_job *job,
			struct verify_result *result, struct err *err)
{
	int64_t most = job->gate->policy->per_hour, handed;

	if (store_handed(job->store, job->item->account, job->now - HOUR,
			 &handed, err) < 0)
		return -1;
	if (handed >= most)
		answer(result, VERIFY_FULL,
		       arena_print(job->arena, err,
				   "%" PRId64 " posts went "
				   "out for this account within an hour, and "
				   "limits.per_account_per_hour is %" PRId64,
				   handed, most));
	return 0;
}

int verify_item(const struct verify_job *job, struct verify_result *result,
		struct err *err)
{
	int status = 0;

	memset(result, 0, sizeof(*result));
	result->answer = VERIFY_GO;
	if (!job->post->intact)
		answer(result, VERIFY_TAMPERED,
		       "tampered: the revision's "
		       "bytes don't have the digest that was approved");
	if (result->answer == VERIFY_GO)
		check_account(job, result);
	if (result->answer == VERIFY_GO)
		check_dates(job, result);
	if (result->answer == VERIFY_GO)
		status = read_files(job, result, err);
	if (status == 0 && result->answer == VERIFY_GO)
		status = check_rules(job, result, err);
	if (status == 0 && result->answer == VERIFY_GO)
		status = check_budget(job, result, err);
	if (status < 0)
		result->answer = VERIFY_WAIT;
	return status;
}
