#include "filter/beginning_set.h"

#include <stdlib.h>
#include <string.h>

#define CROSS_MAX BEGINNING_MAX

/* Bytes of a beginning that say much. */
#define ENOUGH 3

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Leaves out what stands there twice. */
static void unite(struct beginning_set *set)
{
	size_t kept = 0;

	for (size_t i = 1; i < set->count; i++)
		if (set->codes[i] != set->codes[kept])
			set->codes[++kept] = set->codes[i];
	if (set->count > 0)
		set->count = kept + 1;
}

void beginning_set_sort(struct beginning_set *set)
{
	size_t i = 1;

	while (i < set->count && set->codes[i - 1] <= set->codes[i])
		i++;
	if (i < set->count)
		qsort(set->codes, set->count, sizeof(*set->codes), by_number);
	unite(set);
}

uint64_t beginning_set_cut(uint64_t code, unsigned len)
{
	if (beginning_length(code) <= len)
		return code;
	return beginning_bytes(len == 0 ?
				       0 :
				       code >> beginning_at(len - 1)
						       << beginning_at(len - 1),
			       len) |
	       BEGINNING_SET_CLOSED;
}

struct beginning_set beginning_set_unknown(struct arena *arena, struct err *err)
{
	struct beginning_set set = { arena_alloc(arena, sizeof(uint64_t), err),
				     1 };

	if (set.codes == NULL)
		set.count = 0;
	else
		set.codes[0] = BEGINNING_SET_CLOSED;
	return set;
}

void beginning_set_shorten(struct beginning_set *set)
{
	for (unsigned len = BEGINNING_LENGTH - 1; set->count > BEGINNING_MAX;
	     len--) {
		for (size_t i = 0; i < set->count; i++)
			set->codes[i] = beginning_set_cut(set->codes[i], len);
		unite(set);
	}
}

struct beginning_set beginning_set_room(struct arena *arena, size_t count,
					struct err *err)
{
	struct beginning_set set = {
		arena_array(arena, count, sizeof(uint64_t), err), 0
	};

	return set;
}

struct beginning_set beginning_set_one(struct arena *arena, uint64_t code,
				       struct err *err)
{
	struct beginning_set set = beginning_set_room(arena, 1, err);

	if (set.codes != NULL)
		set.codes[set.count++] = code;
	return set;
}

uint64_t beginning_set_lengthen(uint64_t code, unsigned char byte)
{
	unsigned len = beginning_length(code);

	code += (uint64_t)1 << 8;
	code |= beginning_byte(byte) << beginning_at(len);
	return len + 1 == BEGINNING_LENGTH ? code | BEGINNING_SET_CLOSED : code;
}

static uint64_t join(uint64_t a, uint64_t b)
{
	unsigned len = beginning_length(b);

	for (unsigned i = 0; i < len && beginning_set_is_open(a); i++)
		a = beginning_set_lengthen(
			a, (unsigned char)(b >> beginning_at(i)));
	return a | (b & BEGINNING_SET_CLOSED);
}

/* A copy of which no more is kept than `len` bytes. */
static struct beginning_set cut_all(struct arena *arena,
				    struct beginning_set set, unsigned len,
				    struct err *err)
{
	struct beginning_set all = beginning_set_room(arena, set.count, err);

	for (; all.codes != NULL && all.count < set.count; all.count++)
		all.codes[all.count] =
			beginning_set_cut(set.codes[all.count], len);
	unite(&all);
	return all;
}

/* Nothing is added to any of them. */
static struct beginning_set closed(struct arena *arena,
				   struct beginning_set set, struct err *err)
{
	struct beginning_set all = beginning_set_room(arena, set.count, err);

	for (; all.codes != NULL && all.count < set.count; all.count++)
		all.codes[all.count] =
			set.codes[all.count] | BEGINNING_SET_CLOSED;
	unite(&all);
	return all;
}

/* So many first bytes say little. */
#define VAGUE 48

static bool is_vague(const struct beginning_set *set)
{
	uint64_t last = UINT64_MAX;
	unsigned firsts = 0;

	for (size_t i = 0; i < set->count && firsts < VAGUE; i++) {
		uint64_t first = set->codes[i] >> beginning_at(0) & 0xFF;

		firsts += first != last;
		last = first;
	}
	return firsts == VAGUE;
}

/* What stands behind, cut to each length: `cuts[n]` to n bytes. */
static void cut_each(struct arena *arena, struct beginning_set set,
		     unsigned len,
		     struct beginning_set cuts[BEGINNING_LENGTH + 1],
		     struct err *err)
{
	for (; len > 0; len--)
		cuts[len] = set = cut_all(arena, set, len, err);
}

/* How many there are when none gets longer than `len` bytes by it. */
static size_t count_crossed(
	struct beginning_set a,
	const struct beginning_set cuts[BEGINNING_LENGTH + 1], unsigned len)
{
	size_t count = 0;

	for (size_t i = 0; i < a.count; i++) {
		unsigned own = beginning_length(a.codes[i]);

		count += beginning_set_is_open(a.codes[i]) && own < len ?
				 cuts[len - own].count :
				 1;
	}
	return count;
}

static struct beginning_set cross_to(
	struct arena *arena, struct beginning_set a,
	const struct beginning_set cuts[BEGINNING_LENGTH + 1], unsigned len,
	struct err *err)
{
	struct beginning_set all =
		beginning_set_room(arena, count_crossed(a, cuts, len), err);

	for (size_t i = 0; all.codes != NULL && i < a.count; i++) {
		unsigned own = beginning_length(a.codes[i]);
		const struct beginning_set *more =
			&cuts[own < len ? len - own : 0];

		if (!beginning_set_is_open(a.codes[i]) || own >= len)
			all.codes[all.count++] =
				a.codes[i] | BEGINNING_SET_CLOSED;
		else
			for (size_t k = 0; k < more->count; k++)
				all.codes[all.count++] =
					join(a.codes[i], more->codes[k]);
	}
	beginning_set_sort(&all);
	beginning_set_shorten(&all);
	return all;
}

struct beginning_set beginning_set_cross(struct arena *arena,
					 struct beginning_set a,
					 struct beginning_set b,
					 struct err *err)
{
	struct beginning_set cuts[BEGINNING_LENGTH + 1] = { 0 };
	unsigned shortest = BEGINNING_LENGTH, len = BEGINNING_LENGTH;

	for (size_t i = 0; i < a.count; i++)
		if (beginning_set_is_open(a.codes[i]) &&
		    beginning_length(a.codes[i]) < shortest)
			shortest = beginning_length(a.codes[i]);
	if (shortest == BEGINNING_LENGTH)
		return a;
	if (shortest >= ENOUGH && is_vague(&b))
		return closed(arena, a, err);
	cut_each(arena, b, BEGINNING_LENGTH - shortest, cuts, err);
	while (len > 1 && count_crossed(a, cuts, len) > CROSS_MAX)
		len--;
	return cross_to(arena, a, cuts, len, err);
}

struct beginning_set beginning_set_both(struct arena *arena,
					struct beginning_set a,
					struct beginning_set b, struct err *err)
{
	struct beginning_set all =
		beginning_set_room(arena, a.count + b.count, err);

	if (all.codes == NULL)
		return all;
	if (a.count > 0)
		memcpy(all.codes, a.codes, a.count * sizeof(*a.codes));
	if (b.count > 0)
		memcpy(all.codes + a.count, b.codes,
		       b.count * sizeof(*b.codes));
	all.count = a.count + b.count;
	beginning_set_sort(&all);
	beginning_set_shorten(&all);
	return all;
}

bool beginning_set_has_open(const struct beginning_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (beginning_set_is_open(set->codes[i]))
			return true;
	return false;
}
