#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/json.h"
#include "every_fault.h"
#include "send/feed_atom.h"
#include "send/feed_json.h"
#include "send/platforms.h"
#include "transcript.h"

extern char **environ;

static void transcripts_are_followed(void **state)
{
	(void)state;
	transcript_folder(&platform_feed, "tests/golden/feed", 15);
}

static void the_payload_is_all_that_will_be_published(void **state)
{
	const struct account account = {
		.name = "site",
		.platform = "feed",
		.path = "p/feed.json",
		.title = "T",
	};
	const struct revision_media media = {
		.name = "a.png",
		.type = "image/png",
		.digest = "00",
		.size = 9,
	};
	const struct draft draft = { .text = "Hi",
				     .len = 2,
				     .link = "https://a.example" };
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(platform_feed.render(&draft, &account, "en", &media, 1,
					      &arena, &out, &err),
			 0);
	assert_string_equal(
		out.data,
		"{\"path\":\"p/feed.json\",\"url\":null,\"text\":\"Hi\","
		"\"lang\":\"en\",\"link\":\"https://a.example\","
		"\"media\":[{\"alt\":null,\"type\":\"image/png\","
		"\"size\":9,\"digest\":\"00\"}]}");
	buf_release(&out);
	arena_release(&arena);
}

static void check_says(const struct account *account, const char *wanted)
{
	struct err err = { 0 };

	if (wanted == NULL) {
		assert_int_equal(platform_feed.check(account, &err), 0);
		return;
	}
	assert_int_equal(platform_feed.check(account, &err), -1);
	if (strstr(err.text, wanted) == NULL)
		fail_msg("wanted %s, got %s", wanted, err.text);
}

static void the_policy_must_say_which_file(void **state)
{
	const struct account good = { .path = "a/feed.json",
				      .title = "T",
				      .url = "https://acme.example/" };
	struct account bad = good;

	(void)state;
	check_says(&good, NULL);
	bad.url = NULL;
	check_says(&bad, NULL);
	bad.title = NULL;
	check_says(&bad, "\"title\"");
	bad = good;
	bad.path = NULL;
	check_says(&bad, "\"path\"");
	bad.path = "feed.xml";
	check_says(&bad, "must end in .json");
	bad.path = "a/.json";
	check_says(&bad, "must end in .json");
	bad = good;
	bad.url = "acme.example";
	check_says(&bad, "public address");
	bad.url = "https://a\"b";
	check_says(&bad, "public address");
	bad = good;
	bad.credential = "x";
	check_says(&bad, "has no use for");
}

static void keys_differ_by_time_and_chance(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	const char *a, *b, *c;

	(void)state;
	assert_int_equal(platform_feed.mint(1, 5, &arena, &a, &err), 0);
	assert_int_equal(platform_feed.mint(1, 6, &arena, &b, &err), 0);
	assert_int_equal(platform_feed.mint(2, 5, &arena, &c, &err), 0);
	assert_string_equal(a, "0000000000000001-00000005");
	assert_true(strcmp(a, b) < 0 && strcmp(b, c) < 0);
	arena_release(&arena);
}

/* A parser that isn't ours reads the file. */
static int xml_status(const char *path)
{
	char program[] = "python3", dash_c[] = "-c";
	char code[] = "import sys, xml.dom.minidom as m\ntry:\n"
		      " m.parse(sys.argv[1])\nexcept Exception:\n"
		      " sys.exit(1)\n";
	char argument[64];
	char *const argv[] = { program, dash_c, code, argument, NULL };
	int status;
	pid_t pid;

	(void)snprintf(argument, sizeof(argument), "%s", path);
	assert_int_equal(posix_spawnp(&pid, program, NULL, NULL, argv, environ),
			 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

/* Whatever another program put into the feed, XML can hold what we make of
 * it, and a parser that isn't ours says so. */
static void strange_text_makes_well_formed_atom(void **state)
{
	static const char feed[] =
		"{\"version\":\"https://jsonfeed.org/version/1.1\","
		"\"title\":\"\\u0001\\u001b[31m ]]> <!-- & \\ufffe\","
		"\"home_page_url\":\"https://a/?x=\\\"><&\","
		"\"items\":[{\"id\":\"<id>\",\"url\":\"a\\nb\\tc\","
		"\"title\":\"\",\"content_html\":\"]]><b>\","
		"\"tags\":[\"\\u0008\",{}],\"authors\":[],"
		"\"attachments\":[{},{\"url\":\"\\\"\"},7]},"
		"{\"id\":\"x:1\",\"content_text\":\"\\r\\n\","
		"\"date_published\":\"tomorrow\"},[],null,1]}";
	const struct conf_node *root;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };
	char path[] = "/tmp/postgate-atom.XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	root = feed_json_read("feed", feed, strlen(feed), &arena, &err);
	assert_non_null(root);
	assert_int_equal(feed_atom_write(root, "urn:a:b", &arena, &out, &err),
			 0);
	assert_int_equal(write(fd, out.data, out.len), out.len);
	(void)close(fd);
	assert_int_equal(xml_status(path), 0);
	assert_int_equal(truncate(path, (off_t)out.len - 2), 0);
	assert_int_not_equal(xml_status(path), 0);
	(void)unlink(path);
	buf_release(&out);
	arena_release(&arena);
}

/* Adding to a feed with memory short at each place never gives half a feed. */
static void short_memory_gives_an_error_or_all(void **state)
{
	const struct account account = { .name = "a", .title = "T" };
	unsigned met = 0;

	(void)state;
	EVERY_FAULT(FAULT_MEM, "", n) {
		struct arena arena = { 0 };
		struct buf out = { 0 };
		struct err err = { 0 };
		const struct conf_node *feed = NULL;
		struct conf_node *payload;

		if (feed_json_new(&account, &out, &err) == 0)
			feed = feed_json_read("f", out.data, out.len, &arena,
					      &err);
		if (feed != NULL && json_read("p", 0, "{\"text\":\"x\"}", 12,
					      &arena, &payload, &err) == 0) {
			buf_reset(&out);
			feed_json_add(feed, payload, "urn:x:1", 1, &out);
			(void)buf_done(&out, &err);
		}
		buf_release(&out);
		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n)) {
			assert_int_equal(err.code, ERR_NONE);
			break;
		}
		assert_int_equal(err.code, ERR_MEMORY);
		met++;
	}
	assert_true(met > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transcripts_are_followed),
		cmocka_unit_test(the_payload_is_all_that_will_be_published),
		cmocka_unit_test(the_policy_must_say_which_file),
		cmocka_unit_test(keys_differ_by_time_and_chance),
		cmocka_unit_test(strange_text_makes_well_formed_atom),
		cmocka_unit_test(short_memory_gives_an_error_or_all),
	};
	struct err err = { 0 };

	if (digest_start(&err) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
