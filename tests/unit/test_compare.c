#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/compare.h"

static const struct compare_colors plain = { "", "", "" };

static void expect(const char *before, const char *after, const char *text)
{
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	bool differ;

	assert_int_equal(
		compare_put(before, after, &plain, &arena, &out, &differ, &err),
		0);
	assert_string_equal(out.data != NULL ? out.data : "", text);
	assert_int_equal(differ, strcmp(before, after) != 0);
	buf_release(&out);
	arena_release(&arena);
}

static void what_both_have_stays(void **state)
{
	(void)state;
	expect("", "", "");
	expect("a\nb\n", "a\nb\n", "  a\n  b\n");
	expect("a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n");
	expect("a\nc\n", "a\nb\nc\n", "  a\n+ b\n  c\n");
	expect("a\nb\nc\n", "a\nc\n", "  a\n- b\n  c\n");
	expect("", "a\n", "+ a\n");
	expect("a\n\nb", "a\nb", "  a\n- \n  b\n");
}

static void colors_stand_around_changed_lines_only(void **state)
{
	const struct compare_colors colors = { "<", "[", ">" };
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	bool differ;

	(void)state;
	assert_int_equal(compare_put("a\nb\n", "a\nc\n", &colors, &arena, &out,
				     &differ, &err),
			 0);
	assert_string_equal(out.data, "  a\n<- b>\n[+ c>\n");
	buf_release(&out);
	arena_release(&arena);
}

/* Both texts can be read back from the comparison. */
static void read_back(const char *out, char other, char *text)
{
	while (*out != '\0') {
		size_t len = strcspn(out, "\n") + 1;

		if (out[0] != other) {
			memcpy(text, out + 2, len - 2);
			text += len - 2;
		}
		out += len;
	}
	*text = '\0';
}

static void both_texts_can_be_read_back(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char texts[2][64], again[64];
		struct arena arena = { 0 };
		struct buf out = { 0 };
		struct err err = { 0 };
		bool differ;

		for (int t = 0; t < 2; t++) {
			size_t lines;

			seed = seed * 1103515245U + 12345U;
			lines = seed >> 16 & 15;
			for (size_t i = 0; i < lines; i++) {
				seed = seed * 1103515245U + 12345U;
				texts[t][2 * i] =
					(char)('a' + (seed >> 16 & 3));
				texts[t][2 * i + 1] = '\n';
			}
			texts[t][2 * lines] = '\0';
		}
		assert_int_equal(compare_put(texts[0], texts[1], &plain, &arena,
					     &out, &differ, &err),
				 0);
		read_back(out.data != NULL ? out.data : "", '+', again);
		assert_string_equal(again, texts[0]);
		read_back(out.data != NULL ? out.data : "", '-', again);
		assert_string_equal(again, texts[1]);
		buf_release(&out);
		arena_release(&arena);
	}
}

static void texts_of_many_lines_are_replaced_whole(void **state)
{
	size_t lines = 3000;
	char *before = malloc(2 * lines + 1), *after = malloc(2 * lines + 1);
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	bool differ;

	(void)state;
	assert_non_null(before);
	assert_non_null(after);
	for (size_t i = 0; i < lines; i++) {
		memcpy(before + 2 * i, "a\n", 3);
		memcpy(after + 2 * i, "b\n", 3);
	}
	assert_int_equal(
		compare_put(before, after, &plain, &arena, &out, &differ, &err),
		0);
	assert_true(differ);
	assert_int_equal(out.len, 2 * 4 * lines);
	buf_release(&out);
	arena_release(&arena);
	free(before);
	free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_both_have_stays),
		cmocka_unit_test(colors_stand_around_changed_lines_only),
		cmocka_unit_test(both_texts_can_be_read_back),
		cmocka_unit_test(texts_of_many_lines_are_replaced_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
