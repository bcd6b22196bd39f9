/*
 * beginning_set: sets of beginnings, from which those of a pattern are put
 * together part by part.
 *
 * A beginning is a number as in beginning.h; in its lowest bit it is closed:
 * nothing is added to it. A set is sorted, has nothing twice and at most
 * BEGINNING_MAX, except while it is filled.
 *
 * Sets lie in the arena that is given. When memory is short, err is set and
 * the set is empty: ask err before using what was made of it.
 */
#ifndef GATE_FILTER_BEGINNING_SET_H
#define GATE_FILTER_BEGINNING_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/beginning.h"

/* Closed ones stand behind open ones of the same bytes, in order. */
#define BEGINNING_SET_CLOSED ((uint64_t)1)
#define BEGINNING_SET_EMPTY ((uint64_t)0)

struct beginning_set {
	uint64_t *codes;
	size_t count;
};

static inline bool beginning_set_is_open(uint64_t code)
{
	return (code & BEGINNING_SET_CLOSED) == 0;
}

/* beginning_set_cut is the first `len` bytes of a code; what is cut off,
 * nothing can be added to. What is in order stays so. */
uint64_t beginning_set_cut(uint64_t code, unsigned len);

/* beginning_set_lengthen adds a byte to a code that is open; at
 * BEGINNING_LENGTH it is closed. */
uint64_t beginning_set_lengthen(uint64_t code, unsigned char byte);

/* beginning_set_room is an empty set with room for `count`; `codes` is NULL
 * when there's no memory. */
struct beginning_set beginning_set_room(struct arena *arena, size_t count,
					struct err *err);
struct beginning_set beginning_set_one(struct arena *arena, uint64_t code,
				       struct err *err);

/* beginning_set_unknown, when nothing is known: a beginning of no bytes that
 * nothing is added to. */
struct beginning_set beginning_set_unknown(struct arena *arena,
					   struct err *err);

/* After a set was filled: beginning_set_sort puts it in order and leaves out
 * what stands there twice; then beginning_set_shorten cuts all of them until
 * there are at most BEGINNING_MAX. */
void beginning_set_sort(struct beginning_set *set);
void beginning_set_shorten(struct beginning_set *set);

bool beginning_set_has_open(const struct beginning_set *set);

/* beginning_set_cross is each of a with each of b behind it, as long as these
 * aren't too many; it may be a itself. */
struct beginning_set beginning_set_cross(struct arena *arena,
					 struct beginning_set a,
					 struct beginning_set b,
					 struct err *err);

/* beginning_set_both is what is in a or in b. */
struct beginning_set beginning_set_both(struct arena *arena,
					struct beginning_set a,
					struct beginning_set b,
					struct err *err);

#endif
