#include "filter/beginning.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* While they are found: nothing is added to it. Behind those that something
 * is added to, in order. */
#define CODE_CLOSED ((uint64_t)1)
#define CODE_EMPTY ((uint64_t)0)
#define LENGTH BEGINNING_LENGTH

/* The beginnings of a part of a pattern. */
struct set {
	uint64_t *codes;
	size_t count;
};

struct finder {
	const struct regex *regex;
	struct arena *arena;
	struct err *err;
	unsigned depth; /* of groups that are used */
	struct known *known;
};

/* The beginnings of a group, which may be used often. */
struct known {
	const struct regex_group *group;
	struct set set;
	struct known *next;
};

#define DEPTH_MAX 8
#define CROSS_MAX BEGINNING_MAX

/* Bytes of a beginning that say much. */
#define ENOUGH 3

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Leaves out what stands there twice. */
static void unite(struct set *set)
{
	size_t kept = 0;

	for (size_t i = 1; i < set->count; i++)
		if (set->codes[i] != set->codes[kept])
			set->codes[++kept] = set->codes[i];
	if (set->count > 0)
		set->count = kept + 1;
}

static void sort(struct set *set)
{
	size_t i = 1;

	while (i < set->count && set->codes[i - 1] <= set->codes[i])
		i++;
	if (i < set->count)
		qsort(set->codes, set->count, sizeof(*set->codes), by_number);
	unite(set);
}

static bool is_open(uint64_t code)
{
	return (code & CODE_CLOSED) == 0;
}

/* The first `len` bytes of a code; what is cut off, nothing can be added
 * to. What is in order stays so. */
static uint64_t cut(uint64_t code, unsigned len)
{
	if (beginning_length(code) <= len)
		return code;
	return beginning_bytes(len == 0 ?
				       0 :
				       code >> beginning_at(len - 1)
						       << beginning_at(len - 1),
			       len) |
	       CODE_CLOSED;
}

/* Nothing is known: a beginning of no bytes that nothing is added to. */
static struct set unknown(struct finder *finder)
{
	struct set set = {
		arena_alloc(finder->arena, sizeof(uint64_t), finder->err), 1
	};

	if (set.codes == NULL)
		set.count = 0;
	else
		set.codes[0] = CODE_CLOSED;
	return set;
}

static void shorten(struct set *set)
{
	for (unsigned len = LENGTH - 1; set->count > BEGINNING_MAX; len--) {
		for (size_t i = 0; i < set->count; i++)
			set->codes[i] = cut(set->codes[i], len);
		unite(set);
	}
}

static struct set room_for(struct finder *finder, size_t count)
{
	struct set set = { arena_array(finder->arena, count, sizeof(uint64_t),
				       finder->err),
			   0 };

	return set;
}

static struct set one(struct finder *finder, uint64_t code)
{
	struct set set = room_for(finder, 1);

	if (set.codes != NULL)
		set.codes[set.count++] = code;
	return set;
}

static uint64_t add_byte(uint64_t code, unsigned char byte)
{
	unsigned len = beginning_length(code);

	code += (uint64_t)1 << 8;
	code |= beginning_byte(byte) << beginning_at(len);
	return len + 1 == LENGTH ? code | CODE_CLOSED : code;
}

static uint64_t join(uint64_t a, uint64_t b)
{
	unsigned len = beginning_length(b);

	for (unsigned i = 0; i < len && is_open(a); i++)
		a = add_byte(a, (unsigned char)(b >> beginning_at(i)));
	return a | (b & CODE_CLOSED);
}

/* A copy of which no more is kept than `len` bytes. */
static struct set cut_all(struct finder *finder, struct set set, unsigned len)
{
	struct set all = room_for(finder, set.count);

	for (; all.codes != NULL && all.count < set.count; all.count++)
		all.codes[all.count] = cut(set.codes[all.count], len);
	unite(&all);
	return all;
}

/* Nothing is added to any of them. */
static struct set closed(struct finder *finder, struct set set)
{
	struct set all = room_for(finder, set.count);

	for (; all.codes != NULL && all.count < set.count; all.count++)
		all.codes[all.count] = set.codes[all.count] | CODE_CLOSED;
	unite(&all);
	return all;
}

/* So many first bytes say little. */
#define VAGUE 48

static bool is_vague(const struct set *set)
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
static void cut_each(struct finder *finder, struct set set, unsigned len,
		     struct set cuts[LENGTH + 1])
{
	for (; len > 0; len--)
		cuts[len] = set = cut_all(finder, set, len);
}

/* How many there are when none gets longer than `len` bytes by it. */
static size_t count_crossed(struct set a, const struct set cuts[LENGTH + 1],
			    unsigned len)
{
	size_t count = 0;

	for (size_t i = 0; i < a.count; i++) {
		unsigned own = beginning_length(a.codes[i]);

		count += is_open(a.codes[i]) && own < len ?
				 cuts[len - own].count :
				 1;
	}
	return count;
}

static struct set cross_to(struct finder *finder, struct set a,
			   const struct set cuts[LENGTH + 1], unsigned len)
{
	struct set all = room_for(finder, count_crossed(a, cuts, len));

	for (size_t i = 0; all.codes != NULL && i < a.count; i++) {
		unsigned own = beginning_length(a.codes[i]);
		const struct set *more = &cuts[own < len ? len - own : 0];

		if (!is_open(a.codes[i]) || own >= len)
			all.codes[all.count++] = a.codes[i] | CODE_CLOSED;
		else
			for (size_t k = 0; k < more->count; k++)
				all.codes[all.count++] =
					join(a.codes[i], more->codes[k]);
	}
	sort(&all);
	shorten(&all);
	return all;
}

/* Each of a with each of b behind it, as long as these aren't too many. */
static struct set cross(struct finder *finder, struct set a, struct set b)
{
	struct set cuts[LENGTH + 1] = { 0 };
	unsigned shortest = LENGTH, len = LENGTH;

	for (size_t i = 0; i < a.count; i++)
		if (is_open(a.codes[i]) &&
		    beginning_length(a.codes[i]) < shortest)
			shortest = beginning_length(a.codes[i]);
	if (shortest == LENGTH)
		return a;
	if (shortest >= ENOUGH && is_vague(&b))
		return closed(finder, a);
	cut_each(finder, b, LENGTH - shortest, cuts);
	while (len > 1 && count_crossed(a, cuts, len) > CROSS_MAX)
		len--;
	return cross_to(finder, a, cuts, len);
}

static struct set both(struct finder *finder, struct set a, struct set b)
{
	struct set all = room_for(finder, a.count + b.count);

	if (all.codes == NULL)
		return all;
	if (a.count > 0)
		memcpy(all.codes, a.codes, a.count * sizeof(*a.codes));
	if (b.count > 0)
		memcpy(all.codes + a.count, b.codes,
		       b.count * sizeof(*b.codes));
	all.count = a.count + b.count;
	sort(&all);
	shorten(&all);
	return all;
}

static bool has_open(const struct set *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (is_open(set->codes[i]))
			return true;
	return false;
}

static struct set find(struct finder *finder, const struct regex_node *node);

static struct set find_text(struct finder *finder,
			    const struct regex_node *node)
{
	uint64_t code = CODE_EMPTY;

	for (size_t i = 0; i < node->len && is_open(code); i++)
		code = add_byte(code, (unsigned char)node->text[i]);
	return one(finder, code);
}

/* Of a character beyond ASCII only the first byte is looked at. */
static struct set find_set(struct finder *finder, const struct regex_node *node)
{
	struct set set = room_for(finder, 256);

	for (unsigned b = 0; set.codes != NULL && b < 256; b++) {
		if (!regex_set_has(node->set.maybe, b))
			continue;
		set.codes[set.count] = add_byte(CODE_EMPTY, (unsigned char)b);
		if (b >= 0x80)
			set.codes[set.count] |= CODE_CLOSED;
		set.count++;
	}
	sort(&set);
	return set;
}

static struct set find_row(struct finder *finder, const struct regex_node *node)
{
	struct set set = one(finder, CODE_EMPTY);

	for (const struct regex_node *n = node->first;
	     n != NULL && has_open(&set); n = n->next)
		set = cross(finder, set, find(finder, n));
	return set;
}

/* All branches are put together before they are sorted once. */
static struct set find_either(struct finder *finder,
			      const struct regex_node *node)
{
	struct set set = { 0 };
	size_t cap = 0;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next) {
		struct set branch = find(finder, n);

		set.codes = arena_grow(finder->arena, set.codes, &cap,
				       set.count + branch.count + 1,
				       sizeof(*set.codes), finder->err);
		if (set.codes == NULL)
			return (struct set){ 0 };
		if (branch.count > 0)
			memcpy(set.codes + set.count, branch.codes,
			       branch.count * sizeof(*branch.codes));
		set.count += branch.count;
	}
	sort(&set);
	shorten(&set);
	return set;
}

/* As often as bytes are looked at is often enough. */
static struct set find_repeat(struct finder *finder,
			      const struct regex_node *node)
{
	struct set child = find(finder, node->first);
	struct set empty = one(finder, CODE_EMPTY), set = empty;
	uint32_t most = node->most < LENGTH ? node->most : LENGTH;

	for (uint32_t i = most; i > 0; i--) {
		set = cross(finder, child, set);
		if (i > node->least)
			set = both(finder, empty, set);
	}
	return set;
}

/* Those of a group as it is when nothing around it is at its end. */
static void keep(struct finder *finder, const struct regex_group *group,
		 struct set set)
{
	struct known *known =
		arena_alloc(finder->arena, sizeof(*known), finder->err);

	if (known == NULL)
		return;
	*known = (struct known){ group, set, finder->known };
	finder->known = known;
}

static struct set find_use(struct finder *finder, const struct regex_node *node)
{
	const struct regex_group *group = regex_group(finder->regex, node);
	struct set set;

	if (group == NULL || group->node == NULL || finder->depth == DEPTH_MAX)
		return unknown(finder);
	for (const struct known *k = finder->known; k != NULL; k = k->next)
		if (k->group == group)
			return k->set;
	finder->depth++;
	set = find(finder, group->node);
	finder->depth--;
	keep(finder, group, set);
	return set;
}

static struct set find(struct finder *finder, const struct regex_node *node)
{
	switch (node->kind) {
	case REGEX_NOTHING:
	case REGEX_EDGE:
		return one(finder, CODE_EMPTY);
	case REGEX_TEXT:
		return find_text(finder, node);
	case REGEX_SET:
		return find_set(finder, node);
	case REGEX_ROW:
		return find_row(finder, node);
	case REGEX_EITHER:
		return find_either(finder, node);
	case REGEX_REPEAT:
		return find_repeat(finder, node);
	case REGEX_USE:
		return find_use(finder, node);
	case REGEX_ANYTHING:
		break;
	}
	return unknown(finder);
}

/* Without regard to case, the Kelvin sign is a k and the long s an s: by
 * their first bytes. */
static struct set with_kelvin(struct finder *finder, struct set set)
{
	struct set more = room_for(finder, 2 * LENGTH * set.count);

	for (size_t i = 0; more.codes != NULL && i < set.count; i++) {
		for (unsigned n = 0; n < beginning_length(set.codes[i]); n++) {
			uint64_t byte = set.codes[i] >> beginning_at(n) & 0xFF;
			uint64_t head = cut(set.codes[i], n) & ~CODE_CLOSED;

			if (byte == 'k' || byte == 's')
				more.codes[more.count++] =
					add_byte(head,
						 byte == 'k' ? 0xE2 : 0xC5) |
					CODE_CLOSED;
		}
	}
	return both(finder, set, more);
}

int beginning_find(const struct regex *regex, struct arena *arena,
		   uint64_t **codes, size_t *count, struct err *err)
{
	struct finder finder = { .regex = regex, .arena = arena, .err = err };
	struct set set;

	*codes = NULL;
	*count = 0;
	if (regex->root == NULL || regex->whole)
		return 0;
	set = find(&finder, regex->root);
	if (regex->kelvin)
		set = with_kelvin(&finder, set);
	for (size_t i = 0; i < set.count; i++) {
		set.codes[i] &= ~CODE_CLOSED;
		if (beginning_length(set.codes[i]) == 0)
			return err->code == ERR_NONE ? 0 : -1;
	}
	sort(&set);
	*codes = set.codes;
	*count = set.count;
	return err->code == ERR_NONE ? 0 : -1;
}
