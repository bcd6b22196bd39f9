#include <stdlib.h>

#include "yaml_fixture.h"

#include "base/buf.h"
#include "random_text.h"

static void assert_refused(const char *text, size_t len, const char *want)
{
	if (parse_bytes(text, len) != NULL)
		fail_msg("not refused: %s", want);
	assert_string_equal(err.text, want);
	assert_int_equal(err.code, ERR_INPUT);
}

static const struct {
	const char *text, *why;
} refused[] = {
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
	{ "a: b\n\"c\\0d\": e\n", "a.yaml:2: a key is empty or holds a NUL" },
	{ "a: \"b\\0c\"\n", "a.yaml:1: a NUL character is not allowed" },
	{ "a: b\n---\nc: d\n", "a.yaml:2: a second document (---) is "
			       "not allowed here" },
	{ "--- a\n--- b\n", "a.yaml:2: a second document (---) is "
			    "not allowed here" },
	{ "a:\n\tb: c\n", "a.yaml:2: a tab can't indent a line of "
			  "YAML; use spaces" },
	{ "a:\n  - b\n  \t- c: d\n    e: f\n",
	  "a.yaml:3: a tab "
	  "can't indent a line of YAML; use spaces" },
};

static void what_is_not_in_the_subset_is_refused_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		assert_refused(refused[i].text, strlen(refused[i].text),
			       refused[i].why);
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
		assert_null(parse_bytes(cases[i].text, strlen(cases[i].text)));
		assert_int_equal(err.code, ERR_INPUT);
		if (strncmp(err.text, cases[i].place, strlen(cases[i].place)) !=
		    0)
			assert_string_equal(err.text, cases[i].place);
	}
}

static const struct {
	const char *text, *why;
	size_t len;
} no_text[] = {
	{ "a: b\nc: \xC0\xAF\n",
	  "a.yaml:2: byte 8 is not valid "
	  "UTF-8; save the file as UTF-8",
	  11 },
	{ "\xFF\xFE"
	  "a\0",
	  "a.yaml:1: byte 0 is not valid UTF-8; save "
	  "the file as UTF-8",
	  4 },
	{ "a: \0b\n",
	  "a.yaml:1: U+0000 is a control character; "
	  "remove it",
	  6 },
	{ "a: b\n\nc: \x1B[2J\n",
	  "a.yaml:3: U+001B is a control "
	  "character; remove it",
	  13 },
	{ "a: \x7F\n",
	  "a.yaml:1: U+007F is a control character; "
	  "remove it",
	  5 },
	{ "a: \xC2\x9B\n",
	  "a.yaml:1: U+009B is a control character; "
	  "remove it",
	  6 },
	{ "\xEF\xBB\xBF"
	  "a: b\n",
	  "a.yaml:1: U+FEFF is a byte order "
	  "mark; save the file as UTF-8 without one",
	  8 },
	{ "a: b\rc: d\r",
	  "a.yaml:1: U+000D alone doesn't end a "
	  "line; save the file with LF or CRLF",
	  10 },
	{ "a: b\r\nc: d\r",
	  "a.yaml:2: U+000D alone doesn't end a "
	  "line; save the file with LF or CRLF",
	  11 },
	{ "a: b\xC2\x85"
	  "c: d\n",
	  "a.yaml:1: U+0085 is an end of "
	  "line to YAML alone; remove it",
	  11 },
	{ "a: b\xE2\x80\xA8"
	  "c: d\n",
	  "a.yaml:1: U+2028 is an end of "
	  "line to YAML alone; remove it",
	  12 },
	{ "a: b\xE2\x80\xA9\n",
	  "a.yaml:1: U+2029 is an end of line "
	  "to YAML alone; remove it",
	  8 },
	{ "a: \xEF\xBF\xBF\n", "a.yaml:1: U+FFFF is no character", 7 },
};

static void bytes_that_are_no_text_are_refused_with_their_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(no_text) / sizeof(*no_text); i++)
		assert_refused(no_text[i].text, no_text[i].len, no_text[i].why);
}

static void depth_is_16(void **state)
{
	char text[40];

	(void)state;
	memset(text, '[', 17);
	memset(text + 17, ']', 17);
	assert_non_null(parse_bytes(text + 1, 32));
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
	assert_non_null(parse_bytes(text.data, text.len));
	text.data[text.len - 1] = 'a';
	buf_adds(&text, "]");
	assert_refused(text.data, text.len, "a.yaml:1: too many values");
	buf_reset(&text);
	for (size_t i = 0; i < CONF_KEYS; i++)
		buf_addf(&text, "k%zu: a\n", i);
	assert_non_null(parse_bytes(text.data, text.len));
	buf_adds(&text, "last: a\n");
	assert_refused(text.data, text.len,
		       "a.yaml:4097: too many keys in one place");
	buf_release(&text);
}

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
		if (parse_bytes(text, len) == NULL) {
			assert_int_equal(err.code, ERR_INPUT);
			assert_int_equal(strncmp(err.text, "a.yaml:", 7), 0);
		}
		arena_reset(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_not_in_the_subset_is_refused_with_its_line),
		TEST(what_is_no_yaml_is_refused_with_its_line),
		TEST(bytes_that_are_no_text_are_refused_with_their_place),
		TEST(depth_is_16),
		TEST(five_thousand_brackets_cost_nothing),
		TEST(a_bomb_of_aliases_is_refused_at_its_first_anchor),
		TEST(counts_have_ceilings),
		TEST(broken_text_is_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
