/*
 * verify: may this item leave now? The deliverer trusts nobody: what the
 * store says was approved is looked at again, at the instant of sending.
 *
 * The digest of the revision and of every file; the approvals, by today's
 * policy; the draft, judged by today's rules; the payload, rendered again
 * from the same draft; freezes, dates and budgets. Stricter today holds;
 * looser changes nothing.
 */
#ifndef GATE_SEND_VERIFY_H
#define GATE_SEND_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "gate.h"
#include "queue/queue.h"
#include "send/platform.h"

/* Later than this behind its time, an item goes back to people. */
#define VERIFY_LATENESS (INT64_C(60) * 60 * 1000)

/* Zero is the strictest. */
enum verify_answer {
	VERIFY_TAMPERED = 0, /* bytes that nobody approved */
	VERIFY_BLOCKED,	     /* must be rewritten, by today's rules */
	VERIFY_HELD,	     /* people must look again */
	VERIFY_EXPIRED,
	VERIFY_WAIT, /* not yet */
	VERIFY_FULL, /* the account's hour is full */
	VERIFY_GO
};

struct verify_job {
	const struct gate *gate;
	struct store *store;
	const struct queue_post *post;
	const struct item *item;
	int64_t now;
	struct arena *arena;
};

struct verify_result {
	enum verify_answer answer;
	const char *reason;	       /* for people; NULL with VERIFY_GO */
	const struct account *account; /* these with VERIFY_GO */
	const struct platform *platform;
	const struct revision_target *target;
	struct platform_file *files;
	size_t file_count;
};

/* verify_item gives -1 when it couldn't decide: nothing may leave. */
int verify_item(const struct verify_job *job, struct verify_result *result,
		struct err *err);

/* verify_is_late: an item with a date that would be sent so late, after an
 * outage here or at the platform, that it would take people by surprise. */
bool verify_is_late(const struct revision *revision, const struct item *item,
		    int64_t now);

#endif
