#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_text.h"

#include "draft/grapheme.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static size_t count_points(const uint32_t *points)
{
	char text[64];
	size_t len = 0;

	for (; *points != 0; points++)
		len += utf8_put(text + len, *points);
	return grapheme_count(text, len);
}

#define KA 0x915
#define VIRAMA 0x94D
#define SSA 0x937
#define JOINER 0x200D
#define NON_JOINER 0x200C
#define NUKTA 0x93C
#define SMILE 0x1F600

/* GB9c: between two consonants a linker, and nothing but Extend. */
static void consonants_with_a_linker_between_are_one(void **state)
{
	static const uint32_t one[][8] = {
		{ KA, VIRAMA, SSA },
		{ KA, VIRAMA, SSA, VIRAMA, 0x92F },
		{ KA, VIRAMA, JOINER, SSA },
		{ KA, JOINER, VIRAMA, SSA },
		{ KA, NUKTA, VIRAMA, NUKTA, SSA },
		{ KA, VIRAMA, 0x995 }, /* the rule knows of no scripts */
		{ 0x600, KA, VIRAMA, SSA },
		{ 0x1000, 0x1039, 0x1000 },
	};
	static const uint32_t two[][8] = {
		{ KA, SSA },
		{ KA, NUKTA, SSA },
		{ KA, VIRAMA, NON_JOINER, SSA },
		{ KA, VIRAMA, 0x93E, SSA },
		{ KA, VIRAMA, 'a' },
		{ KA, 0xA4D, SSA },	 /* Gurmukhi has no linker */
		{ 0xB95, 0xBCD, 0xBB7 }, /* nor has Tamil */
		{ 0x93E, VIRAMA, SSA },	 /* no consonant in front */
		{ KA, VIRAMA, SSA, 'a' },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(one); i++)
		assert_int_equal(count_points(one[i]), 1);
	for (size_t i = 0; i < COUNT(two); i++)
		assert_int_equal(count_points(two[i]), 2);
}

static void pictures_with_a_joiner_between_are_one(void **state)
{
	static const uint32_t one[][8] = {
		{ SMILE, JOINER, SMILE },
		{ SMILE, 0x1F3FB, 0xFE0F, JOINER, SMILE, JOINER, SMILE },
		{ SMILE, VIRAMA, JOINER, SMILE },
	};
	static const uint32_t two[][8] = {
		{ SMILE, SMILE },
		{ SMILE, JOINER, JOINER, SMILE },
		{ SMILE, JOINER, 0xFE0F, SMILE },
		{ SMILE, 0x903, JOINER, SMILE },
		{ 'a', JOINER, SMILE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(one); i++)
		assert_int_equal(count_points(one[i]), 1);
	for (size_t i = 0; i < COUNT(two); i++)
		assert_int_equal(count_points(two[i]), 2);
}

static size_t count_slowly(const char *text, size_t len)
{
	size_t at = 0, count = 0, step;

	while ((step = grapheme_length(text + at, len - at)) > 0) {
		at += step;
		count++;
	}
	assert_int_equal(at, len);
	return count;
}

/* The way past ASCII counts what the rules count. */
static void ascii_is_counted_the_same_but_faster(void **state)
{
	uint64_t seed = 17;
	char text[64 * 4];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		static const char *const pieces[] = {
			"\r",		"\n",	    "\r\n",	"a",
			"Hello, world", "\xCC\x81", "\xC3\xA9", " ",
			"\xE2\x80\x8D"
		};
		size_t len = 0;

		for (uint32_t n = random_number(&seed, 16); n > 0; n--) {
			const char *piece =
				pieces[random_number(&seed, COUNT(pieces))];

			for (; *piece != '\0'; piece++)
				text[len++] = *piece;
		}
		assert_int_equal(grapheme_count(text, len),
				 count_slowly(text, len));
		len = random_text(&seed, text, 60);
		assert_int_equal(grapheme_count(text, len),
				 count_slowly(text, len));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(consonants_with_a_linker_between_are_one),
		cmocka_unit_test(pictures_with_a_joiner_between_are_one),
		cmocka_unit_test(ascii_is_counted_the_same_but_faster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
