#include "cli/trial.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "filter/filter.h"

/* One run over the rules; the arena is that of one example. */
struct court {
	const struct rules *rules;
	struct trial *trial;
	struct buf *out;
	struct arena arena;
};

static int look(struct court *court, const struct rule *rule,
		const struct rule *only, const char *text,
		struct findings *findings, struct err *err)
{
	const struct draft draft = { .source = rule->source,
				     .bytes = text,
				     .size = strlen(text),
				     .text = text,
				     .len = strlen(text),
				     .text_line = 1 };
	struct filter_job job = {
		.rules = court->rules,
		.draft = &draft,
		.language = strcmp(rule->language, "any") == 0 ? "en" :
								 rule->language,
		.only = only,
		.findings = findings,
		.arena = &court->arena,
	};

	arena_reset(&court->arena);
	*findings = (struct findings){ NULL, 0, 0 };
	return filters_run(&job, err);
}

static void fail(struct court *court, const struct rule *rule, const char *what,
		 const char *text)
{
	court->trial->failures++;
	buf_addf(court->out, "%s:%zu: %s: %s: ", rule->source, rule->line,
		 rule->id, what);
	utf8_escape(court->out, text, strlen(text), 0);
	buf_addc(court->out, '\n');
}

static int try_examples(struct court *court, const struct rule *rule,
			const struct conf_strings *examples, bool flag,
			struct err *err)
{
	for (size_t i = 0; i < examples->count; i++) {
		const char *text = examples->items[i];
		struct findings findings;
		bool fired = false, undecided = false;

		if (look(court, rule, rule, text, &findings, err) < 0)
			return -1;
		for (size_t f = 0; f < findings.count; f++) {
			fired = fired || !findings.items[f].undecided;
			undecided = undecided || findings.items[f].undecided;
		}
		court->trial->examples++;
		if (undecided)
			fail(court, rule, "reaches a limit of matching", text);
		else if (fired != flag)
			fail(court, rule,
			     flag ? "doesn't flag" : "flags what should pass",
			     text);
	}
	return 0;
}

static int try_suggestions(struct court *court, const struct rule *rule,
			   const struct conf_strings *suggest, struct err *err)
{
	for (size_t i = 0; i < suggest->count; i++) {
		const char *text = suggest->items[i];
		struct findings findings;

		if (look(court, rule, NULL, text, &findings, err) < 0)
			return -1;
		court->trial->suggestions++;
		for (size_t f = 0; f < findings.count; f++) {
			if (findings.items[f].action >= ACTION_NOTE)
				continue;
			court->trial->failures++;
			buf_addf(court->out,
				 "%s:%zu: %s: %s flags its "
				 "suggestion: ",
				 rule->source, rule->line, rule->id,
				 findings.items[f].rule->id);
			utf8_escape(court->out, text, strlen(text), 0);
			buf_addc(court->out, '\n');
		}
	}
	return 0;
}

static int try_rule(struct court *court, const struct rule *rule,
		    struct err *err)
{
	if (try_suggestions(court, rule, &rule->suggest, err) < 0)
		return -1;
	for (size_t i = 0; i < rule->term_count; i++)
		if (try_suggestions(court, rule, &rule->terms[i].suggest, err) <
		    0)
			return -1;
	if (rule->measure != NULL && rule->family == FAMILY_PLACE) {
		court->trial->measured++;
		return 0;
	}
	court->trial->rules++;
	if (rule->flag.count == 0 || rule->pass.count == 0)
		buf_addf(court->out,
			 "%s:%zu: %s: has no example of what it "
			 "should %s\n",
			 rule->source, rule->line, rule->id,
			 rule->flag.count == 0 ? "flag" : "pass");
	if (try_examples(court, rule, &rule->flag, true, err) < 0)
		return -1;
	return try_examples(court, rule, &rule->pass, false, err);
}

int trial_run(const struct rules *rules, struct trial *trial, struct buf *out,
	      struct err *err)
{
	struct court court = { .rules = rules, .trial = trial, .out = out };
	int result = 0;

	*trial = (struct trial){ 0 };
	for (size_t i = 0; i < rules->count && result == 0; i++)
		result = try_rule(&court, rules->items[i], err);
	arena_release(&court.arena);
	return result;
}
