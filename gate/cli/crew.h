/*
 * crew: threads that work off loads, which come back in the order they were
 * sent in. One thread, the caller's, fills loads, sends them and takes them
 * back; a load belongs to the caller or to one thread, never to both. There
 * are only so many loads, so memory is bounded: with all of them under way the
 * caller takes the oldest back before it goes on.
 */
#ifndef GATE_CLI_CREW_H
#define GATE_CLI_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct crew_plan {
	size_t threads; /* at least 1 */
	void *loads;	/* the caller's: `count` objects of `size` bytes */
	size_t count, size;
	void *context; /* only read by threads */
	/* Works off a load. `arena` is the thread's own, and emptied by
	 * nobody else. */
	int (*work)(void *context, void *load, struct arena *arena,
		    struct err *err);
};

struct crew;

/* crew_open starts the threads, or as many as the system gives; ERR_LIMIT when
 * it gives none. `plan` is copied. crew_close ends them as soon as each is
 * done with the load in its hands, and takes NULL. */
int crew_open(const struct crew_plan *plan, struct crew **crew,
	      struct err *err);
void crew_close(struct crew *crew);

/* crew_next is the load to fill next, or NULL while all are under way;
 * crew_send sends it. */
void *crew_next(struct crew *crew);
void crew_send(struct crew *crew);

/* crew_take takes the oldest load back, with `wait` when it isn't done yet
 * either. 1, and it is the caller's until crew_next gives it out again; 0:
 * none is there; -1: its work failed, and the crew is to be closed. */
int crew_take(struct crew *crew, bool wait, void **load, struct err *err);

#endif
