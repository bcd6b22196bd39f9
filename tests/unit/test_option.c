#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/option.h"

#define WORDS 40

static const struct option_row common[] = { { "config", '\0', "FILE", "" },
					    { "help", 'h', NULL, "" },
					    { NULL, '\0', NULL, NULL } };

static const struct option_row own[] = { { "format", 'f', "FORMAT", "" },
					 { "explain", 'e', NULL, "" },
					 { NULL, '\0', NULL, NULL } };

struct parsed {
	struct options options;
	const char *rest[WORDS];
	size_t count;
	struct err err;
	int result;
};

/* Parses words that are written with one blank between them. */
static void parse(struct parsed *parsed, const char *line)
{
	static char room[1024];
	char *argv[WORDS];
	int argc = 0;
	char *word = room;

	assert_true(strlen(line) < sizeof(room));
	memcpy(room, line, strlen(line) + 1);
	while (*word != '\0') {
		char *blank = strchr(word, ' ');

		argv[argc++] = word;
		if (blank == NULL)
			break;
		*blank = '\0';
		word = blank + 1;
	}
	memset(parsed, 0, sizeof(*parsed));
	parsed->result =
		option_parse(argc, argv, common, own, &parsed->options,
			     parsed->rest, &parsed->count, &parsed->err);
}

static void expect_error(const char *line, const char *text)
{
	struct parsed p;

	parse(&p, line);
	assert_int_equal(p.result, -1);
	assert_int_equal(p.err.code, ERR_USAGE);
	assert_string_equal(p.err.text, text);
}

static void values_stand_behind_or_in_the_word(void **state)
{
	static const char *const lines[] = { "--format json", "--format=json",
					     "-f json", "-fjson", "-efjson" };
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		parse(&p, lines[i]);
		assert_int_equal(p.result, 0);
		assert_string_equal(option_value(&p.options, "format"), "json");
		assert_int_equal(p.count, 0);
	}
	assert_true(option_given(&p.options, "explain"));
}

static void a_value_may_be_empty_or_look_like_an_option(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "--format= --config --explain");
	assert_int_equal(p.result, 0);
	assert_string_equal(option_value(&p.options, "format"), "");
	assert_string_equal(option_value(&p.options, "config"), "--explain");
	assert_false(option_given(&p.options, "explain"));
}

static void arguments_stand_anywhere(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "a --explain b - -h c");
	assert_int_equal(p.result, 0);
	assert_int_equal(p.count, 4);
	assert_string_equal(p.rest[0], "a");
	assert_string_equal(p.rest[2], "-");
	assert_string_equal(p.rest[3], "c");
}

static void two_dashes_end_the_options(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "-e -- --format -- -h");
	assert_int_equal(p.result, 0);
	assert_int_equal(p.count, 3);
	assert_string_equal(p.rest[0], "--format");
	assert_string_equal(p.rest[1], "--");
	assert_string_equal(p.rest[2], "-h");
	assert_false(option_given(&p.options, "help"));
}

static void what_is_not_given_is_null(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, "a");
	assert_null(option_value(&p.options, "format"));
	assert_false(option_given(&p.options, "explain"));
}

static void unknown_options_name_the_nearest(void **state)
{
	(void)state;
	expect_error("--formt json",
		     "unknown option --formt, did you mean --format?");
	expect_error("--confg=x",
		     "unknown option --confg, did you mean --config?");
	expect_error("--zzzzzz", "unknown option --zzzzzz");
	expect_error("-x", "unknown option -x");
	expect_error("-ex", "unknown option -x");
	expect_error("--form json",
		     "unknown option --form, did you mean --format?");
}

static void values_are_neither_missing_nor_too_many(void **state)
{
	(void)state;
	expect_error("a --format", "--format needs a value: FORMAT");
	expect_error("-f", "--format needs a value: FORMAT");
	expect_error("--explain=yes", "--explain takes no value");
}

static void twice_is_an_error_when_the_values_differ(void **state)
{
	struct parsed p;

	(void)state;
	expect_error("--format a --format=b",
		     "--format is given twice, as \"a\" and \"b\"");
	parse(&p, "--format a -fa -e -e");
	assert_int_equal(p.result, 0);
	assert_int_equal(p.options.count, 2);
}

static void choices_are_numbered_and_named(void **state)
{
	static const char *const choices[] = { "human", "json", NULL };
	struct parsed p;

	(void)state;
	parse(&p, "a");
	assert_int_equal(option_choice(&p.options, "format", choices, &p.err),
			 0);
	parse(&p, "--format json");
	assert_int_equal(option_choice(&p.options, "format", choices, &p.err),
			 1);
	parse(&p, "--format xml");
	assert_int_equal(option_choice(&p.options, "format", choices, &p.err),
			 -1);
	assert_int_equal(p.err.code, ERR_USAGE);
	assert_string_equal(p.err.text,
			    "--format: \"xml\" is none of: human, json");
}

static void lists_are_split_at_commas(void **state)
{
	struct arena arena = { 0 };
	struct conf_strings list;
	struct parsed p;

	(void)state;
	parse(&p, "--config a,b,c");
	assert_int_equal(
		option_list(&p.options, "config", &arena, &list, &p.err), 0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[0], "a");
	assert_string_equal(list.items[2], "c");
	assert_int_equal(
		option_list(&p.options, "format", &arena, &list, &p.err), 0);
	assert_int_equal(list.count, 0);
	arena_release(&arena);
}

static void lists_have_no_empty_names(void **state)
{
	static const char *const lines[] = { "--config=", "--config a,",
					     "--config ,a", "--config a,,b" };
	struct arena arena = { 0 };
	struct conf_strings list;
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		parse(&p, lines[i]);
		assert_int_equal(option_list(&p.options, "config", &arena,
					     &list, &p.err),
				 -1);
		assert_int_equal(p.err.code, ERR_USAGE);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_behind_or_in_the_word),
		cmocka_unit_test(a_value_may_be_empty_or_look_like_an_option),
		cmocka_unit_test(arguments_stand_anywhere),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(what_is_not_given_is_null),
		cmocka_unit_test(unknown_options_name_the_nearest),
		cmocka_unit_test(values_are_neither_missing_nor_too_many),
		cmocka_unit_test(twice_is_an_error_when_the_values_differ),
		cmocka_unit_test(choices_are_numbered_and_named),
		cmocka_unit_test(lists_are_split_at_commas),
		cmocka_unit_test(lists_have_no_empty_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
