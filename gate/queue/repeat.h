/*
 * repeat: a text that was submitted before, as another post: a renamed file, a
 * second paste. It isn't forbidden to say a thing twice, but people should
 * know that they do.
 */
#ifndef GATE_QUEUE_REPEAT_H
#define GATE_QUEUE_REPEAT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "queue/queue.h"

#define REPEAT_DAYS 30

/* repeat_sameness gives the digest (hexadecimal) of a text, the same for all
 * texts that differ in case, spacing, typography or invisible characters
 * only; NULL for one without any character. */
int repeat_sameness(const char *text, size_t len, struct arena *arena,
		    const char **sameness, struct err *err);

/* repeat_find gives the id of the newest post of another ref with that
 * sameness, submitted within REPEAT_DAYS, that is live or may become so; NULL
 * when there is none. */
int repeat_find(struct queue *queue, const char *sameness, const char *ref,
		struct arena *arena, const char **id, struct err *err);

#endif
