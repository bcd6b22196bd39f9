#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "filter/inflect.h"

struct bench {
	struct inflect *inflect;
	struct arena arena;
	struct err err;
	struct conf_strings forms;
};

static int open_english(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	assert_non_null(bench);
	assert_int_equal(inflect_open("en", &bench->inflect, &bench->err), 0);
	assert_non_null(bench->inflect);
	*state = bench;
	return 0;
}

static int close_english(void **state)
{
	struct bench *bench = *state;

	inflect_close(bench->inflect);
	arena_release(&bench->arena);
	free(bench);
	return 0;
}

static bool has(struct bench *bench, const char *word, const char *form)
{
	bench->forms = (struct conf_strings){ 0 };
	assert_int_equal(inflect_forms(bench->inflect, word, &bench->arena,
				       &bench->forms, &bench->err),
			 0);
	assert_string_equal(bench->forms.items[0], word);
	for (size_t i = 0; i < bench->forms.count; i++)
		if (strcmp(bench->forms.items[i], form) == 0)
			return true;
	return false;
}

static void regular_forms_are_known(void **state)
{
	static const char *const forms[][2] = {
		{ "leverage", "leverages" },
		{ "leverage", "leveraged" },
		{ "leverage", "leveraging" },
		{ "synergy", "synergies" },
		{ "watch", "watches" },
		{ "box", "boxes" },
		{ "happy", "happier" },
		{ "happy", "happiest" },
		{ "hope", "hoped" },
		{ "hope", "hoping" },
		{ "go", "goes" },
		{ "go", "going" },
		{ "ping", "pings" },
		{ "die", "dying" },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (!has(*state, forms[i][0], forms[i][1]))
			fail_msg("%s lacks %s", forms[i][0], forms[i][1]);
}

static void doubled_letters_are_known(void **state)
{
	static const char *const forms[][2] = {
		{ "stop", "stopped" },	  { "stop", "stopping" },
		{ "big", "bigger" },	  { "big", "biggest" },
		{ "refer", "referring" }, { "quiz", "quizzed" },
		{ "panic", "panicking" }, { "woman", "women" },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (!has(*state, forms[i][0], forms[i][1]))
			fail_msg("%s lacks %s", forms[i][0], forms[i][1]);
}

static void forms_of_other_words_are_not_taken(void **state)
{
	static const char *const others[][2] = {
		{ "hop", "hoped" },	  { "hop", "hoping" },
		{ "win", "wined" },	  { "win", "wining" },
		{ "let", "letter" },	  { "din", "dinner" },
		{ "be", "bed" },	  { "be", "best" },
		{ "see", "seed" },	  { "fee", "feed" },
		{ "belief", "believes" }, { "class", "classic" },
		{ "man", "manner" },	  { "as", "ass" },
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (has(*state, others[i][0], others[i][1]))
			fail_msg("%s has %s", others[i][0], others[i][1]);
}

static void a_word_that_no_dictionary_has_gets_regular_endings(void **state)
{
	assert_true(has(*state, "deplatformx", "deplatformxes"));
	assert_true(has(*state, "zyzzle", "zyzzled"));
	assert_true(has(*state, "zyzzle", "zyzzles"));
	assert_true(has(*state, "zyzzle", "zyzzling"));
	assert_true(has(*state, "frobby", "frobbies"));
	assert_false(has(*state, "zyzzle", "zyzzler"));
	assert_false(has(*state, "qx", "qxs"));
}

static void other_scripts_and_signs_stay_themselves(void **state)
{
	static const char *const words[] = {
		"caf\xC3\xA9", "don't",
		"4k",	       "",
		"x",	       "\xE6\x97\xA5\xE6\x9C\xAC"
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		(void)has(bench, words[i], words[i]);
		assert_int_equal(bench->forms.count, 1);
	}
}

static void a_very_long_word_stays_itself(void **state)
{
	struct bench *bench = *state;
	char word[200] = "";

	memset(word, 'a', sizeof(word) - 1);
	(void)has(bench, word, word);
	assert_int_equal(bench->forms.count, 1);
	word[60] = '\0';
	assert_true(has(bench, word, word));
}

static void languages_are_told_by_their_first_part(void **state)
{
	struct inflect *inflect;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(inflect_open("en-GB", &inflect, &err), 0);
	assert_non_null(inflect);
	inflect_close(inflect);
	assert_int_equal(inflect_open("EN", &inflect, &err), 0);
	assert_non_null(inflect);
	inflect_close(inflect);
	assert_int_equal(inflect_open("enm", &inflect, &err), 0);
	assert_null(inflect);
	assert_int_equal(inflect_open("xx", &inflect, &err), 0);
	assert_null(inflect);
	inflect_close(NULL);
}

#define BENCH_TEST(name) \
	cmocka_unit_test_setup_teardown(name, open_english, close_english)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(regular_forms_are_known),
		BENCH_TEST(doubled_letters_are_known),
		BENCH_TEST(forms_of_other_words_are_not_taken),
		BENCH_TEST(a_word_that_no_dictionary_has_gets_regular_endings),
		BENCH_TEST(other_scripts_and_signs_stay_themselves),
		BENCH_TEST(a_very_long_word_stays_itself),
		cmocka_unit_test(languages_are_told_by_their_first_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
