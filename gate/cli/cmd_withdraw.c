#include "cli/command.h"

static int run(struct command_job *job, struct err *err)
{
	struct queue_post post;

	if (queue_withdraw(&job->queue, job->args[0], &job->arena, &post, err) <
	    0)
		return -1;
	buf_addf(&job->out, "%s withdrew post %s\n", job->queue.actor.name,
		 post.stored.id);
	return STATUS_PASS;
}

const struct command command_withdraw = {
	.name = "withdraw",
	.arguments = "ID",
	.summary = "takes back a post that isn't sent yet",
	.needs = NEEDS_STORE | NEEDS_PERSON,
	.least = 1,
	.most = 1,
	.run = run,
};
