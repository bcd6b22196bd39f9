/*
 * arena: memory for one job, freed all at once.
 *
 * Nothing taken from an arena is freed on its own. `limit` is the ceiling in
 * bytes over the life of the arena (0: ARENA_LIMIT); beyond it allocation
 * fails with ERR_LIMIT. `= { 0 }` is an empty, ready arena. Memory comes
 * zeroed and aligned for any object.
 */
#ifndef GATE_BASE_ARENA_H
#define GATE_BASE_ARENA_H

#include <stddef.h>

#include "base/err.h"

#define ARENA_LIMIT ((size_t)256 * 1024 * 1024)

struct arena {
	struct arena_block *head;
	size_t used; /* bytes asked of the system so far */
	size_t limit;
};

/* arena_alloc returns NULL, with err set, when it can't. */
void *arena_alloc(struct arena *arena, size_t size, struct err *err);

/* arena_array is arena_alloc for `count` objects of `size`, checked. */
void *arena_array(struct arena *arena, size_t count, size_t size,
		  struct err *err);

/* arena_copy copies `len` bytes and puts a NUL behind them. */
char *arena_copy(struct arena *arena, const char *data, size_t len,
		 struct err *err);

/* arena_grow makes room for `need` objects in an array that holds `*cap`,
 * at least doubling it; the old array stays valid. NULL on failure. */
void *arena_grow(struct arena *arena, void *array, size_t *cap, size_t need,
		 size_t size, struct err *err);

/* arena_print formats into the arena. */
char *arena_print(struct arena *arena, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* arena_reset empties the arena but keeps its newest block for reuse. */
void arena_reset(struct arena *arena);

/* arena_release frees everything; the arena is empty and ready again. */
void arena_release(struct arena *arena);

#endif
