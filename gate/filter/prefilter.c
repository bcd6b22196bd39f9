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
