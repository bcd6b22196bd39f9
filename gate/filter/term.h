/*
 * term: the words and phrases of a rule, from its pack or from a plain list
 * beside it, each with what to write instead.
 */
#ifndef GATE_FILTER_TERM_H
#define GATE_FILTER_TERM_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "filter/rules.h"
#include "filter/rule.h"

/* term_read adds the terms of a list in the pack; NULL: there is none. */
int term_read(const struct conf_node *node, struct rule *rule,
	      struct arena *arena, struct err *err);

/* term_read_list adds those of a plain file: one a line, # comments. */
int term_read_list(const struct rule_context *context,
		   const struct conf_node *node, const char *name,
		   struct rule *rule, struct err *err);

/* term_fold folds and trims a phrase that is compared with the folded view.
 * One without a letter or digit is an error at `node`. NULL on failure. */
const char *term_fold(const struct conf_node *node, const char *phrase,
		      struct arena *arena, struct err *err);

#endif
