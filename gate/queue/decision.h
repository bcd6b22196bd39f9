/*
 * decision: what somebody decided on one post as they saw it, gathered and
 * then committed at once: moves of items, approvals given and taken back, and
 * the audit entries that tell of them. Everything lies in its arena.
 */
#ifndef GATE_QUEUE_DECISION_H
#define GATE_QUEUE_DECISION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "queue/queue.h"

struct decision {
	struct queue *queue;
	struct arena *arena;
	struct queue_post *post; /* as it was read */
	struct item *items;	 /* one for each of the post's: new values */
	struct audit_entry *entries;
	size_t entry_count;
	size_t entry_cap;
	const char **revoked; /* persons; at most one for each approval */
	size_t revoke_count;
	struct store_approval *approval; /* given; or NULL */
	const struct store_attempt *attempt;
};

int decision_begin(struct decision *decision, struct queue *queue,
		   struct queue_post *post, struct arena *arena,
		   struct err *err);

/* decision_note adds an entry that moves nothing; account may be NULL. */
int decision_note(struct decision *decision, const char *action,
		  const char *account, const char *reason, struct err *err);

/* decision_move moves the item at an index, with its entry. To held, it also
 * takes back all approvals. */
int decision_move(struct decision *decision, size_t item, enum item_state to,
		  const char *action, const char *reason, struct err *err);

/* decision_approve adds the acting person's approval, with its entry; one
 * that the person gave before is taken back. */
int decision_approve(struct decision *decision, int64_t expires,
		     struct err *err);

/* decision_change is what the store is asked to do. */
struct store_change decision_change(const struct decision *decision);

/* decision_outcome is the post as it will be. */
int decision_outcome(const struct decision *decision, struct queue_post *after,
		     struct err *err);

/* decision_commit makes it so, in the store and then in the post. Without
 * entries there is nothing to do. ERR_CONFLICT: another was faster. */
int decision_commit(struct decision *decision, struct err *err);

/* decision_refuse notes in the log that `verb` was refused, and sets `err` to
 * `code` and the reason; it returns -1. */
int decision_refuse(const struct decision *decision, enum err_code code,
		    const char *verb, const char *why, struct err *err);

#endif
