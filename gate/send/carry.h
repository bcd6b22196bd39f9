/*
 * carry: takes a platform's requests to where they go and its answers back,
 * until the platform has a result. Counts what was handed over, keeps the
 * platform's memory before it is used, and lets no publishing request pass
 * before its intent is committed.
 */
#ifndef GATE_SEND_CARRY_H
#define GATE_SEND_CARRY_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/err.h"
#include "send/outcome.h"
#include "send/platform.h"

#define CARRY_PUBLISH_TIMEOUT (INT64_C(300) * 1000)
#define CARRY_TIMEOUT (INT64_C(60) * 1000)
#define CARRY_ROUNDS 200 /* requests of one delivery */
#define CARRY_FILE_MAX ((size_t)64 * 1024 * 1024)

struct carry {
	const struct platform *platform;
	struct platform_job *job;
	const char *store; /* memories lie beside it */
	bool intent;	   /* committed: it may publish */
	/* Kept by carry_run: */
	size_t rounds;
	struct platform_answer answer; /* the last */
	struct outcome_facts facts;
	char request[DIGEST_HEX]; /* of the publishing body, or "" */
};

/* carry_run goes on until the platform has another result than
 * RESULT_REQUEST, or a request has no answer (RESULT_UNDECIDED, with
 * facts.complete false and err set). What that means is for outcome_of() to
 * say of carry->facts. */
enum platform_result carry_run(struct carry *carry, struct err *err);

#endif
