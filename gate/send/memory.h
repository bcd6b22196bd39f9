/*
 * memory: what a platform remembers of an account between deliveries, such
 * as a session: a private file (0600) of its own in the folder `sessions`
 * beside the store, written durably before what it says is used.
 */
#ifndef GATE_SEND_MEMORY_H
#define GATE_SEND_MEMORY_H

#include "base/arena.h"
#include "base/err.h"
#include "send/platform.h"

#define MEMORY_MAX ((size_t)64 * 1024)

/* memory_read fills `memory`; without a file it stays empty. `store` is the
 * path of the store's file. */
int memory_read(const char *store, const char *account, struct arena *arena,
		struct platform_memory *memory, struct err *err);

/* memory_write keeps it and marks it unchanged. */
int memory_write(const char *store, const char *account, struct arena *arena,
		 struct platform_memory *memory, struct err *err);

#endif
