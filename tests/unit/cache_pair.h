/*
 * cache_pair: the built-in rules as read from their packs, and by a cache that
 * was made of them, for the tests of caches. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_CACHE_PAIR_H
#define TESTS_UNIT_CACHE_PAIR_H

#include <stdlib.h>

#include "court.h"

#include "filter/cache.h"

struct pair {
	struct court court; /* a folder, memory */
	struct rules *plain, *cached;
	struct cache_made made;
};

static const char *builtin_pack = "builtin";
static const struct conf_strings builtin = { &builtin_pack, 1 };

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
	assert_int_equal(rules_open(&builtin, &pair->plain, &err), 0);
	assert_int_equal(rules_vocabulary(pair->plain, NULL, &err), 0);
	assert_int_equal(rules_sift(pair->plain, &err), 0);
	if (cache_make(&builtin, "en", &pair->court.arena, &pair->made, &err) <
	    0)
		fail_msg("%s", err.text);
	assert_int_equal(cache_rules(&builtin, NULL, &pair->cached, &err), 0);
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

static inline void judge(struct pair *pair, const struct rules *rules,
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

static inline enum err_code cached_again(struct rules **rules)
{
	struct err err = { 0 };

	(void)cache_rules(&builtin, NULL, rules, &err);
	return err.code;
}

#define PAIR_TEST(name) \
	cmocka_unit_test_setup_teardown(name, pair_open, pair_close)

#endif
