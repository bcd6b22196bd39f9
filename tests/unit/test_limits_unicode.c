#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random_text.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "draft/grapheme.h"
#include "draft/limits.h"
#include "draft/url.h"

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

/* Looked for everywhere, one after the other. */
static size_t weigh_slowly(const char *text, size_t len)
{
	size_t at = 0, sum = 0;

	while (at < len) {
		size_t n = url_length(text, len, at, true);

		sum += n > 0 ? 23 : 0;
		if (n == 0) {
			n = grapheme_length(text + at, len - at);
			sum += limits_weigh(text + at, n);
		}
		at += n;
	}
	return sum;
}

static size_t count_slowly(const char *text, size_t len)
{
	size_t at = 0, sum = grapheme_count(text, len);

	while (at < len) {
		size_t n = url_length(text, len, at, false);

		if (n > 0)
			sum = sum + 23 - grapheme_count(text + at, n);
		at += n > 0 ? n : 1;
	}
	return sum;
}

static void addresses_are_found_wherever_they_begin(void **state)
{
	static const char *const pieces[] = {
		"http://", "https://", "HTTP://",  "www.", "a.co", "b", "x.org",
		" ",	   "\r\n",     "\n",	   ":",	   ".",	   "/", "x@",
		"#",	   "\xC3\xA9", "://",	   "?q=1", "(",	   ")", "_",
		"-",	   "1",	       "\xCC\x81",
	};
	const struct limits *mastodon = limits_of("mastodon");
	uint64_t seed = 23;
	char text[512];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct place place;
		size_t len = 0;

		for (uint32_t n = random_number(&seed, 14); n > 0; n--) {
			const char *piece = pieces[random_number(
				&seed, sizeof(pieces) / sizeof(*pieces))];

			if (random_number(&seed, 12) == 0)
				len += random_text(&seed, text + len, 4);
			memcpy(text + len, piece, strlen(piece));
			len += strlen(piece);
		}
		assert_int_equal(limits_weigh(text, len),
				 weigh_slowly(text, len));
		limits_place(mastodon, text, len, &place);
		assert_int_equal(place.used, count_slowly(text, len));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unicodes_own_graphemes_are_counted),
		cmocka_unit_test(addresses_are_found_wherever_they_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
