#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#include "draft/limits.h"

/* A pack of a team's own; the rules of place/ are always there. */
static void open_rules(struct court *court)
{
	court_rule(court, "    terms: [leverage]\n");
}

static void expect(struct court *court, const char *post, const char *rule,
		   const char *note)
{
	const struct finding *f;

	if (court_judge(court, post) != 1)
		fail_msg("%zu findings in \"%s\"", court->findings.count, post);
	f = court->findings.items;
	assert_string_equal(f->rule->id, rule);
	assert_int_equal(f->start, 0);
	assert_int_equal(f->end, 0);
	if (note == NULL)
		assert_null(f->note);
	else
		assert_string_equal(f->note, note);
}

static void nothing_to_read_is_held(void **state)
{
	static const char *const empty[] = { "",
					     " ",
					     "\n\n \t",
					     "\xE2\x80\x8B",
					     "\xC2\xAD",
					     "\xEF\xBB\xBF",
					     "\xC2\xA0\xE2\x80\x83\xE3\x80\x80",
					     "\xE3\x85\xA4",
					     "\xEF\xBE\xA0",
					     "\xE2\xA0\x80",
					     "\xE2\x80\xA8\xE2\x80\xA9",
					     "\xE1\x85\x9F\xE1\x85\xA0" };
	static const char *const full[] = { ".", "a", "\xF0\x9F\x98\x80",
					    "\xD8\xA7", "\xE2\x80\x8Bz" };
	struct court *court = *state;

	open_rules(court);
	for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++) {
		if (i == 5)
			continue; /* a byte order mark begins no text */
		expect(court, empty[i], "place.empty", NULL);
		assert_int_equal(court->findings.items[0].action, ACTION_HOLD);
	}
	for (size_t i = 0; i < sizeof(full) / sizeof(*full); i++)
		court_passes(court, full[i]);
}

static void a_language_without_rules_is_held(void **state)
{
	static const char *const unknown[] = { "de", "eng", "und", "any" };
	static const char pack[] =
		"pack: tone/test\nlanguage: any\nrules:\n" COURT_RULE
		"    terms: [leverage]\n";
	struct court *court = *state;

	open_rules(court);
	for (size_t i = 0; i < COUNT(unknown); i++) {
		assert_int_equal(court_judge_in(court, unknown[i], "leverage"),
				 1);
		assert_string_equal(court->findings.items[0].rule->id,
				    "place.language");
		assert_int_equal(court->findings.items[0].action, ACTION_HOLD);
	}
	assert_int_equal(court_judge_in(court, "en-GB", "Hello"), 0);
	/* Where all rules are for any language none is left out. */
	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	assert_int_equal(court_judge_in(court, "de", "Hello"), 0);
}

static void a_picture_may_be_the_post(void **state)
{
	struct court *court = *state;

	open_rules(court);
	court_passes(court, "---\nmedia: [{path: a.png, alt: A cat}]\n---\n");
}

static void an_empty_body_is_fine_when_nobody_gets_it(void **state)
{
	struct court *court = *state;
	struct place places[] = {
		{ .account = "acme-x", .platform = "x", .fits = true },
		{ .account = "site", .platform = "feed", .fits = true }
	};

	open_rules(court);
	court->places = places;
	court->place_count = 1;
	court_passes(court, "---\nvariants: {acme-x: Hello}\n---\n");
	court_passes(court, "---\nvariants: {x: Hello}\n---\n");
	expect(court, "---\nvariants: {acme-x: \" \"}\n---\nHello",
	       "place.empty", NULL);
	assert_string_equal(court->findings.items[0].field->name,
			    "variants.acme-x");
	court->place_count = 2;
	expect(court, "---\nvariants: {acme-x: Hello}\n---\n", "place.empty",
	       NULL);
	assert_string_equal(court->findings.items[0].field->name, "text");
}

static void without_accounts_the_body_or_all_variants_count(void **state)
{
	struct court *court = *state;

	open_rules(court);
	court_passes(court, "---\nvariants: {acme-x: Hello}\n---\n");
	expect(court, "---\nvariants: {acme-x: \" \"}\n---\nHello",
	       "place.empty", NULL);
}

static void too_long_is_said_for_each_account(void **state)
{
	struct court *court = *state;
	struct place places[] = {
		{ .account = "acme-x",
		  .platform = "x",
		  .used = 281,
		  .limit = 280,
		  .unit = UNIT_WEIGHTED },
		{ .account = "acme-b",
		  .platform = "bluesky",
		  .used = 301,
		  .limit = 300,
		  .unit = UNIT_GRAPHEMES },
		{ .account = "site", .platform = "feed", .fits = true },
	};
	const struct finding *f;

	open_rules(court);
	court->places = places;
	court->place_count = 3;
	assert_int_equal(court_judge(court, "Hello"), 2);
	f = court->findings.items;
	assert_string_equal(f[0].rule->id, "place.length");
	assert_int_equal(f[0].action, ACTION_BLOCK);
	assert_string_equal(f[0].note, "acme-b: 301 of 300 graphemes.");
	assert_string_equal(f[1].note, "acme-x: 281 of 280 weighted.");
	assert_string_not_equal(f[0].id, f[1].id);
}

static void length_is_said_of_the_text_that_the_account_gets(void **state)
{
	struct court *court = *state;
	struct place places[] = { { .account = "acme-x",
				    .platform = "x",
				    .used = 281,
				    .limit = 280 } };

	open_rules(court);
	court->places = places;
	court->place_count = 1;
	expect(court, "---\nvariants: {acme-x: Hello}\n---\nA body",
	       "place.length", "acme-x: 281 of 280 graphemes.");
	assert_string_equal(court->findings.items[0].field->name,
			    "variants.acme-x");
}

static void what_a_platform_has_no_place_for_blocks(void **state)
{
	struct court *court = *state;
	struct place places[] = { { .account = "acme-b",
				    .platform = "bluesky",
				    .fits = true,
				    .cannot = "has no content warnings" } };

	open_rules(court);
	court->places = places;
	court->place_count = 1;
	expect(court, "Hello", "place.unsupported",
	       "acme-b: has no content warnings.");
	assert_int_equal(court->findings.items[0].action, ACTION_BLOCK);
}

static void a_zeroed_place_does_not_fit(void **state)
{
	struct court *court = *state;
	struct place place = { .account = "a", .platform = "x" };

	open_rules(court);
	court->places = &place;
	court->place_count = 1;
	expect(court, "Hello", "place.length", "a: 0 of 0 graphemes.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(nothing_to_read_is_held),
		COURT_TEST(a_language_without_rules_is_held),
		COURT_TEST(a_picture_may_be_the_post),
		COURT_TEST(an_empty_body_is_fine_when_nobody_gets_it),
		COURT_TEST(without_accounts_the_body_or_all_variants_count),
		COURT_TEST(too_long_is_said_for_each_account),
		COURT_TEST(length_is_said_of_the_text_that_the_account_gets),
		COURT_TEST(what_a_platform_has_no_place_for_blocks),
		COURT_TEST(a_zeroed_place_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
