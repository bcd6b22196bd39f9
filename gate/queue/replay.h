/*
 * replay: what the audit log says of every post, read from its first entry,
 * and compared with what the store says.
 *
 * Both may change while this runs: when they differ, the log is read on and
 * the post once more before it counts as a lie.
 */
#ifndef GATE_QUEUE_REPLAY_H
#define GATE_QUEUE_REPLAY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "queue/store.h"

struct replay {
	struct store *store;
	struct arena arena;
	struct arena scratch;	    /* of one entry or post */
	struct replay_post **posts; /* by hash of their id */
	int64_t seq;		    /* of the last entry read */
	struct digest head;	    /* its hash */
};

/* replay_begin reads the log: ERR_STORE naming the entry that doesn't fit the
 * one before it, isn't one, or makes an illegal move. */
int replay_begin(struct replay *replay, struct store *store, struct err *err);

/* replay_check compares: ERR_STORE naming the post that isn't as the log says,
 * or that only one of them knows. */
int replay_check(struct replay *replay, struct err *err);

void replay_release(struct replay *replay);

#endif
