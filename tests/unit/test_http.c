#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/fault.h"
#include "http_fixture.h"
#include "send/outcome.h"

static size_t count_in(const char *text, const char *what)
{
	size_t count = 0;

	while ((text = strstr(text, what)) != NULL) {
		text += strlen(what);
		count++;
	}
	return count;
}

static const char *seen(struct http_world *world)
{
	assert_int_equal(http_get(world, "/seen"), 0);
	return world->answer.body;
}

/* Sends a body as the publishing request does. */
static int publish(struct http_world *world, const char *path, size_t len,
		   int64_t timeout)
{
	static const char *const headers[] = { "Content-Type: application/json",
					       NULL };
	char url[128];
	char *body = arena_alloc(&world->arena, len + 1, &world->err);
	const struct http_request request = {
		.post = true,
		.publishes = true,
		.url = url,
		.headers = headers,
		.bearer = "canary-token",
		.body = body,
		.len = len,
		.timeout = timeout,
	};

	memset(body, 'b', len);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%s%s", world->port,
		       path);
	world->seen = count_in(seen(world), "\"path\"");
	err_clear(&world->err);
	return http_send(&request, &world->arena, &world->answer, &world->err);
}

/* What the table makes of it, for a platform that understood nothing. */
static enum outcome outcome(const struct http_world *world)
{
	const struct outcome_facts facts = {
		.publishing = true,
		.bytes_handed = world->answer.bytes_handed,
		.complete = world->err.code == ERR_NONE,
		.status = world->answer.status,
		.reading = world->answer.status >= 400 &&
					   world->answer.status < 500 ?
				   RESULT_REFUSED :
				   RESULT_UNDECIDED,
	};

	return outcome_of(&facts);
}

/* Exactly one request came, with so many bytes of body. */
static void came_once(struct http_world *world, long got)
{
	const char *log = seen(world), *at = log;
	size_t count = count_in(log, "\"path\"");

	assert_int_equal(count, world->seen + 1);
	for (const char *n = log; (n = strstr(n, "\"got\": ")) != NULL; n++)
		at = n;
	if (got >= 0)
		assert_int_equal(strtol(at + 7, NULL, 10), got);
}

static void a_whole_answer_is_given_with_its_status(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/ok", 300000, 5000), 0);
	assert_int_equal(world->answer.status, 200);
	assert_string_equal(world->answer.body, "{\"ok\":true}");
	assert_int_equal(world->answer.len, 11);
	assert_int_equal(world->answer.bytes_handed, 300000);
	came_once(world, 300000);
	assert_int_equal(http_get(world, "/ok"), 0);
	assert_int_equal(world->answer.bytes_handed, 0);
}

static void headers_are_ours_and_no_others(void **state)
{
	struct http_world *world = *state;
	const char *log, *last;

	assert_int_equal(publish(world, "/ok", 2000000, 5000), 0);
	log = seen(world);
	last = log + strlen(log);
	while (strncmp(last, "\"method\"", 8) != 0)
		last--;
	assert_non_null(strstr(last, "\"authorization\": "
				     "\"Bearer canary-token\""));
	assert_non_null(strstr(last, "\"content-type\": "
				     "\"application/json\""));
	assert_non_null(strstr(last, "\"content-length\": \"2000000\""));
	assert_null(strstr(last, "\"expect\""));
	assert_null(strstr(last, "transfer-encoding"));
	assert_null(strstr(last, "accept-encoding"));
}

/* A refresh has neither a body nor a type. */
static void a_post_without_a_body_has_no_type(void **state)
{
	struct http_world *world = *state;
	char url[128];
	struct http_request request = { .post = true,
					.url = url,
					.timeout = 5000 };
	const char *log, *last;

	(void)snprintf(url, sizeof(url), "http://localhost:%s/ok", world->port);
	err_clear(&world->err);
	if (http_send(&request, &world->arena, &world->answer, &world->err) < 0)
		fail_msg("%s", world->err.text);
	log = seen(world);
	last = log + strlen(log);
	while (strncmp(last, "\"method\"", 8) != 0)
		last--;
	assert_null(strstr(last, "content-type"));
	assert_non_null(strstr(last, "\"content-length\": \"0\""));
	request.publishes = true;
	assert_int_equal(
		http_send(&request, &world->arena, &world->answer, &world->err),
		-1);
	assert_int_equal(world->err.code, ERR_INTERNAL);
}

/* M1 of PROMISES.md: plain libcurl sends this one twice. */
static void a_server_that_closes_gets_one_body(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/ok", 10, 5000), 0);
	assert_int_equal(publish(world, "/close", 5000, 5000), -1);
	assert_int_equal(world->err.code, ERR_NET);
	assert_int_equal(world->answer.bytes_handed, 5000);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	came_once(world, 5000);
}

static void a_reset_in_the_middle_is_uncertain(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/reset", 8000000, 5000), -1);
	assert_true(world->answer.bytes_handed > 0);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	came_once(world, -1);
}

static void silence_ends_by_the_time_limit(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/silent", 100, 300), -1);
	assert_int_equal(world->answer.bytes_handed, 100);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	came_once(world, 100);
}

static void redirects_are_not_followed(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/redirect", 100, 5000), 0);
	assert_int_equal(world->answer.status, 307);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	came_once(world, 100);
	assert_null(strstr(seen(world), "/elsewhere"));
}

static void challenges_are_not_answered(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/challenge", 100, 5000), 0);
	assert_int_equal(world->answer.status, 401);
	assert_int_equal(outcome(world), OUTCOME_REFUSED);
	came_once(world, 100);
	assert_int_equal(publish(world, "/expect", 100, 5000), 0);
	assert_int_equal(world->answer.status, 417);
	came_once(world, 100);
}

static void a_500_is_uncertain(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/busy", 100, 5000), 0);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	came_once(world, 100);
}

static void half_an_answer_is_none(void **state)
{
	static const char *const paths[] = { "/truncated", "/chunks",
					     "/interim", "/huge" };
	struct http_world *world = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		assert_int_equal(publish(world, paths[i], 100, 5000), -1);
		assert_int_equal(world->err.code, ERR_NET);
		assert_int_equal(world->answer.status, 0);
		assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
		came_once(world, 100);
	}
}

static void an_answer_may_have_a_mebibyte(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(http_get(world, "/fits"), 0);
	assert_int_equal(world->answer.len, HTTP_ANSWER_MAX);
}

static void an_early_no_is_a_no(void **state)
{
	struct http_world *world = *state;

	assert_int_equal(publish(world, "/early", 100, 5000), 0);
	assert_int_equal(world->answer.status, 413);
	assert_int_equal(outcome(world), OUTCOME_REFUSED);
}

static void without_a_connection_no_byte_is_handed(void **state)
{
	struct http_world *world = *state;
	const struct http_request request = {
		.post = true,
		.publishes = true,
		.body = "b",
		.len = 1,
		.url = "http://127.0.0.1:1/x",
		.timeout = 5000,
		.bearer = "canary-token",
	};

	err_clear(&world->err);
	assert_int_equal(
		http_send(&request, &world->arena, &world->answer, &world->err),
		-1);
	assert_int_equal(world->err.code, ERR_NET);
	assert_int_equal(world->answer.bytes_handed, 0);
	assert_int_equal(outcome(world), OUTCOME_LATER);
	assert_null(strstr(world->err.text, "canary"));
}

static void refused(struct http_world *world, const char *url,
		    enum err_code code)
{
	const struct http_request request = { .url = url, .timeout = 2000 };

	err_clear(&world->err);
	assert_int_equal(
		http_send(&request, &world->arena, &world->answer, &world->err),
		-1);
	if (world->err.code != code)
		fail_msg("%s: %s", url, world->err.text);
	if (code == ERR_NET && strstr(world->err.text, "public") == NULL)
		fail_msg("%s: %s", url, world->err.text);
}

static void only_https_is_spoken_to_others(void **state)
{
	struct http_world *world = *state;

	refused(world, "http://bsky.social/", ERR_INPUT);
	refused(world, "http://127.0.0.2/", ERR_INPUT);
	refused(world, "http://localhost.example/", ERR_INPUT);
	refused(world, "ftp://127.0.0.1/", ERR_INPUT);
	refused(world, "file:///etc/passwd", ERR_INPUT);
	refused(world, "https://user@127.0.0.1/", ERR_INPUT);
	refused(world, "", ERR_INPUT);
	refused(world, "https://a b/", ERR_INPUT);
}

static void private_addresses_are_refused(void **state)
{
	struct http_world *world = *state;

	refused(world, "https://10.0.0.1/", ERR_NET);
	refused(world, "https://192.168.1.1/", ERR_NET);
	refused(world, "https://169.254.169.254/", ERR_NET);
	refused(world, "https://127.0.0.2/", ERR_NET);
	refused(world, "https://[fe80::1]/", ERR_NET);
	refused(world, "https://[::ffff:127.0.0.1]/", ERR_NET);
	refused(world, "https://0/", ERR_NET);
}

static void a_header_cannot_be_broken_out_of(void **state)
{
	static const char *const headers[] = { "A: b\r\nC: d", NULL };
	struct http_world *world = *state;
	struct http_request request = { .url = "http://127.0.0.1:1/",
					.headers = headers,
					.timeout = 2000 };

	err_clear(&world->err);
	assert_int_equal(
		http_send(&request, &world->arena, &world->answer, &world->err),
		-1);
	assert_int_equal(world->err.code, ERR_INPUT);
	request.headers = NULL;
	request.bearer = "canary\nX: y";
	err_clear(&world->err);
	assert_int_equal(
		http_send(&request, &world->arena, &world->answer, &world->err),
		-1);
	assert_int_equal(world->err.code, ERR_INPUT);
	assert_null(strstr(world->err.text, "canary"));
}

static void faults_come_before_and_after_the_round(void **state)
{
	struct http_world *world = *state;

	seen(world);
	assert_true(fault_arm("http:3")); /* two by /seen */
	assert_int_equal(publish(world, "/ok", 100, 5000), -1);
	assert_int_equal(world->answer.bytes_handed, 0);
	assert_int_equal(outcome(world), OUTCOME_LATER);
	assert_true(fault_arm("http:4"));
	assert_int_equal(publish(world, "/ok", 100, 5000), -1);
	assert_int_equal(world->answer.bytes_handed, 100);
	assert_int_equal(outcome(world), OUTCOME_UNCERTAIN);
	assert_true(fault_arm(NULL));
	came_once(world, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_answer_is_given_with_its_status),
		cmocka_unit_test(headers_are_ours_and_no_others),
		cmocka_unit_test(a_post_without_a_body_has_no_type),
		cmocka_unit_test(a_server_that_closes_gets_one_body),
		cmocka_unit_test(a_reset_in_the_middle_is_uncertain),
		cmocka_unit_test(silence_ends_by_the_time_limit),
		cmocka_unit_test(redirects_are_not_followed),
		cmocka_unit_test(challenges_are_not_answered),
		cmocka_unit_test(a_500_is_uncertain),
		cmocka_unit_test(half_an_answer_is_none),
		cmocka_unit_test(an_answer_may_have_a_mebibyte),
		cmocka_unit_test(an_early_no_is_a_no),
		cmocka_unit_test(without_a_connection_no_byte_is_handed),
		cmocka_unit_test(only_https_is_spoken_to_others),
		cmocka_unit_test(private_addresses_are_refused),
		cmocka_unit_test(a_header_cannot_be_broken_out_of),
		cmocka_unit_test(faults_come_before_and_after_the_round),
	};
	struct err err = { 0 };
	int result;

	/* Proxies of the environment lead nowhere; they must not be asked. */
	(void)setenv("http_proxy", "http://127.0.0.1:1", 1);
	(void)setenv("https_proxy", "http://127.0.0.1:1", 1);
	(void)setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	(void)signal(SIGPIPE, SIG_IGN);
	if (digest_start(&err) < 0 || http_start(&err) < 0)
		return 1;
	result = cmocka_run_group_tests(tests, http_setup, http_teardown);
	http_stop();
	return result;
}
