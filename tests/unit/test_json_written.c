#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/utf8.h"
#include "random_text.h"

static struct arena arena;
static struct err err;

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	err_clear(&err);
	return 0;
}

static const struct conf_node *parse_bytes(const char *text, size_t len)
{
	struct conf_node *root = NULL;

	err_clear(&err);
	return json_read("a.json", 0, text, len, &arena, &root, &err) < 0 ?
		       NULL :
		       root;
}

static void the_writer_sets_every_comma(void **state)
{
	struct buf out = { 0 };

	(void)state;
	json_open(&out, '{');
	json_key(&out, "a");
	json_int(&out, INT64_MIN);
	json_key(&out, "b");
	json_open(&out, '[');
	json_close(&out, ']');
	json_key(&out, "c:{");
	json_open(&out, '[');
	json_str(&out, NULL);
	json_bool(&out, true);
	json_str(&out, "[");
	json_bool(&out, false);
	json_str(&out, ":");
	json_raw(&out, "{\"x\":1}", 7);
	json_open(&out, '{');
	json_close(&out, '}');
	json_close(&out, ']');
	json_key(&out, "d");
	json_str(&out, "");
	json_close(&out, '}');
	buf_addc(&out, '\n');
	json_int(&out, 2);
	assert_string_equal(out.data,
			    "{\"a\":-9223372036854775808,\"b\":[],\"c:{\":"
			    "[null,true,\"[\",false,\":\",{\"x\":1},{}],"
			    "\"d\":\"\"}\n2");
	buf_release(&out);
}

static void control_characters_and_line_ends_are_escaped(void **state)
{
	struct buf out = { 0 };

	(void)state;
	json_str(&out, "\"\\/\b\f\n\r\t\x01\x1F\x7F\xC2\x80\xC2\x9F\xC2\xA0"
		       "\xE2\x80\xA8\xE2\x80\xA9\xC3\xBC<");
	assert_string_equal(out.data,
			    "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f"
			    "\\u0080\\u009f\xC2\xA0\\u2028\\u2029\xC3\xBC<\"");
	buf_release(&out);
}

static void bytes_that_are_no_utf8_are_written_as_replacements(void **state)
{
	struct buf out = { 0 };

	(void)state;
	json_text(&out, "a\xFF\xC3", 3);
	assert_string_equal(out.data, "\"a\\ufffd\\ufffd\"");
	buf_release(&out);
}

/* Law: what is written is read back equal, whatever it is. */
static void written_text_is_read_back_equal(void **state)
{
	uint64_t seed = 1;
	char text[200];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = random_text(&seed, text, 48);
		struct buf out = { 0 };
		const struct conf_node *root;

		for (size_t i = 0; i < len; i++)
			if (text[i] == '\0' || random_number(&seed, 9) == 0)
				if ((unsigned char)text[i] < 0x80)
					text[i] = "\"\\\x1F\x7F{}[]:,\n"
						[random_number(&seed, 11)];
		json_open(&out, '{');
		json_key(&out, "k");
		json_text(&out, text, len);
		json_key(&out, "l");
		json_open(&out, '[');
		json_text(&out, text, len);
		json_int(&out, round);
		json_close(&out, ']');
		json_close(&out, '}');
		root = parse_bytes(out.data, out.len);
		if (root == NULL)
			fail_msg("%s: %s", out.data, err.text);
		assert_int_equal(root->first->len, len);
		assert_memory_equal(root->first->text, text, len);
		assert_memory_equal(root->first->next->first->text, text, len);
		buf_release(&out);
		arena_reset(&arena);
	}
}

/* Each character on its own as well, and none that a terminal obeys. */
static void every_character_is_read_back_equal(void **state)
{
	char text[4];

	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		struct buf out = { 0 };
		size_t len = utf8_put(text, c);

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		if (c > 0x3000 && c % 7 != 0)
			continue;
		json_text(&out, text, len);
		assert_non_null(parse_bytes(out.data, out.len));
		assert_memory_equal(parse_bytes(out.data, out.len)->text, text,
				    len);
		for (size_t i = 0; i < out.len; i++)
			assert_true((unsigned char)out.data[i] >= 0x20 &&
				    out.data[i] != 0x7F);
		buf_release(&out);
		arena_reset(&arena);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_writer_sets_every_comma),
		TEST(control_characters_and_line_ends_are_escaped),
		TEST(bytes_that_are_no_utf8_are_written_as_replacements),
		TEST(written_text_is_read_back_equal),
		TEST(every_character_is_read_back_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
