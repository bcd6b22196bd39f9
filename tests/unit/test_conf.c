#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/conf.h"
#include "base/json.h"
#include "base/yaml.h"

static struct arena arena;
static struct err err;

struct all {
	const char *string, *text;
	struct conf_strings strings;
	bool flag;
	int64_t number, time, date, span;
	int choice;
	const struct conf_node *node;
};

static const char *const choices[] = { "none", "paid", "gift", NULL };

#define FIELD(kind, member) \
	.name = #member, .type = kind, .offset = offsetof(struct all, member)

static const struct conf_field fields[] = {
	{ FIELD(CONF_STRING, string) },
	{ FIELD(CONF_TEXT, text) },
	{ FIELD(CONF_STRINGS, strings) },
	{ FIELD(CONF_FLAG, flag) },
	{ FIELD(CONF_NUMBER, number), .least = -5, .most = 100 },
	{ FIELD(CONF_TIME, time) },
	{ FIELD(CONF_DATE, date) },
	{ FIELD(CONF_SPAN, span), .least = 1000, .most = 3600000 },
	{ FIELD(CONF_CHOICE, choice), .choices = choices },
	{ FIELD(CONF_NODE, node) },
	{ .name = "title", .type = CONF_IGNORED },
	{ .name = NULL },
};

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	err_clear(&err);
	return 0;
}

static struct conf_node *parse(const char *text)
{
	struct conf_node *root = NULL;
	int result = text[0] == '{' ? json_read("p", 0, text, strlen(text),
						&arena, &root, &err) :
				      yaml_read("p", 0, text, strlen(text),
						&arena, &root, &err);

	if (result < 0)
		fail_msg("%s", err.text);
	return root;
}

static int fill(const char *text, struct all *all)
{
	err_clear(&err);
	return conf_read(parse(text), fields, all, &arena, &err);
}

static void assert_refused(const char *text, const char *want)
{
	struct all all = { 0 };

	if (fill(text, &all) == 0)
		fail_msg("not refused: %s", text);
	assert_string_equal(err.text, want);
	assert_int_equal(err.code, ERR_INPUT);
}

static void each_type_is_read_from_yaml_and_from_json(void **state)
{
	static const char *const texts[] = {
		"string: a\ntext: ''\nstrings: [x, y]\nflag: true\n"
		"number: -5\ntime: 2026-11-22T12:00:00Z\ndate: 2026-11-22\n"
		"span: 1h\nchoice: gift\nnode: {a: b}\ntitle: [any, thing]\n",
		"{\"string\":\"a\",\"text\":\"\",\"strings\":[\"x\",\"y\"],"
		"\"flag\":true,\"number\":-5,\"time\":\"2026-11-22T12:00:00Z\","
		"\"date\":\"2026-11-22\",\"span\":\"1h\",\"choice\":\"gift\","
		"\"node\":{\"a\":\"b\"},\"title\":[\"any\",\"thing\"]}",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct all all = { 0 };

		assert_int_equal(fill(texts[i], &all), 0);
		assert_string_equal(all.string, "a");
		assert_string_equal(all.text, "");
		assert_int_equal(all.strings.count, 2);
		assert_string_equal(all.strings.items[1], "y");
		assert_true(all.flag);
		assert_int_equal(all.number, -5);
		assert_int_equal(all.time, INT64_C(1795348800000));
		assert_int_equal(all.date, INT64_C(1795305600000));
		assert_int_equal(all.span, 3600000);
		assert_int_equal(all.choice, 2);
		assert_string_equal(conf_text(all.node, "a"), "b");
	}
}

static void what_is_not_there_keeps_its_value(void **state)
{
	struct all all = { .string = "kept", .number = 7, .flag = true };

	(void)state;
	assert_int_equal(fill("string:\nnumber:\nflag:\n", &all), 0);
	assert_string_equal(all.string, "kept");
	assert_int_equal(all.number, 7);
	assert_true(all.flag);
	assert_int_equal(fill("{\"string\": null}", &all), 0);
	assert_string_equal(all.string, "kept");
}

/* YAML's yes and no, its numbers and its nulls are words in a text field. */
static void text_fields_take_every_scalar_as_it_stands(void **state)
{
	static const char *const words[] = { "no",   "on",	   "NO",
					     "1:30", "0o17",	   ".inf",
					     "~",    "null",	   "1e3",
					     "007",  "2026-02-30", "true" };
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct all all = { 0 };

		(void)snprintf(text, sizeof(text), "text: %s\n", words[i]);
		assert_int_equal(fill(text, &all), 0);
		assert_string_equal(all.text, words[i]);
	}
}

static void one_scalar_is_a_list_of_one(void **state)
{
	struct all all = { 0 };

	(void)state;
	assert_int_equal(fill("strings: only\n", &all), 0);
	assert_int_equal(all.strings.count, 1);
	assert_string_equal(all.strings.items[0], "only");
	assert_int_equal(fill("strings: []\n", &all), 0);
	assert_int_equal(all.strings.count, 0);
}

static void values_of_another_kind_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "string: ''\n", "p:1: string: is empty" },
		{ "string: [a]\n", "p:1: string: one value is needed here, "
				   "not a list or map" },
		{ "\nstring:\n  a: b\n", "p:2: string: one value is needed "
					 "here, not a list or map" },
		{ "strings:\n- a\n- []\n",
		  "p:3: strings: a text is needed here" },
		{ "strings: [a, ]\n\nnumber: x",
		  "p:3: number: a whole number "
		  "from -5 to 100 is needed here" },
		{ "strings: {a: b}\n", "p:1: strings: a text is needed here" },
		{ "strings: ''\n", "p:1: strings: a text is needed here" },
		{ "flag: yes\n", "p:1: flag: true or false is needed here" },
		{ "flag: 'true'\n", "p:1: flag: true or false is needed "
				    "here" },
		{ "flag: True\n", "p:1: flag: true or false is needed here" },
		{ "{\"flag\": \"true\"}", "p: flag: true or false is needed "
					  "here" },
		{ "{\"flag\": 1}", "p: flag: true or false is needed here" },
		{ "number: -6\n", "p:1: number: -6 is outside -5 to 100" },
		{ "number: 101\n", "p:1: number: 101 is outside -5 to 100" },
		{ "number: '7'\n", "p:1: number: a whole number from -5 to "
				   "100 is needed here" },
		{ "time: 2026-11-22\n", "p:1: time: \"2026-11-22\" needs a "
					"time of day and an offset, as in "
					"2026-11-22T09:00:00+01:00" },
		{ "time: 2026-11-22T09:00:00\n",
		  "p:1: time: \"2026-11-22T09:00:00\" needs an offset: end "
		  "it with Z or +01:00" },
		{ "date: 2026-02-30\n",
		  "p:1: date: \"2026-02-30\" has a date that doesn't exist" },
		{ "date: 1970-01-01\n", "p:1: date: \"1970-01-01\" is not "
					"later than 1970 began" },
		{ "span: 2h\n", "p:1: span: 2h is outside 1 s to 3600 s" },
		{ "span: 0s\n", "p:1: span: 0s is outside 1 s to 3600 s" },
		{ "span: 5\n", "p:1: span: \"5\" is not a length of time like "
			       "90s, 15m, 12h or 7d" },
		{ "choice: bribe\n", "p:1: choice: \"bribe\" is none of: "
				     "none, paid, gift" },
		{ "- a\n", "p:1: keys and values are needed here" },
		{ "a\n", "p:1: keys and values are needed here" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].text, cases[i].why);
}

static void numbers_are_decimal_and_whole(void **state)
{
	static const char *const words[] = {
		"two",
		"0x2",
		"1.0",
		"1e1",
		"-x",
		"--5",
		"+5",
		"5 5",
		"5,",
		"\xD9\xA2",
		"99999999999999999999",
		"-99999999999999999999",
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		(void)snprintf(text, sizeof(text), "number: %s\n", words[i]);
		assert_refused(text, "p:1: number: a whole number from -5 to "
				     "100 is needed here");
	}
}

static void unknown_keys_are_refused_with_the_nearest(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "strign: a\n", "p:1: unknown key \"strign\", did you mean "
				 "\"string\"?" },
		{ "string: a\n\nspam:\n  - list\n",
		  "p:3: unknown key \"spam\", did you mean \"span\"?" },
		{ "quite else: a\n", "p:1: unknown key \"quite else\"" },
		{ "__proto__: a\n", "p:1: unknown key \"__proto__\"" },
		{ "{\"dat\": 1}", "p: unknown key \"dat\", did you mean "
				  "\"date\"?" },
		/* Cyrillic U+0430 in "flag", NBSP behind "flag" */
		{ "fl\xD0\xB0g: true\n", "p:1: unknown key \"fl‹U+0430›g\", "
					 "did you mean \"flag\"?" },
		{ "flag\xC2\xA0: true\n", "p:1: unknown key \"flag‹U+00A0›\", "
					  "did you mean \"flag\"?" },
		{ "\"fl\\e[2Jag\\n\": true\n",
		  "p:1: unknown key \"fl‹U+001B›[2Jag‹U+000A›\"" },
		{ "{\"\": 1}", "p: unknown key \"\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].text, cases[i].why);
}

static void required_keys_are_missed(void **state)
{
	static const struct conf_field needs[] = {
		{ FIELD(CONF_STRING, string), .required = true },
		{ .name = NULL },
	};
	static const char *const texts[] = { "string:\n", "{}",
					     "{\"string\": null}" };
	struct all all = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		err_clear(&err);
		assert_int_equal(
			conf_read(parse(texts[i]), needs, &all, &arena, &err),
			-1);
		assert_non_null(strstr(err.text, "\"string\" is missing"));
	}
}

static void nearest_is_near_or_none(void **state)
{
	static const char *const names[] = { "expires", "author", "to" };
	static const struct {
		const char *word, *near;
	} cases[] = {
		{ "expire", "expires" },
		{ "epxires", "expires" },
		{ "exprise", "expires" },
		{ "auhtor", "author" },
		{ "tp", "to" },
		{ "too", "to" },
		{ "banana", NULL },
		{ "x", NULL },
		{ "", NULL },
	};
	char longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *near =
			conf_nearest(cases[i].word, names, 3, sizeof(*names));

		if (cases[i].near == NULL)
			assert_null(near);
		else
			assert_string_equal(near, cases[i].near);
	}
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(conf_nearest(longest, names, 3, sizeof(*names)));
	assert_null(conf_nearest("a", names, 0, sizeof(*names)));
}

static void getting_asks_maps_only(void **state)
{
	const struct conf_node *root = parse("a: b\nc:\nd: [e]\n");

	(void)state;
	assert_string_equal(conf_text(root, "a"), "b");
	assert_null(conf_get(root, "c"));
	assert_null(conf_get(root, "x"));
	assert_null(conf_text(root, "d"));
	assert_null(conf_get(conf_get(root, "d"), "e"));
	assert_null(conf_get(NULL, "a"));
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_type_is_read_from_yaml_and_from_json),
		TEST(what_is_not_there_keeps_its_value),
		TEST(text_fields_take_every_scalar_as_it_stands),
		TEST(one_scalar_is_a_list_of_one),
		TEST(values_of_another_kind_are_refused),
		TEST(numbers_are_decimal_and_whole),
		TEST(unknown_keys_are_refused_with_the_nearest),
		TEST(required_keys_are_missed),
		TEST(nearest_is_near_or_none),
		TEST(getting_asks_maps_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
