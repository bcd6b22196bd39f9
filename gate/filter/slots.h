/*
 * slots: a hash table of numbers, flat: what the numbers stand for is the
 * caller's to know and to compare. A number whose hash differs costs no look
 * at it, so a miss touches nothing but the table.
 *
 * A table that is mapped from a file may hold anything: a walk through it
 * ends all the same, and its numbers are the caller's to check.
 */
#ifndef GATE_FILTER_SLOTS_H
#define GATE_FILTER_SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"

#define SLOTS_NONE UINT32_MAX

struct slot {
	uint32_t hash;
	uint32_t item; /* SLOTS_NONE: empty */
};

/* `= { 0 }` is an empty table. */
struct slots {
	const struct slot *items;
	size_t size; /* a power of two, or 0 */
	size_t count;
	struct slot *own; /* `items` while they are made; NULL: read-only */
};

static inline uint32_t slots_mix(uint64_t a, uint64_t b)
{
	uint64_t h = a * 0x9E3779B97F4A7C15U ^
		     (b << 31 | b >> 33) * 0xC2B2AE3D27D4EB4FU;

	h = (h ^ h >> 32) * 0xD6E8FEB86659FD93U;
	return (uint32_t)(h >> 32);
}

/* slots_hash is of this machine's byte order. */
static inline uint32_t slots_hash(const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;
	uint64_t a = 0, b = 0, part;
	uint32_t head, tail;

	if (len >= 8) {
		for (size_t at = 8; at < len - 8; at += 8) {
			memcpy(&part, text + at, 8);
			a = (a ^ part) * 0x9E3779B97F4A7C15U;
		}
		memcpy(&part, text, 8);
		memcpy(&b, text + len - 8, 8);
		a ^= part;
	} else if (len >= 4) {
		memcpy(&head, text, 4);
		memcpy(&tail, text + len - 4, 4);
		a = head;
		b = tail;
	} else if (len > 0) {
		a = bytes[0];
		b = (uint64_t)bytes[len / 2] << 8 | bytes[len - 1];
	}
	return slots_mix(a, b + ((uint64_t)len << 56));
}

/* slots_fetch tells the machine that the hash will be looked up. */
static inline void slots_fetch(const struct slots *slots, uint32_t hash)
{
	if (slots->size > 0)
		__builtin_prefetch(&slots->items[hash & (slots->size - 1)]);
}

/* slots_find is the first number with this hash, or SLOTS_NONE. *step begins
 * at 0; called again with it, the function goes on behind that number. */
static inline uint32_t slots_find(const struct slots *slots, uint32_t hash,
				  size_t *step)
{
	while (*step < slots->size) {
		const struct slot *slot =
			&slots->items[(hash + *step) & (slots->size - 1)];

		if (slot->item == SLOTS_NONE)
			break;
		++*step;
		if (slot->hash == hash)
			return slot->item;
	}
	return SLOTS_NONE;
}

/* slots_add puts a number in; slots_replace another in the place of the one
 * that slots_find gave last. */
int slots_add(struct slots *slots, uint32_t hash, uint32_t item,
	      struct arena *arena, struct err *err);
void slots_replace(struct slots *slots, uint32_t hash, size_t step,
		   uint32_t item);

/* slots_is_table: `size` slots that come from a file can be one. */
static inline bool slots_is_table(size_t size)
{
	return size <= (size_t)UINT32_MAX + 1 && (size & (size - 1)) == 0;
}

#endif
