/*
 * attempt_item: the item of an attempt, as it stands in the store, and its
 * moves. After a move it is out of date: load it again.
 */
#ifndef GATE_SEND_ATTEMPT_ITEM_H
#define GATE_SEND_ATTEMPT_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "queue/queue.h"
#include "send/attempt.h"

struct attempt_item {
	struct queue queue; /* its `now` is the time of loading */
	struct queue_post post;
	struct item item; /* new values are put in here */
};

int attempt_item_load(const struct attempt *attempt, struct attempt_item *now,
		      struct err *err);

/* attempt_item_move commits the item with a new state (or the old one) and
 * says so in attempt->end and text. When somebody else changed the post
 * meanwhile nothing is done, which is no error. */
int attempt_item_move(struct attempt *attempt, struct attempt_item *now,
		      enum item_state state, const char *action,
		      const char *reason, const struct store_attempt *row,
		      enum attempt_end end, struct err *err);

/* attempt_item_put_off makes it ready for later: nothing was published. */
int attempt_item_put_off(struct attempt *attempt, struct attempt_item *now,
			 const char *reason, const struct store_attempt *row,
			 struct err *err);

/* attempt_item_pause: 1, 2, 4 … 60 minutes, by the tries that failed. */
int64_t attempt_item_pause(int64_t attempts);

/* attempt_item_is_early: it is put off, and it isn't time yet. */
bool attempt_item_is_early(const struct attempt *attempt,
			   const struct attempt_item *now);

#endif
