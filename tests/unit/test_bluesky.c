#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "send/bluesky_facets.h"
#include "send/bluesky_record.h"
#include "send/platforms.h"
#include "transcript.h"

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

/* From interop-test-files/syntax/tid_syntax_valid.txt and its text. */
static void keys_are_tids(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	const char *key, *later;

	(void)state;
	assert_int_equal(bluesky_record_key(0, 0, &arena, &key, &err), 0);
	assert_string_equal(key, "2222222222222");
	assert_int_equal(bluesky_record_key(INT64_C(0x1FFFFFFFFFFFFF),
					    0xFFFFFFFF, &arena, &key, &err),
			 0);
	assert_string_equal(key, "bzzzzzzzzzzzz");
	assert_int_equal(bluesky_record_key(INT64_C(1800000000123456), 7,
					    &arena, &key, &err),
			 0);
	assert_int_equal(bluesky_record_key(INT64_C(1800000000123457), 0,
					    &arena, &later, &err),
			 0);
	assert_int_equal(strlen(key), 13);
	assert_true(strcmp(key, later) < 0);
	arena_release(&arena);
}

/* By Python: "b" and base32 of 0x01551220 and hashlib.sha256(b"png-bytes"). */
static void the_id_of_bytes_is_known_before_they_are_uploaded(void **state)
{
	struct digest digest;
	char cid[BLUESKY_CID];

	(void)state;
	digest_of("png-bytes", 9, &digest);
	bluesky_record_cid(&digest, cid);
	assert_string_equal(
		cid,
		"bafkreihkqazugy7o2fc573xfd25opxb7dtl5br4ht6f72idqybq5hqz7ky");
}

static int render(const struct draft *draft, const struct revision_media *m,
		  size_t count, struct buf *out, struct err *err)
{
	const struct account account = {
		.name = "acme-bluesky",
		.platform = "bluesky",
		.server = "https://pds.example",
		.handle = "acme.example",
	};
	struct arena arena = { 0 };
	int result = platform_bluesky.render(draft, &account, "en", m, count,
					     &arena, out, err);

	arena_release(&arena);
	return result;
}

static void the_payload_is_all_that_will_be_published(void **state)
{
	const struct revision_media media = {
		.name = "a.png",
		.type = "image/png",
		.alt = "A \"chart\"",
		.digest = "00",
		.size = 9,
	};
	const struct draft draft = { .text = "Hi #x", .len = 5, .lang = "de" };
	struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(render(&draft, &media, 1, &out, &err), 0);
	assert_string_equal(
		out.data,
		"{\"server\":\"https://pds.example\","
		"\"handle\":\"acme.example\",\"text\":\"Hi #x\","
		"\"lang\":\"de\","
		"\"facets\":[{\"start\":3,\"end\":5,\"tag\":\"x\"}],"
		"\"images\":[{\"alt\":\"A \\\"chart\\\"\","
		"\"type\":\"image/png\",\"size\":9,\"digest\":\"00\"}]}");
	buf_release(&out);
}

static void a_variant_replaces_the_body(void **state)
{
	struct draft_variant variant = { .name = "bluesky",
					 .text = "short",
					 .len = 5 };
	const struct draft draft = { .text = "long",
				     .len = 4,
				     .variants = &variant,
				     .variant_count = 1 };
	struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(render(&draft, NULL, 0, &out, &err), 0);
	assert_non_null(strstr(out.data, "\"text\":\"short\""));
	buf_release(&out);
}

static void files_that_bluesky_cannot_take_are_refused(void **state)
{
	struct revision_media media[5] = { 0 };
	const struct draft draft = { .text = "x", .len = 1 };
	struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 5; i++) {
		media[i].name = "a";
		media[i].type = "image/png";
		media[i].digest = "00";
	}
	assert_int_equal(render(&draft, media, 4, &out, &err), 0);
	assert_int_equal(render(&draft, media, 5, &out, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	err_clear(&err);
	media[0].type = "video/mp4";
	assert_int_equal(render(&draft, media, 1, &out, &err), -1);
	err_clear(&err);
	media[0].type = "image/png";
	media[0].size = 1000001;
	assert_int_equal(render(&draft, media, 1, &out, &err), -1);
	buf_release(&out);
}

static void check_says(const struct account *account, const char *wanted)
{
	struct account one = *account;
	struct policy policy = { .source = "postgate.yaml",
				 .accounts = &one,
				 .account_count = 1 };
	struct err err = { 0 };

	one.name = "acme";
	one.line = 7;
	if (wanted == NULL) {
		if (platform_check_policy(&policy, &err) < 0)
			fail_msg("%s", err.text);
		return;
	}
	assert_int_equal(platform_check_policy(&policy, &err), -1);
	if (strstr(err.text, wanted) == NULL ||
	    strstr(err.text, "postgate.yaml:7: account acme: ") == NULL)
		fail_msg("wanted %s, got %s", wanted, err.text);
}

static void the_policy_must_say_where_and_who(void **state)
{
	const struct account good = {
		.platform = "bluesky",
		.server = "https://bsky.social",
		.handle = "acme.example",
		.credential = "acme",
	};
	struct account bad = good;

	(void)state;
	check_says(&good, NULL);
	bad.platform = "blusky";
	check_says(&bad, "did you mean \"bluesky\"?");
	bad = good;
	bad.server = NULL;
	check_says(&bad, "needs \"server\"");
	bad = good;
	bad.handle = "@acme.example";
	check_says(&bad, "without @");
	bad.handle = NULL;
	check_says(&bad, "needs \"handle\"");
	bad = good;
	bad.credential = NULL;
	check_says(&bad, "needs \"credential\"");
	bad = good;
	bad.path = "x";
	check_says(&bad, "has no use for");
}

static void servers_are_origins_and_http_is_for_loopback(void **state)
{
	static const char *const good[] = {
		"https://bsky.social",	 "https://a-b.example:8443",
		"http://127.0.0.1:2583", "http://localhost",
		"http://[::1]:80",	 "https://[2001:db8::1]",
	};
	static const char *const bad[] = {
		"bsky.social",
		"http://bsky.social",
		"https://",
		"https://a/",
		"https://a?b",
		"https://u@a",
		"https://a:b",
		"https://a:",
		"https://a:123456",
		"http://127.0.0.1.evil.com",
		"http://localhost.evil",
		"https://[::1",
		"https://a b",
		"ftp://a",
		"http://127.0.0.2",
		"https://.a",
		"https://a#b",
		"HTTPS://a",
	};
	struct account account = { .platform = "bluesky",
				   .handle = "a.b",
				   .credential = "c" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		account.server = good[i];
		check_says(&account, NULL);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		account.server = bad[i];
		check_says(&account, "\"server\"");
	}
}

static void parts_of_a_draft_are_known_by_name(void **state)
{
	const struct draft draft = { .media_count = 1,
				     .thread = true,
				     .reply_to = "r",
				     .warning = "w",
				     .link = "l",
				     .visibility = "v" };
	const struct draft empty = { 0 };

	(void)state;
	assert_int_equal(platform_parts_of(&empty), 0);
	assert_int_equal(platform_parts_of(&draft),
			 PART_MEDIA | PART_THREAD | PART_REPLY | PART_WARNING |
				 PART_LINK | PART_VISIBILITY);
	assert_string_equal(platform_part_name(PART_REPLY), "reply_to");
	assert_null(platform_find("nowhere"));
	assert_null(platform_find(NULL));
	assert_ptr_equal(platform_find("bluesky"), &platform_bluesky);
}

static void transcripts_are_followed(void **state)
{
	(void)state;
	transcript_folder(&platform_bluesky, "tests/golden/bluesky", 35);
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
		cmocka_unit_test(keys_are_tids),
		cmocka_unit_test(
			the_id_of_bytes_is_known_before_they_are_uploaded),
		cmocka_unit_test(the_payload_is_all_that_will_be_published),
		cmocka_unit_test(a_variant_replaces_the_body),
		cmocka_unit_test(files_that_bluesky_cannot_take_are_refused),
		cmocka_unit_test(the_policy_must_say_where_and_who),
		cmocka_unit_test(servers_are_origins_and_http_is_for_loopback),
		cmocka_unit_test(parts_of_a_draft_are_known_by_name),
		cmocka_unit_test(transcripts_are_followed),
	};
	struct err err = { 0 };

	if (digest_start(&err) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
