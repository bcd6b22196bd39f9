#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "every_fault.h"
#include "random_text.h"
#include "text_fixture.h"

/* Where `part` stands in the folded view, and which raw text that is. */
static void assert_found(const char *raw, const char *part, const char *want)
{
	struct text text = open_text(raw, strlen(raw));
	const char *at = strstr(text.folded.data, part);
	size_t from = 0, to = 0, start;

	if (at == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, text.folded.data);
	start = (size_t)(at - text.folded.data);
	text_span(&text.folded, start, start + strlen(part), &from, &to);
	assert_int_equal(to - from, strlen(want));
	assert_memory_equal(raw + from, want, to - from);
}

static void assert_border(const char *raw, size_t len, size_t at)
{
	assert_in_range(at, 0, len);
	assert_true(at == len || ((unsigned char)raw[at] & 0xC0) != 0x80);
}

/* The laws of a map: it never decreases, lies on character borders of raw,
 * and what comes from one piece has all of it. */
static void assert_laws(const char *raw, size_t len)
{
	struct text text = open_text(raw, len);
	const struct text_view *view = &text.folded;
	size_t from = 0, to = 0;

	assert_ptr_equal(text.raw, raw);
	assert_int_equal(text.len, len);
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
	for (size_t i = 0; i < text.word_count; i++) {
		assert_true(text.words[i].start < text.words[i].end);
		assert_true(text.words[i].end <= view->len);
		assert_true(i == 0 ||
			    text.words[i].start >= text.words[i - 1].end);
		assert_border(view->data, view->len, text.words[i].start);
		assert_border(view->data, view->len, text.words[i].end);
		text_span(view, text.words[i].start, text.words[i].end, &from,
			  &to);
		assert_true(from < to && to <= len);
	}
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

static void an_empty_text_has_empty_views(void **state)
{
	struct text text = open_text("", 0);

	(void)state;
	assert_int_equal(text.folded.len, 0);
	assert_string_equal(text.folded.data, "");
	assert_int_equal(text.word_count, 0);
	text = open_text("\xE2\x80\x8B\xC2\xAD", 5);
	assert_int_equal(text.folded.len, 0);
}

static void a_span_of_raw_is_itself(void **state)
{
	struct text_view raw = { "hello", 5, NULL, NULL };
	size_t from = 0, to = 0;

	(void)state;
	text_span(&raw, 1, 3, &from, &to);
	assert_int_equal(from, 1);
	assert_int_equal(to, 3);
}

static const struct {
	const char *raw, *part, *want;
} disguises[] = {
	{ "a PassWord!", "password", "PassWord" },
	{ "pass\xC2\xADword x", "password", "pass\xC2\xADword" },
	{ "pass\xE2\x80\x8Bword x", "password", "pass\xE2\x80\x8Bword" },
	{ "\xE2\x80\x8Bpass\xE2\x80\x8Bword\xE2\x80\x8B", "password",
	  "pass\xE2\x80\x8Bword" },
	{ "a\xC2\xA0"
	  "b",
	  "a b",
	  "a\xC2\xA0"
	  "b" },
	{ "\xEF\xBD\x81\xEF\xBC\xA2\xEF\xBC\x91", "ab1",
	  "\xEF\xBD\x81\xEF\xBC\xA2\xEF\xBC\x91" },
	{ "x \xF0\x9D\x90\x80\xF0\x9D\x97\xAF", "ab",
	  "\xF0\x9D\x90\x80\xF0\x9D\x97\xAF" },
	{ "e\xEF\xAC\x83"
	  "cient",
	  "efficient",
	  "e\xEF\xAC\x83"
	  "cient" },
	{ "Stra\xC3\x9F"
	  "e",
	  "strasse",
	  "Stra\xC3\x9F"
	  "e" },
	{ "Stra\xC3\x9F"
	  "e",
	  "ss", "\xC3\x9F" },
	{ "Stra\xC3\x9F"
	  "e",
	  "s", "S" },
	{ "a\xE1\xBA\x9E", "ss", "\xE1\xBA\x9E" },
	{ "\xC4\xB0x", "i\xCC\x87", "\xC4\xB0" },
	{ "\xCE\xA3\xCE\xB1\xCF\x82", "\xCF\x83\xCE\xB1\xCF\x83",
	  "\xCE\xA3\xCE\xB1\xCF\x82" },
	{ "xe\xCC\x81y", "\xC3\xA9", "e\xCC\x81" },
	{ "x\xC3\x89y", "\xC3\xA9", "\xC3\x89" },
	{ "\xE2\x84\xAA\xE2\x84\xAB", "k\xC3\xA5", "\xE2\x84\xAA\xE2\x84\xAB" },
	{ "don\xE2\x80\x99t", "don't", "don\xE2\x80\x99t" },
	{ "\xE2\x80\x9Cso\xE2\x80\x9D \xE2\x80\x93 1", "\"so\" -",
	  "\xE2\x80\x9Cso\xE2\x80\x9D \xE2\x80\x93" },
	{ "\xE2\x91\xA0\xE2\x92\xB7", "1b", "\xE2\x91\xA0\xE2\x92\xB7" },
	{ "x\xE2\x80\xA6y", "...", "\xE2\x80\xA6" },
	{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C",
	  "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB" },
	/* joined only once what is between them is gone */
	{ "e\xC2\xAD\xCC\x81.", "\xC3\xA9", "e\xC2\xAD\xCC\x81" },
	{ "\xE1\x84\x92\xE2\x80\x8B\xE1\x85\xA1", "\xED\x95\x98",
	  "\xE1\x84\x92\xE2\x80\x8B\xE1\x85\xA1" },
	{ "\xE3\x85\x8E\xE3\x85\x8F", "\xED\x95\x98",
	  "\xE3\x85\x8E\xE3\x85\x8F" },
};

static void disguises_fold_and_map_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(disguises) / sizeof(*disguises); i++)
		assert_found(disguises[i].raw, disguises[i].part,
			     disguises[i].want);
}

/* What an invisible character divides isn't pulled into a finding. */
static void invisible_characters_around_a_match_are_outside(void **state)
{
	(void)state;
	assert_found("idiot\xE2\x80\x8B text", "idiot", "idiot");
	assert_found("a\xE2\x80\x8Bidiot", "idiot", "idiot");
	assert_found("\xE1\x84\x8B\xE3\x85\xA0 ok\xE3\x85\xA0", "ok", "ok");
}

static void honest_text_in_any_script_goes_through_whole(void **state)
{
	static const char *const texts[] = {
		"\xD9\x85\xD8\xB1\xD8\xAD\xD8\xA8\xD8\xA7 "
		"\xD8\xA8\xD9\x83\xD9\x8F\xD9\x85",		    /* Arabic */
		"\xD7\xA9\xD6\xB8\xD7\x9C\xD7\x95\xD6\xB9\xD7\x9D", /* Hebrew */
		"\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D"
		"\xE0\xA4\xA4\xE0\xA5\x87 \xE0\xA4\x95\xE0\xA5\x8D"
		"\xE0\xA4\xB7", /* Hindi */
		"\xE0\xB8\xAA\xE0\xB8\xA7\xE0\xB8\xB1\xE0\xB8\xAA"
		"\xE0\xB8\x94\xE0\xB8\xB5", /* Thai */
		"\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\xE3\x81\xA7"
		"\xE3\x81\x99",				/* Japanese */
		"\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4", /* Korean */
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D"
		"\xF0\x9F\x91\xA7 \xF0\x9F\x87\xA9\xF0\x9F\x87\xAA "
		"\xE2\x9D\xA4\xEF\xB8\x8F 1\xEF\xB8\x8F\xE2\x83\xA3", /* emoji */
	};
	size_t from = 0, to = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct text text = open_text(texts[i], strlen(texts[i]));

		text_span(&text.folded, 0, text.folded.len, &from, &to);
		assert_int_equal(from, 0);
		assert_int_equal(to, strlen(texts[i]));
		assert_laws(texts[i], strlen(texts[i]));
		if (i < 6)
			assert_string_equal(text.folded.data, texts[i]);
	}
}

/* The view is what fold_cluster gives, piece after piece. */
static void a_view_is_its_pieces_in_a_row(void **state)
{
	char raw[900], piece[FOLD_BYTES_MAX];
	uint64_t seed = 21;

	(void)state;
	for (int round = 0; round < 1000; round++) {
		size_t len = 0, at = 0, done = 0, n = 0;
		struct text text;

		for (int part = 0; part < 4; part++) {
			for (uint32_t i = random_number(&seed, 60); i > 0; i--)
				raw[len++] =
					(char)(' ' + random_number(&seed, 95));
			len += random_text(&seed, raw + len, 6);
		}
		text = open_text(raw, len);
		while (at < len) {
			size_t taken =
				fold_cluster(raw + at, len - at, piece, &n);

			assert_memory_equal(text.folded.data + done, piece, n);
			for (size_t i = done; i < done + n; i++) {
				assert_int_equal(text.folded.from[i], at);
				assert_int_equal(text.folded.to[i], at + taken);
			}
			done += n;
			at += taken;
		}
		assert_int_equal(text.folded.len, done);
		arena_reset(&arena);
	}
}

static void folding_a_term_is_folding_a_text(void **state)
{
	uint64_t seed = 9;
	char raw[400];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = random_text(&seed, raw, 60);
		struct text text = open_text(raw, len);
		const char *term = text_fold(raw, len, &arena, &err);

		assert_memory_equal(term, text.folded.data, text.folded.len);
		arena_reset(&arena);
	}
}

/* 256 KiB of the worst that each step could meet. The work is counted by the
 * sanitizer's clock at most: what isn't linear here takes minutes. */
static void a_large_text_of_anything_is_read_at_once(void **state)
{
	static const char *const units[] = {
		"x",
		"\xCC\x81",
		"a\xCC\xA3\xCC\x81",
		"\xE2\x80\x8B",
		"a\xE2\x80\x8B\xE2\x80\x8B",
		"\xE2\x80\x8D",
		"\xD8\x80",
		"\xE1\x84\x80",
		"\xE1\x85\xA1",
		"\xEF\xB7\xBA",
		"\xCD\x85",
		"\xF0\x9F\x91\xA8\xE2\x80\x8D",
		"\xF0\x9F\x87\xA9",
		"@",
		"a@",
		"a.",
		"a'",
		"http://",
		"www.",
		"a@b.",
		"@a ",
		"\xE0\xA6\xBE",
		"\xC3\x9F",
		"\xE0\xA4\x95\xE0\xA5\x8D",
		"http",
		"a_-+%",
	};
	size_t size = 256 * 1024;
	char *raw = malloc(size);

	(void)state;
	assert_non_null(raw);
	for (size_t u = 0; u < sizeof(units) / sizeof(*units); u++) {
		size_t n = strlen(units[u]), len = size / n * n;
		struct text text;

		for (size_t at = 0; at < len; at += n)
			memcpy(raw + at, units[u], n);
		text = open_text(raw, len);
		assert_true(text.folded.len <= 18 * len);
		arena_release(&arena);
	}
	free(raw);
}

static void every_failed_allocation_is_an_error(void **state)
{
	char raw[8000];
	unsigned met = 0;

	(void)state;
	memset(raw, ' ', sizeof(raw));
	for (size_t i = 0; i < sizeof(raw); i += 2)
		raw[i] = 'a';
	EVERY_FAULT(FAULT_MEM, "", n) {
		struct text text;
		int result;

		err_clear(&err);
		result = text_open(raw, sizeof(raw), &arena, &text, &err);
		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		met++;
		assert_int_equal(result, -1);
		assert_int_equal(err.code, ERR_MEMORY);
	}
	assert_true(met > 3);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(spans_point_into_raw),
		TEST(an_empty_text_has_empty_views),
		TEST(a_span_of_raw_is_itself),
		TEST(disguises_fold_and_map_back),
		TEST(invisible_characters_around_a_match_are_outside),
		TEST(honest_text_in_any_script_goes_through_whole),
		TEST(a_view_is_its_pieces_in_a_row),
		TEST(folding_a_term_is_folding_a_text),
		TEST(a_large_text_of_anything_is_read_at_once),
		TEST(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
