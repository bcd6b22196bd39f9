#include <stdio.h>

#include "draft_fixture.h"

#include "base/buf.h"

/* What is wrong in front matter; T2 and so on are rows of bad input. */
static const struct {
	const char *text, *why;
} refused[] = {
	/* T2 */
	{ "---\n\nto: &x a\n---\n",
	  "a.md:3: anchors (&name) are not "
	  "allowed here; quote the text if & is meant" },
	{ "---\nto: *x\n---\n", "a.md:2: aliases (*name) are not "
				"allowed here; quote the text if * is meant" },
	{ "---\nto: !!str x\n---\n",
	  "a.md:2: tags (!name) are not "
	  "allowed here; quote the text if ! is meant" },
	{ "---\n<<: {to: x}\n---\n", "a.md:2: merge keys (<<) are not "
				     "allowed" },
	{ "---\nto: a\n--- b\n---\n", "a.md:3: a second document (---) "
				      "is not allowed here" },
	/* T3 */
	{ "---\npublish: no\n---\n", "a.md:2: unknown key "
				     "\"publish\"" },
	{ "---\nthread: on\n---\n", "a.md:2: thread: true or false is "
				    "needed here" },
	{ "---\nexpires: 2026-02-30T09:00:00Z\n---\n",
	  "a.md:2: expires: \"2026-02-30T09:00:00Z\" has a date that "
	  "doesn't exist" },
	/* T4 */
	{ "---\nto: a\nid: b\nto: c\n---\n", "a.md:4: \"to\" stands "
					     "here twice (first in line 2)" },
	/* T5 */
	{ "---\nto: [[[[[[[[[[[[[[[[[a\n---\n", "a.md:2: nested too deep" },
	/* T6 */
	{ "---\n__proto__: a\n---\n", "a.md:2: unknown key "
				      "\"__proto__\"" },
	{ "---\n\"\": a\n---\n", "a.md:2: a key is empty or holds a "
				 "NUL" },
	{ "---\n\"to\\0\": a\n---\n", "a.md:2: a key is empty or "
				      "holds a NUL" },
	{ "---\nto\xC2\xA0: a\n---\n", "a.md:2: unknown key "
				       "\"to‹U+00A0›\", did you mean \"to\"?" },
	{ "---\nid: x\n\xD0\xB0uthor: a\n---\n",
	  "a.md:3: unknown key "
	  "\"‹U+0430›uthor\", did you mean \"author\"?" },
	{ "---\naprovers: 2\n---\n", "a.md:2: unknown key "
				     "\"aprovers\"" },
	{ "---\nexpire: x\n---\n", "a.md:2: unknown key \"expire\", "
				   "did you mean \"expires\"?" },
	{ "---\nvariant:\n  x: |\n    a\n---\n",
	  "a.md:2: unknown key "
	  "\"variant\", did you mean \"variants\"?" },
	/* T7 */
	{ "---\nto:\n\t- a\n---\n", "a.md:3: a tab can't indent a line "
				    "of YAML; use spaces" },
	{ "---\nto:\n  - a\n - b\n---\n", NULL },
	{ "---\nto: a\rid: b\n---\n",
	  "a.md:2: U+000D alone doesn't "
	  "end a line; save the file with LF or CRLF" },
	{ "---\nto: a\xC2\x85id: b\n---\n",
	  "a.md:2: U+0085 is an end "
	  "of line to YAML alone; remove it" },
	{ "---\nto: a\xE2\x80\xA8id: b\n---\n",
	  "a.md:2: U+2028 is an "
	  "end of line to YAML alone; remove it" },
	/* T8 */
	{ "---\nnot_before: 2026-11-22T09:00:00\n---\n",
	  "a.md:2: not_before: \"2026-11-22T09:00:00\" needs an "
	  "offset: end it with Z or +01:00" },
	{ "---\nexpires: 2026-11-22\n---\n",
	  "a.md:2: expires: "
	  "\"2026-11-22\" needs a time of day and an offset, as in "
	  "2026-11-22T09:00:00+01:00" },
	{ "---\nexpires: 0000-01-01T00:00:00Z\n---\n",
	  "a.md:2: expires: \"0000-01-01T00:00:00Z\" is not later "
	  "than 1970 began" },
	{ "---\nexpires: 1970-01-01T00:00:00Z\n---\n",
	  "a.md:2: expires: \"1970-01-01T00:00:00Z\" is not later "
	  "than 1970 began" },
	{ "---\nnot_before: 2026-11-22T09:00:00Z\n"
	  "expires: 2026-11-22T10:00:00+01:00\n---\n",
	  "a.md:3: expires: is not after not_before" },
	/* T9 */
	{ "---\nid: 1\nto: [a, b, a]\n---\n", "a.md:3: to: \"a\" "
					      "stands here twice" },
	{ "---\nto: [a, '']\n---\n", "a.md:2: to: a text is needed "
				     "here" },
	/* others */
	{ "---\n- a\n---\n", "a.md:2: keys and values are needed "
			     "here" },
	{ "---\nhello\n---\n", "a.md:2: keys and values are needed "
			       "here" },
	{ "---\ntext: hello\n---\n", "a.md:2: text: belongs below the "
				     "front matter, or in a JSON draft" },
	{ "---\ntext:\n---\n", "a.md:2: text: belongs below the front "
			       "matter, or in a JSON draft" },
	{ "---\ndisclosure: bribe\n---\n",
	  "a.md:2: disclosure: "
	  "\"bribe\" is none of: none, paid, gift, affiliate" },
	{ "---\nlang: en_US\n---\n", "a.md:2: lang: \"en_US\" is not "
				     "a language tag like en or de-AT" },
	{ "---\nlang: e\n---\n", "a.md:2: lang: \"e\" is not a "
				 "language tag like en or de-AT" },
	{ "---\nlang: no-\n---\n", "a.md:2: lang: \"no-\" is not a "
				   "language tag like en or de-AT" },
	{ "---\ndraft: yes\n---\n", "a.md:2: draft: true or false is "
				    "needed here" },
	{ "---\nvariants: [a]\n---\n", "a.md:2: variants: texts by "
				       "account or platform are needed here" },
	{ "---\nvariants:\n  x: [a]\n---\n", "a.md:3: variants: \"x\" "
					     "needs a text" },
	{ "---\nwaivers: {finding: x}\n---\n", "a.md:2: waivers: a "
					       "list is needed here" },
	{ "---\nwaivers:\n  - {reason: x}\n---\n",
	  "a.md:3: \"finding\" is missing" },
	{ "---\nwaivers:\n  - finding: x\n    untill: y\n---\n",
	  "a.md:4: unknown key \"untill\", did you mean \"until\"?" },
};

static void errors_in_front_matter_have_the_files_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		if (refused[i].why != NULL)
			assert_refused(refused[i].text, refused[i].why);
		else
			assert_int_equal(read_bytes("a.md", refused[i].text,
						    strlen(refused[i].text)),
					 -1);
		assert_int_equal(err.code, ERR_INPUT);
	}
}

/* T3: the schema gives the type. */
static void strings_are_strings_whatever_yaml_thinks(void **state)
{
	(void)state;
	take("---\nauthor: no\nid: 0o17\ncampaign: 1:30\nwarning: .inf\n"
	     "lang: no\nreply_to: 12345678901234567890\nvisibility: ~\n"
	     "variants: {x: no, y: 2026-02-30}\n---\nNO\n");
	assert_string_equal(draft.author, "no");
	assert_string_equal(draft.id, "0o17");
	assert_string_equal(draft.campaign, "1:30");
	assert_string_equal(draft.warning, ".inf");
	assert_string_equal(draft.lang, "no");
	assert_string_equal(draft.reply_to, "12345678901234567890");
	assert_string_equal(draft.visibility, "~");
	assert_string_equal(draft.variants[0].text, "no");
	assert_string_equal(draft.variants[1].text, "2026-02-30");
}

static void every_key_is_read(void **state)
{
	(void)state;
	take("---\nto: [a, b]\nauthor: maria\nlang: de-AT\n"
	     "not_before: 2026-11-22T09:00:00+01:00\n"
	     "expires: 2038-01-19T03:14:08Z\n"
	     "media:\n  - {path: img/a.png, alt: A cat}\n  - b.jpg\n"
	     "thread: true\nreply_to: 'https://x/1'\nvisibility: unlisted\n"
	     "warning: food\nlink: https://example.com\ndisclosure: gift\n"
	     "campaign: launch\nid: c-7\ndraft: true\ntitle: T\ndate: any\n"
	     "tags: [a]\ncategories: {a: b}\nslug: s\nlayout: l\n"
	     "waivers:\n  - finding: f_1\n    reason: agreed\n    by: jon\n"
	     "    until: 2027-01-31\n---\nhello\n");
	assert_int_equal(draft.to.count, 2);
	assert_string_equal(draft.author, "maria");
	assert_string_equal(draft.lang, "de-AT");
	assert_int_equal(draft.not_before, INT64_C(1795334400000));
	assert_int_equal(draft.expires, INT64_C(2147483648000));
	assert_int_equal(draft.media_count, 2);
	assert_string_equal(draft.media[0].path, "img/a.png");
	assert_string_equal(draft.media[0].alt, "A cat");
	assert_int_equal(draft.media[0].line, 8);
	assert_string_equal(draft.media[1].path, "b.jpg");
	assert_null(draft.media[1].alt);
	assert_true(draft.thread);
	assert_true(draft.unfinished);
	assert_string_equal(draft.reply_to, "https://x/1");
	assert_string_equal(draft.visibility, "unlisted");
	assert_int_equal(draft.disclosure, DISCLOSURE_GIFT);
	assert_string_equal(draft.id, "c-7");
	assert_int_equal(draft.waiver_count, 1);
	assert_string_equal(draft.waivers[0].finding, "f_1");
	assert_string_equal(draft.waivers[0].by, "jon");
	assert_int_equal(draft.waivers[0].until, INT64_C(1801353600000));
	assert_int_equal(draft.waivers[0].line, 26);
	assert_text("hello\n", 31);
}

static void assert_outside(const char *item, const char *path)
{
	char text[100], want[200];

	(void)snprintf(text, sizeof(text), "---\nmedia:\n  - %s\n---\n", item);
	(void)snprintf(want, sizeof(want),
		       "a.md:3: media: \"%s\" is not a "
		       "path to a file below the draft's folder, like "
		       "img/launch.png",
		       path);
	assert_refused(text, want);
}

/* T10, as far as words tell. */
static void media_stay_below_the_draft(void **state)
{
	static const char *const bad[] = {
		"../../etc/passwd",
		"/etc/passwd",
		"~/x.png",
		"~root/x.png",
		"file:///etc/passwd",
		"file:x",
		"https://x/y.png",
		"C:\\x.png",
		"c:x.png",
		"a\\..\\b",
		"a/../b",
		"a/./b",
		"./a",
		"a//b",
		"a/",
		"..",
		".",
	};
	static const char *const good[] = { "a.png",	 "a/b/c d.png",
					    "..a",	 "a..b",
					    "12:30.png", "\xC3\xBC.png",
					    ".hidden",	 "a~" };
	char text[100];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_outside(bad[i], bad[i]);
	assert_outside("''", "");
	assert_outside("\"a\\nb\"", "a\nb");
	assert_outside("\"a\\e[2J/b.png\"", "a\x1B[2J/b.png");
	assert_outside("{path: ../x}", "../x");
	assert_refused("---\nmedia: [\"a\\0b\"]\n---\n",
		       "a.md:2: a NUL character is not allowed");
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		(void)snprintf(text, sizeof(text), "---\nmedia: ['%s']\n---\n",
			       good[i]);
		take(text);
		assert_string_equal(draft.media[0].path, good[i]);
	}
}

static void twenty_media_are_the_most(void **state)
{
	struct buf text = { 0 };

	(void)state;
	buf_adds(&text, "---\nmedia: [a0");
	for (int i = 1; i < 20; i++)
		buf_addf(&text, ",a%d", i);
	buf_adds(&text, "]\n---\n");
	take(text.data);
	assert_int_equal(draft.media_count, 20);
	text.len -= 6;
	buf_adds(&text, ",a20]\n---\n");
	assert_refused(text.data, "a.md:2: media: 21 files are more than 20");
	buf_release(&text);
}

static void a_hundred_accounts_are_the_most(void **state)
{
	struct buf text = { 0 };

	(void)state;
	buf_adds(&text, "---\nto: [a0");
	for (int i = 1; i < 101; i++)
		buf_addf(&text, ",a%d", i);
	buf_adds(&text, "]\n---\n");
	assert_refused(text.data, "a.md:2: to: 101 accounts are more than "
				  "100");
	buf_release(&text);
}

/* What leaves the house, and where it stands. */
static void fields_are_listed_with_their_lines(void **state)
{
	static const struct {
		const char *name, *data;
		size_t line;
	} want[] = {
		{ "text", "body\n", 15 },
		{ "variants.acme-x", "short\n", 4 },
		{ "variants.mastodon", "m", 6 },
		{ "warning", "food", 7 },
		{ "link", "https://example.com", 8 },
		{ "media[0].name", "a.png", 10 },
		{ "media[0].alt", "A cat", 10 },
		{ "media[1].name", "b.jpg", 12 },
		{ "media[2].name", "c.gif", 13 },
		{ "media[2].alt", "", 13 },
	};
	struct draft_field *fields;
	size_t count;

	(void)state;
	take("---\n"			      /* 1 */
	     "variants:\n"		      /* 2 */
	     "  acme-x: |\n"		      /* 3 */
	     "    short\n"		      /* 4 */
	     "\n"			      /* 5 */
	     "  mastodon: m\n"		      /* 6 */
	     "warning: food\n"		      /* 7 */
	     "link: https://example.com\n"    /* 8 */
	     "media:\n"			      /* 9 */
	     "  - path: img/a.png\n"	      /* 10 */
	     "    alt: A cat\n"		      /* 11 */
	     "  - b.jpg\n"		      /* 12 */
	     "  - {path: d/c.gif, alt: ''}\n" /* 13 */
	     "---\nbody\n");
	assert_int_equal(draft_fields(&draft, &arena, &fields, &count, &err),
			 0);
	assert_int_equal(count, sizeof(want) / sizeof(*want));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(fields[i].name, want[i].name);
		assert_int_equal(fields[i].len, strlen(want[i].data));
		assert_memory_equal(fields[i].data, want[i].data,
				    fields[i].len);
		assert_int_equal(fields[i].line, want[i].line);
		assert_int_equal(fields[i].column, i == 0 ? 1 : 0);
	}
}

static void an_account_has_its_variant_or_its_platforms_or_the_body(
	void **state)
{
	static const struct {
		const char *account, *platform, *want;
	} cases[] = {
		{ "acme-x", "x", "for acme" },
		{ "other", "x", "for x" },
		{ "acme-x", "none", "for acme" },
		{ "b", "bluesky", "body" },
		{ "x", "x", "for x" },
		{ "empty", "x", "" },
	};
	size_t len = 0;

	(void)state;
	take("---\nvariants: {x: for x, acme-x: for acme, empty: ''}\n---\n"
	     "body");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *text = draft_text_for(&draft, cases[i].account,
						  cases[i].platform, &len);

		assert_int_equal(len, strlen(cases[i].want));
		assert_memory_equal(text, cases[i].want, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(errors_in_front_matter_have_the_files_line),
		TEST(strings_are_strings_whatever_yaml_thinks),
		TEST(every_key_is_read),
		TEST(media_stay_below_the_draft),
		TEST(twenty_media_are_the_most),
		TEST(a_hundred_accounts_are_the_most),
		TEST(fields_are_listed_with_their_lines),
		TEST(an_account_has_its_variant_or_its_platforms_or_the_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
