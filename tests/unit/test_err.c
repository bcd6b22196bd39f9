#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/utf8.h"

static void first_error_wins(void **state)
{
	struct err err = { 0 };

	(void)state;
	assert_int_equal(err_set(&err, ERR_INPUT, "a.md:%d: %s", 3, "no"), -1);
	assert_int_equal(err_set(&err, ERR_MEMORY, "later"), -1);
	assert_int_equal(err_sys(&err, 2, "later"), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_string_equal(err.text, "a.md:3: no");
}

static void context_goes_in_front_and_keeps_the_code(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, ERR_LIMIT, "too long");
	assert_int_equal(err_in(&err, "%s", "posts/a.md"), -1);
	assert_int_equal(err_in(&err, "line %d", 2), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "line 2: posts/a.md: too long");
}

static void system_errors_say_what_the_system_said(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_sys(&err, 2, "%s: can't be read", "a");
	assert_int_equal(err.code, ERR_IO);
	assert_string_equal(err.text,
			    "a: can't be read: No such file or directory");
}

static void cleared_is_empty_and_ready(void **state)
{
	struct err err = { 0 };

	(void)state;
	err_set(&err, ERR_NET, "gone");
	err_clear(&err);
	assert_int_equal(err.code, ERR_NONE);
	assert_string_equal(err.text, "");
	err_set(&err, ERR_IO, "next");
	assert_string_equal(err.text, "next");
}

/* Every way in, with a text that has a border at each offset in turn. */
static void too_long_is_cut_between_characters(void **state)
{
	char text[2100];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		struct err err = { 0 };

		memset(text, 'x', shift);
		for (size_t i = shift; i + 4 < sizeof(text); i += 4)
			memcpy(text + i, "\xF0\x9F\x98\x80", 4);
		text[shift + 2000] = '\0';
		err_set(&err, ERR_INPUT, "%s", text);
		assert_in_range(strlen(err.text), sizeof(err.text) - 5,
				sizeof(err.text) - 1);
		assert_int_equal(utf8_check(err.text, strlen(err.text)),
				 strlen(err.text));
		err_in(&err, "%s", text + shift + 1200);
		assert_int_equal(utf8_check(err.text, strlen(err.text)),
				 strlen(err.text));
		err_clear(&err);
		err_sys(&err, 2, "%s", text);
		assert_int_equal(utf8_check(err.text, strlen(err.text)),
				 strlen(err.text));
		assert_non_null(strstr(err.text, "No such file"));
	}
}

static void what_fits_exactly_stays_whole(void **state)
{
	char text[1024];
	struct err err = { 0 };

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text + sizeof(text) - 4, "\xE2\x82\xAC", 4);
	err_set(&err, ERR_INPUT, "%s", text);
	assert_string_equal(err.text, text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_error_wins),
		cmocka_unit_test(context_goes_in_front_and_keeps_the_code),
		cmocka_unit_test(system_errors_say_what_the_system_said),
		cmocka_unit_test(cleared_is_empty_and_ready),
		cmocka_unit_test(too_long_is_cut_between_characters),
		cmocka_unit_test(what_fits_exactly_stays_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
