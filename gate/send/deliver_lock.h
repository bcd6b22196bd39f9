/*
 * deliver_lock: one deliverer for a store at a time, by a lock that the
 * system drops when the process ends, however it ends.
 */
#ifndef GATE_SEND_DELIVER_LOCK_H
#define GATE_SEND_DELIVER_LOCK_H

#include "base/arena.h"
#include "base/err.h"

/* deliver_lock_take locks "<store>.deliver.lock" until the process ends, and
 * gives its descriptor. ERR_CONFLICT names the process that has it. */
int deliver_lock_take(const char *store, struct arena *arena, struct err *err);

/* deliver_lock_check: the file that we locked is still the one that others
 * would lock. ERR_CONFLICT: it isn't, and nothing may be sent any more. */
int deliver_lock_check(int fd, const char *store, struct arena *arena,
		       struct err *err);

#endif
