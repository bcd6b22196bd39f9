#include "cli/command.h"
#include "filter/cache.h"

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static int run(struct command_job *job, struct err *err)
{
	struct cache_made made;
	const struct policy *policy = job->gate.policy;

	if (cache_make(&policy->packs, policy->language, &job->arena, &made,
		       err) < 0)
		return -1;
	buf_addf(&job->out,
		 "%zu rule%s, %zu pattern%s, %zu form%s of words: "
		 "%zu KiB in %s\n",
		 made.rules, plural(made.rules), made.patterns,
		 plural(made.patterns), made.forms, plural(made.forms),
		 made.bytes / 1024, made.path);
	return STATUS_PASS;
}

const struct command command_compile = {
	.name = "compile",
	.arguments = "",
	.summary = "compiles the policy's rules into a cache, so that checks "
		   "start fast",
	.details = "The cache is a file in $POSTGATE_CACHE, "
		   "$XDG_CACHE_HOME/postgate or\n~/.cache/postgate. One that "
		   "is out of date isn't used: run this again after\na change "
		   "of packs, dictionaries or postgate itself.\n",
	.needs = NEEDS_POLICY,
	.run = run,
};
