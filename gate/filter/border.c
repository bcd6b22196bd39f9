#include "filter/border.h"

#include <stdbool.h>

/* Groups within groups that are looked into. */
#define DEPTH_MAX 8

#define NO_BITS 0U

static unsigned bits_at(const struct regex *regex,
			const struct regex_node *node, unsigned depth);

static unsigned bits_of_row(const struct regex *regex,
			    const struct regex_node *node, unsigned depth)
{
	unsigned bits = NO_BITS;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next) {
		bits |= bits_at(regex, n, depth);
		/* What comes behind a character doesn't stand here. */
		if (n->kind != REGEX_NOTHING && n->kind != REGEX_EDGE)
			break;
	}
	return bits;
}

static unsigned bits_of_either(const struct regex *regex,
			       const struct regex_node *node, unsigned depth)
{
	unsigned bits = ~NO_BITS;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next)
		bits &= bits_at(regex, n, depth);
	return node->first == NULL ? NO_BITS : bits;
}

/* What holds wherever the node begins to match. */
static unsigned bits_at(const struct regex *regex,
			const struct regex_node *node, unsigned depth)
{
	const struct regex_group *group;

	if (depth == DEPTH_MAX)
		return NO_BITS;
	switch (node->kind) {
	case REGEX_NOTHING:
	case REGEX_EDGE:
		return (node->border ? 1U << BORDER_WORD : NO_BITS) |
		       (node->fresh ? 1U << BORDER_FRESH : NO_BITS);
	case REGEX_ROW:
		return bits_of_row(regex, node, depth + 1);
	case REGEX_EITHER:
		return bits_of_either(regex, node, depth + 1);
	case REGEX_REPEAT:
		return node->least == 0 ?
			       NO_BITS :
			       bits_at(regex, node->first, depth + 1);
	case REGEX_USE:
		group = regex_group(regex, node);
		return group == NULL || group->node == NULL ?
			       NO_BITS :
			       bits_at(regex, group->node, depth + 1);
	case REGEX_TEXT:
	case REGEX_SET:
	case REGEX_ANYTHING:
		break;
	}
	return NO_BITS;
}

enum border border_of(const struct regex *regex)
{
	unsigned bits;

	if (regex->root == NULL || regex->whole)
		return BORDER_ANY;
	bits = bits_at(regex, regex->root, 0);
	if ((bits & 1U << BORDER_WORD) != 0)
		return BORDER_WORD;
	return (bits & 1U << BORDER_FRESH) != 0 ? BORDER_FRESH : BORDER_ANY;
}

/* Eight bytes at a time: a bit for each is its highest one. */
#define EACH(byte) (0x0101010101010101u * (byte))
#define HIGH EACH(0x80u)

/* Of bytes below 0x80, those from `first` to `last`. */
static uint64_t within(uint64_t bytes, unsigned first, unsigned last)
{
	return (bytes + EACH(0x80u - first)) & ~(bytes + EACH(0x7Fu - last)) &
	       HIGH;
}

/* The highest bits of eight bytes, side by side. */
static uint64_t gather(uint64_t high)
{
	return (high >> 7) * 0x0102040810204080u >> 56;
}

/* What 64 bytes are: a bit for each. */
struct kinds {
	uint64_t letters; /* and digits */
	uint64_t words;	  /* those, and the low line */
	uint64_t beyond;  /* ASCII */
	uint64_t inside;  /* a character */
};

/* The lowest byte is the first one, on any machine. */
static uint64_t read_eight(const char *text, size_t len)
{
	const unsigned char *t = (const unsigned char *)text;
	uint64_t bytes = 0;

	if (len >= 8)
		return (uint64_t)t[0] | (uint64_t)t[1] << 8 |
		       (uint64_t)t[2] << 16 | (uint64_t)t[3] << 24 |
		       (uint64_t)t[4] << 32 | (uint64_t)t[5] << 40 |
		       (uint64_t)t[6] << 48 | (uint64_t)t[7] << 56;
	for (size_t k = 0; k < len; k++)
		bytes |= (uint64_t)t[k] << 8 * k;
	return bytes;
}

static struct kinds read_kinds(const char *text, size_t len)
{
	struct kinds kinds = { 0 };

	for (size_t i = 0; i < len; i += 8) {
		uint64_t bytes = read_eight(text + i, len - i);
		uint64_t low, letters, words, beyond;

		beyond = bytes & HIGH;
		low = bytes & ~HIGH;
		letters = (within(low | EACH(0x20u), 'a', 'z') |
			   within(low, '0', '9')) &
			  ~beyond;
		words = letters | (within(low, '_', '_') & ~beyond);
		kinds.letters |= gather(letters) << i;
		kinds.words |= gather(words) << i;
		kinds.beyond |= gather(beyond) << i;
		kinds.inside |= gather(beyond & ~(bytes << 1)) << i;
	}
	return kinds;
}

int border_look(const char *text, size_t len, struct arena *arena,
		struct border_map *map, struct err *err)
{
	size_t count = len / 64 + 1;
	uint64_t *bits =
		arena_array(arena, count * BORDERS, sizeof(*bits), err);
	struct kinds before = { 0 };

	if (bits == NULL)
		return -1;
	*map = (struct border_map){ .text = text, .len = len };
	for (size_t b = 0; b < BORDERS; b++)
		map->bits[b] = bits + b * count;
	for (size_t w = 0; w < count; w++) {
		size_t part = len - 64 * w < 64 ? len - 64 * w : 64;
		struct kinds now = read_kinds(text + 64 * w, part);
		uint64_t any = ~now.inside, letters, words, beyond;

		if (part < 64)
			any &= ((uint64_t)1 << part) - 1;
		letters = now.letters << 1 | before.letters >> 63;
		words = now.words << 1 | before.words >> 63;
		beyond = now.beyond << 1 | before.beyond >> 63;
		map->bits[BORDER_ANY][w] = any;
		map->bits[BORDER_WORD][w] =
			any & ((words ^ now.words) | beyond | now.beyond);
		map->bits[BORDER_FRESH][w] = any & ~letters;
		map->bits[BORDER_BEGIN][w] = any & (~words | now.beyond);
		before = now;
	}
	return 0;
}
