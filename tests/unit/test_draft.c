#include "draft_fixture.h"

#include "base/buf.h"
#include "every_fault.h"
#include "random_text.h"

static void without_front_matter_all_is_text(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"hello\n",
		"  hello",
		"to: a\n",
		" ---\nx\n---\n",
		"----\n",
		"--- x\n---\n",
		"---x\n",
		"--",
		"a\n---\nb\n---\n",
		"{not json}",
		"{",
		"{{name}} %s <INSERT> TODO\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		take(texts[i]);
		assert_text(texts[i], 1);
		assert_int_equal(draft.to.count, 0);
	}
}

static void front_matter_ends_at_the_first_fence(void **state)
{
	(void)state;
	take("---\nto: a\n---\nhello\n---\nmore: text\n---\n");
	assert_text("hello\n---\nmore: text\n---\n", 4);
	assert_string_equal(draft.to.items[0], "a");
	take("--- \t\nto: b\n---\t \nhello");
	assert_text("hello", 4);
	assert_string_equal(draft.to.items[0], "b");
	take("---\nto: c\n---");
	assert_text("", 3 + 1);
	take("---\n---\nhello\n");
	assert_text("hello\n", 3);
	take("---\n# nothing\n---\n\nhello\n");
	assert_text("\nhello\n", 4);
}

static void fences_may_end_in_crlf(void **state)
{
	(void)state;
	take("---\r\nto: a\r\ncampaign: b\r\n---\r\nhello\r\nthere\r\n");
	assert_text("hello\r\nthere\r\n", 5);
	assert_string_equal(draft.campaign, "b");
	assert_string_equal(draft.to.items[0], "a");
}

static void a_fence_alone_or_unclosed_is_refused(void **state)
{
	static const char *const texts[] = {
		"---",
		"---\n",
		"---\nto: a\n",
		"---\nto: a\n--- x\n",
		"---\nto: a\n ---\n",
		"---\nto: a\n----\n",
		"---\r\nto: a\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_refused(texts[i], "a.md:1: the front matter opened by "
					 "--- is never closed by a line ---");
}

static void two_blocks_are_refused(void **state)
{
	static const char want[] =
		"a.md:4: a second --- directly behind the front matter; put a "
		"text between, or remove it";

	(void)state;
	assert_refused("---\nto: a\n---\n---\nto: b\n---\nhello\n", want);
	assert_refused("---\nto: a\n---\n---\n", want);
	take("---\nto: a\n---\n\n---\nto: b\n---\n");
	assert_text("\n---\nto: b\n---\n", 4);
}

/* T11, and the other encodings. */
static void what_is_not_utf8_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *bytes, *why;
		size_t len;
	} cases[] = {
		{ "a\n\xC0\xAF",
		  "a.md:2: byte 2 is not valid UTF-8; save the "
		  "file as UTF-8",
		  4 },
		{ "ab\xED\xA0\x80",
		  "a.md:1: byte 2 is not valid UTF-8; save "
		  "the file as UTF-8",
		  5 },
		{ "\xF4\x90\x80\x80",
		  "a.md:1: byte 0 is not valid UTF-8; save "
		  "the file as UTF-8",
		  4 },
		{ "x\x80",
		  "a.md:1: byte 1 is not valid UTF-8; save the file "
		  "as UTF-8",
		  2 },
		{ "x\xF0\x9F\x98",
		  "a.md:1: byte 1 is not valid UTF-8; save "
		  "the file as UTF-8",
		  4 },
		{ "---\nto: a\n---\nx\xFF",
		  "a.md:4: byte 15 is not valid "
		  "UTF-8; save the file as UTF-8",
		  16 },
		{ "---\nto: \xFF\n---\nx",
		  "a.md:2: byte 8 is not valid "
		  "UTF-8; save the file as UTF-8",
		  15 },
		{ "\xEF\xBB\xBFhello",
		  "a.md: begins with a byte order mark, "
		  "which would be posted; save it as UTF-8 without one",
		  8 },
		{ "\xFF\xFEh\0", "a.md: is UTF-16; save it as UTF-8", 4 },
		{ "\xFE\xFF\0h", "a.md: is UTF-16; save it as UTF-8", 4 },
		{ "h\0i\0",
		  "a.md:1: text holds a control character (U+0000 "
		  "at byte 1); remove it",
		  4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused_bytes("a.md", cases[i].bytes, cases[i].len,
				     cases[i].why);
}

static void control_characters_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "one\ntwo\x1B[2J", "a.md:2: text holds a control character "
				     "(U+001B at byte 7); remove it" },
		{ "---\nto: a\n---\none\r\n\ntwo\x07",
		  "a.md:6: text holds a control character (U+0007 at byte "
		  "9); remove it" },
		{ "a\rb", "a.md:1: text holds a control character (U+000D at "
			  "byte 1); remove it" },
		{ "a\r", "a.md:1: text holds a control character (U+000D at "
			 "byte 1); remove it" },
		{ "a\x7F", "a.md:1: text holds a control character (U+007F at "
			   "byte 1); remove it" },
		{ "a\xC2\x9B"
		  "31m",
		  "a.md:1: text holds a control character "
		  "(U+009B at byte 1); remove it" },
		{ "a\xC2\x85", "a.md:1: text holds a control character "
			       "(U+0085 at byte 1); remove it" },
		{ "---\nvariants:\n  x: \"a\\e\"\n---\nb",
		  "a.md:3: variants.x "
		  "holds a control character (U+001B at byte 1); remove it" },
		{ "---\nwarning: \"\\a\"\n---\nb",
		  "a.md:2: warning holds a "
		  "control character (U+0007 at byte 0); remove it" },
		{ "---\nlink: \"x\\x7f\"\n---\nb",
		  "a.md:2: link holds a control "
		  "character (U+007F at byte 1); remove it" },
		{ "---\nmedia:\n  - {path: a.png, alt: \"\\x9b\"}\n---\nb",
		  "a.md:3: media[0].alt holds a control character (U+009B at "
		  "byte 0); remove it" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_refused(cases[i].text, cases[i].why);
	take("tabs\tand\r\nlines\n\xC2\xA0\xC3\x82\n");
}

static void assert_size(const char *source, const char *head, size_t fill,
			const char *tail, const char *want)
{
	struct buf text = { 0 };

	buf_adds(&text, head);
	for (size_t i = 0; i < fill; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, tail);
	if (want != NULL)
		assert_refused_bytes(source, text.data, text.len, want);
	else if (read_bytes(source, text.data, text.len) < 0)
		fail_msg("%s", err.text);
	buf_release(&text);
}

static void limits_refuse_one_byte_more_and_cut_nothing(void **state)
{
	(void)state;
	assert_size("a.md", "", DRAFT_TEXT_MAX, "", NULL);
	assert_int_equal(draft.len, DRAFT_TEXT_MAX);
	assert_size("a.md", "", DRAFT_TEXT_MAX + 1, "",
		    "a.md: the text is 262145 bytes, more than 262144");
	assert_int_equal(err.code, ERR_LIMIT);
	assert_size("a.md", "---\nid: a\n---\n", DRAFT_TEXT_MAX, "", NULL);
	/* 65,536 bytes between the fences: "#", x and a line end. */
	assert_size("a.md", "---\n#", DRAFT_FRONT_MAX - 2, "\n---\n", NULL);
	assert_size("a.md", "---\n#", DRAFT_FRONT_MAX - 1, "\n---\n",
		    "a.md:1: the front matter is longer than 65536 bytes");
	assert_int_equal(err.code, ERR_LIMIT);
	assert_size("a.md", "---\n#", 2 * DRAFT_FRONT_MAX, "\n#\n---\n",
		    "a.md:1: the front matter is longer than 65536 bytes");
	assert_size("a.json", "{\"text\": \"", DRAFT_TEXT_MAX, "\"}", NULL);
	assert_size("a.json", "{\"text\": \"", DRAFT_TEXT_MAX + 1, "\"}",
		    "a.json: the text is 262145 bytes, more than 262144");
	assert_size("a.json", "{\"text\":\"a\",\"variants\":{\"x\":\"",
		    DRAFT_TEXT_MAX + 1, "\"}}",
		    "a.json: variants: \"x\" is larger than 262144 bytes");
	assert_size("a.md", "", DRAFT_FILE_MAX + 1, "",
		    "a.md: larger than 1048576 bytes");
	assert_size("a.json", "{\"text\": \"", DRAFT_FILE_MAX, "\"}",
		    "a.json: larger than 1048576 bytes");
}

/* T16: long lines, many lines, many marks are text like any other. */
static void long_texts_are_read_as_they_are(void **state)
{
	struct buf text = { 0 };

	(void)state;
	for (size_t i = 0; i < 65536; i++)
		buf_adds(&text, "\xCC\x81");
	assert_int_equal(read_bytes("a.md", text.data, text.len), 0);
	assert_int_equal(draft.len, 131072);
	buf_reset(&text);
	for (size_t i = 0; i < DRAFT_TEXT_MAX; i++)
		buf_addc(&text, '\n');
	assert_int_equal(read_bytes("a.md", text.data, text.len), 0);
	buf_release(&text);
}

static void the_body_is_the_files_bytes(void **state)
{
	uint64_t seed = 17;
	char text[2000];

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t front = 0, len;
		char body[1000];

		if (round % 2) {
			memcpy(text, "---\nid: x\n---\n", 14);
			front = 14;
		}
		len = random_text(&seed, body, 200);
		memcpy(text + front, body, len);
		if (read_bytes("a.md", text, front + len) < 0)
			continue; /* a control character, or a fence */
		assert_ptr_equal(draft.bytes, text);
		assert_int_equal(draft.size, front + len);
		assert_ptr_equal(draft.text, text + front);
		assert_int_equal(draft.len, len);
		assert_memory_equal(draft.text, body, len);
		arena_reset(&arena);
	}
}

static void broken_drafts_are_read_or_refused(void **state)
{
	static const char good[] =
		"---\nto: [a, b]\nexpires: 2038-01-19T03:14:08Z\nmedia:\n"
		"  - {path: a.png, alt: \"\\u00fc\"}\nvariants:\n  x: |\n    y\n"
		"waivers:\n  - {finding: f, reason: r}\n---\nbody\n---\n";
	uint64_t seed = 23;

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
					(char)random_number(&seed, 128);
		if (read_bytes("a.md", text, len) < 0)
			assert_int_equal(strncmp(err.text, "a.md", 4), 0);
		arena_reset(&arena);
	}
}

static void every_failed_allocation_is_an_error(void **state)
{
	struct buf text = { 0 };
	unsigned met = 0;

	(void)state;
	buf_adds(&text, "---\nvariants:\n");
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "  acme-%d: |\n    A text of some length\n", i);
	buf_adds(&text, "---\nbody\n");
	EVERY_FAULT(FAULT_MEM, "", n) {
		int result = read_bytes("a.md", text.data, text.len);

		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		met++;
		assert_int_equal(result, -1);
		assert_int_equal(err.code, ERR_MEMORY);
	}
	assert_true(met > 5);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_front_matter_all_is_text),
		TEST(front_matter_ends_at_the_first_fence),
		TEST(fences_may_end_in_crlf),
		TEST(a_fence_alone_or_unclosed_is_refused),
		TEST(two_blocks_are_refused),
		TEST(what_is_not_utf8_is_refused_with_its_place),
		TEST(control_characters_are_refused_with_their_line),
		TEST(limits_refuse_one_byte_more_and_cut_nothing),
		TEST(long_texts_are_read_as_they_are),
		TEST(the_body_is_the_files_bytes),
		TEST(broken_drafts_are_read_or_refused),
		TEST(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
