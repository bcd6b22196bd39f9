#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#define TERM "terms: [leverage => use]"

static void a_term_ends_where_its_word_ends(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [class]\n");
	court_finds(court, "A class act.", "class");
	court_finds(court, "(class)", "class");
	court_finds(court, "class", "class");
	court_passes(court, "A classic, subclass, class1, klass.");
	court_passes(court, "See https://class.example/class and @class.");
}

static void inflected_forms_match(void **state)
{
	static const char *const posts[] = { "leverage", "leverages",
					     "leveraged", "leveraging",
					     "LEVERAGED" };
	struct court *court = *state;

	court_rule(court, "    terms: [leverage]\n");
	for (size_t i = 0; i < sizeof(posts) / sizeof(*posts); i++)
		court_finds(court, posts[i], posts[i]);
	court_passes(court, "leveraget overleverage");
}

static void inflect_false_matches_the_form_written_alone(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [leverage]\n    inflect: false\n");
	court_finds(court, "leverage", "leverage");
	court_passes(court, "leveraged leverages leveraging");
}

static void two_rules_may_differ_in_inflecting_one_word(void **state)
{
	struct court *court = *state;
	static const char pack[] = COURT_HEAD COURT_RULE
		"    terms: [leverage]\n"
		"  - id: tone.exact\n    action: warn\n    message: m\n"
		"    why: w\n    inflect: false\n    terms: [leverage]\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	assert_int_equal(court_judge(court, "leverage"), 2);
	court_finds(court, "leveraged", "leveraged");
	assert_string_equal(court->findings.items[0].rule->id, "tone.test");
}

static void each_word_of_a_phrase_may_be_inflected(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [circle back]\n");
	court_finds(court, "We circled back.", "circled back");
	court_finds(court, "Circling back!", "Circling back");
	court_passes(court, "Back in circles.");
}

static void words_of_a_phrase_are_joined_in_many_ways(void **state)
{
	static const char *const joined[] = { "circle back",
					      "circle-back",
					      "circle\nback",
					      "circle\r\nback",
					      "circle\xC2\xA0"
					      "back",
					      "circle  back",
					      "circle\xE2\x80\x91"
					      "back",
					      "circle/back",
					      "circle_back" };
	static const char *const apart[] = {
		"circle. Back",	     "circle\n\nback",	"circle, back",
		"circle    back",    "circle the back", "circleback",
		"circle\r\n\r\nback"
	};
	struct court *court = *state;

	court_rule(court, "    terms: [circle back]\n");
	for (size_t i = 0; i < sizeof(joined) / sizeof(*joined); i++)
		court_finds(court, joined[i], joined[i]);
	for (size_t i = 0; i < sizeof(apart) / sizeof(*apart); i++)
		court_passes(court, apart[i]);
}

static void apostrophes_of_all_kinds_are_one(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [\"don't panic\"]\n");
	court_finds(court, "Don't panic", "Don't panic");
	court_finds(court, "Don\xE2\x80\x99t panic", "Don\xE2\x80\x99t panic");
	court_rule(court, "    terms: [\"don\xE2\x80\x99t panic\"]\n");
	court_finds(court, "Don't panic", "Don't panic");
}

static void an_apostrophe_may_be_missing(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [\"don't panic\", \"we're sorry\", "
			  "layman's terms]\n");
	court_finds(court, "Dont panic", "Dont panic");
	court_finds(court, "in laymans terms", "laymans terms");
	court_finds(court, "in layman\xE2\x80\x99s terms",
		    "layman\xE2\x80\x99s terms");
	/* Another word: were. */
	court_finds(court, "We're sorry", "We're sorry");
	court_passes(court, "were sorry");
	court_rule(court, "    inflect: false\n    terms: [\"don't panic\"]\n");
	court_passes(court, "Dont panic");
}

static void a_hyphen_may_be_a_blank_or_nothing(void **state)
{
	static const char *const found[] = {
		"self-serve",	"self serve",
		"selfserve",	"self\xE2\x80\x91serve",
		"self-serving", "selfserves"
	};
	struct court *court = *state;

	court_rule(court, "    terms: [self-serve]\n");
	for (size_t i = 0; i < sizeof(found) / sizeof(*found); i++)
		court_finds(court, found[i], found[i]);
	court_passes(court, "selfsame servers");
	/* What the dictionary has may mean something else, or be the very
	 * spelling that the rule asks for. */
	court_rule(court, "    terms: [re-sign, e-mail => email]\n");
	court_finds(court, "Re-sign it.", "Re-sign");
	court_finds(court, "e mails", "e mails");
	court_passes(court, "I resign by email.");
	/* A blank isn't a hyphen. */
	court_rule(court, "    terms: [circle back, 24-7]\n");
	court_passes(court, "circleback 247");
	court_rule(court, "    terms: [a don't-self-serve plan]\n");
	court_finds(court, "a dont selfserve plan", "a dont selfserve plan");
}

static void a_possessive_is_its_word(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [synergy]\n");
	court_finds(court, "The synergy's end", "synergy's");
	court_finds(court, "The synergy\xE2\x80\x99s end",
		    "synergy\xE2\x80\x99s");
	court_finds(court, "The synergies' end", "synergies");
}

static void the_longest_term_wins(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [circle => ring, circle back => reply, "
			  "circle back around => answer]\n");
	court_finds(court, "circle back", "circle back");
	assert_string_equal(court->findings.items[0].suggest.items[0], "reply");
	court_finds(court, "circle back around", "circle back around");
	assert_string_equal(court->findings.items[0].suggest.items[0],
			    "answer");
	court_finds(court, "circle forth", "circle");
}

static void overlapping_terms_are_one_finding(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [big data, data lake]\n");
	court_finds(court, "Our big data lake.", "big data lake");
}

static void suggestions_are_split_at_bars(void **state)
{
	struct court *court = *state;
	const struct conf_strings *suggest;

	court_rule(court, "    terms: ['synergy =>  working together |joint "
			  "work ', leverage]\n    suggest: [say it plainly]\n");
	court_finds(court, "Synergies!", "Synergies");
	suggest = &court->findings.items[0].suggest;
	assert_int_equal(suggest->count, 2);
	assert_string_equal(suggest->items[0], "working together");
	assert_string_equal(suggest->items[1], "joint work");
	court_finds(court, "leveraged", "leveraged");
	suggest = &court->findings.items[0].suggest;
	assert_int_equal(suggest->count, 1);
	assert_string_equal(suggest->items[0], "say it plainly");
}

/* F15: the same word, written otherwise. */
static void folded_forms_of_a_word_match(void **state)
{
	static const char *const pairs[][2] = {
		{ "stra\xC3\x9F"
		  "e",
		  "STRASSE" },
		{ "strasse", "Stra\xC3\x9F"
			     "e" },
		{ "strasse", "STRA\xE1\xBA\x9E"
			     "E" },
		{ "\xC4\xB0stanbul", "i\xCC\x87stanbul" },
		{ "\xEF\xAC\x81sh", "FISH" },
		{ "fish", "\xEF\xAC\x81sh" },
		{ "A\xCC\x8Angstrom", "\xC3\x85ngstrom" },
		{ "\xC3\xA5ngstrom", "A\xCC\x8Angstrom" },
		{ "\xE2\x84\xABngstrom", "\xC3\xA5ngstrom" },
		{ "class", "\xEF\xBC\xA3\xEF\xBC\xAC\xEF\xBC\xA1\xEF\xBC\xB3"
			   "\xEF\xBC\xB3" },
		{ "class", "\xF0\x9D\x90\x9C\xF0\x9D\x90\xA5\xF0\x9D\x90\x9A"
			   "\xF0\x9D\x90\xAC\xF0\x9D\x90\xAC" },
		{ "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0",
		  "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0" },
	};
	struct court *court = *state;
	char lines[128];

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		(void)snprintf(lines, sizeof(lines), "    terms: [\"%s\"]\n",
			       pairs[i][0]);
		court_rule(court, lines);
		court_finds(court, pairs[i][1], pairs[i][1]);
	}
}

static void spans_lie_on_raw_bytes(void **state)
{
	struct court *court = *state;
	const struct finding *f;

	court_rule(court, "    terms: [leverage]\n");
	court_finds(court,
		    "We lever\xC2\xAD"
		    "age it",
		    "lever\xC2\xAD"
		    "age");
	f = court->findings.items;
	assert_int_equal(f->start, 3);
	assert_int_equal(f->end, 13);
	court_finds(court, "\xC3\xA4 le\xE2\x80\x8Bverage",
		    "le\xE2\x80\x8Bverage");
	assert_int_equal(court->findings.items[0].start, 3);
}

static void a_rule_of_another_language_is_not_asked(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [leverage]\n");
	assert_int_equal(court_judge_in(court, "de", "leverage"), 1);
	assert_string_equal(court->findings.items[0].rule->id,
			    "place.language");
	assert_int_equal(court_judge_in(court, "en-GB", "leverage"), 1);
	assert_string_equal(court->findings.items[0].rule->id, "tone.test");
	assert_int_equal(court_judge_in(court, "EN", "leverage"), 1);
	assert_string_equal(court->findings.items[0].rule->id, "tone.test");
	assert_int_equal(court_judge_in(court, "enm", "leverage"), 1);
	assert_string_equal(court->findings.items[0].rule->id,
			    "place.language");
}

static void a_regional_pack_inflects_too(void **state)
{
	struct court *court = *state;
	static const char pack[] =
		"pack: tone/test\nlanguage: en-GB\nrules:\n" COURT_RULE
		"    " TERM "\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	court_finds(court, "leveraged", "leveraged");
}

static void rules_for_any_language_match_as_written(void **state)
{
	struct court *court = *state;
	static const char pack[] =
		"pack: tone/test\nlanguage: any\nrules:\n" COURT_RULE
		"    " TERM "\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	assert_int_equal(court_judge_in(court, "ja", "leverage"), 1);
	court_passes(court, "leveraged");
}

static void a_term_that_cannot_match_itself_is_refused(void **state)
{
	static const char *const terms[][2] = {
		{ "e.g.", "e.g." },	  { "c++", "c++" },
		{ "100%", "100%" },	  { "#fail", "#fail" },
		{ "web 2.0", "web 2.0" }, { "a&b", "a&b" },
	};
	struct court *court = *state;
	char lines[128], text[256];

	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++) {
		(void)snprintf(lines, sizeof(lines),
			       "    terms:\n      - \"%s\"\n", terms[i][0]);
		(void)snprintf(text, sizeof(text),
			       "pack.yaml:9: the term "
			       "\"%s\" can't match itself: signs are not part "
			       "of words; use a pattern",
			       terms[i][1]);
		assert_int_equal(court_try(court, lines), -1);
		court_refused(court, text);
	}
	court_rule(court, "    terms: [\"act now!\"]\n");
	court_finds(court, "Act now.", "Act now");
}

static void a_term_of_too_many_words_is_refused(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [a b c d e f g h i j k l m n o p]\n");
	court_finds(court, "a b c d e f g h i j k l m n o p",
		    "a b c d e f g h i j k l m n o p");
	assert_int_equal(court_try(court, "    terms: [a b c d e f g h i j k l "
					  "m n o p q]\n"),
			 -1);
	court_refused(court, "pack.yaml:8: the term \"a b c d e f g h i j k l "
			     "m n o p q\" has 17 words; it needs 1 to 16");
}

/* More forms than the table begins with: it grows and forgets none. */
static void many_terms_are_all_found(void **state)
{
	struct court *court = *state;
	char pack[64 * 1024] = COURT_HEAD COURT_RULE "    inflect: false\n"
						     "    terms:\n";
	size_t len = strlen(pack);
	char word[32];

	for (int i = 0; i < 3000; i++)
		len += (size_t)snprintf(pack + len, sizeof(pack) - len,
					"      - wq%dx\n", i);
	assert_int_equal(court_read(court, pack, len), 0);
	for (int i = 0; i < 3000; i += 7) {
		(void)snprintf(word, sizeof(word), "wq%dx", i);
		court_finds(court, word, word);
	}
	court_passes(court, "wq3000x wqx");
}

static void a_form_of_two_words_finds_both(void **state)
{
	struct court *court = *state;
	static const char pack[] = COURT_HEAD COURT_RULE
		"    terms: [leave]\n"
		"  - id: tone.other\n    action: hold\n    message: m\n"
		"    why: w\n    inflect: false\n    terms: [leaves]\n";

	assert_int_equal(court_read(court, pack, sizeof(pack) - 1), 0);
	assert_int_equal(court_judge(court, "She leaves."), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(a_term_ends_where_its_word_ends),
		COURT_TEST(inflected_forms_match),
		COURT_TEST(inflect_false_matches_the_form_written_alone),
		COURT_TEST(two_rules_may_differ_in_inflecting_one_word),
		COURT_TEST(each_word_of_a_phrase_may_be_inflected),
		COURT_TEST(words_of_a_phrase_are_joined_in_many_ways),
		COURT_TEST(apostrophes_of_all_kinds_are_one),
		COURT_TEST(an_apostrophe_may_be_missing),
		COURT_TEST(a_hyphen_may_be_a_blank_or_nothing),
		COURT_TEST(a_possessive_is_its_word),
		COURT_TEST(the_longest_term_wins),
		COURT_TEST(overlapping_terms_are_one_finding),
		COURT_TEST(suggestions_are_split_at_bars),
		COURT_TEST(folded_forms_of_a_word_match),
		COURT_TEST(spans_lie_on_raw_bytes),
		COURT_TEST(a_rule_of_another_language_is_not_asked),
		COURT_TEST(a_regional_pack_inflects_too),
		COURT_TEST(rules_for_any_language_match_as_written),
		COURT_TEST(a_term_that_cannot_match_itself_is_refused),
		COURT_TEST(a_term_of_too_many_words_is_refused),
		COURT_TEST(many_terms_are_all_found),
		COURT_TEST(a_form_of_two_words_finds_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
