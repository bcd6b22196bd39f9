/*
 * action: what a rule that fired asks for. The worst wins; nothing is added
 * up. Ordered: the lesser value is the stricter, and zero the strictest.
 */
#ifndef GATE_FILTER_ACTION_H
#define GATE_FILTER_ACTION_H

enum action {
	ACTION_BLOCK = 0, /* must be rewritten */
	ACTION_HOLD,	  /* people must look */
	ACTION_WARN,	  /* advice */
	ACTION_NOTE,
	ACTION_OFF
};

const char *action_name(enum action action);

/* Their names in order, as packs and policies write them; ends with NULL. */
extern const char *const action_names[];

#endif
