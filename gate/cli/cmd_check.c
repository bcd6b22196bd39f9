#include "cli/cli.h"
#include "cli/command.h"
#include "cli/source.h"
#include "filter/spelling.h"
#include "report/report.h"

/* Tuning the rules takes as long as judging so many posts without it, or a
 * post of so many bytes. */
#define TUNE_AFTER 50
#define TUNE_BYTES ((size_t)24 * 1024)

enum fail_on {
	FAIL_ON_HOLD = 0,
	FAIL_ON_WARN,
	FAIL_ON_BLOCK
};

struct check {
	struct command_job *job;
	const struct report *report;
	struct report_options options;
	struct report_job report_job;
	struct conf_strings to;
	int64_t now;
	bool tuned;
};

static void missed(void *context, const struct err *why)
{
	struct check *check = context;

	cli_complain(why);
	check->report_job.total.unread++;
}

/* What could be meant takes too long for all but a person who asks. */
static int explain(const struct check *check, struct gate_result *result,
		   struct arena *arena, struct err *err)
{
	const struct gate *gate = &check->job->gate;
	const char *language = result->draft->lang;

	if (!check->options.explain || check->report != &report_human)
		return 0;
	return spelling_suggest(gate->rules,
				language != NULL ? language :
						   gate->policy->language,
				&result->findings, arena, err);
}

static int judge(void *context, const struct draft *draft,
		 const struct gate_origin *origin, struct arena *arena,
		 struct err *err)
{
	struct check *check = context;
	struct gate_result result = { 0 };
	struct err why = { 0 };

	(void)origin;
	if (!check->tuned && (check->report_job.total.posts >= TUNE_AFTER ||
			      draft->len >= TUNE_BYTES)) {
		rules_tune(check->job->rules);
		check->tuned = true;
	}
	if (gate_check(&check->job->gate, draft, &check->to, check->now, arena,
		       &result, &why) < 0 ||
	    explain(check, &result, arena, &why) < 0) {
		missed(check, &why);
		return 0;
	}
	if (report_post(check->report, &check->report_job, &result, arena,
			err) < 0)
		return -1;
	return check->report->whole ? 0 : cli_flush(check->job, err);
}

static int open_check(struct check *check, struct err *err)
{
	struct command_job *job = check->job;
	const char *format = option_value(job->options, "format");

	check->report = report_find(format != NULL ? format : "human");
	if (check->report == NULL)
		return err_set(err, ERR_USAGE,
			       "--format: \"%s\" is none of: "
			       "%s",
			       format, report_names());
	check->options = (struct report_options){
		.color = job->color,
		.show_matches = option_given(job->options, "show-matches"),
		.explain = option_given(job->options, "explain"),
		.width = job->width,
	};
	check->report_job = (struct report_job){
		.policy = job->gate.policy,
		.rules = job->gate.rules,
		.options = &check->options,
		.out = &job->out,
	};
	check->now = job->queue.now;
	job->gate.options.no_waivers = option_given(job->options, "no-waivers");
	if (job->arg_count == 0 && !option_given(job->options, "staged"))
		return err_set(err, ERR_USAGE,
			       "nothing to check: name a file, "
			       "a folder or - for stdin, or say --staged");
	return option_list(job->options, "to", &job->arena, &check->to, err);
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

static int run(struct command_job *job, struct err *err)
{
	static const char *const levels[] = { "hold", "warn", "block", NULL };
	struct check check = { .job = job };
	struct report_total *total = &check.report_job.total;
	int fail_on = option_choice(job->options, "fail-on", levels, err);
	struct source source = {
		.policy = job->gate.policy,
		.args = job->args,
		.arg_count = job->arg_count,
		.stdin_name = option_value(job->options, "stdin-filename"),
		.staged = option_given(job->options, "staged"),
		.folders = true,
		.arena = &job->arena,
		.context = &check,
		.take = judge,
		.miss = missed,
	};

	if (fail_on < 0 || open_check(&check, err) < 0 ||
	    report_begin(check.report, &check.report_job, err) < 0 ||
	    source_walk(&source, err) < 0)
		return -1;
	if (total->posts + total->unread == 0 &&
	    check.report == &report_human) {
		buf_adds(&job->out, "no drafts are staged\n");
		return STATUS_PASS;
	}
	if (report_end(check.report, &check.report_job, err) < 0)
		return -1;
	return status_of(total, (enum fail_on)fail_on);
}

static const struct option_row options[] = {
	{ "to", '\0', "A,B", "the accounts, instead of the draft's own" },
	{ "staged", '\0', NULL, "what is staged in git, not the files" },
	{ "format", '\0', "FORMAT", "human, json or jsonl" },
	{ "output", 'o', "FILE", "write the report there; status unchanged" },
	{ "fail-on", '\0', "LEVEL",
	  "warn: warnings exit 3 too; block: what is held exits 0" },
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
