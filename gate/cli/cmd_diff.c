#include <string.h>

#include "cli/command.h"
#include "cli/compare.h"
#include "cli/shown.h"

/* What one post says, account by account. */
static const char *content(const struct shown *shown, struct err *err)
{
	const struct revision *revision = &shown->post->revision;
	struct buf out = { 0 };
	const char *copy = NULL;
	int result = 0;

	for (size_t i = 0; i < revision->target_count && result == 0; i++) {
		buf_addf(&out, "%s%s:\n", i > 0 ? "\n" : "",
			 revision->targets[i].account);
		result = shown_target(shown, &revision->targets[i], &out, err);
	}
	for (size_t i = 0; i < revision->media_count; i++)
		buf_addf(&out, "file: sha256:%s\n", revision->media[i].digest);
	if (result == 0 && buf_done(&out, err) == 0)
		copy = arena_copy(&shown->job->arena,
				  out.len > 0 ? out.data : "", out.len, err);
	buf_release(&out);
	return copy;
}

static bool was_approved(const struct queue_post *post)
{
	for (size_t i = 0; i < post->stored.item_count; i++) {
		enum item_state state = post->stored.items[i].state;

		if (state == ITEM_APPROVED || state == ITEM_READY ||
		    state == ITEM_SENDING || state == ITEM_SENT ||
		    state == ITEM_UNCERTAIN)
			return true;
	}
	return post->stored.approval_count > 0;
}

/* The newest other post of the same draft that was approved or sent; 1 when
 * there is one. */
static int find_before(struct command_job *job, const struct queue_post *post,
		       struct queue_post *before, struct err *err)
{
	const char **ids;
	size_t count;

	if (store_by_ref(job->queue.store, post->stored.ref, &job->arena, &ids,
			 &count, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(ids[i], post->stored.id) == 0)
			continue;
		if (queue_find(&job->queue, ids[i], &job->arena, before, err) <
		    0)
			return -1;
		if (before->stored.created <= post->stored.created &&
		    was_approved(before))
			return 1;
	}
	return 0;
}

static int run(struct command_job *job, struct err *err)
{
	const struct compare_colors colors = {
		.removed = job->color ? "\033[31m" : "",
		.added = job->color ? "\033[32m" : "",
		.end = "\033[0m",
	};
	struct queue_post post, before;
	struct shown now, then;
	const char *new_text, *old_text = "";
	bool differ;
	int found;

	if (queue_find(&job->queue, job->args[0], &job->arena, &post, err) <
		    0 ||
	    shown_open(&now, job, &post, err) < 0)
		return -1;
	found = find_before(job, &post, &before, err);
	if (found < 0 ||
	    (found > 0 && shown_open(&then, job, &before, err) < 0))
		return -1;
	new_text = content(&now, err);
	if (found > 0)
		old_text = content(&then, err);
	if (new_text == NULL || old_text == NULL)
		return -1;
	if (found > 0)
		buf_addf(&job->out, "post %s against %s\n\n", post.stored.id,
			 before.stored.id);
	else
		buf_addf(&job->out,
			 "post %s: nothing of this draft was "
			 "approved before, so all of it is new\n\n",
			 post.stored.id);
	if (compare_put(old_text, new_text, &colors, &job->arena, &job->out,
			&differ, err) < 0)
		return -1;
	if (!differ)
		buf_adds(&job->out, "\nthe same is posted\n");
	return STATUS_PASS;
}

static const struct option_row options[] = { { "show-matches", '\0', NULL,
					       "don't mask secrets" },
					     { NULL, '\0', NULL, NULL } };

const struct command command_diff = {
	.name = "diff",
	.arguments = "ID",
	.summary = "compares a post with what was approved before",
	.needs = NEEDS_RULES | NEEDS_STORE,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
