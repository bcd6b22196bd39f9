#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "send/bluesky_facets.h"

/* What is found, as "link 0-9 value; …". */
static void finds_in(const char *text, size_t len, const char *wanted)
{
	static const char *const kinds[] = { "link", "mention", "tag" };
	struct bluesky_facet *facets;
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct buf got = { 0 };
	size_t count;

	assert_int_equal(
		bluesky_facets_find(text, len, &arena, &facets, &count, &err),
		0);
	buf_adds(&got, "");
	for (size_t i = 0; i < count; i++)
		buf_addf(&got, "%s%s %zu-%zu %s", i > 0 ? "; " : "",
			 kinds[facets[i].kind], facets[i].start, facets[i].end,
			 facets[i].value);
	assert_string_equal(got.data, wanted);
	buf_release(&got);
	arena_release(&arena);
}

static void finds(const char *text, const char *wanted)
{
	finds_in(text, strlen(text), wanted);
}

static void links_are_urls_with_a_scheme(void **state)
{
	(void)state;
	finds("https://a.example", "link 0-17 https://a.example");
	finds("see http://a.example/b?c=d#e now",
	      "link 4-28 http://a.example/b?c=d#e");
	finds("HTTPS://A.example/x", "link 0-19 HTTPS://A.example/x");
	finds("a.example and www.a.example", "");
	finds("https:// http:/a ftp://a.example xhttps://a.example", "");
	finds("https:///etc https://", "");
	finds("(https://a.example)", "link 1-18 https://a.example");
}

static void links_end_before_the_sentence_does(void **state)
{
	(void)state;
	finds("https://a.example.", "link 0-17 https://a.example");
	finds("https://a.example?!", "link 0-17 https://a.example");
	finds("https://a.example/b),", "link 0-19 https://a.example/b");
	finds("https://a.example/b_(c)", "link 0-23 https://a.example/b_(c)");
	finds("\"https://a.example\"", "");
	finds("https://a.example/\xC3\xA9 x",
	      "link 0-20 https://a.example/\xC3\xA9");
	finds("https://a\xC2\xA0https://b",
	      "link 0-9 https://a; link 11-20 https://b");
}

static void offsets_are_bytes(void **state)
{
	(void)state;
	finds("\xF0\x9F\x91\x8B \xC3\xA9 https://a.example",
	      "link 8-25 https://a.example");
	finds("\xE6\x97\xA5\xE6\x9C\xAC #\xE6\x97\xA5\xE6\x9C\xAC",
	      "tag 7-14 \xE6\x97\xA5\xE6\x9C\xAC");
}

static void mentions_are_handles(void **state)
{
	(void)state;
	finds("@Bob.Example", "mention 0-12 bob.example");
	finds("hi @bob.example, (@a-b.c.test)!",
	      "mention 3-15 bob.example; mention 18-29 a-b.c.test");
	finds("@bob.example.", "mention 0-12 bob.example");
	finds("@bob bob@mail.example a@b.c @.a.b @-a.b @a..b", "");
	finds("@a.1 @1.2.3.4 @x", "");
	finds("@1.example", "mention 0-10 1.example");
	finds("@alice.test's", "mention 0-11 alice.test");
}

static void tags_stand_behind_white_space(void **state)
{
	(void)state;
	finds("#a", "tag 0-2 a");
	finds("x #a\n#b\t#c", "tag 2-4 a; tag 5-7 b; tag 8-10 c");
	finds("a#b (#c) ##d", "tag 9-12 #d");
	finds("#rock&roll, #a.b!", "tag 0-10 rock&roll; tag 12-16 a.b");
	finds("\xEF\xBC\x83w", "tag 0-4 w");
}

static void tags_are_more_than_digits_and_marks(void **state)
{
	(void)state;
	finds("#1 #2026 #! #-- # #_", "");
	finds("#1a #a1 #2026c!", "tag 0-3 1a; tag 4-7 a1; tag 8-14 2026c");
	finds("#\xEF\xB8\x8F\xE2\x83\xA3", ""); /* the keycap emoji */
	finds("#a\xE2\x80\x8B"
	      "b",
	      "tag 0-2 a");
}

static void tags_have_at_most_64_graphemes(void **state)
{
	char text[256] = "#";
	char wanted[512];

	(void)state;
	memset(text + 1, 'a', 64);
	(void)snprintf(wanted, sizeof(wanted), "tag 0-65 %s", text + 1);
	finds(text, wanted);
	text[65] = 'a';
	finds(text, "");
}

static void facets_never_overlap(void **state)
{
	(void)state;
	finds("https://a.example/(@b.example) #c",
	      "link 0-30 https://a.example/(@b.example); tag 31-33 c");
	finds("#a@b.example", "tag 0-12 a@b.example");
	finds_in("@a.example", 2, "");
}

static void handles_are_domain_names(void **state)
{
	char label[70];

	(void)state;
	memset(label, 'a', sizeof(label));
	label[64] = '\0';
	assert_int_equal(bluesky_facets_handle("a.b", 3), 3);
	assert_int_equal(bluesky_facets_handle("a", 1), 0);
	assert_int_equal(bluesky_facets_handle("", 0), 0);
	assert_int_equal(bluesky_facets_handle("a.b/c", 5), 3);
	assert_int_equal(bluesky_facets_handle(label, 64), 0);
	(void)snprintf(label + 63, sizeof(label) - 63, ".b");
	assert_int_equal(bluesky_facets_handle(label, 65), 65);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_urls_with_a_scheme),
		cmocka_unit_test(links_end_before_the_sentence_does),
		cmocka_unit_test(offsets_are_bytes),
		cmocka_unit_test(mentions_are_handles),
		cmocka_unit_test(tags_stand_behind_white_space),
		cmocka_unit_test(tags_are_more_than_digits_and_marks),
		cmocka_unit_test(tags_have_at_most_64_graphemes),
		cmocka_unit_test(facets_never_overlap),
		cmocka_unit_test(handles_are_domain_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
