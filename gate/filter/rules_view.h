/*
 * rules_view: the patterns that read one view of a text, of many rules, and
 * what is built of all of them together.
 */
#ifndef GATE_FILTER_RULES_VIEW_H
#define GATE_FILTER_RULES_VIEW_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct pattern;
struct prefilter;
struct rule;
struct starts;

/* `= { 0 }` is one without patterns. */
struct rules_view {
	struct pattern **patterns;
	const struct rule **owners; /* of each */
	size_t count;
	size_t patterns_cap, owners_cap;
	struct prefilter *prefilter; /* NULL: none */
	struct starts *starts;	     /* with it */
};

int rules_view_add(struct rules_view *view, const struct rule *rule,
		   struct pattern *pattern, struct arena *arena,
		   struct err *err);

/* rules_view_sift builds the prefilter, unless it is there. */
int rules_view_sift(struct rules_view *view, struct arena *arena,
		    struct err *err);

/* These two do it to each pattern. */
void rules_view_tune(struct rules_view *view);
void rules_view_close(struct rules_view *view);

#endif
