#include "cli/command.h"

static int run(struct command_job *job, struct err *err)
{
	const char *reason = option_value(job->options, "reason");
	struct queue_post post;

	if (reason == NULL || reason[0] == '\0')
		return err_set(err, ERR_USAGE,
			       "the author needs a reason; "
			       "give one with --reason");
	if (queue_reject(&job->queue, job->args[0], reason, &job->arena, &post,
			 err) < 0)
		return -1;
	buf_addf(&job->out, "%s rejected post %s\n", job->queue.actor.name,
		 post.stored.id);
	return STATUS_PASS;
}

static const struct option_row options[] = {
	{ "reason", '\0', "TEXT", "what the author should change" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_reject = {
	.name = "reject",
	.arguments = "ID",
	.summary = "says no to a post, with a reason",
	.needs = NEEDS_STORE | NEEDS_PERSON,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
