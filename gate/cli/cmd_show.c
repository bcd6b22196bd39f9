#include "cli/command.h"
#include "cli/details.h"

static int run(struct command_job *job, struct err *err)
{
	struct queue_post post;
	struct shown shown;

	if (queue_find(&job->queue, job->args[0], &job->arena, &post, err) <
		    0 ||
	    shown_open(&shown, job, &post, err) < 0 ||
	    details_put(&shown, &job->out, err) < 0)
		return -1;
	return STATUS_PASS;
}

static const struct option_row options[] = { { "show-matches", '\0', NULL,
					       "don't mask secrets" },
					     { NULL, '\0', NULL, NULL } };

const struct command command_show = {
	.name = "show",
	.arguments = "ID",
	.summary = "shows one post as it will be posted, and what waits",
	.details = "ID is a post's id, or as much of its beginning as no "
		   "other post has.\n",
	.needs = NEEDS_RULES | NEEDS_STORE,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
