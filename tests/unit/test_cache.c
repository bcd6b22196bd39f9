#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "every_fault.h"
#include "pair.h"
#include "random_text.h"

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

	*found += pair_compare(pair, post, strlen(post));
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
	(void)pair_compare(pair, text, len);
}

static void changed_examples_give_the_same_findings(void **state)
{
	uint64_t seed = 20261122;

	with_examples(*state, compare_changed, &seed);
}

/* A team's pack on top of the compiled ones, and all read anew. */
static void packs_on_top_find_the_same(void **state)
{
	static const char own[] = COURT_HEAD COURT_RULE
		"    terms: [flat white, leverage]\n"
		"  - id: leak.test\n    action: hold\n    message: m\n"
		"    why: w\n    pattern: '\\bACME-\\d{4}\\b'\n";
	struct pair *pair = *state;
	struct court *court = &pair->court;
	const char *list[2] = { "builtin" };
	struct conf_strings packs = { list, 2 };
	struct err err = { 0 };
	size_t found = 0;

	list[1] = scratch_write(&court->scratch, "pack.yaml", own, strlen(own));
	rules_close(pair->plain);
	assert_int_equal(rules_open(&packs, &pair->plain, &err), 0);
	assert_int_equal(rules_vocabulary(pair->plain, NULL, &err), 0);
	assert_int_equal(
		rules_open_on(pair->cached, &packs, &pair->cached, &err), 0);
	assert_int_equal(rules_vocabulary(pair->cached, NULL, &err), 0);
	assert_memory_equal(&pair->plain->digest, &pair->cached->digest,
			    sizeof(pair->plain->digest));
	assert_int_equal(pair->plain->count, pair->cached->count);
	compare_one(pair, "Flat whites leveraged: ACME-1234, idiots", &found);
	assert_int_equal(found, 5);
	with_examples(pair, compare_one, &found);
	assert_in_range(found, 1000, 100000);
	assert_int_equal(rules_tune(pair->plain, &err), 0);
	assert_int_equal(rules_tune(pair->cached, &err), 0);
	with_examples(pair, compare_one, &found);
}

static void an_id_of_the_base_is_not_used_again(void **state)
{
	static const char own[] =
		COURT_HEAD "  - id: tone.jargon\n    action: warn\n"
			   "    message: m\n    why: w\n    terms: [foo]\n";
	struct pair *pair = *state;
	const char *list[2] = { "builtin" };
	struct conf_strings packs = { list, 2 };
	struct err err = { 0 };

	list[1] = scratch_write(&pair->court.scratch, "pack.yaml", own,
				strlen(own));
	assert_int_equal(
		rules_open_on(pair->cached, &packs, &pair->cached, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_non_null(strstr(err.text, "the id tone.jargon is used already "
					 "in wordlists/tone/jargon.yaml:"));
}

/* One way to rules: 0, or -1 with err set. */
typedef int opening(const struct conf_strings *packs, struct rules **rules,
		    struct err *err);

static int open_by_cache(const struct conf_strings *packs, struct rules **rules,
			 struct err *err)
{
	(void)packs;
	return cache_rules(&pair_packs, NULL, rules, err);
}

static int open_on_base(const struct conf_strings *packs, struct rules **rules,
			struct err *err)
{
	struct rules *base;

	if (cache_rules(&pair_packs, NULL, &base, err) < 0)
		return -1;
	if (rules_open_on(base, packs, rules, err) < 0)
		return -1;
	if (rules_vocabulary(*rules, NULL, err) == 0 &&
	    rules_sift(*rules, err) == 0)
		return 0;
	rules_close(*rules);
	*rules = NULL;
	return -1;
}

/* Whatever fails, there are whole rules, or none and an error. */
static void expect_whole_or_none(opening *open,
				 const struct conf_strings *packs,
				 const char *suffix, size_t least)
{
	struct rules *whole = NULL;
	struct err none = { 0 };
	size_t count, failed = 0;

	assert_int_equal(open(packs, &whole, &none), 0);
	count = whole->count;
	rules_close(whole);
	EVERY_FAULT(FAULT_MEM, suffix, n) {
		struct rules *rules = NULL;
		struct err err = { 0 };
		int result = open(packs, &rules, &err);
		bool met = every_fault_met(FAULT_MEM, n);

		if (result == 0) {
			assert_int_equal(rules->count, count);
			assert_int_equal(err.code, ERR_NONE);
		} else {
			assert_null(rules);
			assert_int_equal(err.code, ERR_MEMORY);
			failed++;
		}
		rules_close(rules);
		if (suffix[0] == '+' ? result == 0 : !met)
			break;
	}
	assert_in_range(failed, least, EVERY_FAULT_MAX);
}

static void without_memory_rules_are_whole_or_none(void **state)
{
	static const char own[] = COURT_HEAD COURT_RULE
		"    terms: [flat white, leverage]\n"
		"  - id: leak.test\n    action: hold\n    message: m\n"
		"    why: w\n    pattern: '\\bACME-\\d{4}\\b'\n";
	struct pair *pair = *state;
	const char *list[2] = { "builtin" };
	const struct conf_strings packs = { list, 2 };

	list[1] = scratch_write(&pair->court.scratch, "pack.yaml", own,
				strlen(own));
	expect_whole_or_none(open_by_cache, &packs, "+", 3);
	expect_whole_or_none(open_on_base, &packs, "", 10);
	expect_whole_or_none(open_on_base, &packs, "+", 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(without_memory_rules_are_whole_or_none),
		PAIR_TEST(examples_give_the_same_findings_all_ways),
		PAIR_TEST(changed_examples_give_the_same_findings),
		PAIR_TEST(packs_on_top_find_the_same),
		PAIR_TEST(an_id_of_the_base_is_not_used_again),
	};

	return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
