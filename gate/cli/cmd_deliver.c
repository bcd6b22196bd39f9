#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/command.h"

#define SIBLING "postgate-deliver"
#define PATH_ROOM 4096
#define ARGS_MAX 16

/* The program beside this one, wherever both were put. */
static const char *sibling(struct arena *arena, struct err *err)
{
	char *self = arena_alloc(arena, PATH_ROOM, err);
	const char *folder;
	ssize_t len;

	if (self == NULL)
		return NULL;
	len = readlink("/proc/self/exe", self, PATH_ROOM - 1);
	if (len < 0 || len == PATH_ROOM - 1) {
		err_sys(err, errno,
			"/proc/self/exe can't be read, so " SIBLING
			" can't be found");
		return NULL;
	}
	self[len] = '\0';
	folder = file_parent(arena, self, err);
	return folder != NULL ? file_join(arena, folder, SIBLING, err) : NULL;
}

static char *keep(struct command_job *job, const char *word, struct err *err)
{
	return arena_copy(&job->arena, word, strlen(word), err);
}

/* The deliverer takes the options that it was given, under their names. */
static int pass_options(struct command_job *job, char **argv, size_t count,
			struct err *err)
{
	static const char *const passed[] = { "config", "once", "watch",
					      "account" };

	for (size_t i = 0; i < sizeof(passed) / sizeof(*passed); i++) {
		const char *value = option_value(job->options, passed[i]);

		if (!option_given(job->options, passed[i]))
			continue;
		argv[count] = arena_print(&job->arena, err, "--%s", passed[i]);
		if (argv[count++] == NULL)
			return -1;
		if (value == NULL)
			continue;
		argv[count] = keep(job, value, err);
		if (argv[count++] == NULL)
			return -1;
	}
	argv[count] = NULL;
	return 0;
}

static int run(struct command_job *job, struct err *err)
{
	const char *program = sibling(&job->arena, err);
	char *argv[ARGS_MAX] = { NULL };

	if (option_given(job->options, "once") &&
	    option_given(job->options, "watch"))
		return err_set(err, ERR_USAGE,
			       "say --once or --watch, not "
			       "both");
	if (program == NULL)
		return -1;
	argv[0] = keep(job, SIBLING, err);
	if (argv[0] == NULL || pass_options(job, argv, 1, err) < 0)
		return -1;
	(void)execv(program, argv);
	return err_sys(err, errno, "%s can't be run", program);
}

static const struct option_row options[] = {
	{ "once", '\0', NULL, "send what is due and end; this is the default" },
	{ "watch", '\0', NULL, "go on and send each post when it's due" },
	{ "account", '\0', "NAME", "this account alone" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_deliver = {
	.heading = "send",
	.name = "deliver",
	.arguments = "",
	.summary = "sends what is approved and due",
	.details = "Runs postgate-deliver, the only program that holds the "
		   "platforms' secrets.\n\nexit status: 0 all sent, 2 could "
		   "not start, 4 failed or uncertain\n",
	.options = options,
	.run = run,
};
