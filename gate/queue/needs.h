/*
 * needs: who must approve a post, as the store keeps it: a JSON object of
 * groups and numbers, {"legal":1,"*":2}.
 */
#ifndef GATE_QUEUE_NEEDS_H
#define GATE_QUEUE_NEEDS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "judge/policy.h"

/* The most that a post may need, in bytes of JSON: less than the reason of an
 * audit entry holds, which repeats it. */
#define NEEDS_MAX 4000

int needs_write(const struct route_need *needs, size_t count, struct buf *out,
		struct err *err);

/* needs_read: ERR_STORE when it isn't what needs_write writes. */
int needs_read(const char *json, struct arena *arena, struct route_need **needs,
	       size_t *count, struct err *err);

#endif
