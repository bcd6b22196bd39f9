#include "filter/prefilter.h"

#include <string.h>

#include "filter/literal.h"
#include "filter/prefilter_tables.h"

/* The kind that has these bytes: PREFILTER_KINDS when there is no room. */
static uint32_t find_kind(struct prefilter_maker *maker,
			  const uint64_t bytes[4])
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

static int keep_want(struct prefilter_maker *maker,
		     const struct prefilter_want *want)
{
	bool run = want->need.text == NULL;
	struct prefilter_want **list = run ? &maker->runs : &maker->literals;
	size_t *count = run ? &maker->run_count : &maker->literal_count;
	size_t *cap = run ? &maker->run_cap : &maker->literal_cap;

	*list = arena_grow(&maker->work, *list, cap, *count + 1, sizeof(**list),
			   maker->err);
	if (*list == NULL)
		return -1;
	(*list)[(*count)++] = *want;
	return 0;
}

/* Takes in what a pattern needs; when there is no room for one of its needs,
 * nothing is known about it. */
static int take_needs(struct prefilter_maker *maker, uint32_t pattern,
		      const struct literal_needs *needs, bool *known)
{
	*known = needs->count > 0;
	for (size_t i = 0; i < needs->count; i++)
		if (needs->items[i].text == NULL &&
		    find_kind(maker, needs->items[i].bytes) == PREFILTER_KINDS)
			*known = false;
	for (size_t i = 0; *known && i < needs->count; i++) {
		struct prefilter_want want = { .need = needs->items[i],
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

static int read_patterns(struct prefilter_maker *maker,
			 const char *const *patterns, size_t count)
{
	struct prefilter *prefilter = maker->prefilter;
	uint32_t *unknown =
		arena_array(maker->arena, count, sizeof(*unknown), maker->err);
	struct arena scratch = { 0 };
	int done = unknown == NULL ? -1 : 0;

	for (uint32_t i = 0; done == 0 && i < count; i++) {
		struct literal_needs needs;
		bool known = false;

		arena_reset(&scratch);
		done = literal_needs(patterns[i], &scratch, &needs, maker->err);
		if (done == 0)
			done = take_needs(maker, i, &needs, &known);
		if (done == 0 && !known)
			unknown[prefilter->unknown_count++] = i;
	}
	prefilter->unknown = unknown;
	arena_release(&scratch);
	return done;
}

static int make_room(struct prefilter_maker *maker)
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
	maker->uses =
		arena_array(arena, maker->literal_count + maker->run_count,
			    sizeof(*maker->uses), maker->err);
	maker->bits = arena_array(arena, PREFILTER_BITS, sizeof(uint64_t),
				  maker->err);
	maker->by_byte = arena_array(arena, 256, sizeof(uint64_t), maker->err);
	if (maker->texts == NULL || maker->out == NULL ||
	    maker->grams == NULL || maker->uses == NULL ||
	    maker->bits == NULL || maker->by_byte == NULL)
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
	struct prefilter_maker maker = { .arena = arena, .err = err };
	int done = -1;

	*prefilter = NULL;
	if (count > PREFILTER_PATTERNS)
		return err_set(err, ERR_LIMIT, "more than %d patterns",
			       PREFILTER_PATTERNS);
	maker.prefilter = arena_alloc(arena, sizeof(*maker.prefilter), err);
	if (maker.prefilter == NULL)
		return -1;
	maker.prefilter->patterns = count;
	if (read_patterns(&maker, patterns, count) < 0 || make_room(&maker) < 0)
		goto out;
	prefilter_tables_literals(&maker);
	if (prefilter_tables_runs(&maker) < 0 ||
	    prefilter_tables_slots(&maker) < 0)
		goto out;
	prefilter_parts_ready(maker.prefilter);
	if (prefilter_tables_shorts(&maker) < 0)
		goto out;
	*prefilter = maker.prefilter;
	done = 0;
out:
	arena_release(&maker.work);
	return done;
}

/* The parts of an image, from the number that it is given. */
enum part {
	HEAD,
	TEXTS,
	LITERALS,
	USES,
	RUNS,
	SLOTS,
	BITS,
	KINDS,
	STARTS,
	SHORTS,
	UNKNOWN
};

int prefilter_save(const struct prefilter *prefilter,
		   struct image_making *image, uint32_t part, struct err *err)
{
	uint32_t patterns = (uint32_t)prefilter->patterns;
	const struct {
		enum part part;
		const void *data;
		size_t len;
	} parts[] = {
		{ HEAD, &patterns, sizeof(patterns) },
		{ TEXTS, prefilter->texts, prefilter->texts_len },
		{ LITERALS, prefilter->literals,
		  prefilter->literal_count * sizeof(*prefilter->literals) },
		{ USES, prefilter->uses,
		  prefilter->use_count * sizeof(*prefilter->uses) },
		{ RUNS, prefilter->runs,
		  prefilter->run_count * sizeof(*prefilter->runs) },
		{ SLOTS, prefilter->slots,
		  prefilter->slot_count * sizeof(*prefilter->slots) },
		{ BITS, prefilter->bits, PREFILTER_BITS * sizeof(uint64_t) },
		{ KINDS, prefilter->kinds, 256 * sizeof(uint64_t) },
		{ STARTS, prefilter->starts, 257 * sizeof(uint32_t) },
		{ SHORTS, prefilter->shorts,
		  prefilter->short_count * sizeof(uint32_t) },
		{ UNKNOWN, prefilter->unknown,
		  prefilter->unknown_count * sizeof(uint32_t) },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (image_add(image, part + parts[i].part, parts[i].data,
			      parts[i].len, err) < 0)
			return -1;
	return 0;
}

static bool uses_exist(const struct prefilter *prefilter, uint32_t first,
		       uint32_t end)
{
	return first <= end && end <= prefilter->use_count;
}

static bool literals_exist(const struct prefilter *prefilter)
{
	for (size_t i = 0; i < prefilter->literal_count; i++) {
		const struct prefilter_literal *l = &prefilter->literals[i];

		if (l->len == 0 || l->text > prefilter->texts_len ||
		    l->len > prefilter->texts_len - l->text ||
		    l->gram >= l->len ||
		    !uses_exist(prefilter, l->uses, l->uses_end))
			return false;
	}
	for (size_t i = 0; i < prefilter->slot_count; i++)
		if (prefilter->slots[i].first > prefilter->slots[i].end ||
		    prefilter->slots[i].end > prefilter->literal_count)
			return false;
	return true;
}

static bool runs_exist(const struct prefilter *prefilter)
{
	uint32_t kind = 0;

	for (size_t i = 0; i < prefilter->run_count; i++) {
		const struct prefilter_run *run = &prefilter->runs[i];

		if (run->kind < kind || run->kind >= PREFILTER_KINDS ||
		    run->len == 0 ||
		    !uses_exist(prefilter, run->uses, run->uses_end))
			return false;
		kind = run->kind;
	}
	for (size_t i = 0; i < prefilter->use_count; i++)
		if (prefilter->uses[i].pattern >= prefilter->patterns)
			return false;
	return true;
}

static bool shorts_exist(const struct prefilter *prefilter)
{
	for (size_t i = 0; i < 256; i++)
		if (prefilter->starts[i] > prefilter->starts[i + 1] ||
		    prefilter->starts[i + 1] > prefilter->short_count)
			return false;
	for (size_t i = 0; i < prefilter->short_count; i++) {
		uint32_t what = prefilter->shorts[i];

		if ((what & PREFILTER_KIND) != 0 ?
			    (what & ~PREFILTER_KIND) >= PREFILTER_KINDS :
			    what >= prefilter->literal_count)
			return false;
	}
	for (size_t i = 0; i < prefilter->unknown_count; i++)
		if (prefilter->unknown[i] >= prefilter->patterns)
			return false;
	return true;
}

/* Tables of a size that is known. */
static bool take_tables(const struct image *image, uint32_t part,
			struct prefilter *prefilter)
{
	const uint32_t *head;
	size_t heads, bits, kinds, starts;

	head = image_part(image, part + HEAD, sizeof(*head), &heads);
	prefilter->bits =
		image_part(image, part + BITS, sizeof(uint64_t), &bits);
	prefilter->kinds =
		image_part(image, part + KINDS, sizeof(uint64_t), &kinds);
	prefilter->starts =
		image_part(image, part + STARTS, sizeof(uint32_t), &starts);
	return head != NULL && heads == 1 && *head == prefilter->patterns &&
	       prefilter->bits != NULL && bits == PREFILTER_BITS &&
	       prefilter->kinds != NULL && kinds == 256 &&
	       prefilter->starts != NULL && starts == 257;
}

static bool take_lists(const struct image *image, uint32_t part,
		       struct prefilter *p)
{
	p->texts = image_part(image, part + TEXTS, 1, &p->texts_len);
	p->literals = image_part(image, part + LITERALS, sizeof(*p->literals),
				 &p->literal_count);
	p->uses =
		image_part(image, part + USES, sizeof(*p->uses), &p->use_count);
	p->runs =
		image_part(image, part + RUNS, sizeof(*p->runs), &p->run_count);
	p->slots = image_part(image, part + SLOTS, sizeof(*p->slots),
			      &p->slot_count);
	p->shorts = image_part(image, part + SHORTS, sizeof(*p->shorts),
			       &p->short_count);
	p->unknown = image_part(image, part + UNKNOWN, sizeof(*p->unknown),
				&p->unknown_count);
	return p->texts != NULL && p->literals != NULL && p->uses != NULL &&
	       p->runs != NULL && p->slots != NULL && p->slot_count > 0 &&
	       p->shorts != NULL && p->unknown != NULL &&
	       p->slot_count < PREFILTER_KIND &&
	       p->literal_count < PREFILTER_KIND &&
	       p->use_count < PREFILTER_KIND && p->run_count < PREFILTER_KIND;
}

int prefilter_load(const struct image *image, uint32_t part, size_t count,
		   struct arena *arena, struct prefilter **prefilter,
		   struct err *err)
{
	struct prefilter *loaded = arena_alloc(arena, sizeof(*loaded), err);

	*prefilter = NULL;
	if (loaded == NULL)
		return -1;
	loaded->patterns = count;
	if (count > PREFILTER_PATTERNS || !take_tables(image, part, loaded) ||
	    !take_lists(image, part, loaded) || !literals_exist(loaded) ||
	    !runs_exist(loaded) || !shorts_exist(loaded))
		return err_set(err, ERR_INPUT,
			       "the prefilter in the image is damaged");
	prefilter_parts_ready(loaded);
	*prefilter = loaded;
	return 0;
}
