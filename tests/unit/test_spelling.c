#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"
#include "filter/spelling.h"

static int open_builtin(void **state)
{
	const char *packs[] = { "builtin" };
	struct conf_strings list = { packs, 1 };
	struct court *court;

	if (court_open(state) < 0)
		return -1;
	court = *state;
	if (rules_open(&list, &court->rules, &court->err) < 0 ||
	    rules_vocabulary(court->rules, NULL, &court->err) < 0) {
		print_message("%s\n", court->err.text);
		return -1;
	}
	return 0;
}

/* The unknown words of a post, divided by blanks. */
static const char *unknown_in(struct court *court, const char *language,
			      const char *post)
{
	static char all[2048];
	size_t len = 0;

	all[0] = '\0';
	(void)court_judge_in(court, language, post);
	for (size_t i = 0; i < court->findings.count; i++) {
		const struct finding *f = &court->findings.items[i];

		if (strcmp(f->rule->id, "spelling.unknown") != 0)
			continue;
		assert_int_equal(f->action, ACTION_NOTE);
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s",
					len > 0 ? " " : "", f->match);
		assert_true(len < sizeof(all));
	}
	return all;
}

static void expect(struct court *court, const char *post, const char *words)
{
	const char *found = unknown_in(court, "en", post);

	if (strcmp(found, words) != 0)
		fail_msg("%s: found \"%s\"", post, found);
}

static void slips_are_found_where_they_stand(void **state)
{
	struct court *court = *state;

	expect(court, "We recieved it.", "recieved");
	expect(court,
	       "a well-knwon, misspeled\xE2\x80\x99s \xE2\x80\x9Cqoute\xE2\x80\x9D",
	       "knwon misspeled qoute");
	expect(court, "*definately* (seperate) the\xC2\xADre",
	       "definately seperate");
	expect(court, "WE ARE MISSPELED", "MISSPELED");
	assert_int_equal(court->findings.items[0].start, 7);
	assert_int_equal(court->findings.items[0].end, 16);
}

static void each_word_is_noted_once_and_not_for_ever(void **state)
{
	struct court *court = *state;
	char post[400];
	size_t len = 0, count = 1;

	expect(court, "teh cat, teh dog, teh end", "teh");
	for (char c = 'a'; c <= 'z'; c++)
		len += (size_t)snprintf(post + len, sizeof(post) - len,
					"zaqo%cwex ", c);
	for (const char *c = unknown_in(court, "en", post); *c != '\0'; c++)
		count += *c == ' ';
	assert_int_equal(count, SPELLING_FINDINGS);
}

static void what_is_not_prose_is_left_out(void **state)
{
	static const char *const posts[] = {
		"https://exmaple.com/recieved?qoute=teh www.exmaple.com",
		"@jhon #hastag teh@exmaple.com $teh u/jhon /usr/lcoal",
		"`knwon` ``teh `knwon` qoute`` snake_caes",
		"```\nknwon\n\nteh\n```",
		"```\nknwon and no end",
		"camelCaes iPhnoe teh4 4teh foo.txtt exmaple.com teh() a.teh",
		":smlie: {nmae} {{nmae}} <teh> --optoin -optoin key=vlaue",
		"mailto:teh https:teh mongdb://host",
		"w*ndering teh\\knwon teh|knwon",
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(posts); i++)
		expect(court, posts[i], "");
	expect(court, "`teh, and one tick: knwon", "teh knwon");
	expect(court, "`teh` knwon `teh` qoute", "knwon qoute");
}

static void names_acronyms_and_sounds_are_left_out(void **state)
{
	static const char *const posts[] = {
		"Zalando met Jhon in Grzwyna. Recieved by McDnoald.",
		"NASA, the KPMGXY and a USBXYZ",
		"sooo niiice, hmm, pfft, haha, hehehe, lol, zzz, aaah",
		"x yy qq's",
		"caf\xC3\xA9 cr\xC3\xA8me br\xC3\xBBl\xC3\xA9"
		"e \xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 "
		"\xE4\xBD\xA0\xE5\xA5\xBD",
		("app emoji livestream selfie podcasts vlogging onboarding "
		 "webinars the app's"),
		"don't, we\xE2\x80\x99re, o'clock, customers' and James's",
		"approx. etc. vs. a.m.",
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(posts); i++)
		expect(court, posts[i], "");
}

static void a_word_that_another_rule_found_is_left_out(void **state)
{
	struct court *court = *state;

	expect(court, "asdf asdf, qoute", "qoute");
}

static void english_is_british_and_american(void **state)
{
	static const char british[] =
		"The colours of the organisation's centre analysed, travelled, "
		"honoured, paediatric, fulfilment, whilst the licence cheque";
	struct court *court = *state;

	expect(court, british, "");
	expect(court, "The colors of the organization traveled", "");
	assert_string_equal(unknown_in(court, "en-GB", british), "");
	assert_string_equal(unknown_in(court, "en-US", "Colour or color."), "");
	assert_string_equal(unknown_in(court, "en-US", "A colour or color."),
			    "colour");
	/* What looks British is still a slip. */
	expect(court, "writting numbre sence humourous appealling smilling",
	       "writting numbre sence humourous appealling smilling");
}

static void a_language_without_a_dictionary_has_no_notes(void **state)
{
	static const char *const languages[] = { "eo",	  "xx-YY", "zh-Hant-TW",
						 "en-01", "any",   "" };
	struct court *court = *state;

	for (size_t i = 0; i + 3 < COUNT(languages); i++)
		assert_string_equal(
			unknown_in(court, languages[i], "recieved qoute"), "");
	assert_string_equal(unknown_in(court, "EN-au", "recieved"), "recieved");
	assert_string_equal(unknown_in(court, "en-01", "recieved"), "recieved");
}

static void suggestions_are_for_the_first_words(void **state)
{
	struct court *court = *state;
	size_t with = 0;

	assert_string_equal(unknown_in(court, "en",
				       "adress qoute recieved seperate "
				       "definately knwon"),
			    "adress qoute recieved seperate definately knwon");
	assert_int_equal(spelling_suggest(court->rules, "en", &court->findings,
					  &court->arena, &court->err),
			 0);
	for (size_t i = 0; i < court->findings.count; i++) {
		const struct conf_strings *s =
			&court->findings.items[i].suggest;

		assert_in_range(s->count, 0, SPELLING_SUGGESTIONS);
		with += s->count > 0;
	}
	assert_int_equal(with, SPELLING_EXPLAINED);
	assert_string_equal(court->findings.items[2].suggest.items[0],
			    "received");
}

static void our_own_examples_pass_but_for_a_handful(void **state)
{
	struct court *court = *state;
	size_t texts = 0, notes = 0;

	for (size_t i = 0; i < court->rules->count; i++) {
		const struct rule *rule = court->rules->items[i];
		const char *language = rule->language;

		if (strcmp(language, "any") == 0)
			language = "en";
		for (size_t k = 0; k < rule->pass.count; k++) {
			if (rule->pass.items[k][0] == '{')
				continue;
			texts++;
			notes += unknown_in(court, language,
					    rule->pass.items[k])[0] != '\0';
		}
	}
	print_message("%zu of %zu examples have a note\n", notes, texts);
	assert_true(texts > 500);
	assert_in_range(notes, 0, texts / 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slips_are_found_where_they_stand),
		cmocka_unit_test(each_word_is_noted_once_and_not_for_ever),
		cmocka_unit_test(what_is_not_prose_is_left_out),
		cmocka_unit_test(names_acronyms_and_sounds_are_left_out),
		cmocka_unit_test(a_word_that_another_rule_found_is_left_out),
		cmocka_unit_test(english_is_british_and_american),
		cmocka_unit_test(a_language_without_a_dictionary_has_no_notes),
		cmocka_unit_test(suggestions_are_for_the_first_words),
		cmocka_unit_test(our_own_examples_pass_but_for_a_handful),
	};

	return cmocka_run_group_tests(tests, open_builtin, court_close);
}
