#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "draft/limits.h"
#include "random_text.h"

#define FAMILY                                                     \
	"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D" \
	"\xF0\x9F\x91\xA7\xE2\x80\x8D\xF0\x9F\x91\xA6"
#define FLAG "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA"
#define SKIN "\xF0\x9F\x99\x8B\xF0\x9F\x8F\xBD"
#define KEYCAP "1\xEF\xB8\x8F\xE2\x83\xA3"
#define SCOTLAND                                                       \
	"\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xA2\xF3\xA0\x81" \
	"\xB3\xF3\xA0\x81\xA3\xF3\xA0\x81\xB4\xF3\xA0\x81\xBF"

static size_t count(enum limits_unit unit, const char *text)
{
	return limits_count(unit, text, strlen(text));
}

static void graphemes_are_what_people_see(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} cases[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ FAMILY, 1 },
		{ FLAG, 1 },
		{ FLAG FLAG, 2 },
		{ SKIN, 1 },
		{ KEYCAP, 1 },
		{ SCOTLAND, 1 },
		{ "e\xCC\x81", 1 },
		{ "\r\n", 1 },
		{ "\n\r", 2 },
		{ "a\r\nb", 3 },
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 1 },
		{ "\xE0\xB8\x81\xE0\xB8\xB3", 1 },
		{ "\xC2\xA9\xEF\xB8\x8F", 1 },
		/* a ligature (GB9c), also one of Unicode 17 (Balinese) */
		{ "\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7", 1 },
		{ "\xE1\xAC\x93\xE1\xAD\x84\xE1\xAC\x93", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(count(UNIT_GRAPHEMES, cases[i].text),
				 cases[i].count);
}

static void points_and_bytes_are_counted_as_such(void **state)
{
	(void)state;
	assert_int_equal(count(UNIT_POINTS, FAMILY), 7);
	assert_int_equal(count(UNIT_BYTES, FAMILY), 25);
	assert_int_equal(count(UNIT_POINTS, "e\xCC\x81"), 2);
	assert_int_equal(count(UNIT_BYTES, "e\xCC\x81"), 3);
	assert_int_equal(count(UNIT_POINTS, ""), 0);
	assert_int_equal(count(UNIT_WEIGHTED, "ab"), 2);
}

/* Measured with twitter-text 3.1.0: PLATFORMS.md, section 1. */
static const struct {
	const char *text;
	size_t weight;
} weights[] = {
	{ "", 0 },
	{ "abc", 3 },
	{ "\xE2\x80\xA6", 2 }, /* … */
	{ "\xE2\x80\xA2", 2 }, /* • */
	{ "\xE2\x82\xAC", 2 }, /* € */
	{ "\xE2\x86\x92", 2 }, /* → */
	{ "\xE2\x80\x93", 1 }, /* – */
	{ "\xE2\x80\x99", 1 }, /* ’ */
	{ "\xE0\xB8\x81", 1 }, /* Thai */
	{ "\xE1\x83\x90", 1 }, /* Georgian */
	{ "\xE1\x8E\xA0", 2 }, /* Cherokee */
	{ "\xED\x95\x9C", 2 }, /* Hangul */
	{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2 },
	{ "\xC2\xA9", 1 },	       /* © */
	{ "\xC2\xA9\xEF\xB8\x8F", 2 }, /* ©️ */
	{ "\xEF\xB8\x8F", 2 },	       /* U+FE0F alone */
	{ "\xE2\x80\x8D", 1 },	       /* U+200D */
	{ "\xE2\x80\x8B", 1 },	       /* U+200B */
	{ "\xE2\x80\x8E", 2 },	       /* U+200E */
	{ "e\xCC\x81", 1 },
	{ "\xC3\xA9", 1 },
	{ "\r\n", 2 },
	{ FAMILY, 2 },
	{ FLAG, 2 },
	{ SKIN, 2 },
	{ KEYCAP, 2 },
	{ SCOTLAND, 2 },
	{ "\xF0\x9F\x98\x80", 2 },
	{ "a\xE2\x83\xA3", 3 }, /* no keycap */
	{ "H\xF0\x9F\x90\xB1\xE2\x98\xBA" FAMILY, 7 },
	{ "\xF0\x9F\x98\xB7\xF0\x9F\x91\xBE\xF0\x9F\x98\xA1\xF0\x9F\x94\xA5"
	  "\xF0\x9F\x92\xA9",
	  10 },
	{ "http://x.co", 23 },
	{ "Hi http://test.co", 26 },
	{ "https://www.example.com/a/very/long/path?with=a&query=1#part", 23 },
	{ "HTTPS://EXAMPLE.COM", 23 },
	{ "see https://example.com.", 28 },
	{ "see (https://example.com/a), ok", 33 },
	{ "https://example.com/foo_(bar)", 23 },
	{ "https://example.com/foo_(bar", 27 },
	{ "https://example.com/?q=1!", 24 },
	{ "https://example.com/a.", 24 },
	{ "https://example.com/a!, b", 27 },
	{ "https://example.com/a/", 23 },
	{ "https://example.com:8080/x", 23 },
	{ "https://example.com:x", 25 },
	{ "\xE6\x97\xA5https://example.com", 25 },
	{ "https://example.com\xE6\x97\xA5", 25 },
	{ "https://example.com/\xE6\x97\xA5", 25 },
	{ "https://example.com/\xC3\xBC\xD0\xB6", 23 },
	{ "xhttps://example.com", 20 },
	{ "@https://example.com", 20 },
	{ "http://a.com http://b.com", 47 },
	{ "http://a.com,b.com", 47 },
	{ "http://m\xC3\xBCnchen.de/x", 23 },
	{ "m\xC3\xBCnchen.de", 23 },
	{ "example.com", 23 },
	{ "foo.bar", 23 },
	{ "a.zip", 23 },
	{ "www.acme.com/x", 23 },
	{ "x.com?x=1", 27 },
	{ "http://localhost", 16 },
	{ "http://1.2.3.4/x", 16 },
	{ "ftp://a.bogus/x", 15 },
	{ "randomurlrandomurlrandomurlrandomurlrandomurlrandomurlrandomurls.com",
	  68 },
	{ "a.bogus", 7 },
	{ "Node.js", 7 },
	{ "e.g. this", 9 },
	{ "me@example.com", 14 },
	{ "a_b.com", 7 },
	{ "x.com@y", 7 },
	{ "x.com-", 6 },
};

static void weights_are_those_of_twitter_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(weights) / sizeof(*weights); i++)
		if (count(UNIT_WEIGHTED, weights[i].text) != weights[i].weight)
			fail_msg("%s is %zu, not %zu", weights[i].text,
				 count(UNIT_WEIGHTED, weights[i].text),
				 weights[i].weight);
}

static void each_range_of_weight_has_its_borders(void **state)
{
	static const struct {
		uint32_t point;
		size_t weight;
	} cases[] = {
		{ 0x10FF, 1 }, { 0x1100, 2 }, { 0x1FFF, 2 },   { 0x2000, 1 },
		{ 0x200D, 1 }, { 0x200E, 2 }, { 0x200F, 2 },   { 0x2010, 1 },
		{ 0x201F, 1 }, { 0x2020, 2 }, { 0x2031, 2 },   { 0x2032, 1 },
		{ 0x2037, 1 }, { 0x2038, 2 }, { 0x10FFFD, 2 },
	};
	char text[4];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
			limits_weigh(text, utf8_put(text, cases[i].point)),
			cases[i].weight == 1 ? 1 : 2);
}

static void platforms_without_facts_have_none(void **state)
{
	(void)state;
	assert_null(limits_of("myspace"));
	assert_null(limits_of(""));
	assert_string_equal(limits_of("x")->platform, "x");
	assert_string_equal(limits_unit_name(UNIT_GRAPHEMES), "graphemes");
	assert_string_equal(limits_unit_name(UNIT_POINTS), "points");
	assert_string_equal(limits_unit_name(UNIT_BYTES), "bytes");
	assert_string_equal(limits_unit_name(UNIT_WEIGHTED), "weighted");
}

/* `times` of `unit` behind `head`, on a platform. */
static struct place place_of(const char *platform, const char *head,
			     const char *unit, size_t times)
{
	struct place place = { 0 };
	struct buf text = { 0 };

	buf_adds(&text, head);
	for (size_t i = 0; i < times; i++)
		buf_adds(&text, unit);
	limits_place(limits_of(platform), text.data, text.len, &place);
	buf_release(&text);
	return place;
}

static void assert_place(struct place place, size_t used, size_t limit,
			 enum limits_unit unit, bool fits)
{
	assert_int_equal(place.used, used);
	assert_int_equal(place.limit, limit);
	assert_int_equal(place.unit, unit);
	assert_int_equal(place.fits, fits);
}

static void bluesky_has_two_borders(void **state)
{
	(void)state;
	assert_place(place_of("bluesky", "", "a", 300), 300, 300,
		     UNIT_GRAPHEMES, true);
	assert_place(place_of("bluesky", "", "a", 301), 301, 300,
		     UNIT_GRAPHEMES, false);
	/* 120 families of 25 bytes each are 3,000. */
	assert_place(place_of("bluesky", "", FAMILY, 120), 120, 300,
		     UNIT_GRAPHEMES, true);
	assert_place(place_of("bluesky", "a", FAMILY, 120), 3001, 3000,
		     UNIT_BYTES, false);
	assert_place(place_of("bluesky", "", FAMILY, 301), 301, 300,
		     UNIT_GRAPHEMES, false);
	assert_place(place_of("bluesky", "https://example.com/", "a", 280), 300,
		     300, UNIT_GRAPHEMES, true);
}

static void mastodon_counts_a_url_as_23(void **state)
{
	(void)state;
	assert_place(place_of("mastodon", "", "a", 500), 500, 500,
		     UNIT_GRAPHEMES, true);
	assert_place(place_of("mastodon", "", "a", 501), 501, 500,
		     UNIT_GRAPHEMES, false);
	assert_place(place_of("mastodon", "https://example.com/", "a", 9000),
		     23, 500, UNIT_GRAPHEMES, true);
	assert_place(place_of("mastodon", "http://x.co ", "a", 476), 500, 500,
		     UNIT_GRAPHEMES, true);
	assert_place(place_of("mastodon", "http://x.co ", "a", 477), 501, 500,
		     UNIT_GRAPHEMES, false);
	/* Only with a scheme, unlike X. */
	assert_place(place_of("mastodon", "example.com", "", 0), 11, 500,
		     UNIT_GRAPHEMES, true);
	assert_place(place_of("mastodon", "", FAMILY " http://x.co. ", 2), 54,
		     500, UNIT_GRAPHEMES, true);
}

static void x_takes_280(void **state)
{
	(void)state;
	assert_place(place_of("x", "", "a", 280), 280, 280, UNIT_WEIGHTED,
		     true);
	assert_place(place_of("x", "", "a", 281), 281, 280, UNIT_WEIGHTED,
		     false);
	assert_place(place_of("x", "", FAMILY, 140), 280, 280, UNIT_WEIGHTED,
		     true);
	assert_place(place_of("x", "https://example.com ", "a", 256), 280, 280,
		     UNIT_WEIGHTED, true);
	assert_place(place_of("x", "https://example.com ", "a", 257), 281, 280,
		     UNIT_WEIGHTED, false);
}

static void a_feed_takes_any_length(void **state)
{
	(void)state;
	assert_place(place_of("feed", "", "a", 262144), 262144, 0, UNIT_POINTS,
		     true);
}

/* Law: no text has more graphemes than characters, nor more characters than
 * bytes; and adding text never makes it shorter. */
static void units_are_in_order(void **state)
{
	uint64_t seed = 31;
	char text[800];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = random_text(&seed, text, 100);
		size_t points = limits_count(UNIT_POINTS, text, len);

		assert_true(limits_count(UNIT_GRAPHEMES, text, len) <= points);
		assert_true(points <= limits_count(UNIT_BYTES, text, len));
		memcpy(text + len, "\n\n", 2);
		assert_int_equal(limits_count(UNIT_GRAPHEMES, text, len + 2),
				 limits_count(UNIT_GRAPHEMES, text, len) + 2 -
					 (len > 0 && text[len - 1] == '\r'));
	}
}

/* 256 KiB of what could be read again and again. */
static void large_texts_are_counted_at_once(void **state)
{
	static const char *const units[] = {
		"http://",
		"https://a.b/(",
		"a.",
		"a.co",
		"a.bb.",
		"\xCC\x81",
		"http://a.com/",
		"x@a.co",
		FAMILY,
		"(",
		"?",
		"http://a.co?",
		("\xE6\x97\xA5"
		 "a"),
		"-a.co",
		"((a)",
		"aa.",
	};
	size_t size = 256 * 1024;
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	for (size_t u = 0; u < sizeof(units) / sizeof(*units); u++) {
		size_t n = strlen(units[u]), len = size / n * n;
		struct place place;

		for (size_t at = 0; at < len; at += n)
			memcpy(text + at, units[u], n);
		limits_place(limits_of("x"), text, len, &place);
		assert_true(place.used > 0);
		limits_place(limits_of("mastodon"), text, len, &place);
		assert_true(place.used > 0);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(graphemes_are_what_people_see),
		cmocka_unit_test(points_and_bytes_are_counted_as_such),
		cmocka_unit_test(weights_are_those_of_twitter_text),
		cmocka_unit_test(each_range_of_weight_has_its_borders),
		cmocka_unit_test(platforms_without_facts_have_none),
		cmocka_unit_test(bluesky_has_two_borders),
		cmocka_unit_test(mastodon_counts_a_url_as_23),
		cmocka_unit_test(x_takes_280),
		cmocka_unit_test(a_feed_takes_any_length),
		cmocka_unit_test(units_are_in_order),
		cmocka_unit_test(large_texts_are_counted_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
