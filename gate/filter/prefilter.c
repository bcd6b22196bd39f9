#include "filter/prefilter.h"

#include <string.h>

#include "base/buf.h"
#include "filter/literal.h"
#include "filter/literal_cost.h"
#include "filter/prefilter_parts.h"

/* A need of one pattern, before those that want the same are one. */
struct want {
	struct literal_need need;
	uint32_t pattern;
	struct literal_gram gram; /* of a literal */
	uint32_t kind;	/* of a run */
};

struct maker {
	struct prefilter *prefilter;
	struct want *literals, *runs;
	size_t literal_count, literal_cap, run_count, run_cap;
	uint64_t masks[PREFILTER_KINDS][4];
	uint32_t kinds;
	/* What goes into the prefilter, while it grows. */
	char *texts;
	struct prefilter_literal *out;
	struct prefilter_use *uses;
	uint64_t *bits;
	uint64_t *by_byte;
	uint64_t *grams; /* of each literal */
	struct arena *arena; /* of the prefilter */
	struct arena work;   /* what isn't kept */
	struct err *err;
};

/* The kind that has these bytes: PREFILTER_KINDS when there is no room. */
static uint32_t find_kind(struct maker *maker, const uint64_t bytes[4])
{
	uint32_t kind = 0;

	while (kind < maker->kinds &&
	       memcmp(maker->masks[kind], bytes, sizeof(maker->masks[0])) != 0)
		kind++;
	if (kind == maker->kinds && kind < PREFILTER_KINDS)
		memcpy(maker->masks[maker->kinds++], bytes,
		       sizeof(maker->masks[0]));
	return kind;
}

static int keep_want(struct maker *maker, const struct want *want)
{
	bool run = want->need.text == NULL;
	struct want **list = run ? &maker->runs : &maker->literals;
	size_t *count = run ? &maker->run_count : &maker->literal_count;
	size_t *cap = run ? &maker->run_cap : &maker->literal_cap;

	*list = arena_grow(&maker->work, *list, cap, *count + 1,
			   sizeof(**list), maker->err);
	if (*list == NULL)
		return -1;
	(*list)[(*count)++] = *want;
	return 0;
}

/* Takes in what a pattern needs; when there is no room for one of its needs,
 * nothing is known about it. */
static int take_needs(struct maker *maker, uint32_t pattern,
		      const struct literal_needs *needs, bool *known)
{
	*known = needs->count > 0;
	for (size_t i = 0; i < needs->count; i++)
		if (needs->items[i].text == NULL &&
		    find_kind(maker, needs->items[i].bytes) == PREFILTER_KINDS)
			*known = false;
	for (size_t i = 0; *known && i < needs->count; i++) {
		struct want want = { .need = needs->items[i],
				     .pattern = pattern };

		if (want.need.text == NULL) {
			want.kind = find_kind(maker, want.need.bytes);
		} else {
			want.need.text =
				arena_copy(&maker->work, want.need.text,
					   want.need.len, maker->err);
			if (want.need.text == NULL)
				return -1;
			want.gram = literal_cost_text(want.need.text,
						      want.need.len, true);
		}
		if (keep_want(maker, &want) < 0)
			return -1;
	}
	return 0;
}

static int read_patterns(struct maker *maker, const char *const *patterns,
			 size_t count)
{
	struct prefilter *prefilter = maker->prefilter;
	uint32_t *unknown = arena_array(maker->arena, count,
					sizeof(*unknown), maker->err);
	struct arena scratch = { 0 };
	int done = unknown == NULL ? -1 : 0;

	for (uint32_t i = 0; done == 0 && i < count; i++) {
		struct literal_needs needs;
		bool known = false;

		arena_reset(&scratch);
		done = literal_needs(patterns[i], &scratch, &needs,
				     maker->err);
		if (done == 0)
			done = take_needs(maker, i, &needs, &known);
		if (done == 0 && !known)
			unknown[prefilter->unknown_count++] = i;
	}
	prefilter->unknown = unknown;
	arena_release(&scratch);
	return done;
}

/* By gram, then alike ones side by side. */
static int compare_literals(const void *left, const void *right)
{
	const struct want *a = left, *b = right;

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
	const struct want *a = left, *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->need.len != b->need.len)
		return a->need.len < b->need.len ? -1 : 1;
	return 0;
}

static void add_use(struct maker *maker, const struct want *want)
{
	maker->uses[maker->prefilter->use_count++] = (struct prefilter_use){
		want->pattern, want->need.least, want->need.most
	};
}

static void set_bit(uint64_t *bits, uint32_t at)
{
	bits[at / 64] |= (uint64_t)1 << at % 64;
}

static void set_gram(struct maker *maker, const struct want *want)
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
		set_bit(fours, prefilter_hash(gram | (uint64_t)before[i] << 32) >>
				       15);
}

static void add_literals(struct maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;

	qsort(maker->literals, maker->literal_count, sizeof(*maker->literals),
	      compare_literals);
	for (size_t i = 0; i < maker->literal_count; i++) {
		const struct want *want = &maker->literals[i];
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

static int add_runs(struct maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;
	struct prefilter_run *runs =
		arena_array(maker->arena, maker->run_count, sizeof(*runs),
			    maker->err);

	if (runs == NULL)
		return -1;
	qsort(maker->runs, maker->run_count, sizeof(*maker->runs),
	      compare_runs);
	for (size_t i = 0; i < maker->run_count; i++) {
		const struct want *want = &maker->runs[i];

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
static int add_slots(struct maker *maker)
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

static bool begins(const struct maker *maker, uint32_t literal, unsigned c)
{
	const struct prefilter_literal *l = &maker->out[literal];
	unsigned char first = (unsigned char)maker->texts[l->text];

	return first == c || (l->caseless && first >= 'a' && first <= 'z' &&
			      first - 0x20u == c);
}

static bool goes_on(const struct maker *maker, uint32_t literal, unsigned c)
{
	const struct prefilter_literal *l = &maker->out[literal];
	unsigned char next;

	/* What follows a gap, or an edge, is anything. */
	if (l->len == 1 ||
	    (unsigned char)maker->texts[l->text + 1] >= LITERAL_EDGE)
		return true;
	next = (unsigned char)maker->texts[l->text + 1];
	return next == c || (l->caseless && next >= 'a' && next <= 'z' &&
			     next - 0x20u == c);
}

static bool is_short(const struct prefilter *prefilter, uint32_t kind)
{
	uint64_t bit = (uint64_t)1 << kind;

	return ((prefilter->least_7 | prefilter->least_15 |
		 prefilter->least_31) &
		bit) == 0;
}

static void set_pairs(struct maker *maker, unsigned c, uint32_t what)
{
	uint64_t *pairs = maker->bits +
			  (PREFILTER_SIXES + PREFILTER_FOURS) / 64;

	for (unsigned d = 0; d < 256; d++) {
		bool set;

		if ((what & PREFILTER_KIND) == 0)
			set = goes_on(maker, what, d);
		else
			set = maker->prefilter
					      ->runs[maker->prefilter->kind_runs
							     [what &
							      ~PREFILTER_KIND]]
					      .len == 1 ||
			      (maker->by_byte[d] >>
				       (what & ~PREFILTER_KIND) &
			       1) != 0;
		if (set)
			set_bit(pairs, c | d << 8);
	}
}

/* The lists by first byte of what is short. */
static int add_shorts(struct maker *maker)
{
	struct prefilter *prefilter = maker->prefilter;
	uint32_t *starts = arena_array(maker->arena, 257, sizeof(*starts),
				       maker->err);
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

static int make_room(struct maker *maker)
{
	struct arena *arena = maker->arena;
	size_t texts = 0;

	for (size_t i = 0; i < maker->literal_count; i++)
		texts += maker->literals[i].need.len;
	maker->texts = arena_array(arena, texts + 1, 1, maker->err);
	maker->out = arena_array(arena, maker->literal_count,
				 sizeof(*maker->out), maker->err);
	maker->grams = arena_array(&maker->work, maker->literal_count,
				   sizeof(*maker->grams), maker->err);
	maker->uses = arena_array(arena,
				  maker->literal_count + maker->run_count,
				  sizeof(*maker->uses), maker->err);
	maker->bits = arena_array(arena, PREFILTER_BITS, sizeof(uint64_t),
				  maker->err);
	maker->by_byte = arena_array(arena, 256, sizeof(uint64_t), maker->err);
	if (maker->texts == NULL || maker->out == NULL || maker->grams == NULL ||
	    maker->uses == NULL || maker->bits == NULL ||
	    maker->by_byte == NULL)
		return -1;
	maker->prefilter->texts = maker->texts;
	maker->prefilter->literals = maker->out;
	maker->prefilter->uses = maker->uses;
	maker->prefilter->bits = maker->bits;
	maker->prefilter->kinds = maker->by_byte;
	return 0;
}

int prefilter_build(const char *const *patterns, size_t count,
		    struct arena *arena, struct prefilter **prefilter,
		    struct err *err)
{
	struct maker maker = { .arena = arena, .err = err };
	int done = -1;

	*prefilter = NULL;
	if (count > PREFILTER_PATTERNS)
		return err_set(err, ERR_LIMIT, "more than %d patterns",
			       PREFILTER_PATTERNS);
	maker.prefilter = arena_alloc(arena, sizeof(*maker.prefilter), err);
	if (maker.prefilter == NULL)
		return -1;
	maker.prefilter->patterns = count;
	if (read_patterns(&maker, patterns, count) < 0 ||
	    make_room(&maker) < 0)
		goto out;
	add_literals(&maker);
	if (add_runs(&maker) < 0 || add_slots(&maker) < 0)
		goto out;
	prefilter_parts_ready(maker.prefilter);
	if (add_shorts(&maker) < 0)
		goto out;
	*prefilter = maker.prefilter;
	done = 0;
out:
	arena_release(&maker.work);
	return done;
}
