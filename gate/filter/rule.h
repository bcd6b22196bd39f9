/*
 * rule: one rule of a pack, from its node in the file, strictly.
 */
#ifndef GATE_FILTER_RULE_H
#define GATE_FILTER_RULE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/digest.h"
#include "base/err.h"
#include "filter/define.h"
#include "filter/rules.h"

#define RULE_TERMS_MAX 200000
#define RULE_NEAR_MAX 1000 /* characters */

/* What a rule has from its pack. */
struct rule_context {
	const char *source;
	const char *pack;
	const char *language;
	struct define define; /* what its rules share */
	const char *folder;   /* where its plain lists are */
	/* Reads a plain list; built-in packs have built-in lists. */
	int (*read_list)(const char *path, struct arena *arena, char **data,
			 size_t *len, struct err *err);
	struct digest_state *digest; /* takes what lists hold */
	struct inputs *inputs;	     /* and which files they are */
	bool ours; /* built in: a rule without examples is wrong */
	struct arena *arena;
};

/* rule_read fills a zeroed rule and compiles its patterns; what it compiled
 * before an error is closed again. */
int rule_read(const struct rule_context *context, const struct conf_node *node,
	      struct rule *rule, struct err *err);

/* rule_release closes the patterns; the rest lies in the arena. */
void rule_release(struct rule *rule);

#endif
