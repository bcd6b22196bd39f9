#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

#include "cli/lines.h"

#define ROOM 8

/* A pipe that holds `text` and is closed behind it. */
static int pipe_with(const char *text)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
	assert_int_equal(close(ends[1]), 0);
	return ends[0];
}

/* Reads all lines; each is written as "number:text;", a long one as "!". */
static void expect_most(const char *text, size_t most, const char *expected)
{
	struct arena arena = { 0 };
	struct lines lines;
	char got[256] = "";
	int fd = pipe_with(text), more;

	do {
		struct err err = { 0 };
		const char *line;
		size_t len, used = strlen(got);

		if (used == 0)
			assert_int_equal(lines_open(&lines, fd, "f", ROOM, most,
						    &arena, &err),
					 0);
		more = lines_next(&lines, &line, &len, &err);
		if (more > 0)
			(void)snprintf(got + used, sizeof(got) - used,
				       "%zu:%.*s;", lines.line, (int)len, line);
		else if (more < 0)
			(void)snprintf(got + used, sizeof(got) - used, "%s",
				       err.code == ERR_LIMIT ? "!" : "#");
		if (more < 0 && err.code != ERR_LIMIT)
			break;
	} while (more != 0);
	assert_string_equal(got, expected);
	assert_int_equal(close(fd), 0);
	arena_release(&arena);
}

static void expect(const char *text, const char *expected)
{
	expect_most(text, 1000, expected);
}

static void lines_come_with_their_numbers(void **state)
{
	(void)state;
	expect("", "");
	expect("a", "1:a;");
	expect("a\n", "1:a;");
	expect("a\n\nb\n", "1:a;2:;3:b;");
	expect("\n", "1:;");
	expect("abc\ndefgh\nij", "1:abc;2:defgh;3:ij;");
}

static void a_line_may_fill_its_room(void **state)
{
	(void)state;
	expect("12345678\n12345678\n", "1:12345678;2:12345678;");
	expect("12345678", "1:12345678;");
}

static void a_longer_one_is_an_error_and_the_next_comes(void **state)
{
	(void)state;
	expect("123456789\nb\n", "!2:b;");
	expect("a\n12345678901234567890123456789\nb", "1:a;!3:b;");
	expect("a\n12345678901234567890123456789", "1:a;!");
	expect("1234567890\n1234567890\nc\n", "!!3:c;");
}

static void a_file_that_is_too_large_is_the_end(void **state)
{
	(void)state;
	expect_most("a\nb\nc\nd\ne\nf\n", 11, "1:a;2:b;3:c;4:d;#");
}

static void what_cannot_be_read_is_the_end(void **state)
{
	struct arena arena = { 0 };
	struct lines lines;
	struct err err = { 0 };
	const char *line;
	size_t len;

	(void)state;
	assert_int_equal(lines_open(&lines, -1, "f", ROOM, 10, &arena, &err),
			 0);
	assert_int_equal(lines_next(&lines, &line, &len, &err), -1);
	assert_int_equal(err.code, ERR_IO);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_with_their_numbers),
		cmocka_unit_test(a_line_may_fill_its_room),
		cmocka_unit_test(a_longer_one_is_an_error_and_the_next_comes),
		cmocka_unit_test(a_file_that_is_too_large_is_the_end),
		cmocka_unit_test(what_cannot_be_read_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
