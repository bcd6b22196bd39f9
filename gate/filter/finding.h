/*
 * finding: a rule that fired, and where. Findings own nothing: their strings
 * belong to the rules, the draft or the arena of the job.
 */
#ifndef GATE_FILTER_FINDING_H
#define GATE_FILTER_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "draft/draft.h"
#include "filter/action.h"
#include "filter/family.h"

struct rule;

#define FINDING_ID 19 /* "f_", 16 hexadecimal digits, NUL */

struct finding {
	const struct rule *rule;
	const struct draft_field *field;
	size_t start; /* bytes in field->data, half-open */
	size_t end;
	enum action action;	  /* after near, policy and waivers */
	enum action found_action; /* before policy and waivers */
	bool undecided;		  /* a limit was reached: no match is known */
	const char *match;	  /* the raw bytes of the span, NUL-ended */
	const char *masked;	  /* the same without secrets */
	struct conf_strings suggest;
	const char *note;    /* said behind the message, or NULL */
	const char *waived;  /* the reason of a waiver that counts, or NULL */
	char id[FINDING_ID]; /* rule, field, folded match, occurrence */
};

struct findings {
	struct finding *items;
	size_t count;
	size_t cap;
};

/* finding_add appends a zeroed finding and fills rule, field, span, match
 * and action; NULL when memory is short. At most FINDINGS_MAX are kept: one
 * more is ERR_LIMIT, and the post isn't judged. */
#define FINDINGS_MAX 10000
struct finding *finding_add(struct findings *findings, const struct rule *rule,
			    const struct draft_field *field, size_t start,
			    size_t end, struct arena *arena, struct err *err);

/* findings_finish sorts by field and place, drops doubles (same rule and
 * span) and gives ids. */
int findings_finish(struct findings *findings, struct arena *arena,
		    struct err *err);

/* finding_masked is the match as it may be shown: as it is when `show`, else
 * with every secret in it masked, also those that other rules found. */
const char *finding_masked(const struct finding *finding, bool show);

/* finding_message fills {match} and {suggest} into the rule's message. */
const char *finding_message(const struct finding *finding, bool show,
			    struct arena *arena, struct err *err);

#endif
