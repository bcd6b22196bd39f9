#include "filter/literal.h"

#include <string.h>

#include "filter/literal_cost.h"
#include "filter/regex.h"

/* Beyond this distance it is any. */
#define FAR ((uint32_t)1 << 28)

/* A part that begins at more than one byte in this many isn't worth it. */
#define TOO_COMMON 0.03

/* Below this no run is tried instead of literals. */
#define RARE_ENOUGH 4e-4

/* What a run costs, however rare. */
#define RUN 1e-5

/* What one more literal costs, however rare. */
#define EACH 4e-6

struct literal_text {
	const char *text;
	uint32_t len;
	bool caseless;
};

static const struct literal_text no_text = { .text = "" };

/* Few texts, all different. */
struct texts {
	size_t count; /* at most LITERAL_TEXTS */
	struct literal_text items[];
};

/* What is known of a node. */
struct facts {
	uint32_t least, most; /* bytes that it takes */
	uint64_t bytes[4];    /* that may be among them */
	/* All that it may be; or, with `more` behind, what it begins with. */
	const struct texts *texts;
	bool more;
	struct literal_needs needs;
};

struct finder {
	const struct regex *regex;
	struct arena *arena;
	struct err *err;
	bool failed;
};

static const struct facts anything = { .most = LITERAL_ANYWHERE,
				       .bytes = { ~(uint64_t)0, ~(uint64_t)0,
						  ~(uint64_t)0,
						  ~(uint64_t)0 } };

/* Marks a group whose facts are being found. */
static const struct facts busy;

static const struct facts *find(struct finder *finder, struct regex_node *node);

static void *take(struct finder *finder, size_t size)
{
	void *object = arena_alloc(finder->arena, size, finder->err);

	finder->failed |= object == NULL;
	return object;
}

/* Room for so many texts. */
static struct texts *make_texts(struct finder *finder, size_t room)
{
	struct texts *texts;

	if (room > LITERAL_TEXTS)
		room = LITERAL_TEXTS;
	return take(finder, sizeof(*texts) + room * sizeof(*texts->items));
}

static uint32_t add(uint32_t a, uint32_t b)
{
	return a >= FAR || b >= FAR - a ? LITERAL_ANYWHERE : a + b;
}

/* At least so many: a sum that is too large may be less. */
static uint32_t add_least(uint32_t a, uint32_t b)
{
	uint32_t sum = add(a, b);

	return sum == LITERAL_ANYWHERE ? FAR : sum;
}

static uint32_t times(uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return 0;
	return b >= FAR / a ? LITERAL_ANYWHERE : a * b;
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

static bool has_text(const struct texts *texts, const struct literal_text *t)
{
	for (size_t i = 0; i < texts->count; i++)
		if (texts->items[i].len == t->len &&
		    texts->items[i].caseless == t->caseless &&
		    memcmp(texts->items[i].text, t->text, t->len) == 0)
			return true;
	return false;
}

static bool add_text(struct texts *texts, const struct literal_text *text)
{
	if (has_text(texts, text))
		return true;
	if (texts->count == LITERAL_TEXTS)
		return false;
	texts->items[texts->count++] = *text;
	return true;
}

static bool is_gap(char c)
{
	return (unsigned char)c >= LITERAL_MAYBE_GAP;
}

static bool is_edge(char c)
{
	return (unsigned char)c == LITERAL_EDGE;
}

static bool has_gap(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (is_gap(text[i]))
			return true;
	return false;
}

/* What stands beside a gap and belongs to no word is part of the gap. An edge
 * there says that the gap isn't empty, once there are words on both sides:
 * at the beginning of a text a gap isn't used. */
static uint32_t write_gap(const struct literal_text *a,
			  const struct literal_text *b, char *out)
{
	uint32_t left = a->len, right = 0;
	unsigned char gap = LITERAL_MAYBE_GAP;

	while (left > 0 && !literal_cost_is_word(a->text[left - 1]))
		if ((unsigned char)a->text[--left] != LITERAL_MAYBE_GAP)
			gap = LITERAL_GAP;
	while (right < b->len && !literal_cost_is_word(b->text[right]))
		if ((unsigned char)b->text[right++] != LITERAL_MAYBE_GAP)
			gap = LITERAL_GAP;
	out[left] = (char)gap;
	memcpy(out + left + 1, b->text + right, b->len - right);
	return left + 1 + b->len - right;
}

/* Writes a and b to `out`. An edge is kept beside a word at either end. */
static uint32_t write_both(const struct literal_text *a,
			   const struct literal_text *b, char *out)
{
	uint32_t left = a->len, right = 0;

	memcpy(out, a->text, a->len);
	if (is_gap(a->text[left - 1]) || is_gap(b->text[0]))
		return write_gap(a, b, out);
	if (left > 1 || !literal_cost_is_word(b->text[0]))
		left -= is_edge(a->text[left - 1]);
	if (b->len > 1 || left == 0 ||
	    !literal_cost_is_word(a->text[left - 1]))
		right += is_edge(b->text[0]);
	memcpy(out + left, b->text + right, b->len - right);
	return left + b->len - right;
}

/* Puts b behind a. One part in any case makes the whole so. */
static bool join(struct finder *finder, const struct literal_text *a,
		 const struct literal_text *b, struct literal_text *both)
{
	char out[2 * LITERAL_LENGTH + 1];
	bool caseless = (a->len > 0 && a->caseless) ||
			(b->len > 0 && b->caseless);
	uint32_t len;
	char *text;

	if (a->len == 0 || b->len == 0) {
		*both = a->len == 0 ? *b : *a;
		return true;
	}
	len = write_both(a, b, out);
	if (len > LITERAL_LENGTH)
		return false;
	text = take(finder, len);
	if (text == NULL)
		return false;
	memcpy(text, out, len);
	for (size_t i = 0; caseless && i < len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] | 0x20);
	*both = (struct literal_text){ text, len, caseless };
	return true;
}

/* Every text of a with every text of b behind it, or NULL when these are too
 * many or too long. */
static struct texts *cross(struct finder *finder, const struct texts *a,
			   const struct texts *b)
{
	struct texts *all;

	if (a->count * b->count > 2 * (size_t)LITERAL_TEXTS)
		return NULL;
	all = make_texts(finder, a->count * b->count);
	for (size_t i = 0; all != NULL && i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			struct literal_text both;

			if (!join(finder, &a->items[i], &b->items[k], &both) ||
			    !add_text(all, &both))
				return NULL;
		}
	return all;
}

static struct texts *one_text(struct finder *finder, const char *text,
			      size_t len, bool caseless)
{
	struct texts *texts = make_texts(finder, 1);

	if (texts == NULL)
		return NULL;
	texts->items[0] =
		(struct literal_text){ text, (uint32_t)len, caseless };
	texts->count = 1;
	return texts;
}

static void text_facts(struct finder *finder, const struct regex_node *node,
		       struct facts *facts)
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
	facts->texts = one_text(finder, node->text,
				node->len < LITERAL_LENGTH ? node->len :
							     LITERAL_LENGTH,
				letters);
	facts->more = node->len > LITERAL_LENGTH;
}

/* A set of a few ASCII characters is as many texts. */
static void set_facts(struct finder *finder, const struct regex_node *node,
		      struct facts *facts)
{
	const struct regex_set *set = &node->set;
	struct texts *texts;
	unsigned count = 0;

	facts->least = set->least;
	facts->most = set->most;
	memcpy(facts->bytes, set->maybe, sizeof(facts->bytes));
	for (unsigned b = 0; b < 128; b++)
		count += regex_set_has(set->maybe, b);
	if ((set->maybe[2] | set->maybe[3]) != 0 || count == 0 || count > 20)
		return;
	texts = make_texts(finder, count);
	if (texts == NULL)
		return;
	for (unsigned b = 0; b < 128; b++) {
		bool other = is_letter((char)b) &&
			     regex_set_has(set->maybe, b ^ 0x20);
		char *c;

		if (!regex_set_has(set->maybe, b) ||
		    (other && b < 'a'))
			continue;
		c = take(finder, 1);
		if (c == NULL)
			return;
		*c = (char)b;
		(void)add_text(texts, &(struct literal_text){ c, 1, other });
	}
	facts->texts = texts;
}

/* Where one text lies within another, the shorter one is enough: it is there
 * whenever the longer is. */
static bool lies_within(const struct literal_need *a,
			const struct literal_need *b, uint32_t *at)
{
	if (a->len > b->len || a->caseless != b->caseless)
		return false;
	for (uint32_t i = 0; i + a->len <= b->len; i++) {
		if (memcmp(a->text, b->text + i, a->len) == 0) {
			*at = i - (i > 0 && is_edge(b->text[0]));
			return true;
		}
		/* Behind a gap, who knows where. */
		if (is_gap(b->text[i]))
			return false;
	}
	return false;
}

static bool absorb(struct literal_need *items, size_t count,
		   const struct literal_text *text, uint32_t least,
		   uint32_t most)
{
	struct literal_need need = { .text = text->text,
				     .len = text->len,
				     .caseless = text->caseless };

	for (size_t i = 0; i < count; i++) {
		uint32_t at;

		if (!lies_within(&items[i], &need, &at))
			continue;
		if (add_least(least, at) < items[i].least)
			items[i].least = add_least(least, at);
		if (add(most, at) > items[i].most)
			items[i].most = add(most, at);
		return true;
	}
	return false;
}

static double cost_of(const struct literal_need *need)
{
	struct literal_gram gram;
	double cost;

	if (need->text == NULL) {
		cost = 2 * literal_cost_run(need->bytes, need->len) + RUN;
		/* A short one is tried at every two bytes of its kind. */
		if (need->len < 7)
			cost += literal_cost_run(need->bytes, 2) / 20;
	} else {
		gram = literal_cost_text(need->text, need->len,
					 need->caseless);
		cost = gram.whole;
		/* So is what is found and isn't the literal. */
		if (gram.len > 0)
			cost += gram.cost / 20;
		else if (has_gap(need->text, need->len) ||
			 is_edge(need->text[0]) || need->len == 0)
			cost = 1;
	}
	return cost * (need->most == LITERAL_ANYWHERE ? 4 : 1) + EACH;
}

/* Short ones first, so that they take in the long ones. */
static void sort_texts(struct literal_text *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct literal_text text = items[i];
		size_t k = i;

		for (; k > 0 && items[k - 1].len > text.len; k--)
			items[k] = items[k - 1];
		items[k] = text;
	}
}

/* A gap at the end says nothing; one at the beginning hides where. */
static bool trim(struct literal_text *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct literal_text *text = &items[i];

		while (text->len > 0 && is_gap(text->text[text->len - 1]))
			text->len--;
		if (text->len == 0 || is_gap(text->text[0]) ||
		    (text->len == 1 && is_edge(text->text[0])))
			return false;
	}
	return true;
}

/* Takes `texts` at this distance as the needs, if they cost less. */
static void offer_texts(struct finder *finder, const struct texts *texts,
			uint32_t least, uint32_t most,
			struct literal_needs *best)
{
	struct literal_need items[LITERAL_TEXTS];
	struct literal_text sorted[LITERAL_TEXTS];
	size_t count = 0;
	double cost = 0;

	memcpy(sorted, texts->items, texts->count * sizeof(*sorted));
	if (!trim(sorted, texts->count))
		return;
	sort_texts(sorted, texts->count);
	for (size_t i = 0; i < texts->count; i++)
		if (!absorb(items, count, &sorted[i], least, most))
			items[count++] = (struct literal_need){
				.text = sorted[i].text,
				.len = sorted[i].len,
				.caseless = sorted[i].caseless,
				.least = least,
				.most = most,
			};
	for (size_t i = 0; i < count && cost < best->cost; i++)
		cost += cost_of(&items[i]);
	if (cost >= best->cost)
		return;
	best->items = take(finder, count * sizeof(*items));
	if (best->items == NULL)
		return;
	memcpy(best->items, items, count * sizeof(*items));
	best->count = count;
	best->cost = cost;
}

/* The same for the needs of a part that begins at this distance. */
static void offer_needs(struct finder *finder, const struct literal_needs *part,
			uint32_t least, uint32_t most,
			struct literal_needs *best)
{
	double cost = 0;

	if (part->count == 0)
		return;
	for (size_t i = 0; i < part->count; i++) {
		struct literal_need need = part->items[i];

		need.most = add(need.most, most);
		cost += cost_of(&need);
	}
	if (cost >= best->cost)
		return;
	best->items = take(finder, part->count * sizeof(*part->items));
	if (best->items == NULL)
		return;
	for (size_t i = 0; i < part->count; i++) {
		best->items[i] = part->items[i];
		best->items[i].least = add_least(part->items[i].least, least);
		best->items[i].most = add(part->items[i].most, most);
	}
	best->count = part->count;
	best->cost = cost;
}

static void offer_run(struct finder *finder, const uint64_t bytes[4],
		      uint32_t len, uint32_t least, uint32_t most,
		      struct literal_needs *best)
{
	struct literal_need need = { .len = len, .least = least, .most = most };
	double cost;

	memcpy(need.bytes, bytes, sizeof(need.bytes));
	cost = cost_of(&need);
	if (len == 0 || cost >= best->cost)
		return;
	best->items = take(finder, sizeof(need));
	if (best->items == NULL)
		return;
	best->items[0] = need;
	best->count = 1;
	best->cost = cost;
}

static bool begins_with_gap(const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		if (texts->items[i].len > 0 && is_gap(texts->items[i].text[0]))
			return true;
	return false;
}

/* The parts of a row that begin at one of its children: texts that go on as
 * far as they can. More of one text is always better; where there are several,
 * what stands before may be better alone. */
static void offer_chain(struct finder *finder, const struct facts **child,
			size_t count, uint32_t least, uint32_t most,
			struct literal_needs *best)
{
	const struct texts *chain = child[0]->texts, *longer;
	bool more = child[0]->more;

	if (chain == NULL || begins_with_gap(chain))
		return;
	for (size_t i = 1; i < count && !more; i++) {
		if (child[i]->texts == NULL && child[i]->most == 0)
			continue;
		if (child[i]->texts == NULL)
			break;
		if (child[i]->texts->count > 1)
			offer_texts(finder, chain, least, most, best);
		longer = cross(finder, chain, child[i]->texts);
		if (longer == NULL)
			break;
		chain = longer;
		more = child[i]->more;
	}
	offer_texts(finder, chain, least, most, best);
}

/* A chain from here is only the end of one from the child before. */
static bool is_continued(const struct facts *before)
{
	return before->texts != NULL && before->texts->count == 1 &&
	       !before->more && !begins_with_gap(before->texts) &&
	       before->most < LITERAL_LENGTH / 2;
}

static void offer_runs(struct finder *finder, const struct facts **child,
		       size_t count, uint32_t least, uint32_t most,
		       struct literal_needs *best)
{
	uint64_t bytes[4] = { 0 };
	uint32_t len = 0;

	for (size_t i = 0; i < count; i++) {
		if (child[i]->most == 0)
			continue;
		add_bytes(bytes, child[i]->bytes);
		len = add_least(len, child[i]->least);
		if ((bytes[0] & bytes[1] & bytes[2] & bytes[3]) ==
		    ~(uint64_t)0)
			return;
		offer_run(finder, bytes, len, least, most, best);
	}
}

/* All the row is, if that is few texts. */
static void row_texts(struct finder *finder, const struct facts **child,
		      size_t count, struct facts *facts)
{
	struct texts *all = one_text(finder, "", 0, false);

	for (size_t i = 0; i < count && all != NULL; i++) {
		if (child[i]->texts == NULL && child[i]->most == 0)
			continue;
		if (child[i]->texts == NULL || (i + 1 < count && child[i]->more))
			return;
		facts->more = child[i]->more;
		all = cross(finder, all, child[i]->texts);
	}
	facts->texts = all;
}

static void row_facts(struct finder *finder, const struct regex_node *node,
		      struct facts *facts)
{
	const struct facts **child;
	size_t count = 0, i = 0;
	uint32_t least = 0, most = 0;

	for (const struct regex_node *n = node->first; n != NULL; n = n->next)
		count++;
	child = take(finder, (count + 1) * sizeof(*child));
	if (child == NULL)
		return;
	for (struct regex_node *n = node->first; n != NULL; n = n->next)
		child[i++] = find(finder, n);
	for (i = 0; i < count; i++) {
		if (i == 0 || !is_continued(child[i - 1]))
			offer_chain(finder, child + i, count - i, least, most,
				    &facts->needs);
		offer_needs(finder, &child[i]->needs, least, most,
			    &facts->needs);
		least = add_least(least, child[i]->least);
		most = add(most, child[i]->most);
		add_bytes(facts->bytes, child[i]->bytes);
	}
	facts->least = least;
	facts->most = most;
	row_texts(finder, child, count, facts);
	least = most = 0;
	for (i = 0; i < count && facts->needs.cost > RARE_ENOUGH; i++) {
		offer_runs(finder, child + i, count - i, least, most,
			   &facts->needs);
		least = add_least(least, child[i]->least);
		most = add(most, child[i]->most);
	}
}

/* The needs of all branches: each branch must have some. */
static void either_needs(struct finder *finder, const struct facts *branch,
			 bool first, struct facts *facts)
{
	struct literal_needs *needs = &facts->needs;
	size_t count = needs->count + branch->needs.count;
	struct literal_need *items;

	if (branch->needs.count == 0 || (!first && needs->count == 0) ||
	    count > LITERAL_NEEDS) {
		*needs = (struct literal_needs){ .cost = 1 };
		return;
	}
	items = take(finder, count * sizeof(*items));
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

static bool add_branch(struct texts *texts, const struct facts *branch)
{
	if (branch->texts == NULL)
		return branch->most == 0 && add_text(texts, &no_text);
	for (size_t i = 0; i < branch->texts->count; i++)
		if (branch->more || !add_text(texts, &branch->texts->items[i]))
			return false;
	return true;
}

static void either_facts(struct finder *finder, const struct regex_node *node,
			 struct facts *facts)
{
	struct texts *texts = make_texts(finder, LITERAL_TEXTS);
	bool known = texts != NULL;

	facts->least = LITERAL_ANYWHERE;
	for (struct regex_node *n = node->first; n != NULL; n = n->next) {
		const struct facts *branch = find(finder, n);

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
static void repeat_texts(struct finder *finder, const struct regex_node *node,
			 const struct facts *child, struct facts *facts)
{
	struct texts *texts;

	if (child->texts == NULL)
		return;
	if (node->least == 0 && node->most == 1 && !child->more) {
		texts = make_texts(finder, child->texts->count + 1);
		if (texts != NULL)
			(void)add_text(texts, &no_text);
		for (size_t i = 0; texts != NULL && i < child->texts->count;
		     i++)
			if (!add_text(texts, &child->texts->items[i]))
				return;
		facts->texts = texts;
		return;
	}
	if (node->least == 0)
		return;
	texts = one_text(finder, "", 0, false);
	facts->more = child->more || node->most != node->least;
	for (uint32_t i = 0; i < node->least; i++) {
		struct texts *next = texts == NULL ? NULL :
						     cross(finder, texts,
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

static void repeat_facts(struct finder *finder, const struct regex_node *node,
			 struct facts *facts)
{
	const struct facts *child = find(finder, node->first);

	facts->least = times(child->least, node->least);
	if (facts->least > FAR)
		facts->least = FAR;
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
static void make_gap(struct finder *finder, struct facts *facts)
{
	static const uint64_t words[] = { 0x03ff000000000000,
					  0x07fffffe87fffffe };

	if (facts->most == 0 || (facts->bytes[0] & words[0]) != 0 ||
	    (facts->bytes[1] & words[1]) != 0 ||
	    (facts->texts != NULL && !facts->more && facts->texts->count < 3))
		return;
	facts->texts = one_text(finder, facts->least > 0 ? "\xff" : "\xfe", 1,
				false);
	facts->more = false;
}

/* What a group matches when it is used again. A group that uses itself may
 * be anything. */
static const struct facts *use_facts(struct finder *finder,
				     const struct regex_node *node)
{
	const struct regex_group *group = regex_group(finder->regex, node);

	if (group == NULL || group->node == NULL ||
	    (node->caseless && (!group->caseless || finder->regex->turned)))
		return &anything;
	return find(finder, group->node);
}

static const struct facts *find(struct finder *finder, struct regex_node *node)
{
	struct facts *facts;

	if (node->facts == &busy)
		return &anything;
	if (node->facts != NULL)
		return node->facts;
	if (node->kind == REGEX_ANYTHING)
		return &anything;
	facts = take(finder, sizeof(*facts));
	if (facts == NULL)
		return &anything;
	facts->needs.cost = 1;
	node->facts = &busy;
	switch (node->kind) {
	case REGEX_NOTHING:
		break;
	case REGEX_EDGE:
		facts->texts = one_text(finder, "\xfd", 1, false);
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
	struct finder finder = { .regex = &regex,
				 .arena = arena,
				 .err = err };
	const struct facts *facts;

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
		needs->items[i].least = needs->items[i].most =
			LITERAL_ANYWHERE;
	return regex.kelvin ? add_kelvin(arena, needs, err) : 0;
}
