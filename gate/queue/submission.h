/*
 * submission: a revision on its way into the store: what is refused at the
 * door, the items and audit entries that it begins with, and the receipt.
 */
#ifndef GATE_QUEUE_SUBMISSION_H
#define GATE_QUEUE_SUBMISSION_H

#include "base/arena.h"
#include "base/err.h"
#include "queue/lineage.h"
#include "queue/queue.h"

/* submission_check: ERR_INPUT for a revision that could never be sent. */
int submission_check(const struct queue *queue, const struct revision *revision,
		     struct err *err);

/* submission_items fills the items of a new post, all in one state, and the
 * entries that tell of them. Its id and needs are there already. */
int submission_items(const struct queue *queue, const struct revision *revision,
		     enum item_state state, const char *digest,
		     struct store_new *post, struct arena *arena,
		     struct err *err);

/* submission_receipt is for the new post, or for the same one when its
 * lineage has that. */
int submission_receipt(const struct queue *queue, const struct lineage *lineage,
		       const struct store_new *post, const char *digest,
		       struct arena *arena, struct queue_receipt *receipt,
		       struct err *err);

#endif
