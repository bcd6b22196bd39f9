#include <stdio.h>

#include "yaml_fixture.h"

#include "base/buf.h"
#include "every_fault.h"
#include "random_text.h"

static const struct conf_node *parse(const char *text)
{
	const struct conf_node *root = parse_bytes(text, strlen(text));

	if (root == NULL)
		fail_msg("%s", err.text);
	return root;
}

/* Writes a tree down: {key=value …}, [ … ], plain text, "quoted", ~ null. */
static void show(struct buf *out, const struct conf_node *node)
{
	const char *space = "";

	if (node->kind == CONF_NULL)
		buf_adds(out, "~");
	if (node->kind == CONF_SCALAR)
		buf_addf(out, node->quoted ? "\"%s\"" : "%s", node->text);
	if (node->kind == CONF_LIST || node->kind == CONF_MAP) {
		buf_adds(out, node->kind == CONF_LIST ? "[" : "{");
		for (const struct conf_node *n = node->first; n != NULL;
		     n = n->next) {
			buf_adds(out, space);
			if (node->kind == CONF_MAP)
				buf_addf(out, "%s=", n->key);
			show(out, n);
			space = " ";
		}
		buf_adds(out, node->kind == CONF_LIST ? "]" : "}");
	}
}

static void assert_read(const char *text, const char *want)
{
	struct buf out = { 0 };

	show(&out, parse(text));
	assert_string_equal(out.data, want);
	buf_release(&out);
}

static void all_plain_styles_are_read(void **state)
{
	(void)state;
	assert_read("a: 1\nb: two words\n", "{a=1 b=two words}");
	assert_read("a: {b: c, d: [e, f]}\n", "{a={b=c d=[e f]}}");
	assert_read("- a\n- - b\n  - c\n- d: e\n  f: g\n",
		    "[a [b c] {d=e f=g}]");
	assert_read("a: \"q\\tr\\u00fc\"\nb: 'it''s'\n",
		    "{a=\"q\tr\xC3\xBC\" b=\"it's\"}");
	assert_read("a: |\n  one\n\n   two\nb: >-\n  three\n  four\n",
		    "{a=\"one\n\n two\n\" b=\"three four\"}");
	assert_read("a: one\n  two\n", "{a=one two}");
	assert_read("a:\nb: ''\nc: |\nd: []\ne: {}\n",
		    "{a=~ b=\"\" c=\"\" d=[] e={}}");
	assert_read("# c\na: b # d\n# e\n", "{a=b}");
	assert_read("a: b#c\n", "{a=b#c}");
	assert_read("plain", "plain");
	assert_read("? a\n: b\n", "{a=b}");
}

/* The schema gives types, so YAML's own ones are text. */
static void scalars_have_no_type(void **state)
{
	(void)state;
	assert_read("[no, NO, on, ~, null, 1:30, 0o17, .inf, 2026-02-30, 1e3]",
		    "[no NO on ~ null 1:30 0o17 .inf 2026-02-30 1e3]");
}

static void nothing_is_a_null(void **state)
{
	static const char *const texts[] = { "", "\n", "# only\n# this\n",
					     "---\n", "---\n...\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		assert_int_equal(parse(texts[i])->kind, CONF_NULL);
		assert_string_equal(parse(texts[i])->source, "a.yaml");
		assert_in_range(parse(texts[i])->line, 1, 2);
	}
}

static void crlf_is_lf(void **state)
{
	(void)state;
	assert_read("a: b\r\n# c\r\nd: |\r\n  e\r\n  f\r\n",
		    "{a=b d=\"e\nf\n\"}");
}

static void lines_are_those_of_the_file(void **state)
{
	static const char text[] = "a: 1\n"	 /* 11 */
				   "b:\n"	 /* 12 */
				   "  - x\n"	 /* 13 */
				   "  - y: z\n"	 /* 14 */
				   "c: |\n"	 /* 15 */
				   "  text\n"	 /* 16 */
				   "d:\n"	 /* 17 */
				   "  late\n"	 /* 18 */
				   "e: {f: g,\n" /* 19 */
				   "  h: i}\n";	 /* 20 */
	static const size_t want[][2] = {
		{ 11, 11 }, { 12, 12 }, { 15, 16 }, { 17, 18 }, { 19, 19 }
	};
	struct conf_node *root = NULL;
	const struct conf_node *n;
	size_t i = 0;

	(void)state;
	assert_int_equal(
		yaml_read("a", 10, text, sizeof(text) - 1, &arena, &root, &err),
		0);
	for (n = root->first; n != NULL; n = n->next, i++) {
		assert_int_equal(n->key_line, want[i][0]);
		assert_int_equal(n->line, want[i][1]);
	}
	assert_int_equal(i, 5);
	n = conf_get(root, "b");
	assert_int_equal(n->count, 2);
	assert_int_equal(n->first->line, 13);
	assert_int_equal(n->first->next->line, 14);
	assert_int_equal(conf_get(conf_get(root, "e"), "h")->line, 20);
}

static void strings_in_double_quotes_come_back(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[400], yaml[1700] = "a: \"";
		size_t len = random_text(&seed, text, 40), at = 4, step;
		uint32_t c = 0;

		for (size_t i = 0; i < len; i += step) {
			step = utf8_next(text + i, len - i, &c);
			at += (size_t)snprintf(yaml + at, sizeof(yaml) - at,
					       "\\U%08x", (unsigned)c);
		}
		yaml[at++] = '"';
		if (memchr(text, '\0', len) != NULL)
			continue;
		assert_non_null(parse_bytes(yaml, at));
		assert_int_equal(parse_bytes(yaml, at)->first->len, len);
		assert_memory_equal(parse_bytes(yaml, at)->first->text, text,
				    len);
		arena_reset(&arena);
	}
}

static void every_failed_allocation_is_an_error(void **state)
{
	struct buf text = { 0 };
	unsigned met = 0;

	(void)state;
	for (int i = 0; i < 2000; i++)
		buf_addf(&text, "k%d: [a, b]\n", i);
	EVERY_FAULT(FAULT_MEM, "", n) {
		const struct conf_node *root = parse_bytes(text.data, text.len);

		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		met++;
		assert_null(root);
		assert_int_equal(err.code, ERR_MEMORY);
	}
	assert_true(met > 5);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_plain_styles_are_read),
		TEST(scalars_have_no_type),
		TEST(nothing_is_a_null),
		TEST(crlf_is_lf),
		TEST(lines_are_those_of_the_file),
		TEST(strings_in_double_quotes_come_back),
		TEST(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
