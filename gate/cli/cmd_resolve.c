#include "cli/command.h"

/* The one account with an uncertain delivery, when there is only one. */
static const char *only_account(const struct queue_post *post, struct err *err)
{
	const char *found = NULL;

	for (size_t i = 0; i < post->stored.item_count; i++) {
		const struct item *item = &post->stored.items[i];

		if (item->state != ITEM_UNCERTAIN)
			continue;
		if (found != NULL) {
			err_set(err, ERR_USAGE,
				"post %s is uncertain for "
				"several accounts; name one with --account",
				post->stored.id);
			return NULL;
		}
		found = item->account;
	}
	if (found == NULL)
		err_set(err, ERR_REFUSED,
			"post %s: no delivery is uncertain, "
			"so there is nothing to settle",
			post->stored.id);
	return found;
}

static int run(struct command_job *job, struct err *err)
{
	const char *url = option_value(job->options, "live");
	const char *account = option_value(job->options, "account");
	const char *reason = option_value(job->options, "reason");
	struct queue_post post;

	if ((url != NULL) == option_given(job->options, "absent"))
		return err_set(err, ERR_USAGE,
			       "look at the platform, then "
			       "say either --live URL or --absent");
	if (queue_find(&job->queue, job->args[0], &job->arena, &post, err) < 0)
		return -1;
	if (account == NULL)
		account = only_account(&post, err);
	if (account == NULL ||
	    queue_settle(&job->queue, post.stored.id, account, url, reason,
			 &job->arena, &post, err) < 0)
		return -1;
	buf_addf(&job->out, "post %s, %s: %s\n", post.stored.id, account,
		 url != NULL ? "sent" :
			       "ready again; `postgate deliver` sends it");
	return STATUS_PASS;
}

static const struct option_row options[] = {
	{ "live", '\0', "URL", "it is there, at this address" },
	{ "absent", '\0', NULL, "it isn't there: it may be sent again" },
	{ "account", '\0', "NAME", "which, when several are uncertain" },
	{ "reason", '\0', "TEXT", "how you know, for the audit log" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_resolve = {
	.name = "resolve",
	.arguments = "ID",
	.summary = "settles a delivery that nobody knows the end of",
	.needs = NEEDS_STORE | NEEDS_PERSON,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
