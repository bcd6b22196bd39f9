#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "draft/skeleton.h"
#include "every_fault.h"
#include "random_text.h"
#include "text_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void assert_border(const char *text, size_t len, size_t at)
{
	assert_true(at <= len);
	assert_true(at == len || ((unsigned char)text[at] & 0xC0) != 0x80);
}

static void assert_words(const struct text *text)
{
	const struct text_view *view = &text->skeleton;

	for (size_t i = 0; i < text->skeleton_word_count; i++) {
		const struct text_word *word = &text->skeleton_words[i];

		assert_true(word->start < word->end && word->end <= view->len);
		assert_true(i == 0 || word->start >= word[-1].start);
		assert_border(view->data, view->len, word->start);
		assert_border(view->data, view->len, word->end);
		if (!word->disguised)
			continue;
		assert_true(text->disguised);
		for (size_t at = word->start; at < word->end; at++)
			assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz*'",
					       view->data[at]));
	}
}

/* The laws of a view, see test_text.c, and that none of it is made up: what
 * isn't in a disguised word is the folded view. */
static void assert_laws(const char *raw, size_t len)
{
	struct text text = open_text(raw, len);
	const struct text_view *view = &text.skeleton;

	assert_true(view->len <= text.folded.len);
	assert_int_equal(utf8_check(view->data, view->len), view->len);
	assert_int_equal(view->data[view->len], 0);
	for (size_t i = 0; i < view->len; i++) {
		assert_border(raw, len, view->from[i]);
		assert_border(raw, len, view->to[i]);
		assert_true(view->from[i] < view->to[i]);
		if (i == 0)
			continue;
		assert_true(view->from[i] >= view->from[i - 1]);
		assert_true(view->to[i] >= view->to[i - 1]);
		assert_true(view->from[i] == view->from[i - 1] ||
			    view->from[i] >= view->to[i - 1]);
	}
	assert_words(&text);
	if (!text.disguised)
		assert_ptr_equal(view->data, text.folded.data);
}

static void spans_point_into_raw(void **state)
{
	uint64_t seed = 20261122;
	char raw[400];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		assert_laws(raw, random_text(&seed, raw, 60));
		arena_reset(&arena);
	}
}

/* Pieces of disguises and of addresses, in any order. */
static size_t random_disguise(uint64_t *seed, char *raw)
{
	static const char *const pieces[] = {
		"a",	      "f",	    "u",	   "c",
		"k",	      "sh",	    "it",	   "I",
		"x",	      "zz",	    "1",	   "0",
		"3",	      "55",	    "7",	   " ",
		" ",	      " ",	    "\n",	   "*",
		"**",	      "#",	    "@",	   "$",
		"!",	      "|",	    "+",	   "(",
		")",	      "_",	    "-",	   ".",
		"/",	      ",",	    "'",	   "\"",
		"\u0430",     "\u0441",	    "\u043a",	   "\u0436",
		"\u0391",     "\u03c9",	    "\u0251",	   "\u0254",
		"\u0250",     "\u1d0b",	    "\u00e9",	   "\u1ed9",
		"\u0142",     "\u0336",	    "\u0301",	   "\u20e3",
		"\u200b",     "\u00ad",	    "\ufb00",	   "\ufb03",
		"\u2100",     "\u214d",	    "\u33c2",	   "\U0001F1E9",
		"\U0001F1EA", "\U0001F170", "\U0001F525",  "\u20ac",
		"\u00a1",     "\u5343",	    "\u5c71",	   "\u05e9",
		"\u0627",     "@name",	    "http://x.y/", "www.",
		"a@b.c",      "\u2800",	    "\u3000",	   "\u2026",
		"\u00b7",     "ll",	    "mm",	   "\u0456",
		"\u217c",
	};
	size_t len = 0;

	for (uint32_t n = random_number(seed, 40); n > 0; n--) {
		const char *piece =
			pieces[random_number(seed, (uint32_t)COUNT(pieces))];
		size_t times = random_number(seed, 8) == 0 ? 3 : 1;

		for (; times > 0; times--) {
			memcpy(raw + len, piece, strlen(piece));
			len += strlen(piece);
		}
	}
	return len;
}

static void spans_of_disguises_point_into_raw(void **state)
{
	uint64_t seed = 3;
	char raw[2000];

	(void)state;
	for (int round = 0; round < 100000; round++) {
		assert_laws(raw, random_disguise(&seed, raw));
		arena_reset(&arena);
	}
}

/* What the quick look says no to has no disguise: put behind a blank and
 * something that is one, the rest of the text has the same words. */
static void a_disguise_is_found_wherever_it_stands(void **state)
{
	uint64_t seed = 5;
	char raw[3000];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t pad = random_number(&seed, 300);
		size_t len = random_disguise(&seed, raw + pad);
		struct text alone = open_text(raw + pad, len), behind;

		memset(raw, ',', pad);
		behind = open_text(raw, pad + len);
		assert_int_equal(alone.disguised, behind.disguised);
		assert_int_equal(alone.skeleton.len + pad, behind.skeleton.len);
		assert_memory_equal(alone.skeleton.data,
				    behind.skeleton.data + pad,
				    alone.skeleton.len);
		arena_reset(&arena);
	}
}

static void a_key_of_a_key_is_the_key(void **state)
{
	uint64_t seed = 8;
	char raw[400], key[SKELETON_KEY_MAX], again[SKELETON_KEY_MAX];
	unsigned keys = 0;

	(void)state;
	for (int round = 0; round < 50000; round++) {
		struct text text = open_text(raw, random_text(&seed, raw, 60));

		for (size_t i = 0; i < text.word_count; i++) {
			const struct text_word *word = &text.words[i];
			size_t len =
				skeleton_key(text.folded.data + word->start,
					     word->end - word->start, key);

			assert_true(len < SKELETON_KEY_MAX);
			if (len == 0)
				continue;
			keys++;
			assert_int_equal(skeleton_key(key, len, again), len);
			assert_string_equal(key, again);
		}
		arena_reset(&arena);
	}
	assert_true(keys > 1000);
}

static double seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* 256 KiB of each: four times as much as 64 KiB takes no more than about
 * four times as long. The time of folding is in it. */
static double time_of(const char *unit, char *raw, size_t size)
{
	size_t n = strlen(unit), len = size / n * n;
	double start, best = 1e9;

	for (size_t at = 0; at < len; at += n)
		memcpy(raw + at, unit, n);
	for (int round = 0; round < 3; round++) {
		start = seconds();
		(void)open_text(raw, len);
		start = seconds() - start;
		best = start < best ? start : best;
		arena_release(&arena);
	}
	return best;
}

static const char *const units[] = {
	"x",
	"f*ck ",
	"f**k ",
	"*",
	"f*",
	"sh** ",
	"f u c k ",
	"a ",
	"1 ",
	"1 a ",
	"f.u.",
	"a-",
	"a - ",
	"sh1t ",
	"1d10t",
	"a1",
	"$hit ",
	"$",
	"fuuuck ",
	"u",
	"x@",
	"@",
	"(f)",
	"b-tch ",
	"\u0441\u043e\u0441\u043a ",
	"\u0441a",
	"\u0441",
	"\u00e9a ",
	"\u1ed9",
	"a\u0336",
	"a\u0336\u0336\u0336 ",
	"\U0001F170",
	"\U0001F1E9\U0001F1EA",
	"\U0001F1E9",
	"\U0001F525",
	"a\U0001F525",
	"a \U0001F525 ",
	"\u0250\u0254 ",
	"\u5343",
	"http://a f*ck ",
	"a@b.c 1a ",
	"a' ",
	"'",
	"a\u2800",
};

static void work_grows_with_the_text_alone(void **state)
{
	size_t size = 256 * 1024;
	char *raw = malloc(size);

	(void)state;
	assert_non_null(raw);
	for (size_t i = 0; i < COUNT(units); i++) {
		double small = time_of(units[i], raw, size / 4);
		double large = time_of(units[i], raw, size);

		if (large > 12 * small + 0.01)
			fail_msg("\"%s\": %.1f ms, and %.1f for four times "
				 "as much",
				 units[i], small * 1e3, large * 1e3);
		if (getenv("POSTGATE_SHOW") != NULL)
			print_message("%-12s %.1f ms\n", units[i], large * 1e3);
	}
	free(raw);
}

static void every_failed_allocation_is_an_error(void **state)
{
	static const char raw[] = "f u c k \u0441a sh*t, f.u.c.k \u00e9a a1b";
	char many[16000];
	unsigned met = 0;
	size_t len = 0;

	(void)state;
	for (; len + sizeof(raw) < sizeof(many); len += sizeof(raw) - 1)
		memcpy(many + len, raw, sizeof(raw) - 1);
	EVERY_FAULT(FAULT_MEM, "", n) {
		struct text text;
		int result;

		err_clear(&err);
		result = text_open(many, len, &arena, &text, &err);
		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		met++;
		assert_int_equal(result, -1);
		assert_int_equal(err.code, ERR_MEMORY);
	}
	assert_true(met > 6);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(spans_point_into_raw),
		TEST(spans_of_disguises_point_into_raw),
		TEST(a_disguise_is_found_wherever_it_stands),
		TEST(a_key_of_a_key_is_the_key),
		TEST(work_grows_with_the_text_alone),
		TEST(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
