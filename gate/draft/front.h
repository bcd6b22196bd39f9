/*
 * front: a draft's keys, from a tree that was YAML or JSON, checked.
 */
#ifndef GATE_DRAFT_FRONT_H
#define GATE_DRAFT_FRONT_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "draft/draft.h"

/* front_read fills the draft from a map and gives the node of the key `text`
 * (NULL when it isn't there), which only JSON drafts have. */
int front_read(const struct conf_node *map, struct draft *draft,
	       const struct conf_node **text, struct arena *arena,
	       struct err *err);

#endif
