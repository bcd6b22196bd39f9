/*
 * filter: text to findings. Each row of filters.def is one filter, one file;
 * the runner calls them all on every field of a draft.
 *
 * Filters are pure: the same draft, rules and places give the same findings.
 */
#ifndef GATE_FILTER_FILTER_H
#define GATE_FILTER_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "draft/limits.h"
#include "draft/text.h"
#include "filter/finding.h"
#include "filter/rules.h"

/* What a filter is given: a draft, and one of its fields at a time. */
struct filter_job {
	const struct rules *rules;
	const struct draft *draft;
	const char *language;	    /* of the draft, or the policy's */
	const struct place *places; /* the accounts it is for */
	size_t place_count;
	const char *repeats;	 /* id of a post with the same text, or NULL */
	const struct rule *only; /* this rule alone (rules test); NULL */
	bool plain; /* without the prefilter; finds the same, for tests */
	const struct draft_field *field;
	const struct text *text; /* views of the field */
	struct findings *findings;
	struct arena *arena;
};

struct filter {
	const char *name;
	int (*run)(const struct filter_job *job, struct err *err);
};

#define FILTER(name) extern const struct filter filter_##name;
#include "filter/filters.def"
#undef FILTER

/* filters_run runs every filter over every field and finishes the findings.
 * `field` and `text` of the job are filled in here. */
int filters_run(struct filter_job *job, struct err *err);

/* filter_applies: the rule speaks the job's language and isn't left out. */
int filter_applies(const struct filter_job *job, const struct rule *rule);

#endif
