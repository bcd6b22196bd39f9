#include "filter/literal.h"

#include <string.h>

#include "filter/literal_offer.h"
#include "filter/literal_row.h"
#include "filter/regex.h"

/* A part that begins at more than one byte in this many isn't worth it. */
#define TOO_COMMON 0.03

static const struct literal_text no_text = { .text = "" };

static const struct literal_facts anything = {
	.most = LITERAL_ANYWHERE,
	.bytes = { ~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0, ~(uint64_t)0 }
};

/* Marks a group whose facts are being found. */
static const struct literal_facts busy;

static const struct literal_facts *find(struct literal_finder *finder,
					struct regex_node *node);

static uint32_t times(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return b >= LITERAL_OFFER_FAR / a ? LITERAL_ANYWHERE : a * b;
}

static void add_bytes(uint64_t *to, const uint64_t *from)
{
	for (int i = 0; i < 4; i++)
		to[i] |= from[i];
}

static void add_byte(uint64_t *to, unsigned char byte)
{
	to[byte / 64] |= (uint64_t)1 << byte % 64;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void text_facts(struct literal_finder *finder,
		       const struct regex_node *node,
		       struct literal_facts *facts)
{
	bool letters = false;

	facts->least = facts->most = (uint32_t)node->len;
	for (size_t i = 0; i < node->len; i++) {
		unsigned char c = (unsigned char)node->text[i];

		add_byte(facts->bytes, c);
		if (!node->caseless || !is_letter(node->text[i]))
			continue;
		letters = true;
		add_byte(facts->bytes, c ^ 0x20);
	}
	facts->texts = literal_texts_one(
		finder, node->text,
		node->len < LITERAL_LENGTH ? node->len : LITERAL_LENGTH,
		letters);
	facts->more = node->len > LITERAL_LENGTH;
}

/* A set of a few ASCII characters is as many texts. */
static void set_facts(struct literal_finder *finder,
		      const struct regex_node *node,
		      struct literal_facts *facts)
{
	const struct regex_set *set = &node->set;
	struct literal_texts *texts;
	unsigned count = 0;

	facts->least = set->least;
	facts->most = set->most;
	memcpy(facts->bytes, set->maybe, sizeof(facts->bytes));
	for (unsigned b = 0; b < 128; b++)
		count += regex_set_has(set->maybe, b);
	if ((set->maybe[2] | set->maybe[3]) != 0 || count == 0 || count > 20)
		return;
	texts = literal_texts_make(finder, count);
	if (texts == NULL)
		return;
	for (unsigned b = 0; b < 128; b++) {
		bool other = is_letter((char)b) &&
			     regex_set_has(set->maybe, b ^ 0x20);
		char *c;

		if (!regex_set_has(set->maybe, b) || (other && b < 'a'))
			continue;
		c = literal_texts_take(finder, 1);
		if (c == NULL)
			return;
		*c = (char)b;
		(void)literal_texts_add(texts,
					&(struct literal_text){ c, 1, other });
	}
	facts->texts = texts;
}

static void row_facts(struct literal_finder *finder,
		      const struct regex_node *node,
		      struct literal_facts *facts)
{
	const struct literal_facts **child;
	size_t count = 0, i = 0;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next)
		count++;
	child = literal_texts_take(finder, (count + 1) * sizeof(*child));
	if (child == NULL)
		return;
	for (struct regex_node *n = node->first; n != NULL; n = n->next)
		child[i++] = find(finder, n);
	literal_row_facts(finder, child, count, facts);
}

/* The needs of all branches: each branch must have some. */
static void either_needs(struct literal_finder *finder,
			 const struct literal_facts *branch, bool first,
			 struct literal_facts *facts)
{
	struct literal_needs *needs = &facts->needs;
	size_t count = needs->count + branch->needs.count;
	struct literal_need *items;

	if (branch->needs.count == 0 || (!first && needs->count == 0) ||
	    count > LITERAL_NEEDS) {
		*needs = (struct literal_needs){ .cost = 1 };
		return;
	}
	items = literal_texts_take(finder, count * sizeof(*items));
	if (items == NULL)
		return;
	if (needs->count > 0)
		memcpy(items, needs->items, needs->count * sizeof(*items));
	memcpy(items + needs->count, branch->needs.items,
	       branch->needs.count * sizeof(*items));
	needs->cost = (first ? 0 : needs->cost) + branch->needs.cost;
	needs->items = items;
	needs->count = count;
}

static bool add_branch(struct literal_texts *texts,
		       const struct literal_facts *branch)
{
	if (branch->texts == NULL)
		return branch->most == 0 && literal_texts_add(texts, &no_text);
	for (size_t i = 0; i < branch->texts->count; i++)
		if (branch->more ||
		    !literal_texts_add(texts, &branch->texts->items[i]))
			return false;
	return true;
}

static void either_facts(struct literal_finder *finder,
			 const struct regex_node *node,
			 struct literal_facts *facts)
{
	struct literal_texts *texts = literal_texts_make(finder, LITERAL_TEXTS);
	bool known = texts != NULL;

	facts->least = LITERAL_ANYWHERE;
	for (struct regex_node *n = node->first; n != NULL; n = n->next) {
		const struct literal_facts *branch = find(finder, n);

		if (branch->least < facts->least)
			facts->least = branch->least;
		if (branch->most > facts->most)
			facts->most = branch->most;
		add_bytes(facts->bytes, branch->bytes);
		either_needs(finder, branch, n == node->first, facts);
		known = known && add_branch(texts, branch);
	}
	if (known)
		facts->texts = texts;
}

/* x? is nothing or x; x{2} is xx; x+ begins with x, and there is more. */
static void repeat_texts(struct literal_finder *finder,
			 const struct regex_node *node,
			 const struct literal_facts *child,
			 struct literal_facts *facts)
{
	struct literal_texts *texts;

	if (child->texts == NULL)
		return;
	if (node->least == 0 && node->most == 1 && !child->more) {
		texts = literal_texts_make(finder, child->texts->count + 1);
		if (texts != NULL)
			(void)literal_texts_add(texts, &no_text);
		for (size_t i = 0; texts != NULL && i < child->texts->count;
		     i++)
			if (!literal_texts_add(texts, &child->texts->items[i]))
				return;
		facts->texts = texts;
		return;
	}
	if (node->least == 0)
		return;
	texts = literal_texts_one(finder, "", 0, false);
	facts->more = child->more || node->most != node->least;
	for (uint32_t i = 0; i < node->least; i++) {
		struct literal_texts *next =
			texts == NULL ? NULL :
					literal_texts_cross(finder, texts,
							    child->texts);

		if (next == NULL || i == LITERAL_LENGTH) {
			facts->more = true;
			break;
		}
		texts = next;
		if (child->more)
			break;
	}
	if (texts != NULL && texts->items[0].len > 0)
		facts->texts = texts;
}

static void repeat_facts(struct literal_finder *finder,
			 const struct regex_node *node,
			 struct literal_facts *facts)
{
	const struct literal_facts *child = find(finder, node->first);

	facts->least = times(child->least, node->least);
	if (facts->least > LITERAL_OFFER_FAR)
		facts->least = LITERAL_OFFER_FAR;
	facts->most = node->most == REGEX_ENDLESS && child->most > 0 ?
			      LITERAL_ANYWHERE :
			      times(child->most, node->most);
	if (node->most == 0)
		return;
	add_bytes(facts->bytes, child->bytes);
	repeat_texts(finder, node, child, facts);
	if (node->least > 0)
		facts->needs = child->needs;
}

/* What has no bytes of words, and is too much to be told as texts, is a
 * gap between what stands on both sides. */
static void make_gap(struct literal_finder *finder, struct literal_facts *facts)
{
	static const uint64_t words[] = { 0x03ff000000000000,
					  0x07fffffe87fffffe };

	if (facts->most == 0 || (facts->bytes[0] & words[0]) != 0 ||
	    (facts->bytes[1] & words[1]) != 0 ||
	    (facts->texts != NULL && !facts->more && facts->texts->count < 3))
		return;
	facts->texts = literal_texts_one(
		finder, facts->least > 0 ? "\xff" : "\xfe", 1, false);
	facts->more = false;
}

/* What a group matches when it is used again. A group that uses itself may
 * be anything. */
static const struct literal_facts *use_facts(struct literal_finder *finder,
					     const struct regex_node *node)
{
	const struct regex_group *group = regex_group(finder->regex, node);

	if (group == NULL || group->node == NULL)
		return &anything;
	return find(finder, group->node);
}

static const struct literal_facts *find(struct literal_finder *finder,
					struct regex_node *node)
{
	struct literal_facts *facts;

	if (node->facts == &busy)
		return &anything;
	if (node->facts != NULL)
		return node->facts;
	if (node->kind == REGEX_ANYTHING)
		return &anything;
	facts = literal_texts_take(finder, sizeof(*facts));
	if (facts == NULL)
		return &anything;
	facts->needs.cost = 1;
	node->facts = &busy;
	switch (node->kind) {
	case REGEX_NOTHING:
		break;
	case REGEX_EDGE:
		facts->texts = literal_texts_one(finder, "\xfd", 1, false);
		break;
	case REGEX_TEXT:
		text_facts(finder, node, facts);
		break;
	case REGEX_SET:
		set_facts(finder, node, facts);
		break;
	case REGEX_ROW:
		row_facts(finder, node, facts);
		break;
	case REGEX_EITHER:
		either_facts(finder, node, facts);
		break;
	case REGEX_REPEAT:
		repeat_facts(finder, node, facts);
		break;
	case REGEX_USE:
		node->facts = use_facts(finder, node);
		return node->facts;
	case REGEX_ANYTHING:
		break;
	}
	make_gap(finder, facts);
	node->facts = facts;
	return facts;
}

/* The two characters beyond ASCII that are a k or an s in another case: where
 * one of them is, nothing more is claimed. */
static int add_kelvin(struct arena *arena, struct literal_needs *needs,
		      struct err *err)
{
	static const char *const others[] = { "\xc5\xbf", "\xe2\x84\xaa" };
	struct literal_need *items =
		arena_array(arena, needs->count + 2, sizeof(*items), err);

	if (items == NULL)
		return -1;
	memcpy(items, needs->items, needs->count * sizeof(*items));
	for (size_t i = 0; i < 2; i++)
		items[needs->count++] = (struct literal_need){
			.text = others[i],
			.len = (uint32_t)strlen(others[i]),
			.least = LITERAL_ANYWHERE,
			.most = LITERAL_ANYWHERE,
		};
	needs->items = items;
	return 0;
}

int literal_needs(const char *pattern, struct arena *arena,
		  struct literal_needs *needs, struct err *err)
{
	struct regex regex;
	struct literal_finder finder = { .regex = &regex,
					 .arena = arena,
					 .err = err };
	const struct literal_facts *facts;

	*needs = (struct literal_needs){ .cost = 1 };
	if (regex_read(pattern, arena, &regex, err) < 0)
		return -1;
	if (regex.root == NULL)
		return 0;
	facts = find(&finder, regex.root);
	if (finder.failed)
		return -1;
	if (facts->needs.count == 0 || facts->needs.cost > TOO_COMMON)
		return 0;
	*needs = facts->needs;
	for (size_t i = 0; regex.whole && i < needs->count; i++)
		needs->items[i].least = needs->items[i].most = LITERAL_ANYWHERE;
	return regex.kelvin ? add_kelvin(arena, needs, err) : 0;
}
