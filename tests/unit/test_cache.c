#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cache_pair.h"
#include "random_text.h"

static void expect_same(const struct findings *a, const struct findings *b,
			const char *post)
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
static size_t compare(struct pair *pair, const char *post, size_t len)
{
	struct findings all[4];

	for (size_t way = 0; way < 4; way++) {
		judge(pair, way < 2 ? pair->plain : pair->cached, way % 2 == 1,
		      post, len, &all[way]);
		expect_same(&all[0], &all[way], post);
	}
	arena_reset(&pair->court.arena);
	return all[0].count;
}

typedef void each(struct pair *pair, const char *post, void *context);

/* Every example of every rule. */
static void with_examples(struct pair *pair, each *take, void *context)
{
	for (size_t i = 0; i < pair->plain->count; i++) {
		const struct rule *rule = pair->plain->items[i];

		for (size_t e = 0; e < rule->flag.count; e++)
			take(pair, rule->flag.items[e], context);
		for (size_t e = 0; e < rule->pass.count; e++)
			take(pair, rule->pass.items[e], context);
	}
}

static void compare_one(struct pair *pair, const char *post, void *context)
{
	size_t *found = context;

	*found += compare(pair, post, strlen(post));
}

static void examples_give_the_same_findings_all_ways(void **state)
{
	size_t found = 0;

	with_examples(*state, compare_one, &found);
	assert_in_range(found, 1000, 100000);
}

/* A byte here and there is changed, left out or said twice; what isn't UTF-8
 * any more isn't judged. */
static void compare_changed(struct pair *pair, const char *post, void *context)
{
	static const char letters[] = " .-'@#0159aeiostklAEIK\n\xCC\xE2\x80";
	uint64_t *seed = context;
	char text[2048];
	size_t len = strlen(post);

	if (len == 0 || len > sizeof(text) - 8)
		return;
	memcpy(text, post, len + 1);
	for (size_t n = 1 + random_number(seed, 4); n > 0; n--) {
		size_t at = random_number(seed, (uint32_t)len);

		text[at] = letters[random_number(seed, sizeof(letters) - 1)];
	}
	(void)compare(pair, text, len);
}

static void changed_examples_give_the_same_findings(void **state)
{
	uint64_t seed = 20261122;

	with_examples(*state, compare_changed, &seed);
}

/* Rules from packs have no image behind them. */
static void expect_not_used(void)
{
	struct rules *rules = NULL;

	assert_int_equal(cached_again(&rules), ERR_NONE);
	assert_null(rules->image);
	rules_close(rules);
}

static void expect_used(void)
{
	struct rules *rules = NULL;

	assert_int_equal(cached_again(&rules), ERR_NONE);
	assert_non_null(rules->image);
	rules_close(rules);
}

static void flip(const char *path, long at)
{
	FILE *file = fopen(path, "r+");
	int c;

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	c = fgetc(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_int_equal(fputc(c ^ 4, file), c ^ 4);
	assert_int_equal(fclose(file), 0);
}

static void a_damaged_cache_is_not_used(void **state)
{
	struct pair *pair = *state;
	const char *path = pair->made.path;
	uint64_t seed = 7;

	expect_used();
	for (int i = 0; i < 6; i++) {
		long at =
			(long)random_number(&seed, (uint32_t)pair->made.bytes);

		flip(path, at);
		expect_not_used();
		flip(path, at);
	}
	expect_used();
	assert_int_equal(truncate(path, (off_t)pair->made.bytes / 2), 0);
	expect_not_used();
	assert_int_equal(truncate(path, 0), 0);
	expect_not_used();
	assert_int_equal(unlink(path), 0);
	expect_not_used();
}

static void a_cache_that_others_may_write_is_not_used(void **state)
{
	struct pair *pair = *state;

	assert_int_equal(chmod(pair->made.path, 0620), 0);
	expect_not_used();
}

static void off_means_none(void **state)
{
	struct pair *pair = *state;
	struct cache_made made;
	struct err err = { 0 };

	assert_int_equal(setenv("POSTGATE_CACHE", "off", 1), 0);
	expect_not_used();
	assert_int_equal(
		cache_make(&builtin, "en", &pair->court.arena, &made, &err),
		-1);
	assert_string_equal(err.text, "there is no folder for the cache; name "
				      "one with POSTGATE_CACHE");
}

#define PACK                                                            \
	COURT_HEAD COURT_RULE "    terms: [foo]\n    examples:\n      " \
			      "flag: [foo]\n      pass: [bar]\n"

/* A pack of one's own, with a list beside it. */
static void a_change_of_a_pack_or_list_is_seen(void **state)
{
	struct pair *pair = *state;
	struct court *court = &pair->court;
	const char *path = arena_print(&court->arena, &court->err, "%s/%s",
				       court->scratch.folder, "pack.yaml");
	struct conf_strings packs = { &path, 1 };
	const char with_list[] =
		COURT_HEAD COURT_RULE "    terms_file: list.txt\n";
	struct rules *rules = NULL;
	struct err err = { 0 };

	scratch_write(&court->scratch, "pack.yaml", PACK, strlen(PACK));
	assert_int_equal(
		cache_make(&packs, "en", &court->arena, &pair->made, &err), 0);
	assert_int_equal(cache_rules(&packs, NULL, &rules, &err), 0);
	assert_non_null(rules->image);
	rules_close(rules);
	scratch_write(&court->scratch, "list.txt", "one\n", 4);
	scratch_write(&court->scratch, "pack.yaml", with_list,
		      strlen(with_list));
	assert_int_equal(cache_rules(&packs, NULL, &rules, &err), 0);
	assert_null(rules->image);
	rules_close(rules);
	assert_int_equal(
		cache_make(&packs, "en", &court->arena, &pair->made, &err), 0);
	assert_int_equal(cache_rules(&packs, NULL, &rules, &err), 0);
	assert_non_null(rules->image);
	rules_close(rules);
	scratch_write(&court->scratch, "list.txt", "two\n", 4);
	assert_int_equal(cache_rules(&packs, NULL, &rules, &err), 0);
	assert_null(rules->image);
	rules_close(rules);
}

/* What is wrong in a pack is said as if there were no cache. */
static void a_broken_pack_is_still_an_error(void **state)
{
	struct pair *pair = *state;
	struct court *court = &pair->court;
	const char *path =
		scratch_write(&court->scratch, "pack.yaml", PACK, strlen(PACK));
	struct conf_strings packs = { &path, 1 };
	struct rules *rules = NULL;
	struct err err = { 0 };

	assert_int_equal(
		cache_make(&packs, "en", &court->arena, &pair->made, &err), 0);
	scratch_write(&court->scratch, "pack.yaml", "pack: x\n", 8);
	assert_int_equal(cache_rules(&packs, NULL, &rules, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(examples_give_the_same_findings_all_ways),
		PAIR_TEST(changed_examples_give_the_same_findings),
		PAIR_TEST(a_damaged_cache_is_not_used),
		PAIR_TEST(a_cache_that_others_may_write_is_not_used),
		PAIR_TEST(off_means_none),
		PAIR_TEST(a_change_of_a_pack_or_list_is_seen),
		PAIR_TEST(a_broken_pack_is_still_an_error),
	};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
