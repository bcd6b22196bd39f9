#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

#define BLOCK_SIZE ((size_t)32 * 1024)
#define ALIGN _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size; /* of data */
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

static struct arena_block *block_new(struct arena *arena, size_t size,
				     struct err *err)
{
	size_t limit = arena->limit != 0 ? arena->limit : ARENA_LIMIT;
	size_t left = limit > arena->used ? limit - arena->used : 0;
	struct arena_block *block;

	if (size > left || size > SIZE_MAX - sizeof(*block)) {
		err_set(err, ERR_LIMIT, "needs more than %zu KiB of memory",
			limit / 1024);
		return NULL;
	}
	if (size < BLOCK_SIZE)
		size = left < BLOCK_SIZE ? left : BLOCK_SIZE;
	block = fault_hit(FAULT_MEM) ? NULL : malloc(sizeof(*block) + size);
	if (block == NULL) {
		err_set(err, ERR_MEMORY, "out of memory");
		return NULL;
	}
	block->size = size;
	block->used = 0;
	block->next = arena->head;
	arena->head = block;
	arena->used += size;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size, struct err *err)
{
	struct arena_block *block = arena->head;
	void *memory;

	if (size > SIZE_MAX - ALIGN) {
		err_set(err, ERR_LIMIT, "a size overflows");
		return NULL;
	}
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (block == NULL || block->size - block->used < size) {
		block = block_new(arena, size, err);
		if (block == NULL)
			return NULL;
	}
	memory = block->data + block->used;
	block->used += size;
	memset(memory, 0, size);
	return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size,
		  struct err *err)
{
	if (size != 0 && count > SIZE_MAX / size) {
		err_set(err, ERR_LIMIT, "a size overflows");
		return NULL;
	}
	return arena_alloc(arena, count * size, err);
}

char *arena_copy(struct arena *arena, const char *data, size_t len,
		 struct err *err)
{
	char *copy;

	if (len == SIZE_MAX) {
		err_set(err, ERR_LIMIT, "a size overflows");
		return NULL;
	}
	copy = arena_alloc(arena, len + 1, err);
	if (copy != NULL && len > 0)
		memcpy(copy, data, len);
	return copy;
}

void *arena_grow(struct arena *arena, void *array, size_t *cap, size_t need,
		 size_t size, struct err *err)
{
	size_t room = *cap;
	void *larger;

	if (need <= room)
		return array;
	if (room > SIZE_MAX / 2) {
		err_set(err, ERR_LIMIT, "a size overflows");
		return NULL;
	}
	room = room < 4 ? 8 : 2 * room;
	if (room < need)
		room = need;
	larger = arena_array(arena, room, size, err);
	if (larger == NULL)
		return NULL;
	if (*cap > 0)
		memcpy(larger, array, *cap * size);
	*cap = room;
	return larger;
}

char *arena_print(struct arena *arena, struct err *err, const char *fmt, ...)
{
	va_list args, again;
	char *text = NULL;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0)
		err_set(err, ERR_INTERNAL, "a text can't be formatted");
	else
		text = arena_alloc(arena, (size_t)len + 1, err);
	if (text != NULL)
		(void)vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	va_end(args);
	return text;
}

static void blocks_free(struct arena_block *block)
{
	struct arena_block *next;

	for (; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
}

void arena_reset(struct arena *arena)
{
	struct arena_block *newest = arena->head;

	if (newest == NULL)
		return;
	blocks_free(newest->next);
	newest->next = NULL;
	newest->used = 0;
	arena->used = newest->size;
}

void arena_release(struct arena *arena)
{
	if (arena == NULL)
		return;
	blocks_free(arena->head);
	arena->head = NULL;
	arena->used = 0;
}
