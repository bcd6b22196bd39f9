#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/file.h"
#include "send/carry.h"
#include "send/http.h"

static char folder[] = "/tmp/postgate.XXXXXX";
static char file[64];
static char store[64];
static struct arena arena;

/* A platform that asks for what its script says. */
struct script {
	const struct platform_request *requests;
	size_t count;
	size_t at;
	enum platform_result end;
	int last;	      /* status of the last answer that it saw */
	const char *remember; /* changed with the first request */
};

static enum platform_result script_step(struct platform_job *job,
					const struct platform_answer *answer,
					struct err *err)
{
	struct script *script = job->state;

	(void)err;
	script->last = answer->status;
	if (script->remember != NULL) {
		job->memory.data = script->remember;
		job->memory.len = strlen(script->remember);
		job->memory.changed = true;
		script->remember = NULL;
	}
	if (script->at == script->count)
		return script->end;
	job->request = script->requests[script->at++];
	return RESULT_REQUEST;
}

static const struct platform scripted = { .name = "scripted",
					  .step = script_step };
static const struct account account = { .name = "acme" };

static enum platform_result run(struct script *script, struct carry *carry,
				struct platform_job *job, struct err *err)
{
	*job = (struct platform_job){ .account = &account,
				      .arena = &arena,
				      .state = script };
	carry->platform = &scripted;
	carry->job = job;
	carry->store = store;
	err_clear(err);
	return carry_run(carry, err);
}

static void files_are_read_and_written(void **state)
{
	const struct platform_request requests[] = {
		{ .verb = VERB_READ_FILE, .target = file, .what = "read" },
		{ .verb = VERB_WRITE_FILE,
		  .target = file,
		  .body = "abc",
		  .len = 3,
		  .what = "write" },
		{ .verb = VERB_READ_FILE, .target = file, .what = "read" },
	};
	struct script script = { .requests = requests,
				 .count = 1,
				 .end = RESULT_LATER };
	struct carry carry = { 0 };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_LATER);
	assert_int_equal(script.last, 404);
	script.count = 3;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_LATER);
	assert_int_equal(script.last, 200);
	assert_string_equal(carry.answer.body, "abc");
	assert_false(carry.facts.publishing);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_LATER);
}

static const struct platform_request publication = {
	.verb = VERB_WRITE_FILE,
	.publishes = true,
	.target = file,
	.body = "published",
	.len = 9,
	.what = "publish",
};

static void nothing_is_published_before_the_intent(void **state)
{
	struct script script = { .requests = &publication,
				 .count = 1,
				 .end = RESULT_SENT };
	struct carry carry = { 0 };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	(void)unlink(file);
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_int_equal(access(file, F_OK), -1);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_LATER);
	script.at = 0;
	carry = (struct carry){ .intent = true };
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_SENT);
	assert_int_equal(access(file, F_OK), 0);
	assert_int_equal(carry.facts.bytes_handed, 9);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_SENT);
}

static void the_body_that_was_handed_over_is_noted(void **state)
{
	struct script script = { .requests = &publication,
				 .count = 1,
				 .end = RESULT_SENT };
	struct carry carry = { .intent = true };
	struct platform_job job;
	struct err err = { 0 };
	struct digest digest;
	char hex[DIGEST_HEX];

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_SENT);
	digest_of("published", 9, &digest);
	digest_hex(&digest, hex);
	assert_string_equal(carry.request, hex);
}

static void nothing_is_published_twice(void **state)
{
	const struct platform_request twice[] = { publication, publication };
	struct script script = { .requests = twice,
				 .count = 2,
				 .end = RESULT_SENT };
	struct carry carry = { .intent = true };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_int_equal(carry.facts.bytes_handed, 9);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_UNCERTAIN);
}

/* What follows a publishing request and fails leaves doubt, not a retry. */
static void a_failure_behind_it_is_uncertain(void **state)
{
	const struct platform_request requests[] = {
		publication,
		{ .verb = VERB_GET,
		  .target = "http://127.0.0.1:1/",
		  .what = "look" },
	};
	struct script script = { .requests = requests,
				 .count = 2,
				 .end = RESULT_SENT };
	struct carry carry = { .intent = true };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(err.code, ERR_NET);
	assert_non_null(strstr(err.text, "look: "));
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_UNCERTAIN);
}

static void a_file_that_may_be_replaced_is_uncertain(void **state)
{
	struct platform_request request = publication;
	struct script script = { .requests = &request,
				 .count = 1,
				 .end = RESULT_SENT };
	struct carry carry = { .intent = true };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	request.target = folder; /* can't be replaced by a file */
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_UNCERTAIN);
}

static void an_http_request_that_fails_is_counted(void **state)
{
	const struct platform_request request = {
		.verb = VERB_POST,
		.publishes = true,
		.body = "x",
		.len = 1,
		.target = "http://127.0.0.1:1/",
		.what = "publish",
	};
	struct script script = { .requests = &request, .count = 1 };
	struct carry carry = { .intent = true };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(carry.facts.bytes_handed, 0);
	assert_true(carry.facts.publishing);
	assert_int_equal(outcome_of(&carry.facts), OUTCOME_LATER);
}

/* The login's password doesn't stay in memory. */
static void a_secret_body_is_overwritten_once_carried(void **state)
{
	char body[] = "canary";
	const struct platform_request request = {
		.verb = VERB_POST,
		.body = body,
		.len = 6,
		.wipe = body,
		.target = "http://127.0.0.1:1/",
		.what = "log in",
	};
	struct script script = { .requests = &request, .count = 1 };
	struct carry carry = { 0 };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_memory_equal(body, "\0\0\0\0\0\0", 6);
	assert_null(strstr(err.text, "canary"));
}

static void a_memory_is_kept_before_it_is_used(void **state)
{
	const struct platform_request request = { .verb = VERB_READ_FILE,
						  .what = "read" };
	struct platform_request reading = request;
	struct script script = { .requests = &reading,
				 .count = 1,
				 .end = RESULT_LATER,
				 .remember = "tokens" };
	struct carry carry = { 0 };
	struct platform_job job;
	struct err err = { 0 };
	char path[128], *data;
	size_t len;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/sessions/acme.json", folder);
	reading.target = path; /* what the request itself finds there */
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_LATER);
	assert_string_equal(carry.answer.body, "tokens");
	assert_int_equal(
		file_read(path, 100, FILE_PRIVATE, &arena, &data, &len, &err),
		0);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/sessions", folder);
	(void)rmdir(path);
	assert_int_equal(file_write(path, "", 0, 0600, &err), 0);
	script.remember = "more";
	script.at = 0;
	carry = (struct carry){ 0 };
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(carry.rounds, 0);
	(void)unlink(path);
}

static void there_is_an_end_to_requests(void **state)
{
	struct platform_request requests[CARRY_ROUNDS + 1];
	struct script script = { .requests = requests,
				 .count = CARRY_ROUNDS + 1,
				 .end = RESULT_LATER };
	struct carry carry = { 0 };
	struct platform_job job;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i <= CARRY_ROUNDS; i++)
		requests[i] = (struct platform_request){
			.verb = VERB_READ_FILE,
			.target = "/nowhere",
			.what = "read",
		};
	assert_int_equal(run(&script, &carry, &job, &err), RESULT_UNDECIDED);
	assert_int_equal(err.code, ERR_INTERNAL);
	assert_int_equal(carry.rounds, CARRY_ROUNDS);
}

static int setup(void **state)
{
	struct err err = { 0 };

	(void)state;
	if (digest_start(&err) < 0 || http_start(&err) < 0 ||
	    mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(file, sizeof(file), "%s/file", folder);
	(void)snprintf(store, sizeof(store), "%s/gate.db", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	(void)unlink(file);
	arena_release(&arena);
	http_stop();
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_and_written),
		cmocka_unit_test(nothing_is_published_before_the_intent),
		cmocka_unit_test(the_body_that_was_handed_over_is_noted),
		cmocka_unit_test(nothing_is_published_twice),
		cmocka_unit_test(a_failure_behind_it_is_uncertain),
		cmocka_unit_test(a_file_that_may_be_replaced_is_uncertain),
		cmocka_unit_test(an_http_request_that_fails_is_counted),
		cmocka_unit_test(a_secret_body_is_overwritten_once_carried),
		cmocka_unit_test(a_memory_is_kept_before_it_is_used),
		cmocka_unit_test(there_is_an_end_to_requests),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
