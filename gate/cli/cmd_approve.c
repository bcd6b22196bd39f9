#include "cli/command.h"
#include "cli/details.h"

/* What was approved, and what is still missing. */
static int tell(struct command_job *job, const struct queue_post *post,
		struct err *err)
{
	struct shown shown = { .job = job, .post = post };
	struct queue_progress *progress = arena_array(
		&job->arena, post->need_count + 1, sizeof(*progress), err);

	if (progress == NULL)
		return -1;
	buf_addf(&job->out, "%s approved post %s\n", job->queue.actor.name,
		 post->stored.id);
	if (queue_progress(job->gate.policy, post, job->queue.now, progress)) {
		buf_adds(&job->out,
			 "nothing more is needed; "
			 "`postgate deliver` sends it when it's due\n");
		return STATUS_PASS;
	}
	buf_adds(&job->out, "still needed:\n");
	return details_needs(&shown, &job->out, err) < 0 ? -1 : STATUS_PASS;
}

/* Without a digest nobody has said what they have seen. */
static int ask(struct command_job *job, struct err *err)
{
	struct queue_post post;
	struct shown shown;
	const char *why;

	if (queue_find(&job->queue, job->args[0], &job->arena, &post, err) <
		    0 ||
	    shown_open(&shown, job, &post, err) < 0 ||
	    details_put(&shown, &job->out, err) < 0)
		return -1;
	why = queue_may_approve(job->gate.policy, job->queue.person, &post);
	if (why != NULL) {
		buf_addf(&job->out, "you can't approve it: %s\n", why);
		return STATUS_UNDECIDED;
	}
	buf_adds(&job->out, "nothing is approved yet. To approve exactly "
			    "this, run:\n  ");
	details_command(&shown, "approve", &job->out);
	buf_addc(&job->out, '\n');
	return STATUS_UNDECIDED;
}

static int run(struct command_job *job, struct err *err)
{
	const char *digest = option_value(job->options, "digest");
	struct queue_post post;

	if (digest == NULL)
		return ask(job, err);
	if (queue_approve(&job->queue, job->args[0], shown_digest(digest),
			  &job->arena, &post, err) < 0)
		return -1;
	return tell(job, &post, err);
}

static const struct option_row options[] = {
	{ "digest", '\0', "D", "of what you were shown, as show prints it" },
	{ "show-matches", '\0', NULL, "don't mask secrets" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_approve = {
	.name = "approve",
	.arguments = "ID",
	.summary = "says yes to exactly the text with a digest",
	.details = "Without --digest it shows the post and the command to "
		   "approve it, and exits 2.\n",
	.needs = NEEDS_RULES | NEEDS_STORE | NEEDS_PERSON,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
