#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "random_text.h"

static void every_character_is_written_and_read_back(void **state)
{
	char bytes[4];
	uint32_t back = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		size_t len, want = c < 0x80    ? 1 :
				   c < 0x800   ? 2 :
				   c < 0x10000 ? 3 :
						 4;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		len = utf8_put(bytes, c);
		assert_int_equal(len, want);
		assert_int_equal(utf8_next(bytes, len, &back), len);
		assert_int_equal(back, c);
		for (size_t cut = 0; cut < len; cut++)
			assert_int_equal(utf8_next(bytes, cut, &back), 0);
		assert_int_equal(utf8_count(bytes, len), 1);
	}
}

/* What table 3-7 of Unicode 15 says, said again without its code. */
static int is_well_formed(const unsigned char *s, size_t len)
{
	static const struct {
		unsigned char low[4], high[4];
		size_t len;
	} rows[] = {
		{ { 0x00 }, { 0x7F }, 1 },
		{ { 0xC2, 0x80 }, { 0xDF, 0xBF }, 2 },
		{ { 0xE0, 0xA0, 0x80 }, { 0xE0, 0xBF, 0xBF }, 3 },
		{ { 0xE1, 0x80, 0x80 }, { 0xEC, 0xBF, 0xBF }, 3 },
		{ { 0xED, 0x80, 0x80 }, { 0xED, 0x9F, 0xBF }, 3 },
		{ { 0xEE, 0x80, 0x80 }, { 0xEF, 0xBF, 0xBF }, 3 },
		{ { 0xF0, 0x90, 0x80, 0x80 }, { 0xF0, 0xBF, 0xBF, 0xBF }, 4 },
		{ { 0xF1, 0x80, 0x80, 0x80 }, { 0xF3, 0xBF, 0xBF, 0xBF }, 4 },
		{ { 0xF4, 0x80, 0x80, 0x80 }, { 0xF4, 0x8F, 0xBF, 0xBF }, 4 },
	};

	for (size_t r = 0; r < sizeof(rows) / sizeof(*rows); r++) {
		size_t n = 0;

		while (n < rows[r].len && n < len && s[n] >= rows[r].low[n] &&
		       s[n] <= rows[r].high[n])
			n++;
		if (n == rows[r].len)
			return (int)n;
	}
	return 0;
}

static void every_two_bytes_and_a_border_are_judged_as_unicode_does(
	void **state)
{
	static const unsigned char ends[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90,
					      0x9F, 0xA0, 0xBF, 0xC0, 0xFF };
	uint32_t c;

	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++)
			for (size_t i = 0; i < sizeof(ends) * sizeof(ends);
			     i++) {
				unsigned char s[4] = { (unsigned char)a,
						       (unsigned char)b,
						       ends[i / sizeof(ends)],
						       ends[i % sizeof(ends)] };

				assert_int_equal(utf8_next((char *)s, 4, &c),
						 is_well_formed(s, 4));
			}
}

static void check_names_the_first_bad_byte(void **state)
{
	static const struct {
		const char *text;
		size_t at;
	} cases[] = {
		{ "", 0 },
		{ "gr\xC3\xBC\xC3\x9F"
		  "e",
		  7 },
		{ "a\xC0\xAF", 1 },	       /* overlong */
		{ "ab\xE0\x80\x80", 2 },       /* overlong */
		{ "\xC3\xBC\xED\xA0\x80", 2 }, /* a surrogate */
		{ "abc\xF4\x90\x80\x80", 3 },  /* above U+10FFFF */
		{ "\x80", 0 },		       /* alone */
		{ "x\xF0\x9F\x98", 1 },	       /* cut */
		{ "x\xFF", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
			utf8_check(cases[i].text, strlen(cases[i].text)),
			cases[i].at);
}

/* Eight bytes of ASCII are looked at together; what follows isn't lost. */
static void check_finds_a_bad_byte_anywhere(void **state)
{
	char text[60];

	(void)state;
	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'a', sizeof(text));
		text[at] = (char)0x80;
		assert_int_equal(utf8_check(text, sizeof(text)), at);
		assert_int_equal(utf8_check(text, at), at);
	}
}

static void assert_escaped(const char *text, int lines, const char *want)
{
	struct buf out = { 0 };

	utf8_escape(&out, text, strlen(text), lines);
	assert_string_equal(out.data != NULL ? out.data : "", want);
	buf_release(&out);
}

static void escaped_text_can_move_no_cursor(void **state)
{
	(void)state;
	assert_escaped("caf\xC3\xA9 \xF0\x9F\x98\x80", 0,
		       "caf\xC3\xA9 \xF0\x9F\x98\x80");
	assert_escaped("a\x1B]8;;x\x07\r\t\x7F", 0,
		       "a‹U+001B›]8;;x‹U+0007›‹U+000D›‹U+0009›‹U+007F›");
	assert_escaped("a\nb", 0, "a‹U+000A›b");
	assert_escaped("a\nb", 1, "a\nb");
	assert_escaped("\xC2\x9B"
		       "31m",
		       0, "‹U+009B›31m");
	assert_escaped("\xE2\x80\xAE"
		       "evil",
		       0, "‹RLO›evil");
	assert_escaped("pass\xE2\x80\x8Bword", 0, "pass‹ZWSP›word");
	assert_escaped("a\xFF\xC3", 0, "a‹0xFF›‹0xC3›");
	assert_escaped("\xF3\xA0\x81\x81", 0, "‹U+E0041›");
	assert_escaped("\xE3\x85\xA4", 0, "‹U+3164›");
}

/* The joiner of emoji and of Indic text stays. */
static void escaping_leaves_families_together(void **state)
{
	static const char family[] =
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9";

	(void)state;
	assert_escaped(family, 0, family);
}

static void escaping_any_bytes_gives_harmless_utf8(void **state)
{
	uint64_t seed = 20261122;
	char bytes[64];
	uint32_t c;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = random_number(&seed, sizeof(bytes)), step;
		struct buf out = { 0 };

		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)random_number(&seed, 256);
		if (round % 2)
			len = random_text(&seed, bytes, 16);
		utf8_escape(&out, bytes, len, 0);
		for (size_t at = 0; at < out.len; at += step) {
			step = utf8_next(out.data + at, out.len - at, &c);
			assert_int_not_equal(step, 0);
			assert_false(c < 0x20 || (c >= 0x7F && c < 0xA0) ||
				     (c >= 0x202A && c <= 0x202E) ||
				     (c >= 0x2066 && c <= 0x2069));
		}
		buf_release(&out);
	}
}

static void ascii_is_told_wherever_the_other_byte_stands(void **state)
{
	char text[24];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t len = 0; len <= sizeof(text); len++) {
		assert_true(utf8_is_ascii(text, len));
		for (size_t at = 0; at < len; at++) {
			text[at] = '\x80';
			assert_false(utf8_is_ascii(text, len));
			assert_true(utf8_is_ascii(text, at));
			text[at] = 'a';
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_is_written_and_read_back),
		cmocka_unit_test(
			every_two_bytes_and_a_border_are_judged_as_unicode_does),
		cmocka_unit_test(ascii_is_told_wherever_the_other_byte_stands),
		cmocka_unit_test(check_names_the_first_bad_byte),
		cmocka_unit_test(check_finds_a_bad_byte_anywhere),
		cmocka_unit_test(escaped_text_can_move_no_cursor),
		cmocka_unit_test(escaping_leaves_families_together),
		cmocka_unit_test(escaping_any_bytes_gives_harmless_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
