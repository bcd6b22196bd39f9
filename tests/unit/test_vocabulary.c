#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "every_fault.h"
#include "filter/vocabulary.h"
#include "scratch.h"

struct bench {
	struct scratch scratch;
	struct err err;
};

static int set_up(void **state)
{
	static const char aff[] = "SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n";
	struct bench *bench = calloc(1, sizeof(*bench));

	assert_non_null(bench);
	scratch_open(&bench->scratch);
	scratch_put(&bench->scratch, "en_US.aff", aff);
	scratch_put(&bench->scratch, "en_US.dic", "2\ncolor/S\ntire/S\n");
	scratch_put(&bench->scratch, "en_GB.aff", aff);
	scratch_put(&bench->scratch, "en_GB.dic", "2\ncolour/S\ntyre/S\n");
	scratch_put(&bench->scratch, "nl_NL.aff",
		    "SET UTF-8\nCOMPOUNDFLAG C\n");
	scratch_put(&bench->scratch, "nl_NL.dic", "2\nfiets/C\ntocht/C\n");
	scratch_put(&bench->scratch, "pl_PL.aff", "SET ISO8859-2\n");
	scratch_put(&bench->scratch, "pl_PL.dic", "1\n\xB3\xF3\x64\xBC\n");
	scratch_put(&bench->scratch, "fr.aff", aff);
	scratch_put(&bench->scratch, "fr.dic", "1\nmot/S\n");
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	scratch_remove(bench->scratch.folder);
	free(bench);
	return 0;
}

static int knows(struct bench *bench, struct vocabulary *vocabulary,
		 const char *language, const char *word)
{
	struct vocabulary_words words;

	if (vocabulary_words(vocabulary, language, &words, &bench->err) < 0)
		fail_msg("%s", bench->err.text);
	if (words.count == 0)
		return 2;
	return vocabulary_knows(&words, word, strlen(word), &bench->err);
}

static struct vocabulary *open_here(struct bench *bench)
{
	struct vocabulary *vocabulary;

	assert_int_equal(vocabulary_open(bench->scratch.folder, NULL,
					 &vocabulary, &bench->err),
			 0);
	return vocabulary;
}

static void a_region_picks_its_dictionary(void **state)
{
	static const struct {
		const char *language, *word;
		int known;
	} rows[] = {
		{ "en", "colors", 1 },	     { "en", "Colours", 1 },
		{ "en", "tyre", 1 },	     { "en-US", "colours", 0 },
		{ "en-us", "colors", 1 },    { "EN-GB", "colors", 0 },
		{ "en-GB", "tyres", 1 },     { "en-AU", "tyres", 1 },
		{ "en-GB", "podcaster", 1 }, { "en", "podcaster", 1 },
		{ "fr", "mots", 1 },	     { "fr-CA", "mots", 1 },
		{ "fr", "podcaster", 0 },    { "de", "Wort", 2 },
		{ "enm", "colors", 2 },
	};
	struct bench *bench = *state;
	struct vocabulary *vocabulary = open_here(bench);

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (knows(bench, vocabulary, rows[i].language, rows[i].word) !=
		    rows[i].known)
			fail_msg("%s %s", rows[i].language, rows[i].word);
	vocabulary_close(vocabulary);
}

static void what_is_no_list_of_forms_is_asked_of_hunspell(void **state)
{
	struct bench *bench = *state;
	struct vocabulary *vocabulary = open_here(bench);

	assert_int_equal(knows(bench, vocabulary, "nl", "fietstocht"), 1);
	assert_int_equal(knows(bench, vocabulary, "nl", "fietstcoht"), 0);
	vocabulary_close(vocabulary);
}

static void a_dictionary_may_be_in_an_older_encoding(void **state)
{
	static const char boat[] = "\xC5\x82\xC3\xB3\x64\xC5\xBA";
	struct bench *bench = *state;
	struct vocabulary *vocabulary = open_here(bench);
	struct vocabulary_words words;
	struct conf_strings suggest;
	struct arena arena = { 0 };

	assert_int_equal(knows(bench, vocabulary, "pl", boat), 1);
	assert_int_equal(knows(bench, vocabulary, "pl", "lodz"), 0);
	/* Of a letter that isn't in it: */
	assert_int_equal(knows(bench, vocabulary, "pl", "ni\xC3\xB1o"), 1);
	assert_int_equal(
		vocabulary_words(vocabulary, "pl", &words, &bench->err), 0);
	assert_int_equal(vocabulary_suggest(&words, "\xC5\x82\xC3\xB3\x64z", 3,
					    &arena, &suggest, &bench->err),
			 0);
	assert_int_equal(suggest.count, 1);
	assert_string_equal(suggest.items[0], boat);
	arena_release(&arena);
	vocabulary_close(vocabulary);
}

static void an_image_is_used_until_its_dictionary_changes(void **state)
{
	struct bench *bench = *state;
	struct vocabulary *vocabulary = open_here(bench);
	struct image_making making = { 0 };
	struct image *image;
	char path[256];

	assert_int_equal(knows(bench, vocabulary, "en", "colors"), 1);
	assert_int_equal(knows(bench, vocabulary, "nl", "fiets"), 1);
	assert_int_equal(vocabulary_save(vocabulary, &making, &bench->err), 0);
	vocabulary_close(vocabulary);
	(void)snprintf(path, sizeof(path), "%s",
		       scratch_path(&bench->scratch, "image"));
	assert_int_equal(image_write(&making, path, &bench->err), 0);
	image_release(&making);

	assert_int_equal(image_open(path, &image, &bench->err), 0);
	vocabulary = open_here(bench);
	vocabulary_load(vocabulary, image);
	assert_int_equal(knows(bench, vocabulary, "en-US", "colors"), 1);
	assert_int_equal(knows(bench, vocabulary, "nl", "fietstocht"), 1);
	vocabulary_close(vocabulary);

	scratch_put(&bench->scratch, "en_US.dic", "1\nflavor/S\n");
	vocabulary = open_here(bench);
	vocabulary_load(vocabulary, image);
	assert_int_equal(knows(bench, vocabulary, "en-US", "colors"), 0);
	assert_int_equal(knows(bench, vocabulary, "en-US", "flavors"), 1);
	vocabulary_close(vocabulary);
	image_close(image);
	scratch_put(&bench->scratch, "en_US.dic", "2\ncolor/S\ntire/S\n");
}

static void the_teams_words_are_folded(void **state)
{
	struct bench *bench = *state;
	struct vocabulary *vocabulary;
	const char *path = scratch_put(&bench->scratch, "own.txt",
				       "\xEF\xBB\xBF# ours\n\n Frobnicator\r\n"
				       "whatsit-o-mat\n");

	assert_int_equal(vocabulary_open(bench->scratch.folder, path,
					 &vocabulary, &bench->err),
			 0);
	assert_true(vocabulary_is_own(vocabulary, "frobnicator", 11));
	assert_true(vocabulary_is_own(vocabulary, "whatsit", 7));
	assert_false(vocabulary_is_own(vocabulary, "ours", 4));
	assert_false(vocabulary_is_own(vocabulary, "frobnicators", 12));
	vocabulary_close(vocabulary);
}

static void every_fault_is_an_error(void **state)
{
	struct bench *bench = *state;
	const char *own = scratch_put(&bench->scratch, "own.txt", "ours\n");
	unsigned met = 0;

	for (unsigned n = 1; every_fault_arm(FAULT_MEM, n, ""); n++) {
		struct vocabulary *vocabulary = NULL;
		struct vocabulary_words words = { 0 };
		struct err err = { 0 };
		int result = vocabulary_open(bench->scratch.folder, own,
					     &vocabulary, &err);

		if (result == 0)
			result = vocabulary_words(vocabulary, "en", &words,
						  &err);
		if (!every_fault_met(FAULT_MEM, n)) {
			assert_int_equal(result, 0);
			vocabulary_close(vocabulary);
			break;
		}
		met++;
		assert_int_equal(result, -1);
		assert_int_equal(err.code, ERR_MEMORY);
		vocabulary_close(vocabulary);
	}
	assert_true(met > 5);
}

struct thread {
	pthread_t id;
	struct vocabulary *vocabulary;
	size_t wrong;
};

static void *ask(void *context)
{
	static const char *const rows[][2] = { { "en-US", "colors" },
					       { "en-GB", "tyres" },
					       { "nl", "fietstocht" },
					       { "fr", "mots" } };
	struct thread *thread = context;

	for (size_t i = 0; i < 400; i++) {
		struct vocabulary_words words;
		struct err err = { 0 };
		const char *word = rows[i % 4][1];

		if (vocabulary_words(thread->vocabulary, rows[i % 4][0], &words,
				     &err) < 0 ||
		    vocabulary_knows(&words, word, strlen(word), &err) != 1)
			thread->wrong++;
	}
	return NULL;
}

static void threads_may_share_one(void **state)
{
	struct bench *bench = *state;
	struct vocabulary *vocabulary = open_here(bench);
	struct thread threads[4];

	for (size_t i = 0; i < 4; i++) {
		threads[i] = (struct thread){ .vocabulary = vocabulary };
		assert_int_equal(
			pthread_create(&threads[i].id, NULL, ask, &threads[i]),
			0);
	}
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i].id, NULL), 0);
		assert_int_equal(threads[i].wrong, 0);
	}
	vocabulary_close(vocabulary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_region_picks_its_dictionary),
		cmocka_unit_test(what_is_no_list_of_forms_is_asked_of_hunspell),
		cmocka_unit_test(a_dictionary_may_be_in_an_older_encoding),
		cmocka_unit_test(an_image_is_used_until_its_dictionary_changes),
		cmocka_unit_test(the_teams_words_are_folded),
		cmocka_unit_test(every_fault_is_an_error),
		cmocka_unit_test(threads_may_share_one),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
