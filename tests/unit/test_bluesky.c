#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "send/bluesky_record.h"
#include "send/platforms.h"
#include "transcript.h"

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
	transcript_folder(&platform_bluesky, "tests/golden/bluesky", 37);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
