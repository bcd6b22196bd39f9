#include "filter/prefilter_tables.h"

#include <stdlib.h>
#include <string.h>

/* By gram, then alike ones side by side. */
static int compare_literals(const void *left, const void *right)
{
	const struct prefilter_want *a = left, *b = right;

	if ((a->gram.len == 0) != (b->gram.len == 0))
		return a->gram.len == 0 ? -1 : 1;
	if (a->gram.bytes != b->gram.bytes)
		return a->gram.bytes < b->gram.bytes ? -1 : 1;
	if (a->need.len != b->need.len)
		return a->need.len < b->need.len ? -1 : 1;
	if (a->need.caseless != b->need.caseless)
		return a->need.caseless ? 1 : -1;
	return memcmp(a->need.text, b->need.text, a->need.len);
}

static int compare_runs(const void *left, const void *right)
{
	const struct prefilter_want *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->need.len != b->need.len)
		return a->need.len < b->need.len ? -1 : 1;
	return 0;
}

static void add_use(struct prefilter_maker *maker,
		    const struct prefilter_want *want)
{
	maker->uses[maker->prefilter->use_count++] =
		(struct prefilter_use){ want->pattern, want->need.least,
					want->need.most };
}

static void set_bit(uint64_t *bits, uint32_t at)
{
	bits[at / 64] |= (uint64_t)1 << at % 64;
}

static void set_gram(struct prefilter_maker *maker,
		     const struct prefilter_want *want)
{
	static const char before[] = " abcdefghijklmnopqrstuvwxyz0123456789_";
	uint64_t *fours = maker->bits + PREFILTER_SIXES / 64;
	uint64_t gram = want->gram.bytes;

	if (want->gram.len == 6)
		set_bit(maker->bits, prefilter_hash(gram) >> 15);
	else if (want->gram.len == 4)
		set_bit(fours, prefilter_hash(gram) >> 15);
	/* The NUL too: it stands before what begins the text. */
	for (size_t i = 0; want->gram.len == 3 && i < sizeof(before); i++)
		set_bit(fours,
			prefilter_hash(gram | (uint64_t)before[i] << 32) >> 15);
}

void prefilter_tables_literals(struct prefilter_maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;

	if (maker->literal_count > 1)
		qsort(maker->literals, maker->literal_count,
		      sizeof(*maker->literals), compare_literals);
	for (size_t i = 0; i < maker->literal_count; i++) {
		const struct prefilter_want *want = &maker->literals[i];
		struct prefilter_literal *literal;

		if (i == 0 || compare_literals(want - 1, want) != 0) {
			maker->grams[prefilter->literal_count] =
				want->gram.bytes;
			literal = &maker->out[prefilter->literal_count++];
			*literal = (struct prefilter_literal){
				.text = (uint32_t)prefilter->texts_len,
				.len = want->need.len,
				.gram = want->gram.last,
				.gram_len = (uint16_t)want->gram.len,
				.caseless = (uint16_t)want->need.caseless,
				.uses = (uint32_t)prefilter->use_count,
			};
			memcpy(maker->texts + prefilter->texts_len,
			       want->need.text, want->need.len);
			prefilter->texts_len += want->need.len;
			set_gram(maker, want);
		}
		add_use(maker, want);
		maker->out[prefilter->literal_count - 1].uses_end =
			(uint32_t)prefilter->use_count;
	}
}

int prefilter_tables_runs(struct prefilter_maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;
	struct prefilter_run *runs = arena_array(maker->arena, maker->run_count,
						 sizeof(*runs), maker->err);

	if (runs == NULL)
		return -1;
	if (maker->run_count > 1)
		qsort(maker->runs, maker->run_count, sizeof(*maker->runs),
		      compare_runs);
	for (size_t i = 0; i < maker->run_count; i++) {
		const struct prefilter_want *want = &maker->runs[i];

		if (i == 0 || compare_runs(want - 1, want) != 0)
			runs[prefilter->run_count++] = (struct prefilter_run){
				.kind = want->kind,
				.len = want->need.len,
				.uses = (uint32_t)prefilter->use_count,
			};
		add_use(maker, want);
		runs[prefilter->run_count - 1].uses_end =
			(uint32_t)prefilter->use_count;
	}
	for (uint32_t kind = 0; kind < maker->kinds; kind++)
		for (uint32_t c = 0; c < 256; c++)
			if (maker->masks[kind][c / 64] >> c % 64 & 1)
				maker->by_byte[c] |= (uint64_t)1 << kind;
	prefilter->runs = runs;
	return 0;
}

/* The table of grams, half empty. */
int prefilter_tables_slots(struct prefilter_maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;
	size_t count = 2 * prefilter->literal_count + 1;
	struct prefilter_slot *slots =
		arena_array(maker->arena, count, sizeof(*slots), maker->err);

	if (slots == NULL)
		return -1;
	prefilter->slots = slots;
	prefilter->slot_count = count;
	for (uint32_t l = 0; l < prefilter->literal_count; l++) {
		const struct prefilter_literal *literal = &maker->out[l];
		uint64_t gram = maker->grams[l];
		size_t i;

		if (literal->gram_len == 0)
			continue;
		i = prefilter_slot(prefilter, gram);
		while (slots[i].end > 0 && slots[i].gram != gram)
			i = i + 1 < count ? i + 1 : 0;
		if (slots[i].end == 0)
			slots[i] = (struct prefilter_slot){ gram, l, l };
		slots[i].end = l + 1;
	}
	return 0;
}

static bool begins(const struct prefilter_maker *maker, uint32_t literal,
		   unsigned c)
{
	const struct prefilter_literal *l = &maker->out[literal];
	unsigned char first = (unsigned char)maker->texts[l->text];

	return first == c || (l->caseless && first >= 'a' && first <= 'z' &&
			      first - 0x20u == c);
}

static bool goes_on(const struct prefilter_maker *maker, uint32_t literal,
		    unsigned c)
{
	const struct prefilter_literal *l = &maker->out[literal];
	unsigned char next;

	/* What follows a gap, or an edge, is anything. */
	if (l->len == 1 ||
	    (unsigned char)maker->texts[l->text + 1] >= LITERAL_EDGE)
		return true;
	next = (unsigned char)maker->texts[l->text + 1];
	return next == c ||
	       (l->caseless && next >= 'a' && next <= 'z' && next - 0x20u == c);
}

static bool is_short(const struct prefilter *prefilter, uint32_t kind)
{
	uint64_t bit = (uint64_t)1 << kind;

	return ((prefilter->least_7 | prefilter->least_15 |
		 prefilter->least_31) &
		bit) == 0;
}

static void set_pairs(struct prefilter_maker *maker, unsigned c, uint32_t what)
{
	uint64_t *pairs =
		maker->bits + (PREFILTER_SIXES + PREFILTER_FOURS) / 64;

	for (unsigned d = 0; d < 256; d++) {
		bool set;

		if ((what & PREFILTER_KIND) == 0)
			set = goes_on(maker, what, d);
		else
			set = maker->prefilter->runs[maker->prefilter->kind_runs
							     [what &
							      ~PREFILTER_KIND]]
					      .len == 1 ||
			      (maker->by_byte[d] >> (what & ~PREFILTER_KIND) &
			       1) != 0;
		if (set)
			set_bit(pairs, c | d << 8);
	}
}

/* The lists by first byte of what is short. */
int prefilter_tables_shorts(struct prefilter_maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;
	uint32_t *starts =
		arena_array(maker->arena, 257, sizeof(*starts), maker->err);
	uint32_t *shorts = NULL;
	size_t cap = 0, count = 0;

	if (starts == NULL)
		return -1;
	for (unsigned c = 0; c < 256; c++) {
		starts[c] = (uint32_t)count;
		shorts = arena_grow(maker->arena, shorts, &cap,
				    count + prefilter->literal_count +
					    PREFILTER_KINDS,
				    sizeof(*shorts), maker->err);
		if (shorts == NULL)
			return -1;
		/* Those without a gram come first. */
		for (uint32_t l = 0; l < prefilter->literal_count &&
				     maker->out[l].gram_len == 0;
		     l++)
			if (begins(maker, l, c))
				shorts[count++] = l;
		for (uint32_t kind = 0; kind < maker->kinds; kind++)
			if ((maker->by_byte[c] >> kind & 1) &&
			    is_short(prefilter, kind))
				shorts[count++] = kind | PREFILTER_KIND;
		for (size_t i = starts[c]; i < count; i++)
			set_pairs(maker, c, shorts[i]);
	}
	starts[256] = (uint32_t)count;
	prefilter->starts = starts;
	prefilter->shorts = shorts;
	prefilter->short_count = count;
	return 0;
}
