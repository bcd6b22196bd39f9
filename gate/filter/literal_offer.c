#include "filter/literal_offer.h"

#include <string.h>

#include "filter/literal_cost.h"

/* What a run costs, however rare. */
#define RUN 1e-5

/* What one more literal costs, however rare. */
#define EACH 4e-6

uint32_t literal_offer_sum(uint32_t a, uint32_t b)
{
	return a >= LITERAL_OFFER_FAR || b >= LITERAL_OFFER_FAR - a ?
		       LITERAL_ANYWHERE :
		       a + b;
}

/* At least so many: a sum that is too large may be less. */
uint32_t literal_offer_least(uint32_t a, uint32_t b)
{
	uint32_t sum = literal_offer_sum(a, b);

	return sum == LITERAL_ANYWHERE ? LITERAL_OFFER_FAR : sum;
}

static bool has_gap(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (literal_texts_gap(text[i]))
			return true;
	return false;
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
			*at = i - (i > 0 && literal_texts_edge(b->text[0]));
			return true;
		}
		/* Behind a gap, who knows where. */
		if (literal_texts_gap(b->text[i]))
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
		if (literal_offer_least(least, at) < items[i].least)
			items[i].least = literal_offer_least(least, at);
		if (literal_offer_sum(most, at) > items[i].most)
			items[i].most = literal_offer_sum(most, at);
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
			cost += literal_cost_run(need->bytes, 2) / 2;
	} else {
		gram = literal_cost_text(need->text, need->len, need->caseless);
		cost = gram.whole;
		/* So is what is found and isn't the literal. */
		if (gram.len > 0)
			cost += gram.cost / 20;
		else if (has_gap(need->text, need->len) ||
			 literal_texts_edge(need->text[0]) || need->len == 0)
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

		while (text->len > 0 &&
		       literal_texts_gap(text->text[text->len - 1]))
			text->len--;
		if (text->len == 0 || literal_texts_gap(text->text[0]) ||
		    (text->len == 1 && literal_texts_edge(text->text[0])))
			return false;
	}
	return true;
}

/* Takes `texts` at this distance as the needs, if they cost less. */
void literal_offer_texts(struct literal_finder *finder,
			 const struct literal_texts *texts, uint32_t least,
			 uint32_t most, struct literal_needs *best)
{
	struct literal_need items[LITERAL_TEXTS];
	struct literal_text sorted[LITERAL_TEXTS];
	size_t count = 0;
	double cost = 0;

	if ((double)texts->count * EACH >= best->cost)
		return;
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
	best->items = literal_texts_take(finder, count * sizeof(*items));
	if (best->items == NULL)
		return;
	memcpy(best->items, items, count * sizeof(*items));
	best->count = count;
	best->cost = cost;
}

/* The same for the needs of a part that begins at this distance. */
void literal_offer_needs(struct literal_finder *finder,
			 const struct literal_needs *part, uint32_t least,
			 uint32_t most, struct literal_needs *best)
{
	double cost = 0;

	if (part->count == 0)
		return;
	for (size_t i = 0; i < part->count; i++) {
		struct literal_need need = part->items[i];

		need.most = literal_offer_sum(need.most, most);
		cost += cost_of(&need);
	}
	if (cost >= best->cost)
		return;
	best->items =
		literal_texts_take(finder, part->count * sizeof(*part->items));
	if (best->items == NULL)
		return;
	for (size_t i = 0; i < part->count; i++) {
		best->items[i] = part->items[i];
		best->items[i].least =
			literal_offer_least(part->items[i].least, least);
		best->items[i].most =
			literal_offer_sum(part->items[i].most, most);
	}
	best->count = part->count;
	best->cost = cost;
}

void literal_offer_run(struct literal_finder *finder, const uint64_t bytes[4],
		       uint32_t len, uint32_t least, uint32_t most,
		       struct literal_needs *best)
{
	struct literal_need need = { .len = len, .least = least, .most = most };
	double cost;

	memcpy(need.bytes, bytes, sizeof(need.bytes));
	cost = cost_of(&need);
	if (len == 0 || cost >= best->cost)
		return;
	best->items = literal_texts_take(finder, sizeof(need));
	if (best->items == NULL)
		return;
	best->items[0] = need;
	best->count = 1;
	best->cost = cost;
}
