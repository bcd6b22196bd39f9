#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "draft/limits.h"

/* Lines of Unicode 15.0 that 17.0 answers otherwise, and their count there:
 * U+2701 is no Extended_Pictographic any more. */
static size_t changed(const char *line)
{
	static const char scissors[] =
		"\xC3\xB7 2701 \xC3\x97 200D \xC3\x97 2701 \xC3\xB7";

	return strncmp(line, scissors, sizeof(scissors) - 1) == 0 ? 2 : 0;
}

/* A line of GraphemeBreakTest.txt: U+00F7 between numbers is a border, and
 * U+00D7 is none; there is one border in front and one behind. */
static size_t check_line(const char *line)
{
	char text[200];
	size_t len = 0, borders = 0, now = changed(line);
	char *end;

	for (; *line != '#' && *line != '\n' && *line != '\0'; line++) {
		if (memcmp(line, "\xC3\xB7", 2) == 0)
			borders++;
		if (!(*line >= '0' && *line <= '9') &&
		    !(*line >= 'A' && *line <= 'F'))
			continue;
		len += utf8_put(text + len, (uint32_t)strtoul(line, &end, 16));
		line = end;
	}
	if (len > 0)
		assert_int_equal(limits_count(UNIT_GRAPHEMES, text, len),
				 now > 0 ? now : borders - 1);
	return len > 0;
}

/* Debian's unicode-data; POSTGATE_UNICODE is another folder. */
static void unicodes_own_graphemes_are_counted(void **state)
{
	const char *folder = getenv("POSTGATE_UNICODE");
	struct arena arena = { 0 };
	struct err err = { 0 };
	char *data, *path;
	size_t len, cases = 0;

	(void)state;
	path = file_join(&arena, folder != NULL ? folder : "/usr/share/unicode",
			 "auxiliary/GraphemeBreakTest.txt", &err);
	if (file_read(path, 1 << 20, 0, &arena, &data, &len, &err) < 0) {
		arena_release(&arena);
		skip();
	}
	for (const char *line = data; *line != '\0'; line += *line == '\n') {
		cases += check_line(line);
		line += strcspn(line, "\n");
	}
	assert_true(cases > 600);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unicodes_own_graphemes_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
