/*
 * gate: the pipeline on one page. Everything that judges a post goes through
 * gate_check(): the command line, the hooks, the server, the deliverer at the
 * instant of sending, and the fuzzers.
 */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "draft/limits.h"
#include "filter/finding.h"
#include "filter/rules.h"
#include "judge/policy.h"
#include "judge/verdict.h"
#include "queue/queue.h"

struct gate {
	const struct policy *policy;
	const struct rules *rules;
	const struct rule *only; /* this rule alone (rules test); NULL */
	bool plain; /* without the prefilter; finds the same, for tests */
	const char *repeats; /* id of a post with the same text, or NULL */
	struct verdict_options options;
};

/* Where a draft came from, for what submit keeps of it. */
struct gate_origin {
	const char *folder; /* its media paths start here */
	const char *ref;    /* names it over all its revisions: the file's
				 * path; NULL: it has no place of its own */
};

/* One post, judged. */
struct gate_result {
	const struct draft *draft;
	struct judgement judgement;
	struct findings findings;
	struct place *places; /* one for each account it is for */
	size_t place_count;
	/* Whether people must say yes before it leaves, and who. Waivers
	 * don't count here: they are the author's word. */
	bool people;
	struct route_need *needs;
	size_t need_count;
};

/* gate_check judges a draft for `to` (none: its own accounts, else the
 * policy's default ones). A platform's name stands for an account where the
 * policy has none of that name, so that lengths can be asked for without a
 * policy. Pure: no I/O, no clock. */
int gate_check(const struct gate *gate, const struct draft *draft,
	       const struct conf_strings *to, int64_t now, struct arena *arena,
	       struct gate_result *result, struct err *err);

/* gate_submit judges, renders for each account and queues what isn't
 * blocked. With a verdict of block nothing is stored but the audit entry, and
 * that is no error: look at result->judgement; receipt->id is NULL then. A
 * draft's own `id` is its ref before the origin's. */
int gate_submit(const struct gate *gate, struct queue *queue,
		const struct draft *draft, const struct conf_strings *to,
		const struct gate_origin *origin, struct arena *arena,
		struct gate_result *result, struct queue_receipt *receipt,
		struct err *err);

#endif
