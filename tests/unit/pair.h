/*
 * pair: the built-in rules twice, as read from their packs and by a cache in a
 * folder of the test's own, and posts judged by both. Needs cmocka.h before
 * it.
 */
#ifndef TESTS_UNIT_PAIR_H
#define TESTS_UNIT_PAIR_H

#include "court.h"

#include "filter/cache.h"

/* The built-in rules as read from their packs, and by the cache. */
struct pair {
	struct court court; /* a folder, memory */
	struct rules *plain, *cached;
	struct cache_made made;
};

static const char *pair_pack = "builtin";
static const struct conf_strings pair_packs = { &pair_pack, 1 };

static inline int pair_open(void **state)
{
	struct pair *pair = calloc(1, sizeof(*pair));
	struct err err = { 0 };

	*state = pair;
	assert_non_null(pair);
	assert_int_equal(digest_start(&err), 0);
	scratch_open(&pair->court.scratch);
	assert_int_equal(
		setenv("POSTGATE_CACHE", pair->court.scratch.folder, 1), 0);
	assert_int_equal(rules_open(&pair_packs, &pair->plain, &err), 0);
	assert_int_equal(rules_vocabulary(pair->plain, NULL, &err), 0);
	assert_int_equal(rules_sift(pair->plain, &err), 0);
	if (cache_make(&pair_packs, "en", &pair->court.arena, &pair->made,
		       &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(cache_rules(&pair_packs, NULL, &pair->cached, &err),
			 0);
	assert_non_null(pair->cached->image);
	return 0;
}

static inline int pair_close(void **state)
{
	struct pair *pair = *state;

	rules_close(pair->plain);
	rules_close(pair->cached);
	arena_release(&pair->court.arena);
	scratch_remove(pair->court.scratch.folder);
	free(pair);
	return unsetenv("POSTGATE_CACHE");
}

static inline void pair_judge(struct pair *pair, const struct rules *rules,
			      bool plain, const char *post, size_t len,
			      struct findings *findings)
{
	struct arena *arena = &pair->court.arena;
	struct draft draft;
	struct err err = { 0 };
	struct filter_job job = { .rules = rules,
				  .draft = &draft,
				  .language = "en",
				  .plain = plain,
				  .findings = findings,
				  .arena = arena };

	*findings = (struct findings){ 0 };
	if (draft_read("post.md", post, len, arena, &draft, &err) < 0)
		return; /* fuzzed texts may hold control characters */
	if (filters_run(&job, &err) < 0)
		fail_msg("%s", err.text);
}

static inline void pair_expect_same(const struct findings *a,
				    const struct findings *b, const char *post)
{
	if (a->count != b->count)
		fail_msg("%zu and %zu findings in \"%s\"", a->count, b->count,
			 post);
	for (size_t i = 0; i < a->count; i++) {
		const struct finding *x = &a->items[i], *y = &b->items[i];

		assert_string_equal(x->rule->id, y->rule->id);
		assert_string_equal(x->rule->message, y->rule->message);
		assert_string_equal(x->id, y->id);
		assert_string_equal(x->masked, y->masked);
		assert_int_equal(x->start, y->start);
		assert_int_equal(x->end, y->end);
		assert_int_equal(x->action, y->action);
		assert_int_equal(x->undecided, y->undecided);
		assert_int_equal(x->suggest.count, y->suggest.count);
		for (size_t s = 0; s < x->suggest.count; s++)
			assert_string_equal(x->suggest.items[s],
					    y->suggest.items[s]);
	}
}

/* Four ways to the same findings; how many there are. */
static inline size_t pair_compare(struct pair *pair, const char *post,
				  size_t len)
{
	struct findings all[4];

	for (size_t way = 0; way < 4; way++) {
		pair_judge(pair, way < 2 ? pair->plain : pair->cached,
			   way % 2 == 1, post, len, &all[way]);
		pair_expect_same(&all[0], &all[way], post);
	}
	arena_reset(&pair->court.arena);
	return all[0].count;
}

#define PAIR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, pair_open, pair_close)

#endif
