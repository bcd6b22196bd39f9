#include "draft_fixture.h"

static void take_json(const char *text)
{
	if (read_bytes("a.json", text, strlen(text)) < 0)
		fail_msg("%s", err.text);
}

static void json_has_the_same_keys(void **state)
{
	(void)state;
	take_json(
		"{\"to\": [\"a\", \"b\"], \"text\": \"h\\u00fc\\nx\", \"thread\": "
		"true, \"media\": [{\"path\": \"a.png\", \"alt\": \"A\"}], "
		"\"variants\": {\"x\": \"short\"}, \"id\": 7, \"warning\": null, "
		"\"expires\": \"2038-01-19T03:14:08Z\", \"title\": {}}");
	assert_text("h\xC3\xBC\nx", 0);
	assert_int_equal(draft.to.count, 2);
	assert_true(draft.thread);
	assert_string_equal(draft.media[0].alt, "A");
	assert_string_equal(draft.variants[0].text, "short");
	assert_string_equal(draft.id, "7");
	assert_null(draft.warning);
	assert_int_equal(draft.expires, INT64_C(2147483648000));
}

static void json_is_told_by_name_or_first_bytes(void **state)
{
	(void)state;
	assert_int_equal(read_bytes("-", "{\"text\": \"a\"}", 13), 0);
	assert_text("a", 0);
	assert_int_equal(read_bytes("-", "{ \r\n\t\"text\": \"a\"}", 17), 0);
	assert_text("a", 0);
	assert_refused("{}", "a.md: \"text\" is missing");
	assert_refused_bytes("a.json", "hello", 5,
			     "a.json:1:5: not JSON: invalid token");
}

static void what_is_no_json_draft_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "[]", "a.json: a JSON draft is one object, with its text in "
			"\"text\"" },
		{ "\"x\"", "a.json: a JSON draft is one object, with its text "
			   "in \"text\"" },
		{ "{\"to\": \"a\"}", "a.json: \"text\" is missing" },
		{ "{\"text\": null}", "a.json: \"text\" is missing" },
		{ "{\"text\": 7}", "a.json: text: a string is needed here" },
		{ "{\"text\": true}", "a.json: text: a string is needed "
				      "here" },
		{ "{\"text\": [\"a\"]}", "a.json: text: a string is needed "
					 "here" },
		{ "{\"text\": \"a\",\n\"text\": \"b\"}",
		  "a.json:2:6: not "
		  "JSON: duplicate object key near '\"text\"'" },
		{ "{\"text\": \"a\", \"tekst\": \"b\"}",
		  "a.json: unknown key "
		  "\"tekst\", did you mean \"text\"?" },
		{ "{\"text\": \"a\\u001b\"}",
		  "a.json: text holds a control "
		  "character (U+001B at byte 1); remove it" },
		{ "{\"text\": \"a\\u009b\"}",
		  "a.json: text holds a control "
		  "character (U+009B at byte 1); remove it" },
		{ "{\"text\": \"a\", \"media\": [\"../x\"]}",
		  "a.json: media: "
		  "\"../x\" is not a path to a file below the draft's "
		  "folder, like img/launch.png" },
		{ "{\"text\": \"a\"} {}", "a.json:1:15: not JSON: end of file "
					  "expected" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused_bytes("a.json", cases[i].text,
				     strlen(cases[i].text), cases[i].why);
}

static void a_json_draft_may_be_media_or_variants_alone(void **state)
{
	(void)state;
	take_json("{\"media\": [\"a.png\"]}");
	assert_text("", 0);
	take_json("{\"variants\": {\"x\": \"a\"}}");
	assert_text("", 0);
}

static void a_line_of_json_lines_names_its_line(void **state)
{
	static const char good[] = "{\"text\": \"a\\nb\", \"media\": [\"c\"]}";
	static const char bad[] = "{\"text\": \"a\\u0007\"}";
	static const char worse[] = "{\"text\": }";

	(void)state;
	assert_true(draft_is_lines("a.jsonl"));
	assert_true(draft_is_lines("a.b.ndjson"));
	assert_false(draft_is_lines("a.json"));
	assert_false(draft_is_lines("jsonl"));
	assert_int_equal(draft_read_json("a.jsonl", 7, good, strlen(good),
					 &arena, &draft, &err),
			 0);
	assert_text("a\nb", 7);
	assert_int_equal(draft.media[0].line, 7);
	assert_int_equal(draft_read_json("a.jsonl", 8, bad, strlen(bad), &arena,
					 &draft, &err),
			 -1);
	assert_string_equal(err.text,
			    "a.jsonl:8: text holds a control "
			    "character (U+0007 at byte 1); remove it");
	err_clear(&err);
	assert_int_equal(draft_read_json("a.jsonl", 9, worse, strlen(worse),
					 &arena, &draft, &err),
			 -1);
	assert_string_equal(err.text, "a.jsonl:9:10: not JSON: unexpected "
				      "token");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(json_has_the_same_keys),
		TEST(json_is_told_by_name_or_first_bytes),
		TEST(what_is_no_json_draft_is_refused),
		TEST(a_json_draft_may_be_media_or_variants_alone),
		TEST(a_line_of_json_lines_names_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
