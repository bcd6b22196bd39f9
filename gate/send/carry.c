#include "send/carry.h"

#include <string.h>

#include "base/file.h"
#include "send/http.h"
#include "send/memory.h"

static int over_http(const struct platform_request *request,
		     struct arena *arena, struct platform_answer *answer,
		     int64_t *handed, struct err *err)
{
	const struct http_request sent = {
		.post = request->verb == VERB_POST,
		.publishes = request->publishes,
		.url = request->target,
		.headers = request->headers,
		.bearer = request->bearer,
		.body = request->body,
		.len = request->len,
		.timeout = request->publishes ? CARRY_PUBLISH_TIMEOUT :
						CARRY_TIMEOUT,
	};
	struct http_answer got;
	int result = http_send(&sent, arena, &got, err);

	*handed = got.bytes_handed;
	answer->status = got.status;
	answer->body = got.body;
	answer->len = got.len;
	return result;
}

static int read_file(const struct platform_request *request,
		     struct arena *arena, struct platform_answer *answer,
		     struct err *err)
{
	char *data;

	if (file_read(request->target, CARRY_FILE_MAX, 0, arena, &data,
		      &answer->len, err) == 0) {
		answer->status = 200;
		answer->body = data;
		return 0;
	}
	if (err->code != ERR_NOT_FOUND)
		return -1;
	err_clear(err);
	answer->status = 404;
	answer->body = "";
	answer->len = 0;
	return 0;
}

/* A write that failed may have replaced the file nevertheless, so its bytes
 * count as handed over once it begins. */
static int write_file(const struct platform_request *request,
		      struct arena *arena, struct platform_answer *answer,
		      int64_t *handed, struct err *err)
{
	char *folder = file_parent(arena, request->target, err);

	if (folder == NULL || file_folder(folder, 0755, err) < 0)
		return -1;
	*handed = (int64_t)request->len;
	if (file_write(request->target, request->body, request->len, 0644,
		       err) < 0)
		return -1;
	answer->status = 200;
	answer->body = "";
	answer->len = 0;
	return 0;
}

static int carry_one(const struct platform_request *request,
		     struct arena *arena, struct platform_answer *answer,
		     int64_t *handed, struct err *err)
{
	*handed = 0;
	answer->source = request->target;
	switch (request->verb) {
	case VERB_GET:
	case VERB_POST:
		return over_http(request, arena, answer, handed, err);
	case VERB_READ_FILE:
		return read_file(request, arena, answer, err);
	case VERB_WRITE_FILE:
		return write_file(request, arena, answer, handed, err);
	}
	return err_set(err, ERR_INTERNAL, "no such verb");
}

static int may_go(const struct carry *carry, struct err *err)
{
	const struct platform_request *request = &carry->job->request;

	if (carry->rounds >= CARRY_ROUNDS)
		return err_set(err, ERR_INTERNAL,
			       "%s: after %d requests "
			       "there is no end",
			       carry->platform->name, CARRY_ROUNDS);
	if (request->publishes && !carry->intent)
		return err_set(err, ERR_INTERNAL,
			       "%s: would publish before "
			       "its intent",
			       carry->platform->name);
	if (request->publishes && carry->facts.publishing)
		return err_set(err, ERR_INTERNAL, "%s: would publish twice",
			       carry->platform->name);
	return 0;
}

/* Carries job->request, and notes what is known of it. */
static int carry_request(struct carry *carry, struct err *err)
{
	struct platform_request *request = &carry->job->request;
	struct digest digest;
	int64_t handed = 0;
	int result;

	carry->facts.complete = false;
	if (may_go(carry, err) < 0)
		return -1;
	carry->rounds++;
	if (request->publishes) {
		digest_of(request->body, request->len, &digest);
		digest_hex(&digest, carry->request);
		carry->facts.publishing = true;
	}
	result = carry_one(request, carry->job->arena, &carry->answer, &handed,
			   err);
	if (request->publishes)
		carry->facts.bytes_handed = handed;
	if (request->wipe != NULL)
		digest_wipe(request->wipe, request->len);
	if (result < 0)
		return err_in(err, "%s", request->what);
	carry->facts.complete = true;
	carry->facts.status = carry->answer.status;
	return 0;
}

static int keep_memory(struct carry *carry, struct err *err)
{
	struct platform_job *job = carry->job;

	return !job->memory.changed ?
		       0 :
		       memory_write(carry->store, job->account->name,
				    job->arena, &job->memory, err);
}

enum platform_result carry_run(struct carry *carry, struct err *err)
{
	enum platform_result result;

	for (;;) {
		carry->facts.reading = RESULT_UNDECIDED;
		result = carry->platform->step(carry->job, &carry->answer, err);
		if (keep_memory(carry, err) < 0)
			return RESULT_UNDECIDED;
		if (result != RESULT_REQUEST)
			break;
		if (carry_request(carry, err) < 0)
			return RESULT_UNDECIDED;
	}
	carry->facts.reading = result;
	return result;
}
