#include "filter/literal_row.h"

#include "filter/literal_offer.h"

static void add_bytes(uint64_t *to, const uint64_t *from)
{
	for (int i = 0; i < 4; i++)
		to[i] |= from[i];
}

static bool begins_with_gap(const struct literal_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		if (texts->items[i].len > 0 &&
		    literal_texts_gap(texts->items[i].text[0]))
			return true;
	return false;
}

/* The parts of a row that begin at one of its children: texts that go on as
 * far as they can. More of one text is always better; where there are several,
 * what stands before may be better alone. */
static void offer_chain(struct literal_finder *finder,
			const struct literal_facts **child, size_t count,
			uint32_t least, uint32_t most,
			struct literal_needs *best)
{
	const struct literal_texts *chain = child[0]->texts, *longer;
	bool more = child[0]->more;

	if (chain == NULL || begins_with_gap(chain))
		return;
	for (size_t i = 1; i < count && !more; i++) {
		if (child[i]->texts == NULL && child[i]->most == 0)
			continue;
		if (child[i]->texts == NULL)
			break;
		if (child[i]->texts->count > 1)
			literal_offer_texts(finder, chain, least, most, best);
		longer = literal_texts_cross(finder, chain, child[i]->texts);
		if (longer == NULL)
			break;
		chain = longer;
		more = child[i]->more;
	}
	literal_offer_texts(finder, chain, least, most, best);
}

/* A chain from here is only the end of one from the child before. */
static bool is_continued(const struct literal_facts *before)
{
	return before->texts != NULL && before->texts->count == 1 &&
	       !before->more && !begins_with_gap(before->texts) &&
	       before->most < LITERAL_LENGTH / 2;
}

static void offer_runs(struct literal_finder *finder,
		       const struct literal_facts **child, size_t count,
		       uint32_t least, uint32_t most,
		       struct literal_needs *best)
{
	uint64_t bytes[4] = { 0 };
	uint32_t len = 0;

	for (size_t i = 0; i < count; i++) {
		if (child[i]->most == 0)
			continue;
		add_bytes(bytes, child[i]->bytes);
		len = literal_offer_least(len, child[i]->least);
		if ((bytes[0] & bytes[1] & bytes[2] & bytes[3]) == ~(uint64_t)0)
			return;
		literal_offer_run(finder, bytes, len, least, most, best);
	}
}

/* All the row is, if that is few texts. */
static void row_texts(struct literal_finder *finder,
		      const struct literal_facts **child, size_t count,
		      struct literal_facts *facts)
{
	struct literal_texts *all = literal_texts_one(finder, "", 0, false);

	for (size_t i = 0; i < count && all != NULL; i++) {
		if (child[i]->texts == NULL && child[i]->most == 0)
			continue;
		if (child[i]->texts == NULL ||
		    (i + 1 < count && child[i]->more))
			return;
		facts->more = child[i]->more;
		all = literal_texts_cross(finder, all, child[i]->texts);
	}
	facts->texts = all;
}

void literal_row_facts(struct literal_finder *finder,
		       const struct literal_facts **child, size_t count,
		       struct literal_facts *facts)
{
	uint32_t least = 0, most = 0;

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || !is_continued(child[i - 1]))
			offer_chain(finder, child + i, count - i, least, most,
				    &facts->needs);
		literal_offer_needs(finder, &child[i]->needs, least, most,
				    &facts->needs);
		least = literal_offer_least(least, child[i]->least);
		most = literal_offer_sum(most, child[i]->most);
		add_bytes(facts->bytes, child[i]->bytes);
	}
	facts->least = least;
	facts->most = most;
	row_texts(finder, child, count, facts);
	least = most = 0;
	for (size_t i = 0; i < count && facts->needs.cost > LITERAL_OFFER_RARE;
	     i++) {
		offer_runs(finder, child + i, count - i, least, most,
			   &facts->needs);
		least = literal_offer_least(least, child[i]->least);
		most = literal_offer_sum(most, child[i]->most);
	}
}
