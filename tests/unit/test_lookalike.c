#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "draft/lookalike.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static void words_that_are_not_what_they_seem_deceive(void **state)
{
	static const struct {
		const char *word, *reads;
		uint32_t odd;
		enum script script;
	} rows[] = {
		{ "pаypal", "paypal", 0x430, SCRIPT_CYRILLIC },
		{ "GOOGLЕ", "GOOGLE", 0x415, SCRIPT_CYRILLIC },
		{ "Facebooк", "Facebook", 0x43A, SCRIPT_CYRILLIC },
		{ "twiттer", "twitter", 0x442, SCRIPT_CYRILLIC },
		{ "KoЯn", "KoЯn", 0x42F, SCRIPT_CYRILLIC },
		{ "gοοgle", "google", 0x3BF, SCRIPT_GREEK },
		{ "pαypal", "paypal", 0x3B1, SCRIPT_GREEK },
		{ "αpple", "apple", 0x3B1, SCRIPT_GREEK },
		{ "hօt", "hot", 0x585, SCRIPT_ARMENIAN },
		{ "Ꭺpple", "Ꭺpple", 0x13AA, SCRIPT_RARE },
		{ "gסogle", "google", 0x5E1, SCRIPT_OTHER },
		{ "g〇〇gle", "google", 0x3007, SCRIPT_OTHER },
		{ "Cбербанк", "Cbepbahk", 'C', SCRIPT_LATIN },
		{ "Aθήνα", "Aθnva", 'A', SCRIPT_LATIN },
		{ "2fаst4you", "2fast4you", 0x430, SCRIPT_CYRILLIC },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lookalike found =
			lookalike_word(rows[i].word, strlen(rows[i].word));
		struct buf read = { 0 };

		if (!found.deceives)
			fail_msg("%s passes", rows[i].word);
		assert_int_equal(found.odd, rows[i].odd);
		assert_int_equal(found.script, rows[i].script);
		lookalike_read(&read, rows[i].word, strlen(rows[i].word));
		assert_string_equal(read.data, rows[i].reads);
		buf_release(&read);
	}
}

static void honest_mixtures_pass(void **state)
{
	static const char *const rows[] = {
		"",	    "word",    "слово",	   "λέξη",     "SMSка",
		"HRов",	    "IPшник",  "СберPay",  "QRкод",    "неVIPовский",
		"XXIв",	    "TNFα",    "NFκB",	   "IFNγ",     "ΔT",
		"ΔH",	    "hν",      "kΩ",	   "MΩ",       "μTorrent",
		"μsec",	    "10μm",    "sinαcosβ", "Ωmega",    "2πr",
		"iPhoneの", "Tシャツ", "AI기술",   "ו-iPhone", "naïve",
		"Müller",   "ışık",    "H₂O",	   "m²",       "ʻOlu",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lookalike_word(rows[i], strlen(rows[i])).deceives)
			fail_msg("%s deceives", rows[i]);
}

static void a_letter_far_back_in_a_word_counts(void **state)
{
	char word[400] = "";

	(void)state;
	for (size_t i = 0; i < 150; i++)
		word[i] = 'a';
	memcpy(word + 150,
	       "\xD0\xBE"
	       "gle",
	       6);
	assert_true(lookalike_word(word, strlen(word)).deceives);
}

static void whole_words_of_twins_are_known(void **state)
{
	struct lookalike found;

	(void)state;
	assert_true(lookalike_whole("раура", strlen("раура"), &found));
	assert_int_equal(found.script, SCRIPT_CYRILLIC);
	assert_false(lookalike_whole("привет", strlen("привет"), &found));
	assert_false(lookalike_whole("paypa", 5, &found));
	assert_false(lookalike_whole("123", 3, &found));
	assert_false(lookalike_whole("", 0, &found));
}

static void labels_of_hosts_are_judged_harder(void **state)
{
	static const char *const bad[] = { "аррӏе", "ɡoogle",  "pаypal",
					   "TNFα",  "СберPay", "gооgle" };
	static const char *const good[] = { "müller", "пример", "ışık",
					    "例え",   "acme",	"café" };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (!lookalike_label(bad[i], strlen(bad[i])).deceives)
			fail_msg("%s passes", bad[i]);
	for (size_t i = 0; i < COUNT(good); i++)
		if (lookalike_label(good[i], strlen(good[i])).deceives)
			fail_msg("%s deceives", good[i]);
}

/* A letter is like a Latin one by what it is read as, never like itself. */
static void every_likeness_is_of_a_letter_that_is_not_ascii(void **state)
{
	size_t alike = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x1FFFF; c++) {
		char latin = '\0';

		if (script_latin(c, &latin) == SCRIPT_UNLIKE)
			continue;
		alike++;
		assert_in_range(c, 0x80, 0x10FFFF);
		assert_in_range(latin | 0x20, 'a', 'z');
		assert_int_not_equal(script_of(c), SCRIPT_NONE);
	}
	assert_in_range(alike, 150, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_that_are_not_what_they_seem_deceive),
		cmocka_unit_test(honest_mixtures_pass),
		cmocka_unit_test(a_letter_far_back_in_a_word_counts),
		cmocka_unit_test(whole_words_of_twins_are_known),
		cmocka_unit_test(labels_of_hosts_are_judged_harder),
		cmocka_unit_test(
			every_likeness_is_of_a_letter_that_is_not_ascii),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
