#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

#define TEXT "We open at nine."
#define LEN (sizeof(TEXT) - 1)

/* Reads a file that is said to be of `size` bytes; -1 or its length. */
static int read_as(size_t size, size_t limit, struct err *err)
{
	struct arena arena = { 0 };
	FILE *file = tmpfile();
	char *data = NULL;
	size_t len = 0;
	int result;

	assert_non_null(file);
	assert_int_equal(write(fileno(file), TEXT, LEN), LEN);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	result = file_read_sized(fileno(file), "f", size, limit, &arena, &data,
				 &len, err);
	if (result == 0) {
		assert_int_equal(len, LEN);
		assert_memory_equal(data, TEXT, LEN + 1);
		result = (int)len;
	}
	assert_int_equal(fclose(file), 0);
	arena_release(&arena);
	return result;
}

static void a_file_is_read_whole_whatever_its_size_was(void **state)
{
	struct err err = { 0 };

	(void)state;
	for (size_t size = 0; size < 2 * LEN; size++)
		assert_int_equal(read_as(size, 100, &err), LEN);
}

static void the_limit_holds_for_what_is_said_and_for_what_is_there(void **state)
{
	static const size_t said[] = { 0, 4, LEN, LEN + 1 };

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		struct err err = { 0 };
		size_t limit = said[i] > LEN ? LEN : LEN - 1;

		assert_int_equal(read_as(said[i], limit, &err), -1);
		assert_int_equal(err.code, ERR_LIMIT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_whole_whatever_its_size_was),
		cmocka_unit_test(
			the_limit_holds_for_what_is_said_and_for_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
