/*
 * bluesky_session: logs in to a PDS, and keeps the session in the platform's
 * memory: logging in is limited to 30 in five minutes and 300 a day, and a
 * refresh token is good for 90 days.
 *
 * The stored session is probed, refreshed when its token has expired (400
 * ExpiredToken, not 401), and replaced by a new login with the app password
 * when that is refused. A session of another server or handle than the
 * policy's is forgotten: it would post under another name.
 */
#ifndef GATE_SEND_BLUESKY_SESSION_H
#define GATE_SEND_BLUESKY_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "send/platform.h"

enum bluesky_session_stage {
	SESSION_NEW = 0,
	SESSION_PROBING,
	SESSION_REFRESHING,
	SESSION_LOGGING_IN,
	SESSION_OPEN
};

struct bluesky_session {
	enum bluesky_session_stage stage;
	const char *did;    /* whom we post as */
	const char *access; /* secret, as is the next */
	const char *refresh;
};

/* bluesky_session_step: 1, the session is open; 0, carry job->request and
 * come back with the answer; -1, there is no session now. */
int bluesky_session_step(struct bluesky_session *session,
			 struct platform_job *job,
			 const struct platform_answer *answer, struct err *err);

/* bluesky_session_ask fills job->request with a GET (or a POST when `type`,
 * the body's Content-Type, isn't NULL) of an XRPC method with the session's
 * access token. `query` is NULL or encoded. */
int bluesky_session_ask(const struct bluesky_session *session,
			struct platform_job *job, const char *method,
			const char *query, const char *type, const char *body,
			size_t len, const char *what, struct err *err);

/* bluesky_session_read parses an answer's JSON; NULL when it has none, which
 * is no error. bluesky_session_error is the name of the error in it, or "". */
const struct conf_node *bluesky_session_read(
	const struct platform_answer *answer, struct arena *arena);
const char *bluesky_session_error(const struct platform_answer *answer,
				  struct arena *arena);

/* bluesky_session_fail sets err to what the server said to job->request,
 * unless it repeats a secret of ours. Returns -1. */
int bluesky_session_fail(const struct bluesky_session *session,
			 const struct platform_job *job,
			 const struct platform_answer *answer, struct err *err);

/* bluesky_session_is_did: has the letters of a DID, as URLs and JSON may
 * take it; NULL hasn't. */
bool bluesky_session_is_did(const char *text);

/* bluesky_session_encode percent-encodes for a query; NULL: no memory. */
char *bluesky_session_encode(const char *text, struct arena *arena,
			     struct err *err);

#endif
