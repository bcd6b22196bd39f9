#include "base/clock.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/details.h"
#include "cli/source.h"
#include "report/report.h"

struct submit {
	struct command_job *job;
	struct report_options options;
	struct report_job report;
	struct conf_strings to;
	bool json;
	bool refused; /* by the rules, not for what the draft says */
};

/* What submit says of one draft. */
struct answer {
	const struct gate_result *result;
	const struct queue_receipt *receipt;
	struct arena *arena;
};

static void missed(void *context, const struct err *why)
{
	struct submit *submit = context;

	cli_complain(why);
	if (why->code == ERR_REFUSED || why->code == ERR_CONFLICT)
		submit->refused = true;
	else
		submit->report.total.unread++;
}

static void put_row(struct buf *out, const char *label, const char *text)
{
	buf_addf(out, "  %-10s %s\n", label, text);
}

static void put_deadline(struct buf *out, int64_t expires, int64_t now)
{
	char when[CLOCK_TEXT], left[CLOCK_TEXT];

	if (expires == 0)
		return;
	clock_print(when, expires, 0);
	clock_age(left, expires - now);
	buf_addf(out, "  %-10s %s, in %s\n", "decide by", when, left);
}

/* Who must say yes before it leaves, by when, and what comes next. */
static int put_route(struct submit *submit, const struct answer *answer,
		     struct err *err)
{
	const struct queue_receipt *receipt = answer->receipt;
	struct command_job *job = submit->job;
	struct queue_post post;
	struct shown shown = { .job = job, .post = &post };

	if (queue_find(&job->queue, receipt->id, answer->arena, &post, err) < 0)
		return -1;
	buf_addf(&job->out, "  %-10s sha256:%s\n", "digest",
		 shown_digest(receipt->digest));
	if (receipt->replaced != NULL)
		put_row(&job->out, "replaces", receipt->replaced);
	if (receipt->state == ITEM_HELD) {
		if (details_needs(&shown, &job->out, err) < 0)
			return -1;
		put_deadline(&job->out, receipt->expires, job->queue.now);
		buf_addf(&job->out,
			 "  %-10s a reviewer runs: postgate show "
			 "%s\n",
			 "next", receipt->id);
	} else if (item_is_open(receipt->state)) {
		put_row(&job->out, "next",
			"postgate deliver sends it when "
			"it's due");
	}
	return 0;
}

static int put_human(struct submit *submit, const struct answer *answer,
		     struct err *err)
{
	const struct queue_receipt *receipt = answer->receipt;
	struct buf *out = &submit->job->out;

	if (receipt->id == NULL) {
		buf_adds(out, "not submitted: this must be rewritten first\n");
		return 0;
	}
	buf_addf(out, "post %s %s%s\n", receipt->id,
		 receipt->again ? "was submitted before and is " : "is ",
		 item_state_name(receipt->state));
	return put_route(submit, answer, err);
}

static void json_needs(struct submit *submit, const struct queue_post *post,
		       struct buf *out)
{
	const struct policy *policy = submit->job->gate.policy;

	json_key(out, "needs");
	json_open(out, '[');
	for (size_t i = 0; i < post->need_count; i++) {
		const struct route_need *need = &post->needs[i];

		json_open(out, '{');
		json_pair(out, "group", need->group);
		json_pair_int(out, "count", need->count);
		json_key(out, "people");
		json_open(out, '[');
		for (size_t p = 0; p < policy->person_count; p++)
			if (policy_in_group(&policy->people[p], need->group) &&
			    queue_may_approve(policy, &policy->people[p],
					      post) == NULL)
				json_str(out, policy->people[p].name);
		json_close(out, ']');
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int json_route(struct submit *submit, const struct answer *answer,
		      struct err *err)
{
	const struct queue_receipt *receipt = answer->receipt;
	struct buf *out = &submit->job->out;
	struct queue_post post = { .need_count = 0 };
	char expires[CLOCK_TEXT];

	if (receipt->id != NULL && queue_find(&submit->job->queue, receipt->id,
					      answer->arena, &post, err) < 0)
		return -1;
	json_key(out, "digest");
	shown_json_digest(out, receipt->digest);
	json_pair(out, "state",
		  receipt->id != NULL ? item_state_name(receipt->state) : NULL);
	json_pair_bool(out, "again", receipt->again);
	json_pair(out, "replaced", receipt->replaced);
	json_needs(submit, &post, out);
	clock_print(expires, receipt->expires, 0);
	json_pair(out, "expires", receipt->expires != 0 ? expires : NULL);
	return 0;
}

/* One object a line, so that JSON Lines in are JSON Lines out. */
static int put_json(struct submit *submit, const struct answer *answer,
		    struct err *err)
{
	struct buf *out = &submit->job->out;

	json_open(out, '{');
	json_pair(out, "schema", "postgate.submit/1");
	json_pair(out, "id", answer->receipt->id);
	json_pair(out, "verdict",
		  verdict_name(answer->result->judgement.verdict));
	if (json_route(submit, answer, err) < 0)
		return -1;
	json_key(out, "post");
	if (report_post(&report_json, &submit->report, answer->result,
			answer->arena, err) < 0)
		return -1;
	json_close(out, '}');
	buf_addc(out, '\n');
	return 0;
}

static int take(void *context, const struct draft *draft,
		const struct gate_origin *origin, struct arena *arena,
		struct err *err)
{
	struct submit *submit = context;
	struct command_job *job = submit->job;
	struct gate_result result = { 0 };
	struct queue_receipt receipt = { 0 };
	struct answer answer = { &result, &receipt, arena };
	struct err why = { 0 };
	int said;

	if (gate_submit(&job->gate, &job->queue, draft, &submit->to, origin,
			arena, &result, &receipt, &why) < 0) {
		missed(submit, &why);
		return 0;
	}
	if (submit->json) {
		said = put_json(submit, &answer, err);
	} else {
		said = report_post(&report_human, &submit->report, &result,
				   arena, err);
		if (said == 0)
			said = put_human(submit, &answer, err);
	}
	return said < 0 ? -1 : cli_flush(job, err);
}

static int status_of(const struct submit *submit)
{
	const struct report_total *total = &submit->report.total;

	if (total->unread > 0)
		return STATUS_UNDECIDED;
	if (total->blocked > 0 || submit->refused)
		return STATUS_BLOCKED;
	return total->held > 0 ? STATUS_HELD : STATUS_PASS;
}

static int run(struct command_job *job, struct err *err)
{
	static const char *const formats[] = { "human", "json", NULL };
	struct submit submit = {
		.job = job,
		.options = { .color = job->color,
			     .width = job->width,
			     .show_matches = option_given(job->options,
							  "show-matches") },
		.report = { .policy = job->gate.policy,
			    .rules = job->gate.rules,
			    .options = &submit.options,
			    .out = &job->out },
	};
	struct source source = {
		.policy = job->gate.policy,
		.args = job->args,
		.arg_count = job->arg_count,
		.stdin_name = option_value(job->options, "stdin-filename"),
		.refs = true,
		.arena = &job->arena,
		.context = &submit,
		.take = take,
		.miss = missed,
	};
	int format = option_choice(job->options, "format", formats, err);

	submit.json = format == 1;
	if (format < 0 ||
	    option_list(job->options, "to", &job->arena, &submit.to, err) < 0 ||
	    report_begin(submit.json ? &report_json : &report_human,
			 &submit.report, err) < 0 ||
	    source_walk(&source, err) < 0)
		return -1;
	return status_of(&submit);
}

static const struct option_row options[] = {
	{ "to", '\0', "A,B", "the accounts, instead of the draft's own" },
	{ "format", '\0', "FORMAT", "human or json" },
	{ "show-matches", '\0', NULL, "don't mask secrets" },
	{ "stdin-filename", '\0', "NAME", "what - is called" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_submit = {
	.name = "submit",
	.arguments = "FILE",
	.summary = "judges a draft and queues what isn't blocked",
	.details = "Prints the post's id, who must approve it and by when. "
		   "- reads stdin.\nOf JSON Lines, each line is a post.\n\n"
		   "exit status, by the verdict: 0 pass, 1 blocked or refused, "
		   "2 could not decide,\n3 held\n",
	.needs = NEEDS_RULES | NEEDS_NEW_STORE | NEEDS_PERSON,
	.least = 1,
	.most = 1,
	.options = options,
	.run = run,
};
