#include <limits.h>
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

#include "pair.h"
#include "random_text.h"

#include "base/image.h"

static enum err_code cached_again(struct rules **rules)
{
	struct err err = { 0 };

	(void)cache_rules(&pair_packs, NULL, rules, &err);
	return err.code;
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
		cache_make(&pair_packs, "en", &pair->court.arena, &made, &err),
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

/* Somebody who can write our files and knows how they are summed up. The
 * length of the part that he changes; 0: there is none. */
static size_t rewrite(const char *from, const char *to, uint32_t part,
		      uint64_t *seed)
{
	struct image_making making = { 0 };
	struct image *image;
	struct err err = { 0 };
	size_t changed = 0;

	assert_int_equal(image_open(from, &image, &err), 0);
	for (uint32_t p = 0; p < 0x400; p++) {
		size_t len;
		const char *data = image_part(image, p, 1, &len);
		char *copy;

		if (data == NULL)
			continue;
		copy = malloc(len + 1);
		assert_non_null(copy);
		memcpy(copy, data, len);
		changed = p == part ? len : changed;
		for (size_t n = 0; p == part && len > 0 && n < 8; n++)
			copy[random_number(seed, (uint32_t)len)] =
				(char)random_number(seed, 256);
		assert_int_equal(image_add(&making, p, copy, len, &err), 0);
		free(copy);
	}
	image_close(image);
	if (changed > 0)
		assert_int_equal(image_write(&making, to, &err), 0);
	image_release(&making);
	return changed;
}

/* The compiled patterns are PCRE2's to read, which trusts them; all else is
 * ours, and crashes nothing. */
static bool is_pcre2(uint32_t part)
{
	return part >= IMAGE_RULES + 5 && part < IMAGE_RULES + 11;
}

static void a_hostile_cache_crashes_nothing(void **state)
{
	static const char post[] =
		"We leveraged synergies; call 020 7946 0018, bloody idiots, "
		"at a.b@example.com";
	struct pair *pair = *state;
	uint64_t seed = 4711;
	char saved[PATH_MAX];
	size_t tried = 0;

	(void)snprintf(saved, sizeof(saved), "%s.saved", pair->made.path);
	assert_int_equal(rename(pair->made.path, saved), 0);
	for (uint32_t part = 1; part < 0x400; part++) {
		for (int i = 0; i < 5 && !is_pcre2(part); i++) {
			struct findings findings;
			struct rules *rules = NULL;

			if (rewrite(saved, pair->made.path, part, &seed) == 0)
				break;
			assert_int_equal(cached_again(&rules), ERR_NONE);
			pair_judge(pair, rules, false, post, strlen(post),
				   &findings);
			rules_close(rules);
			tried++;
		}
	}
	assert_in_range(tried, 50, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(a_damaged_cache_is_not_used),
		PAIR_TEST(a_cache_that_others_may_write_is_not_used),
		PAIR_TEST(off_means_none),
		PAIR_TEST(a_change_of_a_pack_or_list_is_seen),
		PAIR_TEST(a_broken_pack_is_still_an_error),
		PAIR_TEST(a_hostile_cache_crashes_nothing),
	};

	return cmocka_run_group_tests_name("cache_trust", tests, NULL, NULL);
}
