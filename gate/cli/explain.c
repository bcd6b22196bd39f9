#include "cli/explain.h"

#include <string.h>

#include "base/utf8.h"
#include "filter/check.h"

static void put_label(struct buf *out, const char *label)
{
	buf_addf(out, "  %-9s ", label);
}

static void put_line(struct buf *out, const char *label, const char *text)
{
	put_label(out, label);
	utf8_escape(out, text, strlen(text), 0);
	buf_addc(out, '\n');
}

static void put_list(struct buf *out, const char *label,
		     const struct conf_strings *list)
{
	for (size_t i = 0; i < list->count; i++)
		put_line(out, i == 0 ? label : "", list->items[i]);
}

static void put_joined(struct buf *out, const struct conf_strings *list)
{
	for (size_t i = 0; i < list->count; i++) {
		buf_adds(out, i > 0 ? ", " : "");
		utf8_escape(out, list->items[i], strlen(list->items[i]), 0);
	}
}

static void put_near(struct buf *out, const char *label,
		     const struct rule_near *near)
{
	if (near->words.count == 0)
		return;
	put_label(out, label);
	put_joined(out, &near->words);
	buf_addf(out, " (within %zu characters", near->within);
	if (near->raises)
		buf_addf(out, ", then %s",
			 action_name((enum action)near->action));
	buf_adds(out, ")\n");
}

static void put_terms(struct buf *out, const struct rule *rule)
{
	for (size_t i = 0; i < rule->term_count; i++) {
		const struct rule_term *term = &rule->terms[i];

		put_label(out, i == 0 ? "terms" : "");
		utf8_escape(out, term->text, strlen(term->text), 0);
		buf_adds(out, term->suggest.count > 0 ? " => " : "");
		put_joined(out, &term->suggest);
		buf_addc(out, '\n');
	}
}

static void put_action(const struct command_job *job, const struct rule *rule,
		       struct buf *out)
{
	enum action own = (enum action)rule->action;
	enum action now = policy_action_for(job->gate.policy, rule->id, own);

	put_label(out, "action");
	buf_adds(out, action_name(now));
	if (now != own)
		buf_addf(out, ", by %s; the rule itself says %s",
			 job->gate.policy->source, action_name(own));
	buf_addc(out, '\n');
}

void explain_rule(const struct command_job *job, const struct rule *rule,
		  struct buf *out)
{
	const char *source = job->gate.policy->source;

	buf_addf(out, "%s\n", rule->id);
	put_action(job, rule, out);
	put_line(out, "family", family_name(rule->family));
	put_line(out, "language", rule->language);
	put_label(out, "from");
	buf_addf(out, "%s:%zu, pack %s\n", rule->source, rule->line,
		 rule->pack);
	put_line(out, "message", rule->message);
	put_line(out, "why", rule->why != NULL ? rule->why : "not said");
	put_list(out, "try", &rule->suggest);
	if (rule->redact)
		put_line(out, "masked", "what it finds, in every report");
	put_terms(out, rule);
	if (rule->check != NULL)
		put_line(out, "check", rule->check->name);
	if (rule->measure != NULL)
		put_line(out, "measures", rule->measure);
	put_near(out, "near", &rule->near);
	put_near(out, "unless", &rule->unless);
	put_list(out, "except", &rule->except);
	put_list(out, "flags", &rule->flag);
	put_list(out, "passes", &rule->pass);
	put_list(out, "patterns", &rule->patterns);
	buf_addf(out,
		 "\nTo change what it does, write this in %s:\n"
		 "  actions: {%s: %s}\n",
		 source != NULL ? source : "postgate.yaml", rule->id,
		 rule->action == ACTION_OFF ? "warn" : "off");
}
