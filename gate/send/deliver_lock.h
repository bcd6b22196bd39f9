/*
 * deliver_lock: one deliverer for a store at a time, by a lock that the
 * system drops when the process ends, however it ends.
 */
#ifndef GATE_SEND_DELIVER_LOCK_H
#define GATE_SEND_DELIVER_LOCK_H

#include "base/arena.h"
#include "base/err.h"

/* deliver_lock_take locks "<store>.deliver.lock" until the process ends.
 * ERR_CONFLICT names the process that has it. */
int deliver_lock_take(const char *store, struct arena *arena, struct err *err);

#endif
