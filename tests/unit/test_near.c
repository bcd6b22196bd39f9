#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"
#include "random_text.h"

#include "filter/near.h"

static void expect_action(struct court *court, const char *post,
			  enum action action)
{
	if (court_judge(court, post) != 1)
		fail_msg("%zu findings in \"%s\"", court->findings.count, post);
	assert_int_equal(court->findings.items[0].action, action);
}

static void an_exception_clears_what_lies_inside_it(void **state)
{
	static const char *const cleared[] = {
		"The leverage ratio fell.", "Leverage ratios",
		"the leverage\nratio",	    "leverage-ratio",
		"leverage\xC2\xA0ratio",    "the leverage ratio's end",
		"a leveraged ratio",	    "leveraging ratios",
	};
	struct court *court = *state;

	court_rule(court, "    terms: [leverage]\n"
			  "    except: [leverage ratio]\n");
	for (size_t i = 0; i < sizeof(cleared) / sizeof(*cleared); i++)
		court_passes(court, cleared[i]);
	court_finds(court, "leverage the ratio", "leverage");
	court_finds(court, "leverage rationally", "leverage");
	court_finds(court, "leverage. Ratio", "leverage");
	court_finds(court, "leverage\n\nratio", "leverage");
	court_finds(court, "leverage ratio, leveraged", "leveraged");
	court_finds(court, "deleverage ratio, leverage", "leverage");
}

static void an_exception_may_begin_before_the_match(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [ratio]\n"
			  "    except: [signal to noise ratio, policy "
			  "ratio]\n");
	court_passes(court, "signal-to-noise ratio");
	court_passes(court, "signal -\nto -\nnoise -\nratio");
	court_passes(court, "the policy ratio");
	court_finds(court, "noise ratio", "ratio");
	court_finds(court, "the signal to noise of ratio", "ratio");
}

static void an_exception_takes_the_plural_of_y(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [data]\n    except: [data policy]\n");
	court_passes(court, "our data policies");
	court_finds(court, "our data policing", "data");
}

static void short_words_of_a_phrase_stay_themselves(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [joke]\n    except: [an old joke]\n");
	court_passes(court, "an old joke");
	court_finds(court, "and old joke", "joke");
}

static void exceptions_clear_matches_of_patterns(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '\\bRATIO\\b'\n"
			  "    except: [\"LEVERAGE ratio\"]\n");
	court_passes(court, "The Leverage RATIO");
	court_passes(court, "The Lever\xC2\xAD"
			    "age RATIO");
	court_finds(court, "The RATIO", "RATIO");
}

static void near_without_raises_is_required(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [cut]\n"
			  "    near: {words: [jobs, staff], within: 10}\n");
	court_finds(court, "We cut jobs.", "cut");
	court_finds(court, "Jobs: we cut.", "cut");
	court_finds(court, "We cut STAFF.", "cut");
	court_passes(court, "We cut prices.");
	court_passes(court, "We cut all of the jobs.");
	court_passes(court, "We cut jobsworths.");
	court_passes(court, "We cut antijobs.");
}

static void near_counts_characters_on_both_sides(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [cut]\n"
			  "    near: {words: [jobs], within: 8}\n");
	court_finds(court, "cut \xC3\xA4\xC3\xA4 jobs", "cut");
	court_passes(court, "cut \xC3\xA4\xC3\xA4\xC3\xA4 jobs");
	court_finds(court, "jobs \xC3\xA4\xC3\xA4 cut", "cut");
	court_passes(court, "jobs \xC3\xA4\xC3\xA4\xC3\xA4 cut");
}

static void near_with_raises_makes_it_stricter(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '[0-9]{4}'\n    near: {words: [pin "
			  "code], within: 20, raises: block}\n");
	expect_action(court, "In 1984 then", ACTION_WARN);
	expect_action(court, "Our PIN\ncode is 1984", ACTION_BLOCK);
	expect_action(court, "1984 is our pin codes", ACTION_BLOCK);
}

static void a_phrase_that_the_match_is_part_of_is_near(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [joke]\n    unless: {words: [isn't a "
			  "joke, joke fair], within: 20}\n");
	court_passes(court, "This isn't a joke.");
	court_passes(court, "The Joke Fair opens.");
	court_finds(court, "This is a joke.", "joke");
}

static void unless_clears(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '[0-9]{13}'\n    unless: {words: "
			  "[isbn, \"ean:\"], within: 12}\n");
	court_passes(court, "ISBN 9783161484100");
	court_passes(court, "9783161484100 (ISBN)");
	court_passes(court, "EAN: 9783161484100");
	court_finds(court, "EAN 9783161484100", "9783161484100");
	court_finds(court, "ISBN or what 9783161484100", "9783161484100");
}

static void unless_outdoes_near(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '[0-9]{4}'\n"
			  "    near: {words: [pin], within: 20}\n"
			  "    unless: {words: [year], within: 20}\n");
	court_finds(court, "pin 1984", "1984");
	court_passes(court, "pin 1984 year");
}

static void a_quotation_can_clear(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [stupid]\n    unless_quoted: true\n");
	court_passes(court, "He called it \xE2\x80\x9Cstupid\xE2\x80\x9D.");
	court_passes(court, "He called it \"so stupid\" again.");
	court_finds(court, "\"Stupid\"", "Stupid");
	court_finds(court, "He called it \"so\" stupid \"again\".", "stupid");
	court_finds(court, "He called it \"stupid", "stupid");
}

/* Else one line of a hundred thousand quotations takes minutes. */
static void far_into_a_line_nothing_is_quoted(void **state)
{
	struct court *court = *state;
	char post[4200];

	memset(post, 'a', sizeof(post));
	court_rule(court, "    terms: [stupid]\n    unless_quoted: true\n");
	memcpy(post + 3990, " \"stupid\" b", 12);
	court_passes(court, post);
	memmove(post + 4180, post + 3990, 12);
	memset(post + 3990, 'a', 12);
	court_finds(court, post, "stupid");
}

/* A text whose folded view is empty has raw matches but no neighbours. */
static void a_text_of_nothing_visible_is_judged(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: '\\x{200B}{2}'\n"
			  "    except: [zero width space]\n"
			  "    unless: {words: [width], within: 1000}\n"
			  "    unless_quoted: true\n");
	court_finds(court, "---\nwarning: \"\\u200B\\u200B\"\n---\nA post.",
		    "\xE2\x80\x8B\xE2\x80\x8B");
	court_finds(court, "a \xE2\x80\x8B\xE2\x80\x8B b",
		    "\xE2\x80\x8B\xE2\x80\x8B");
	court_passes(court, "width \xE2\x80\x8B\xE2\x80\x8B");
	court_passes(court, "\xE2\x80\x8B\xE2\x80\x8B width");
}

static void phrases_at_the_ends_of_a_text_are_found(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [cut]\n"
			  "    unless: {words: [a, anti-], within: 1000}\n");
	court_passes(court, "a cut");
	court_passes(court, "cut a");
	court_passes(court, "anti-cut");
	court_finds(court, "cut", "cut");
}

/* What the rule does with a match, looked for on the spot or remembered. */
static int act(const struct court *court, const struct text *text, size_t at,
	       struct near_memory *memory)
{
	struct text asked = *text;
	struct near_span span = { &text->folded, at, at + 1 };

	asked.near = memory;
	return near_action(court_last(court), &asked, &span);
}

/* Words that end, join and inflect in every way, around matches everywhere. */
static size_t random_words(uint64_t *seed, char *post)
{
	static const char pieces[][16] = {
		"card", "cards", "carded", "card's", "visa",	 "visa c++",
		"c++s", "pay",	 "paid",   "by",     "pay by",	 "due-date",
		"rock", "anti-", "anti",   "try",    "tries",	 "rock 'n roll",
		"'n",	" ",	 "-",	   "\n",     "\n\n",	 " - ",
		"'",	"'s",	 "x",	   ".",	     "\xC3\xA4",
	};
	size_t len = 0;

	for (uint32_t n = random_number(seed, 24); n > 0; n--) {
		const char *piece = pieces[random_number(
			seed, sizeof(pieces) / sizeof(*pieces))];

		memcpy(post + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static void what_is_remembered_is_what_is_seen(void **state)
{
	struct court *court = *state;
	uint64_t seed = 31;
	char post[512];

	court_rule(court, "    pattern: x\n"
			  "    near: {words: [card, visa c++, pay by card, "
			  "due date, try, rock 'n roll, c++], within: 7, "
			  "raises: block}\n"
			  "    unless: {words: [anti-, paid], within: 3}\n");
	for (int turn = 0; turn < 3000; turn++) {
		struct near_memory memory = { .arena = &court->arena };
		size_t len = random_words(&seed, post);
		struct text text;

		arena_reset(&court->arena);
		assert_int_equal(
			text_open(post, len, &court->arena, &text, &court->err),
			0);
		for (int times = 0; times < 20; times++)
			for (size_t at = 0; at < text.folded.len; at++)
				assert_int_equal(act(court, &text, at, &memory),
						 act(court, &text, at, NULL));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(an_exception_clears_what_lies_inside_it),
		COURT_TEST(an_exception_may_begin_before_the_match),
		COURT_TEST(an_exception_takes_the_plural_of_y),
		COURT_TEST(short_words_of_a_phrase_stay_themselves),
		COURT_TEST(exceptions_clear_matches_of_patterns),
		COURT_TEST(near_without_raises_is_required),
		COURT_TEST(near_counts_characters_on_both_sides),
		COURT_TEST(near_with_raises_makes_it_stricter),
		COURT_TEST(a_phrase_that_the_match_is_part_of_is_near),
		COURT_TEST(unless_clears),
		COURT_TEST(unless_outdoes_near),
		COURT_TEST(a_quotation_can_clear),
		COURT_TEST(far_into_a_line_nothing_is_quoted),
		COURT_TEST(a_text_of_nothing_visible_is_judged),
		COURT_TEST(phrases_at_the_ends_of_a_text_are_found),
		COURT_TEST(what_is_remembered_is_what_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
