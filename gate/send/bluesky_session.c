#include "send/bluesky_session.h"

#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/json.h"

#define TOKEN_MAX 8192
#define DID_MAX 512
#define SECRET_MAX 4096
#define SHOWN "%.300s" /* of what a server says */

const struct conf_node *bluesky_session_read(
	const struct platform_answer *answer, struct arena *arena)
{
	struct conf_node *root;
	struct err ignored = { 0 };

	if (answer->len == 0 ||
	    json_read("answer", 0, answer->body, answer->len, arena, &root,
		      &ignored) < 0)
		return NULL;
	return root;
}

const char *bluesky_session_error(const struct platform_answer *answer,
				  struct arena *arena)
{
	const struct conf_node *root = bluesky_session_read(answer, arena);
	const char *name = root != NULL ? conf_text(root, "error") : NULL;

	return name != NULL ? name : "";
}

static bool repeats(const char *text, const char *secret)
{
	return secret != NULL && secret[0] != '\0' &&
	       strstr(text, secret) != NULL;
}

int bluesky_session_fail(const struct bluesky_session *session,
			 const struct platform_job *job,
			 const struct platform_answer *answer, struct err *err)
{
	const struct conf_node *root = bluesky_session_read(answer, job->arena);
	const char *name = root != NULL ? conf_text(root, "error") : NULL;
	const char *says = root != NULL ? conf_text(root, "message") : NULL;

	name = name != NULL ? name : "no error name";
	says = says != NULL ? says : "no message";
	if (repeats(name, job->secret) || repeats(name, session->access) ||
	    repeats(name, session->refresh) || repeats(says, job->secret) ||
	    repeats(says, session->access) || repeats(says, session->refresh))
		return err_set(err, ERR_NET,
			       "%s: %s answers %d with a text "
			       "that repeats a secret, not shown",
			       job->request.what, job->account->server,
			       answer->status);
	return err_set(err, ERR_NET, "%s: %s answers %d " SHOWN ": " SHOWN,
		       job->request.what, job->account->server, answer->status,
		       name, says);
}

char *bluesky_session_encode(const char *text, struct arena *arena,
			     struct err *err)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~:";
	struct buf out = { 0 };
	char *copy = NULL;

	for (; *text != '\0'; text++) {
		if (strchr(plain, *text) != NULL)
			buf_addc(&out, *text);
		else
			buf_addf(&out, "%%%02X", (unsigned char)*text);
	}
	if (buf_done(&out, err) == 0)
		copy = arena_copy(arena, out.data, out.len, err);
	buf_release(&out);
	return copy;
}

static int ask(struct platform_job *job, const char *method, const char *query,
	       const char *bearer, const char *what, struct err *err)
{
	memset(&job->request, 0, sizeof(job->request));
	job->request.verb = VERB_GET;
	job->request.bearer = bearer;
	job->request.what = what;
	job->request.headers[0] = "Accept: application/json";
	job->request.target = arena_print(
		job->arena, err, "%s/xrpc/com.atproto.%s%s%s",
		job->account->server, method, query != NULL ? "?" : "",
		query != NULL ? query : "");
	return job->request.target == NULL ? -1 : 0;
}

int bluesky_session_ask(const struct bluesky_session *session,
			struct platform_job *job, const char *method,
			const char *query, const char *type, const char *body,
			size_t len, const char *what, struct err *err)
{
	if (ask(job, method, query, session->access, what, err) < 0)
		return -1;
	if (type == NULL)
		return 0;
	job->request.verb = VERB_POST;
	job->request.body = body;
	job->request.len = len;
	job->request.headers[1] =
		arena_print(job->arena, err, "Content-Type: %s", type);
	return job->request.headers[1] == NULL ? -1 : 0;
}

/* Tokens go into a header, a DID into URLs and JSON. */
static bool is_printable(const char *text, size_t most)
{
	size_t len = text == NULL ? 0 : strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	return len > 0 && len <= most;
}

bool bluesky_session_is_did(const char *text)
{
	return is_printable(text, DID_MAX) && strncmp(text, "did:", 4) == 0 &&
	       text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789.:%_-")] == '\0';
}

/* Takes did and tokens from a map; false when one is missing or odd. */
static bool take(struct bluesky_session *session, const struct conf_node *map)
{
	const char *did = conf_text(map, "did");
	const char *access = conf_text(map, "accessJwt");
	const char *refresh = conf_text(map, "refreshJwt");

	if (!bluesky_session_is_did(did) || !is_printable(access, TOKEN_MAX) ||
	    !is_printable(refresh, TOKEN_MAX))
		return false;
	session->did = did;
	session->access = access;
	session->refresh = refresh;
	return true;
}

static bool same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* A memory that can't be read, or is another's, is as good as none. */
static bool recall(struct bluesky_session *session,
		   const struct platform_job *job)
{
	const struct platform_answer stored = { .body = job->memory.data,
						.len = job->memory.len };
	const struct conf_node *map;

	if (job->memory.data == NULL)
		return false;
	map = bluesky_session_read(&stored, job->arena);
	return map != NULL &&
	       same(conf_text(map, "server"), job->account->server) &&
	       same(conf_text(map, "handle"), job->account->handle) &&
	       take(session, map);
}

static int remember(const struct bluesky_session *session,
		    struct platform_job *job, struct err *err)
{
	struct buf out = { 0 };
	int result = -1;

	json_open(&out, '{');
	json_pair(&out, "server", job->account->server);
	json_pair(&out, "handle", job->account->handle);
	json_pair(&out, "did", session->did);
	json_pair(&out, "accessJwt", session->access);
	json_pair(&out, "refreshJwt", session->refresh);
	json_close(&out, '}');
	if (buf_done(&out, err) < 0)
		goto out;
	job->memory.data = arena_copy(job->arena, out.data, out.len, err);
	if (job->memory.data == NULL)
		goto out;
	job->memory.len = out.len;
	job->memory.changed = true;
	result = 0;
out:
	if (out.data != NULL)
		digest_wipe(out.data, out.cap);
	buf_release(&out);
	return result;
}

/* The body holds the password. Room for all of it is made first: a buf that
 * grows would leave copies behind. */
static int login_body(struct platform_job *job, struct err *err)
{
	struct buf out = { 0 };
	int result = -1;

	for (size_t i = 0; i < 8 * SECRET_MAX; i++)
		buf_addc(&out, ' ');
	buf_reset(&out);
	json_open(&out, '{');
	json_pair(&out, "identifier", job->account->handle);
	json_pair(&out, "password", job->secret);
	json_close(&out, '}');
	if (buf_done(&out, err) < 0)
		goto out;
	job->request.wipe = arena_copy(job->arena, out.data, out.len, err);
	if (job->request.wipe == NULL)
		goto out;
	job->request.body = job->request.wipe;
	job->request.len = out.len;
	result = 0;
out:
	if (out.data != NULL)
		digest_wipe(out.data, out.cap);
	buf_release(&out);
	return result;
}

static int login(struct bluesky_session *session, struct platform_job *job,
		 struct err *err)
{
	if (job->secret == NULL || strlen(job->secret) > SECRET_MAX)
		return err_set(err, ERR_CONFIG,
			       "account %s: its credential "
			       "is missing or too long",
			       job->account->name);
	session->stage = SESSION_LOGGING_IN;
	if (ask(job, "server.createSession", NULL, NULL, "log in", err) < 0)
		return -1;
	job->request.verb = VERB_POST;
	job->request.headers[1] = "Content-Type: application/json";
	return login_body(job, err);
}

/* No body and no Content-Type: the PDS refuses either. */
static int refresh(struct bluesky_session *session, struct platform_job *job,
		   struct err *err)
{
	session->stage = SESSION_REFRESHING;
	if (ask(job, "server.refreshSession", NULL, session->refresh,
		"refresh the session", err) < 0)
		return -1;
	job->request.verb = VERB_POST;
	return 0;
}

static int start(struct bluesky_session *session, struct platform_job *job,
		 struct err *err)
{
	if (!recall(session, job))
		return login(session, job, err);
	session->stage = SESSION_PROBING;
	return ask(job, "server.getSession", NULL, session->access,
		   "look at the session", err);
}

static int probed(struct bluesky_session *session, struct platform_job *job,
		  const struct platform_answer *answer, struct err *err)
{
	const struct conf_node *map = bluesky_session_read(answer, job->arena);
	const char *error = bluesky_session_error(answer, job->arena);

	if (answer->status == 200 && map != NULL &&
	    same(conf_text(map, "active"), "false"))
		return err_set(err, ERR_NET,
			       "account %s: %s says that it "
			       "isn't active",
			       job->account->name, job->account->server);
	if (answer->status == 200 && map != NULL &&
	    same(conf_text(map, "did"), session->did)) {
		session->stage = SESSION_OPEN;
		return 1;
	}
	if (answer->status == 200)
		return login(session, job, err);
	if (answer->status == 401 || same(error, "ExpiredToken") ||
	    same(error, "InvalidToken"))
		return refresh(session, job, err);
	return bluesky_session_fail(session, job, answer, err);
}

/* The answer to a refresh or a login: new tokens, kept before they're used. */
static int opened(struct bluesky_session *session, struct platform_job *job,
		  const struct platform_answer *answer, struct err *err)
{
	const struct conf_node *map = bluesky_session_read(answer, job->arena);
	const char *before = session->did;
	bool refreshed = session->stage == SESSION_REFRESHING;

	if (refreshed && (answer->status == 400 || answer->status == 401))
		return login(session, job, err);
	if (answer->status == 401)
		return err_set(err, ERR_NET,
			       "account %s: %s refuses the "
			       "login; is credential %s an app password of %s?",
			       job->account->name, job->account->server,
			       job->account->credential, job->account->handle);
	if (answer->status != 200)
		return bluesky_session_fail(session, job, answer, err);
	if (map == NULL || !take(session, map) ||
	    (refreshed && !same(before, session->did)))
		return err_set(err, ERR_NET, "%s: %s answers with no session",
			       job->request.what, job->account->server);
	session->stage = SESSION_OPEN;
	return remember(session, job, err) < 0 ? -1 : 1;
}

int bluesky_session_step(struct bluesky_session *session,
			 struct platform_job *job,
			 const struct platform_answer *answer, struct err *err)
{
	switch (session->stage) {
	case SESSION_NEW:
		return start(session, job, err);
	case SESSION_PROBING:
		return probed(session, job, answer, err);
	case SESSION_REFRESHING:
	case SESSION_LOGGING_IN:
		return opened(session, job, answer, err);
	case SESSION_OPEN:
		return 1;
	}
	return err_set(err, ERR_INTERNAL, "no such stage of a session");
}
