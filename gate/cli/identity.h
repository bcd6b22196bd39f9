/*
 * identity: who acts. Under `identity: login` it is the person whose login
 * is the user that the process runs as; only `identity: claimed` believes
 * --as NAME or POSTGATE_AS, and the audit log records it as claimed.
 */
#ifndef GATE_CLI_IDENTITY_H
#define GATE_CLI_IDENTITY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "queue/queue.h"

/* identity_find fills queue->person and queue->actor by queue->policy. `as`
 * is NULL when nobody was named. Without `needed`, a login that belongs to
 * nobody leaves person NULL; a name that isn't believed is always refused. */
int identity_find(struct queue *queue, const char *as, bool needed,
		  struct arena *arena, struct err *err);

#endif
