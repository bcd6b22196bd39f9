#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

static const struct conf_node *parse_bytes(size_t line, const char *text,
					   size_t len)
{
	struct conf_node *root = NULL;

	err_clear(&err);
	return json_read("a.json", line, text, len, &arena, &root, &err) < 0 ?
		       NULL :
		       root;
}

static const struct conf_node *parse(const char *text)
{
	const struct conf_node *root = parse_bytes(0, text, strlen(text));

	if (root == NULL)
		fail_msg("%s", err.text);
	return root;
}

static void every_kind_of_value_is_read(void **state)
{
	const struct conf_node *root, *list;

	(void)state;
	root = parse(
		"{\"s\": \"t\\u00fc\", \"n\": -12, \"f\": 0.5, \"t\": true, "
		"\"no\": false, \"nil\": null, \"l\": [1, [], {}]}");
	assert_int_equal(root->kind, CONF_MAP);
	assert_int_equal(root->count, 7);
	assert_string_equal(conf_text(root, "s"), "t\xC3\xBC");
	assert_true(conf_get(root, "s")->quoted);
	assert_string_equal(conf_text(root, "n"), "-12");
	assert_false(conf_get(root, "n")->quoted);
	assert_string_equal(conf_text(root, "f"), "0.5");
	assert_string_equal(conf_text(root, "t"), "true");
	assert_string_equal(conf_text(root, "no"), "false");
	assert_false(conf_get(root, "no")->quoted);
	assert_null(conf_get(root, "nil"));
	list = conf_get(root, "l");
	assert_int_equal(list->kind, CONF_LIST);
	assert_int_equal(list->count, 3);
	assert_int_equal(list->first->next->kind, CONF_LIST);
	assert_int_equal(list->first->next->next->kind, CONF_MAP);
	assert_string_equal(parse("\"alone\"")->text, "alone");
	assert_int_equal(parse(" null ")->kind, CONF_NULL);
}

static void keys_keep_their_order(void **state)
{
	const struct conf_node *n;
	char key = 'z';

	(void)state;
	n = parse("{\"z\":1,\"y\":1,\"x\":1,\"w\":1,\"v\":1,\"u\":1,\"t\":1,"
		  "\"s\":1,\"r\":1,\"q\":1}")
		    ->first;
	for (; n != NULL; n = n->next, key--)
		assert_int_equal(n->key[0], key);
	assert_int_equal(key, 'p');
}

static void what_is_not_strict_json_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"{",
		"[1,]",
		"{\"a\": 1,}",
		"{'a': 1}",
		"{a: 1}",
		"[1] x",
		"[1][2]",
		"NaN",
		"Infinity",
		"-",
		"+1",
		"01",
		"1.",
		".5",
		"0x1",
		"1e400",
		"9223372036854775808",
		"True",
		"nul",
		"\"a",
		"\"\t\"",
		"\"a\nb\"",
		"\"\\x41\"",
		"\"\\u12\"",
		"// c\n1",
		"/* c */1",
		"{\"a\" 1}",
		"{\"a\":}",
		"[1 2]",
		"\xEF\xBB\xBF{}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (parse_bytes(0, texts[i], strlen(texts[i])) != NULL)
			fail_msg("not refused: %s", texts[i]);
		assert_int_equal(err.code, ERR_INPUT);
		assert_int_equal(strncmp(err.text, "a.json:1:", 9) *
					 strncmp(err.text, "a.json:2:", 9),
				 0);
	}
}

static void assert_refused(size_t line, const char *text, size_t len,
			   const char *want)
{
	if (parse_bytes(line, text, len) != NULL)
		fail_msg("not refused: %s", want);
	assert_string_equal(err.text, want);
	assert_int_equal(err.code, ERR_INPUT);
}

static void what_two_parsers_could_read_in_two_ways_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "{\"a\": 1,\n \"a\": 2}",
		  "a.json:2:4: not JSON: duplicate object key near '\"a\"'" },
		{ "{\"a\": {\"b\": 1, \"\\u0062\": 2}}",
		  "a.json:1:23: not JSON: duplicate object key near "
		  "'\"\\u0062\"'" },
		{ "[\"a\\u0000b\"]",
		  "a.json:1:11: not JSON: a text holds the character \\u0000; "
		  "remove it" },
		{ "{\"a\\u0000\": 1}", NULL },
		{ "[\"\\ud800\"]", "a.json:1:9: not JSON: invalid Unicode "
				   "'\\uD800'" },
		{ "[\"\\udc00\"]", NULL },
		{ "[\"\\ud800\\u0041\"]", NULL },
		{ "[1,]", "a.json:1:4: not JSON: unexpected token" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text = cases[i].text;

		if (cases[i].why != NULL)
			assert_refused(0, text, strlen(text), cases[i].why);
		else
			assert_null(parse_bytes(0, text, strlen(text)));
	}
}

static void bytes_that_are_no_utf8_are_refused_with_their_place(void **state)
{
	(void)state;
	assert_refused(0, "{\n\"a\": \"\xC0\xAF\"}", 12,
		       "a.json:2: byte 8 is not valid UTF-8; save the file as "
		       "UTF-8");
	assert_refused(7, "\"\xED\xA0\x80\"", 5,
		       "a.json:7: byte 1 is not valid UTF-8; save the file as "
		       "UTF-8");
}

/* What follows a NUL would be there for one parser and not for another. */
static void a_nul_is_refused_wherever_it_stands(void **state)
{
	(void)state;
	assert_refused(0, "\"a\0b\"", 5, "a.json:1: not JSON: a NUL at byte 2");
	assert_refused(0, "[1]\n\0[2]", 8,
		       "a.json:2: not JSON: a NUL at byte 4");
	assert_refused(3, "1\0", 2, "a.json:3: not JSON: a NUL at byte 1");
}

static void a_line_of_its_own_is_named(void **state)
{
	(void)state;
	assert_refused(12, "[1,]", 4,
		       "a.json:12:4: not JSON: unexpected token");
	assert_int_equal(parse_bytes(12, "{\"a\": [1]}", 10)->line, 12);
	assert_int_equal(parse_bytes(12, "{\"a\": [1]}", 10)->first->line, 12);
	assert_int_equal(parse_bytes(12, "{\"a\": 1}", 8)->first->key_line, 12);
}

static void depth_is_16(void **state)
{
	char text[64];

	(void)state;
	memset(text, '[', 17);
	text[17] = '1';
	memset(text + 18, ']', 17);
	assert_non_null(parse_bytes(0, text + 1, 33));
	assert_refused(0, text, 35, "a.json: nested too deep");
	assert_refused(3, text, 35, "a.json:3: nested too deep");
}

static void ten_thousand_brackets_are_refused(void **state)
{
	char *text = malloc(20000);

	(void)state;
	assert_non_null(text);
	memset(text, '[', 10000);
	memset(text + 10000, ']', 10000);
	assert_null(parse_bytes(0, text, 20000));
	assert_null(parse_bytes(0, text, 10000));
	free(text);
}

static void values_have_a_ceiling(void **state)
{
	struct buf text = { 0 };

	(void)state;
	buf_adds(&text, "[1");
	for (size_t i = 2; i < CONF_NODES; i++)
		buf_adds(&text, ",1");
	buf_adds(&text, "]");
	assert_non_null(parse_bytes(0, text.data, text.len));
	text.data[text.len - 1] = ',';
	buf_adds(&text, "1]");
	assert_refused(0, text.data, text.len, "a.json: too many values");
	buf_release(&text);
}

static void broken_text_is_read_or_refused(void **state)
{
	static const char good[] = "{\"to\": [\"a\", 1, -2.5e3], \"m\": "
				   "{\"x\": null, \"\\u00fc\": \"\\n\"}}";
	uint64_t seed = 11;

	(void)state;
	for (size_t round = 0; round < 20000; round++) {
		char text[sizeof(good)];
		size_t len = sizeof(good) - 1;

		memcpy(text, good, sizeof(good));
		if (round < sizeof(good))
			len = round;
		else
			for (int i = 0; i < 3; i++)
				text[random_number(&seed, (uint32_t)len)] =
					(char)random_number(&seed, 256);
		if (parse_bytes(0, text, len) == NULL)
			assert_int_equal(err.code, ERR_INPUT);
		arena_reset(&arena);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_value_is_read),
		TEST(keys_keep_their_order),
		TEST(what_is_not_strict_json_is_refused),
		TEST(what_two_parsers_could_read_in_two_ways_is_refused),
		TEST(bytes_that_are_no_utf8_are_refused_with_their_place),
		TEST(a_nul_is_refused_wherever_it_stands),
		TEST(a_line_of_its_own_is_named),
		TEST(depth_is_16),
		TEST(ten_thousand_brackets_are_refused),
		TEST(values_have_a_ceiling),
		TEST(broken_text_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
