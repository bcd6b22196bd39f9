#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filter/dictionary.h"
#include "random_text.h"
#include "scratch.h"

#define ENGLISH "/usr/share/hunspell/en_US"

struct bench {
	struct dictionary dictionary;
	struct scratch scratch;
	struct arena arena;
	struct err err;
};

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct dictionary_making making = { 0 };
	bool whole;

	assert_non_null(bench);
	scratch_open(&bench->scratch);
	making.arena = &bench->arena;
	assert_int_equal(
		dictionary_add_all(&making, ENGLISH, &whole, &bench->err), 0);
	assert_int_equal(dictionary_finish(&making, &bench->arena,
					   &bench->dictionary, &bench->err),
			 0);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	scratch_remove(bench->scratch.folder);
	arena_release(&bench->arena);
	free(bench);
	return 0;
}

static void save(struct bench *bench, const struct dictionary_mark *mark,
		 struct dictionary dictionary)
{
	struct image_making making = { 0 };

	(void)scratch_path(&bench->scratch, "image");
	assert_int_equal(
		dictionary_save(&dictionary, mark, 3, &making, &bench->err), 0);
	assert_int_equal(image_write(&making, bench->scratch.path, &bench->err),
			 0);
	image_release(&making);
}

static void an_image_gives_it_back(void **state)
{
	struct bench *bench = *state;
	struct dictionary_mark mark, other;
	struct dictionary dictionary;
	struct image *image;

	assert_true(dictionary_mark(ENGLISH, 7, &mark));
	assert_false(dictionary_mark("/nowhere", 7, &other));
	save(bench, &mark, bench->dictionary);
	assert_int_equal(image_open(bench->scratch.path, &image, &bench->err),
			 0);
	assert_true(dictionary_load(image, &mark, &dictionary));
	assert_true(dictionary_knows(&dictionary, "Hello", 5));
	assert_false(dictionary_knows(&dictionary, "helo", 4));
	assert_true(dictionary_mark(ENGLISH, 8, &other));
	assert_false(dictionary_load(image, &other, &dictionary));
	other = mark;
	other.times[1]++;
	assert_false(dictionary_load(image, &other, &dictionary));
	image_close(image);
}

/* Full, empty, and of numbers that mean nothing: an answer, and an end. */
static void damaged_cells_crash_nothing(void **state)
{
	uint32_t cells[64];
	uint64_t seed = 5;

	(void)state;
	for (size_t round = 0; round < 64; round++) {
		struct dictionary dictionary = { cells, round };

		for (size_t i = 0; i < 64; i++)
			cells[i] = 1 + random_number(&seed, UINT32_MAX - 1);
		(void)dictionary_knows(&dictionary, "hello", 5);
		(void)dictionary_knows(&dictionary, "O'HARA", 6);
		(void)dictionary_knows(&dictionary, "", 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_image_gives_it_back),
		cmocka_unit_test(damaged_cells_crash_nothing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
