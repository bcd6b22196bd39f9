#include "filter/beginning.h"

#include <stdbool.h>
#include <string.h>

#include "filter/beginning_set.h"

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
	struct beginning_set set;
	struct known *next;
};

#define DEPTH_MAX 8

static struct beginning_set find(struct finder *finder,
				 const struct regex_node *node);

static struct beginning_set find_text(struct finder *finder,
				      const struct regex_node *node)
{
	uint64_t code = BEGINNING_SET_EMPTY;

	for (size_t i = 0; i < node->len && beginning_set_is_open(code); i++)
		code = beginning_set_lengthen(code,
					      (unsigned char)node->text[i]);
	return beginning_set_one(finder->arena, code, finder->err);
}

/* Of a character beyond ASCII only the first byte is looked at. */
static struct beginning_set find_set(struct finder *finder,
				     const struct regex_node *node)
{
	struct beginning_set set =
		beginning_set_room(finder->arena, 256, finder->err);

	for (unsigned b = 0; set.codes != NULL && b < 256; b++) {
		if (!regex_set_has(node->set.maybe, b))
			continue;
		set.codes[set.count] = beginning_set_lengthen(
			BEGINNING_SET_EMPTY, (unsigned char)b);
		if (b >= 0x80)
			set.codes[set.count] |= BEGINNING_SET_CLOSED;
		set.count++;
	}
	beginning_set_sort(&set);
	return set;
}

static struct beginning_set find_row(struct finder *finder,
				     const struct regex_node *node)
{
	struct beginning_set set = beginning_set_one(
		finder->arena, BEGINNING_SET_EMPTY, finder->err);

	for (const struct regex_node *n = node->first;
	     n != NULL && beginning_set_has_open(&set); n = n->next)
		set = beginning_set_cross(finder->arena, set, find(finder, n),
					  finder->err);
	return set;
}

/* All branches are put together before they are sorted once. */
static struct beginning_set find_either(struct finder *finder,
					const struct regex_node *node)
{
	struct beginning_set set = { 0 };
	size_t cap = 0;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next) {
		struct beginning_set branch = find(finder, n);

		set.codes = arena_grow(finder->arena, set.codes, &cap,
				       set.count + branch.count + 1,
				       sizeof(*set.codes), finder->err);
		if (set.codes == NULL)
			return (struct beginning_set){ 0 };
		if (branch.count > 0)
			memcpy(set.codes + set.count, branch.codes,
			       branch.count * sizeof(*branch.codes));
		set.count += branch.count;
	}
	beginning_set_sort(&set);
	beginning_set_shorten(&set);
	return set;
}

/* As often as bytes are looked at is often enough. */
static struct beginning_set find_repeat(struct finder *finder,
					const struct regex_node *node)
{
	struct beginning_set child = find(finder, node->first);
	struct beginning_set empty = beginning_set_one(finder->arena,
						       BEGINNING_SET_EMPTY,
						       finder->err),
			     set = empty;
	uint32_t most =
		node->most < BEGINNING_LENGTH ? node->most : BEGINNING_LENGTH;

	for (uint32_t i = most; i > 0; i--) {
		set = beginning_set_cross(finder->arena, child, set,
					  finder->err);
		if (i > node->least)
			set = beginning_set_both(finder->arena, empty, set,
						 finder->err);
	}
	return set;
}

/* Those of a group as it is when nothing around it is at its end. */
static void keep(struct finder *finder, const struct regex_group *group,
		 struct beginning_set set)
{
	struct known *known =
		arena_alloc(finder->arena, sizeof(*known), finder->err);

	if (known == NULL)
		return;
	*known = (struct known){ group, set, finder->known };
	finder->known = known;
}

static struct beginning_set find_use(struct finder *finder,
				     const struct regex_node *node)
{
	const struct regex_group *group = regex_group(finder->regex, node);
	struct beginning_set set;

	if (group == NULL || group->node == NULL || finder->depth == DEPTH_MAX)
		return beginning_set_unknown(finder->arena, finder->err);
	for (const struct known *k = finder->known; k != NULL; k = k->next)
		if (k->group == group)
			return k->set;
	finder->depth++;
	set = find(finder, group->node);
	finder->depth--;
	keep(finder, group, set);
	return set;
}

static struct beginning_set find(struct finder *finder,
				 const struct regex_node *node)
{
	switch (node->kind) {
	case REGEX_NOTHING:
	case REGEX_EDGE:
		return beginning_set_one(finder->arena, BEGINNING_SET_EMPTY,
					 finder->err);
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
	return beginning_set_unknown(finder->arena, finder->err);
}

/* Without regard to case, the Kelvin sign is a k and the long s an s: by
 * their first bytes. */
static struct beginning_set with_kelvin(struct finder *finder,
					struct beginning_set set)
{
	struct beginning_set more = beginning_set_room(
		finder->arena, 2 * BEGINNING_LENGTH * set.count, finder->err);

	for (size_t i = 0; more.codes != NULL && i < set.count; i++) {
		for (unsigned n = 0; n < beginning_length(set.codes[i]); n++) {
			uint64_t byte = set.codes[i] >> beginning_at(n) & 0xFF;
			uint64_t head = beginning_set_cut(set.codes[i], n) &
					~BEGINNING_SET_CLOSED;

			if (byte == 'k' || byte == 's')
				more.codes[more.count++] =
					beginning_set_lengthen(
						head,
						byte == 'k' ? 0xE2 : 0xC5) |
					BEGINNING_SET_CLOSED;
		}
	}
	return beginning_set_both(finder->arena, set, more, finder->err);
}

int beginning_find(const struct regex *regex, struct arena *arena,
		   uint64_t **codes, size_t *count, struct err *err)
{
	struct finder finder = { .regex = regex, .arena = arena, .err = err };
	struct beginning_set set;

	*codes = NULL;
	*count = 0;
	if (regex->root == NULL || regex->whole)
		return 0;
	set = find(&finder, regex->root);
	if (regex->kelvin)
		set = with_kelvin(&finder, set);
	for (size_t i = 0; i < set.count; i++) {
		set.codes[i] &= ~BEGINNING_SET_CLOSED;
		if (beginning_length(set.codes[i]) == 0)
			return err->code == ERR_NONE ? 0 : -1;
	}
	beginning_set_sort(&set);
	*codes = set.codes;
	*count = set.count;
	return err->code == ERR_NONE ? 0 : -1;
}
