#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/yaml.h"
#include "every_fault.h"
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

static const struct conf_node *read_bytes(const char *text, size_t len)
{
	struct conf_node *root = NULL;

	err_clear(&err);
	return yaml_read("a.yaml", 0, text, len, &arena, &root, &err) < 0 ?
		       NULL : root;
}

static const struct conf_node *parse(const char *text)
{
	const struct conf_node *root = read_bytes(text, strlen(text));

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

static void assert_refused(const char *text, size_t len, const char *want)
{
	if (read_bytes(text, len) != NULL)
		fail_msg("not refused: %s", want);
	assert_string_equal(err.text, want);
	assert_int_equal(err.code, ERR_INPUT);
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
	static const char text[] = "a: 1\n"	  /* 11 */
				   "b:\n"	  /* 12 */
				   "  - x\n"	  /* 13 */
				   "  - y: z\n"	  /* 14 */
				   "c: |\n"	  /* 15 */
				   "  text\n"	  /* 16 */
				   "d:\n"	  /* 17 */
				   "  late\n"	  /* 18 */
				   "e: {f: g,\n"  /* 19 */
				   "  h: i}\n";	  /* 20 */
	static const size_t want[][2] = { { 11, 11 }, { 12, 12 }, { 15, 16 },
					  { 17, 18 }, { 19, 19 } };
	struct conf_node *root = NULL;
	const struct conf_node *n;
	size_t i = 0;

	(void)state;
	assert_int_equal(yaml_read("a", 10, text, sizeof(text) - 1, &arena,
				   &root, &err), 0);
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

static void what_is_not_in_the_subset_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "a: b\nc: &x d\n", "a.yaml:2: anchors (&name) are not "
		  "allowed here; quote the text if & is meant" },
		{ "a: &x [b]\n", "a.yaml:1: anchors (&name) are not allowed "
		  "here; quote the text if & is meant" },
		{ "a: &x {b: c}\n", "a.yaml:1: anchors (&name) are not "
		  "allowed here; quote the text if & is meant" },
		{ "&k a: b\n", "a.yaml:1: anchors (&name) are not allowed "
		  "here; quote the text if & is meant" },
		{ "&x [*x]\n", "a.yaml:1: anchors (&name) are not allowed "
		  "here; quote the text if & is meant" },
		{ "a: b\n\nc: *x\n", "a.yaml:3: aliases (*name) are not "
		  "allowed here; quote the text if * is meant" },
		{ "a: !!str b\n", "a.yaml:1: tags (!name) are not allowed "
		  "here; quote the text if ! is meant" },
		{ "a: !x [b]\n", "a.yaml:1: tags (!name) are not allowed "
		  "here; quote the text if ! is meant" },
		{ "a: ! b\n", "a.yaml:1: tags (!name) are not allowed here; "
		  "quote the text if ! is meant" },
		{ "<<: {a: b}\n", "a.yaml:1: merge keys (<<) are not "
		  "allowed" },
		{ "a: b\nc: d\na: e\n", "a.yaml:3: \"a\" stands here twice "
		  "(first in line 1)" },
		{ "a:\n  - x\nb: c\n\"a\": e\n", "a.yaml:4: \"a\" stands "
		  "here twice (first in line 1)" },
		{ "x:\n  a: {b: c, b: d}\n", "a.yaml:2: \"b\" stands here "
		  "twice (first in line 2)" },
		{ "[a, b]: c\n", "a.yaml:1: a key must be a plain word" },
		{ "? {a: b}\n: c\n", "a.yaml:1: a key must be a plain word" },
		{ "\"\": a\n", "a.yaml:1: a key is empty or holds a NUL" },
		{ "?\n: a\n", "a.yaml:1: a key is empty or holds a NUL" },
		{ "a: b\n\"c\\0d\": e\n",
		  "a.yaml:2: a key is empty or holds a NUL" },
		{ "a: \"b\\0c\"\n",
		  "a.yaml:1: a NUL character is not allowed" },
		{ "a: b\n---\nc: d\n", "a.yaml:2: a second document (---) is "
		  "not allowed here" },
		{ "--- a\n--- b\n", "a.yaml:2: a second document (---) is "
		  "not allowed here" },
		{ "a:\n\tb: c\n", "a.yaml:2: a tab can't indent a line of "
		  "YAML; use spaces" },
		{ "a:\n  - b\n  \t- c: d\n    e: f\n", "a.yaml:3: a tab "
		  "can't indent a line of YAML; use spaces" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].text, strlen(cases[i].text),
			       cases[i].why);
}

static void what_is_no_yaml_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text, *place;
	} cases[] = {
		{ "a: b\n  c: d\n", "a.yaml:2: mapping values are not allowed "
				    "in this context" },
		{ "a: [b\nc: d\n", "a.yaml:2: " },
		{ "a: \"b\n", "a.yaml:2: found unexpected end of stream "
			      "while scanning a quoted scalar" },
		{ "a: b\n c\nd\n", "a.yaml:4: could not find expected ':'" },
		{ "a: b: c\n", "a.yaml:1: mapping values are not allowed" },
		{ "a: b\n...\nc: d\n", "a.yaml:3: did not find expected "
					"<document start>" },
		{ "a: %b\n", "a.yaml:1: found character that cannot start "
			     "any token" },
		{ "a: \"\\ud800\"\n", "a.yaml:1: found invalid Unicode "
				      "character escape code" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_null(read_bytes(cases[i].text, strlen(cases[i].text)));
		assert_int_equal(err.code, ERR_INPUT);
		if (strncmp(err.text, cases[i].place,
			    strlen(cases[i].place)) != 0)
			assert_string_equal(err.text, cases[i].place);
	}
}

static void bytes_that_are_no_text_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *text, *why;
		size_t len;
	} cases[] = {
		{ "a: b\nc: \xC0\xAF\n", "a.yaml:2: byte 8 is not valid "
		  "UTF-8; save the file as UTF-8", 11 },
		{ "\xFF\xFE" "a\0", "a.yaml:1: byte 0 is not valid UTF-8; save "
		  "the file as UTF-8", 4 },
		{ "a: \0b\n", "a.yaml:1: U+0000 is a control character; "
		  "remove it", 6 },
		{ "a: b\n\nc: \x1B[2J\n", "a.yaml:3: U+001B is a control "
		  "character; remove it", 13 },
		{ "a: \x7F\n", "a.yaml:1: U+007F is a control character; "
		  "remove it", 5 },
		{ "a: \xC2\x9B\n", "a.yaml:1: U+009B is a control character; "
		  "remove it", 6 },
		{ "\xEF\xBB\xBF" "a: b\n", "a.yaml:1: U+FEFF is a byte order "
		  "mark; save the file as UTF-8 without one", 8 },
		{ "a: b\rc: d\r", "a.yaml:1: U+000D alone doesn't end a "
		  "line; save the file with LF or CRLF", 10 },
		{ "a: b\r\nc: d\r", "a.yaml:2: U+000D alone doesn't end a "
		  "line; save the file with LF or CRLF", 11 },
		{ "a: b\xC2\x85" "c: d\n", "a.yaml:1: U+0085 is an end of "
		  "line to YAML alone; remove it", 11 },
		{ "a: b\xE2\x80\xA8" "c: d\n", "a.yaml:1: U+2028 is an end of "
		  "line to YAML alone; remove it", 12 },
		{ "a: b\xE2\x80\xA9\n", "a.yaml:1: U+2029 is an end of line "
		  "to YAML alone; remove it", 8 },
		{ "a: \xEF\xBF\xBF\n", "a.yaml:1: U+FFFF is no character", 7 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].text, cases[i].len, cases[i].why);
}

static void depth_is_16(void **state)
{
	char text[40];

	(void)state;
	memset(text, '[', 17);
	memset(text + 17, ']', 17);
	assert_non_null(read_bytes(text + 1, 32));
	assert_refused(text, 34, "a.yaml:1: nested too deep");
	memcpy(text + 16, "\n[a", 3);
	assert_refused(text, 19, "a.yaml:2: nested too deep");
}

static void five_thousand_brackets_cost_nothing(void **state)
{
	char *text = malloc(5000);

	(void)state;
	assert_non_null(text);
	memset(text, '[', 5000);
	assert_refused(text, 5000, "a.yaml:1: nested too deep");
	assert_in_range(arena.used, 0, 100000);
	free(text);
}

/* Eight lines that would be a hundred million nodes. */
static void a_bomb_of_aliases_is_refused_at_its_first_anchor(void **state)
{
	static const char bomb[] = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
				   "b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n";

	(void)state;
	assert_refused(bomb, sizeof(bomb) - 1,
		       "a.yaml:1: anchors (&name) are not allowed here; quote "
		       "the text if & is meant");
}

static void counts_have_ceilings(void **state)
{
	struct buf text = { 0 };

	(void)state;
	buf_adds(&text, "[");
	for (size_t i = 1; i < CONF_NODES; i++)
		buf_adds(&text, "a,");
	buf_adds(&text, "]");
	assert_non_null(read_bytes(text.data, text.len));
	text.data[text.len - 1] = 'a';
	buf_adds(&text, "]");
	assert_refused(text.data, text.len, "a.yaml:1: too many values");
	buf_reset(&text);
	for (size_t i = 0; i < CONF_KEYS; i++)
		buf_addf(&text, "k%zu: a\n", i);
	assert_non_null(read_bytes(text.data, text.len));
	buf_adds(&text, "last: a\n");
	assert_refused(text.data, text.len,
		       "a.yaml:4097: too many keys in one place");
	buf_release(&text);
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
		assert_non_null(read_bytes(yaml, at));
		assert_int_equal(read_bytes(yaml, at)->first->len, len);
		assert_memory_equal(read_bytes(yaml, at)->first->text, text,
				    len);
		arena_reset(&arena);
	}
}

/* Cut anywhere, or with a byte changed, it is read or refused with a place;
 * the sanitizers watch. */
static void broken_text_is_read_or_refused(void **state)
{
	static const char good[] =
		"# c\nto: [a, \"b\"]\nmedia:\n  - {path: x.png, alt: 'y'}\n"
		"variants:\n  m: |\n    one\n    two\n  n: >\n    three\n";
	uint64_t seed = 5;

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
		if (read_bytes(text, len) == NULL) {
			assert_int_equal(err.code, ERR_INPUT);
			assert_int_equal(strncmp(err.text, "a.yaml:", 7), 0);
		}
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
		const struct conf_node *root = read_bytes(text.data, text.len);

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

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_plain_styles_are_read),
		TEST(scalars_have_no_type),
		TEST(nothing_is_a_null),
		TEST(crlf_is_lf),
		TEST(lines_are_those_of_the_file),
		TEST(what_is_not_in_the_subset_is_refused_with_its_line),
		TEST(what_is_no_yaml_is_refused_with_its_line),
		TEST(bytes_that_are_no_text_are_refused_with_their_place),
		TEST(depth_is_16),
		TEST(five_thousand_brackets_cost_nothing),
		TEST(a_bomb_of_aliases_is_refused_at_its_first_anchor),
		TEST(counts_have_ceilings),
		TEST(strings_in_double_quotes_come_back),
		TEST(broken_text_is_read_or_refused),
		TEST(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
