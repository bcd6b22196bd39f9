#include "cli/bulk.h"
#include "cli/command.h"
#include "cli/source.h"
#include "report/report.h"

enum fail_on {
	FAIL_ON_HOLD = 0,
	FAIL_ON_WARN,
	FAIL_ON_BLOCK
};

/* --jobs; 0 when it isn't given. */
static int read_jobs(const struct options *options, size_t *jobs,
		     struct err *err)
{
	const char *text = option_value(options, "jobs");
	size_t number = 0;

	*jobs = 0;
	if (text == NULL)
		return 0;
	for (const char *s = text; number <= BULK_JOBS_MAX && *s != '\0'; s++)
		number = *s >= '0' && *s <= '9' ?
				 10 * number + (size_t)(*s - '0') :
				 BULK_JOBS_MAX + 1;
	if (number < 1 || number > BULK_JOBS_MAX)
		return err_set(err, ERR_USAGE,
			       "--jobs: \"%s\" is not a number from 1 to %d",
			       text, BULK_JOBS_MAX);
	*jobs = number;
	return 0;
}

static int find_report(const struct options *options,
		       const struct report **report, struct err *err)
{
	const char *format = option_value(options, "format");

	*report = report_find(format != NULL ? format : "human");
	if (*report == NULL)
		return err_set(err, ERR_USAGE,
			       "--format: \"%s\" is none of: "
			       "%s",
			       format, report_names());
	return 0;
}

static int open_bulk(struct bulk *bulk, struct report_options *how,
		     struct err *err)
{
	struct command_job *job = bulk->job;
	const struct options *given = job->options;

	*how = (struct report_options){
		.color = job->color,
		.show_matches = option_given(given, "show-matches"),
		.explain = option_given(given, "explain"),
		.width = job->width,
	};
	bulk->report_job = (struct report_job){
		.policy = job->gate.policy,
		.rules = job->gate.rules,
		.options = how,
		.out = &job->out,
	};
	bulk->now = job->queue.now;
	job->gate.options.no_waivers = option_given(given, "no-waivers");
	if (find_report(given, &bulk->report, err) < 0 ||
	    read_jobs(given, &bulk->jobs, err) < 0)
		return -1;
	if (job->arg_count == 0 && !option_given(given, "staged"))
		return err_set(err, ERR_USAGE,
			       "nothing to check: name a file, "
			       "a folder or - for stdin, or say --staged");
	return option_list(given, "to", &job->arena, &bulk->to, err);
}

static int status_of(const struct report_total *total, enum fail_on fail_on)
{
	if (total->unread > 0)
		return STATUS_UNDECIDED;
	if (total->blocked > 0)
		return STATUS_BLOCKED;
	if (total->held > 0 && fail_on != FAIL_ON_BLOCK)
		return STATUS_HELD;
	if (total->warnings > 0 && fail_on == FAIL_ON_WARN)
		return STATUS_HELD;
	return STATUS_PASS;
}

static int judge_all(struct bulk *bulk, enum fail_on fail_on, struct err *err)
{
	struct command_job *job = bulk->job;
	const struct report_total *total = &bulk->report_job.total;
	const struct source source = {
		.policy = job->gate.policy,
		.args = job->args,
		.arg_count = job->arg_count,
		.stdin_name = option_value(job->options, "stdin-filename"),
		.staged = option_given(job->options, "staged"),
		.folders = true,
		.arena = &job->arena,
		.context = bulk,
		.hand = bulk_hand,
		.pause = bulk_pause,
		.expect = bulk_expect,
		.miss = bulk_miss,
	};

	if (bulk_begin(bulk, err) < 0 || source_walk(&source, err) < 0 ||
	    bulk_end(bulk, err) < 0)
		return -1;
	if (total->posts + total->unread == 0 && bulk->report == &report_human)
		buf_adds(&job->out, "no drafts are staged\n");
	return status_of(total, fail_on);
}

static int run(struct command_job *job, struct err *err)
{
	static const char *const levels[] = { "hold", "warn", "block", NULL };
	struct bulk bulk = { .job = job };
	struct report_options how;
	int fail_on = option_choice(job->options, "fail-on", levels, err);
	int status = -1;

	if (fail_on >= 0 && open_bulk(&bulk, &how, err) == 0)
		status = judge_all(&bulk, (enum fail_on)fail_on, err);
	bulk_close(&bulk);
	return status;
}

static const struct option_row options[] = {
	{ "to", '\0', "A,B", "the accounts, instead of the draft's own" },
	{ "staged", '\0', NULL, "what is staged in git, not the files" },
	{ "format", '\0', "FORMAT", "human, json or jsonl" },
	{ "output", 'o', "FILE", "write the report there; status unchanged" },
	{ "fail-on", '\0', "LEVEL",
	  "warn: warnings exit 3 too; block: what is held exits 0" },
	{ "jobs", 'j', "N", "judge so many posts at a time; 1: one by one" },
	{ "explain", '\0', NULL, "say why of each finding" },
	{ "show-matches", '\0', NULL, "don't mask secrets" },
	{ "no-waivers", '\0', NULL, "show what waivers hide" },
	{ "stdin-filename", '\0', "NAME", "what - is called in the report" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_check = {
	.heading = "judge",
	.name = "check",
	.arguments = "[FILE…|DIR|-]",
	.summary = "judges drafts and stores nothing",
	.details = "FILE is text with optional front matter, a JSON object "
		   "(.json) or JSON\nLines (.jsonl). Of a folder, the drafts "
		   "that the policy names are judged.\n- reads stdin.\n\n"
		   "exit status: 0 pass, 1 blocked, 2 could not decide, "
		   "3 held\n",
	.needs = NEEDS_POLICY | NEEDS_RULES,
	.most = (size_t)-1,
	.options = options,
	.run = run,
};
