#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "filter/affix.h"
#include "filter/capital.h"
#include "filter/dictionary.h"
#include "filter/speller.h"
#include "random_text.h"
#include "scratch.h"

#define ENGLISH "/usr/share/hunspell/en_US"
#define SAMPLE 50000

struct bench {
	struct dictionary dictionary;
	struct speller *speller;
	struct scratch scratch;
	struct arena arena;
	struct err err;
	bool whole;
	/* The forms, for the sample. */
	const char **forms;
	size_t count, cap;
	size_t wrong;
};

static void make(struct bench *bench, const char *path)
{
	struct arena arena = { 0 };
	struct dictionary_making making = { .arena = &arena };

	assert_int_equal(
		dictionary_add_all(&making, path, &bench->whole, &bench->err),
		0);
	assert_int_equal(dictionary_finish(&making, &bench->arena,
					   &bench->dictionary, &bench->err),
			 0);
	arena_release(&arena);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	const char *path = getenv("DICTIONARY");

	assert_non_null(bench);
	scratch_open(&bench->scratch);
	path = path != NULL ? path : ENGLISH;
	make(bench, path);
	assert_int_equal(speller_open(path, "hunspell-en-us", &bench->speller,
				      &bench->err),
			 0);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	speller_close(bench->speller);
	scratch_remove(bench->scratch.folder);
	arena_release(&bench->arena);
	free(bench);
	return 0;
}

static bool knows(struct bench *bench, const char *word)
{
	return dictionary_knows(&bench->dictionary, word, strlen(word));
}

static void case_is_as_in_sentences_and_headlines(void **state)
{
	static const char *const right[] = {
		"hello",  "Hello", "HELLO",  "Paris",  "PARIS",	 "USA",
		"NATO's", "don't", "Don't",  "DON'T",  "NATO'S", "I",
		"A",	  "a",	   "McAdam", "MCADAM", "O'Hara", "O'HARA"
	};
	static const char *const wrong[] = { "paris",  "hELLO", "HELlo",
					     "usa",    "helo",	"Nato's",
					     "mcadam", "Usa",	"x'y" };
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(right) / sizeof(*right); i++)
		if (!knows(bench, right[i]))
			fail_msg("%s should be known", right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (knows(bench, wrong[i]))
			fail_msg("%s shouldn't be known", wrong[i]);
}

static void english_is_a_list_of_forms(void **state)
{
	struct bench *bench = *state;

	assert_true(bench->whole);
	assert_in_range(bench->dictionary.count, 100000, 1000000);
}

static void compare(struct bench *bench, const char *word)
{
	int there = speller_knows(bench->speller, word, &bench->err);

	assert_true(there >= 0);
	if (knows(bench, word) == (there != 0))
		return;
	print_message("%s: hunspell says %d\n", word, there);
	bench->wrong++;
}

static int take_form(void *context, const char *form, size_t len,
		     struct err *err)
{
	struct bench *bench = context;

	if (strcspn(form, "0123456789") < len)
		return 0;
	bench->forms = arena_grow(&bench->arena, bench->forms, &bench->cap,
				  bench->count + 1, sizeof(char *), err);
	assert_non_null(bench->forms);
	bench->forms[bench->count++] =
		arena_copy(&bench->arena, form, len, err);
	return 0;
}

static void read_forms(struct bench *bench)
{
	struct affix_taker taker = { bench, take_form };
	const char *path = getenv("DICTIONARY");
	struct affix_entry entry;
	struct affix affix;
	char *data, name[256];
	size_t len;

	path = path != NULL ? path : ENGLISH;
	(void)snprintf(name, sizeof(name), "%s.aff", path);
	assert_int_equal(file_read(name, DICTIONARY_FILE_MAX, 0, &bench->arena,
				   &data, &len, &bench->err),
			 0);
	assert_int_equal(affix_read(data, &bench->arena, &affix, &bench->err),
			 0);
	(void)snprintf(name, sizeof(name), "%s.dic", path);
	assert_int_equal(file_read(name, DICTIONARY_FILE_MAX, 0, &bench->arena,
				   &data, &len, &bench->err),
			 0);
	for (char *line = strtok_r(data, "\n", &data); line != NULL;
	     line = strtok_r(NULL, "\n", &data))
		if (affix_entry(line, &entry))
			assert_int_equal(affix_forms(&affix, &entry, &taker,
						     &bench->err),
					 0);
}

/* One small error: a letter more, less, other, or two of them exchanged. */
static void mutate(uint64_t *seed, char word[2 * AFFIX_FORM_MAX])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz'";
	size_t len = strlen(word);
	size_t at = random_number(seed, (uint32_t)len);
	char c = letters[random_number(seed, sizeof(letters) - 1)];

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)word[i] >= 0x80)
			return;
	switch (random_number(seed, 4)) {
	case 0:
		memmove(word + at + 1, word + at, len - at + 1);
		word[at] = c;
		break;
	case 1:
		if (len > 1)
			memmove(word + at, word + at + 1, len - at);
		break;
	case 2:
		word[at] = c;
		break;
	default:
		if (at + 1 < len) {
			c = word[at];
			word[at] = word[at + 1];
			word[at + 1] = c;
		}
	}
}

static void capitalise(uint64_t *seed, char word[2 * AFFIX_FORM_MAX])
{
	size_t len = strlen(word), first = 0;

	switch (random_number(seed, 5)) {
	case 0:
		len = 1;
		break;
	case 1:
		break;
	case 2:
		first = random_number(seed, (uint32_t)len);
		len = first + 1;
		break;
	default:
		return;
	}
	for (size_t i = first; i < len; i++)
		if (word[i] >= 'a' && word[i] <= 'z')
			word[i] = (char)(word[i] - 32);
}

static void random_letters(uint64_t *seed, char word[2 * AFFIX_FORM_MAX])
{
	size_t len = 1 + random_number(seed, 6);

	for (size_t i = 0; i < len; i++)
		word[i] = (char)('a' + random_number(seed, 26));
	word[len] = '\0';
}

/* A word that begins or ends in an apostrophe isn't one of a text. */
static bool is_word(const char *word)
{
	size_t len = strlen(word);

	return len > 0 && word[0] != '\'' && word[len - 1] != '\'' &&
	       strpbrk(word, ".-/") == NULL;
}

static void it_agrees_with_hunspell(void **state)
{
	struct bench *bench = *state;
	char word[2 * AFFIX_FORM_MAX];
	uint64_t seed = 20261122;

	read_forms(bench);
	assert_true(bench->count > 100000);
	for (size_t i = 0; i < SAMPLE; i++) {
		size_t form = random_number(&seed, (uint32_t)bench->count);

		(void)snprintf(word, sizeof(word), "%s", bench->forms[form]);
		if (i % 3 == 1)
			mutate(&seed, word);
		if (i % 10 == 3)
			random_letters(&seed, word);
		capitalise(&seed, word);
		if (is_word(word))
			compare(bench, word);
	}
	assert_int_equal(bench->wrong, 0);
}

/* The few stems with capitals of their own would be rare in a sample. */
static void it_agrees_on_every_form_with_capitals_inside(void **state)
{
	struct bench *bench = *state;
	char word[CAPITAL_WORD_MAX];
	size_t count = 0;

	for (size_t i = 0; i < bench->count; i++) {
		const char *form = bench->forms[i];

		if (!is_word(form) ||
		    capital_of(form, strlen(form)) < CAPITAL_ALL)
			continue;
		for (int first = CAPITAL_NONE; first <= CAPITAL_FIRST;
		     first++) {
			size_t n = capital_write(form, strlen(form),
						 (enum capital)first, word);

			word[n] = '\0';
			compare(bench, word);
		}
		for (size_t k = 0; word[k] != '\0'; k++)
			if (word[k] >= 'a' && word[k] <= 'z')
				word[k] = (char)(word[k] - 32);
		compare(bench, word);
		compare(bench, form);
		count++;
	}
	assert_true(count > 500);
	assert_int_equal(bench->wrong, 0);
}

static void write_files(struct bench *bench, const char *aff, const char *dic)
{
	scratch_write(&bench->scratch, "x.dic", dic, strlen(dic));
	scratch_write(&bench->scratch, "x.aff", aff, strlen(aff));
	bench->scratch.path[strlen(bench->scratch.path) - 4] = '\0';
}

static void what_makes_more_words_than_forms_is_not_whole(void **state)
{
	static const char *const affs[] = {
		"SET UTF-8\nCOMPOUNDFLAG X\n",
		"SET UTF-8\nCOMPOUNDRULE 1\nCOMPOUNDRULE AA\n",
		"SET ISO8859-1\n",
		"SET UTF-8\nFLAG long\n",
		"SET UTF-8\nSFX A Y 1\nSFX A 0 s/B .\n",
		"SET UTF-8\nSFX A Y 1\nSFX A 0 s [\xC3\xA9]\n",
		"SET UTF-8\nFORBIDDENWORD A\n",
		"SET UTF-8\nSOMETHING new\n",
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(affs) / sizeof(*affs); i++) {
		write_files(bench, affs[i], "1\nhello/A\n");
		make(bench, bench->scratch.path);
		if (bench->whole)
			fail_msg("whole: %s", affs[i]);
	}
	write_files(bench,
		    "SET UTF-8\r\n# a comment\r\nSFX A Y 1\r\n"
		    "SFX A y ies [^aeiou]y\r\n",
		    "1\r\nberry/A\r\n");
	make(bench, bench->scratch.path);
	assert_true(bench->whole);
	assert_true(knows(bench, "berries"));
	assert_true(knows(bench, "Berry"));
	assert_false(knows(bench, "berrys"));
	write_files(bench, "", "");
	make(bench, bench->scratch.path);
	assert_false(knows(bench, "hello"));
	make(bench, ENGLISH);
}

/* Of two stems that are one in small letters, hunspell keeps the first. */
static void it_agrees_on_stems_that_differ_in_case(void **state)
{
	static const char *const words[] = { "ABCS", "ABCT", "AbCt", "Abcs",
					     "DEFS", "DEFT", "Defs", "ABC" };
	struct bench *bench = *state;
	struct speller *english = bench->speller;

	write_files(bench,
		    "SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n"
		    "SFX T Y 1\nSFX T 0 t .\n",
		    "4\nABC/S\nAbC/T\nDeF/S\nDef/T\n");
	make(bench, bench->scratch.path);
	assert_int_equal(speller_open(bench->scratch.path, "x", &bench->speller,
				      &bench->err),
			 0);
	bench->wrong = 0;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		compare(bench, words[i]);
	assert_int_equal(bench->wrong, 0);
	speller_close(bench->speller);
	bench->speller = english;
	make(bench, ENGLISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_is_as_in_sentences_and_headlines),
		cmocka_unit_test(english_is_a_list_of_forms),
		cmocka_unit_test(it_agrees_with_hunspell),
		cmocka_unit_test(it_agrees_on_every_form_with_capitals_inside),
		cmocka_unit_test(what_makes_more_words_than_forms_is_not_whole),
		cmocka_unit_test(it_agrees_on_stems_that_differ_in_case),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
