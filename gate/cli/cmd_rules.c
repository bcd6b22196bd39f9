#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/explain.h"
#include "cli/trial.h"

/* The action that the policy leaves to a rule. */
static enum action action_of(const struct command_job *job,
			     const struct rule *rule)
{
	return policy_action_for(job->gate.policy, rule->id,
				 (enum action)rule->action);
}

static const char *reason_of(const struct rule *rule)
{
	return rule->why != NULL ? rule->why : rule->message;
}

static void list_human(struct command_job *job)
{
	const struct rules *rules = job->gate.rules;
	const char *pack = "";
	size_t widest = 0;

	for (size_t i = 0; i < rules->count; i++)
		if (strlen(rules->items[i]->id) > widest)
			widest = strlen(rules->items[i]->id);
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		if (strcmp(pack, rule->pack) != 0)
			buf_addf(&job->out, "%s%s (%s)\n", i > 0 ? "\n" : "",
				 rule->pack, rule->language);
		pack = rule->pack;
		buf_addf(&job->out, "  %-*s  %-5s  ", (int)widest, rule->id,
			 action_name(action_of(job, rule)));
		utf8_escape(&job->out, reason_of(rule), strlen(reason_of(rule)),
			    0);
		buf_addc(&job->out, '\n');
	}
}

/* Text in a cell of a Markdown table. */
static void put_cell(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (strchr("|\\`*_<[", *text) != NULL)
			buf_addc(out, '\\');
		buf_addc(out, *text == '\n' ? ' ' : *text);
	}
}

static void list_markdown(struct command_job *job)
{
	const struct rules *rules = job->gate.rules;

	buf_adds(&job->out, "| rule | action | language | why |\n"
			    "|---|---|---|---|\n");
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		buf_addf(&job->out, "| `%s` | %s | %s | ", rule->id,
			 action_name(action_of(job, rule)), rule->language);
		put_cell(&job->out, reason_of(rule));
		buf_adds(&job->out, " |\n");
	}
}

static void list_json(struct command_job *job)
{
	const struct rules *rules = job->gate.rules;
	struct buf *out = &job->out;

	json_open(out, '[');
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		json_open(out, '{');
		json_pair(out, "rule", rule->id);
		json_pair(out, "pack", rule->pack);
		json_pair(out, "family", family_name(rule->family));
		json_pair(out, "language", rule->language);
		json_pair(out, "action", action_name(action_of(job, rule)));
		json_pair(out, "message", rule->message);
		json_pair(out, "why", rule->why);
		json_close(out, '}');
	}
	json_close(out, ']');
	buf_addc(out, '\n');
}

static int list(struct command_job *job, struct err *err)
{
	static const char *const formats[] = { "human", "markdown", "json",
					       NULL };
	static void (*const put[])(struct command_job * job) = { list_human,
								 list_markdown,
								 list_json };
	int format = option_choice(job->options, "format", formats, err);

	if (format < 0)
		return -1;
	if (job->arg_count > 1)
		return err_set(err, ERR_USAGE,
			       "rules list takes no more "
			       "arguments");
	put[format](job);
	return STATUS_PASS;
}

static int try_all(struct command_job *job, const struct rules *rules,
		   struct err *err)
{
	struct trial trial;

	if (trial_run(rules, &trial, &job->out, err) < 0)
		return -1;
	buf_addf(&job->out, "%zu rules, %zu examples, %zu suggestions: ",
		 trial.rules + trial.measured, trial.examples,
		 trial.suggestions);
	if (trial.failures == 0)
		buf_adds(&job->out, "all as they should be\n");
	else
		buf_addf(&job->out, "%zu failure%s\n", trial.failures,
			 trial.failures == 1 ? "" : "s");
	return trial.failures == 0 ? STATUS_PASS : STATUS_BLOCKED;
}

/* Packs that are named are tried by themselves. */
static int try_packs(struct command_job *job, struct err *err)
{
	const struct conf_strings packs = {
		.items = arena_array(&job->arena, job->arg_count,
				     sizeof(*packs.items), err),
		.count = job->arg_count - 1,
	};
	struct rules *rules = NULL;
	int result;

	if (packs.items == NULL)
		return -1;
	for (size_t i = 0; i < packs.count; i++)
		packs.items[i] = job->args[i + 1];
	result = rules_open(&packs, &rules, err);
	if (result == 0)
		result = try_all(job, rules, err);
	rules_close(rules);
	return result;
}

static int explain(struct command_job *job, struct err *err)
{
	const struct rules *rules = job->gate.rules;
	const struct rule *rule;
	const char *near;
	const char **names;

	if (job->arg_count != 2)
		return err_set(err, ERR_USAGE,
			       "rules explain needs the id "
			       "of one rule; rules list shows them");
	rule = rules_find(rules, job->args[1]);
	if (rule != NULL) {
		explain_rule(job, rule, &job->out);
		return STATUS_PASS;
	}
	names = arena_array(&job->arena, rules->count, sizeof(*names), err);
	if (names == NULL)
		return -1;
	for (size_t i = 0; i < rules->count; i++)
		names[i] = rules->items[i]->id;
	near = conf_nearest(job->args[1], names, rules->count, sizeof(*names));
	return err_set(err, ERR_NOT_FOUND, "there is no rule \"%s\"%s%s%s",
		       job->args[1], near != NULL ? ", did you mean \"" : "",
		       near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static int run(struct command_job *job, struct err *err)
{
	const char *what = job->args[0];

	if (strcmp(what, "list") == 0)
		return list(job, err);
	if (strcmp(what, "explain") == 0)
		return explain(job, err);
	if (strcmp(what, "test") != 0)
		return err_set(err, ERR_USAGE,
			       "rules: \"%s\" is none of: "
			       "list, test, explain",
			       what);
	return job->arg_count == 1 ? try_all(job, job->gate.rules, err) :
				     try_packs(job, err);
}

static const struct option_row options[] = {
	{ "format", '\0', "FORMAT", "of list: human, markdown or json" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_rules = {
	.heading = "look after",
	.name = "rules",
	.arguments = "list|test [PACK…]|explain ID",
	.summary = "lists the rules, tries them, explains one",
	.details = "test runs the examples of all rules, or of the packs that "
		   "are named (a .yaml file,\nor builtin), and exits 1 when "
		   "one doesn't hold.\n",
	.needs = NEEDS_PACKS,
	.least = 1,
	.most = (size_t)-1,
	.options = options,
	.run = run,
};
