#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "queue/repeat.h"

static const char *sameness(struct arena *arena, const char *text)
{
	struct err err = { 0 };
	const char *hex = NULL;

	assert_int_equal(repeat_sameness(text, strlen(text), arena, &hex, &err),
			 0);
	return hex;
}

static void texts_that_read_alike_are_the_same(void **state)
{
	static const char *const alike[] = {
		"We open at nine.",
		"  We open\tat nine.\n",
		"WE OPEN AT NINE.",
		"We\xC2\xA0open at\r\nnine.",
		("We op\xC2\xAD"
		 "en at nine."),
	};
	struct arena arena = { 0 };
	const char *first = sameness(&arena, alike[0]);

	(void)state;
	assert_int_equal(strlen(first), 64);
	for (size_t i = 1; i < sizeof(alike) / sizeof(*alike); i++)
		assert_string_equal(sameness(&arena, alike[i]), first);
	arena_release(&arena);
}

static void another_word_makes_another_text(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_string_not_equal(sameness(&arena, "We open at nine."),
				sameness(&arena, "We open at ten."));
	assert_string_not_equal(sameness(&arena, "Cannot"),
				sameness(&arena, "Can not"));
	arena_release(&arena);
}

static void a_text_without_a_character_is_none(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	assert_null(sameness(&arena, ""));
	assert_null(sameness(&arena, " \n\t"));
	assert_null(sameness(&arena, "\xE2\x80\x8B"));
	arena_release(&arena);
}

static int start(void **state)
{
	struct err err = { 0 };

	(void)state;
	return digest_start(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_that_read_alike_are_the_same),
		cmocka_unit_test(another_word_makes_another_text),
		cmocka_unit_test(a_text_without_a_character_is_none),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
