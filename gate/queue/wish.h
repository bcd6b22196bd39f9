/*
 * wish: what a person wants to be done with a post, and whether the rules
 * let them. Each function looks at the post that the decision has read, and
 * fills the decision or refuses it; committing is for the caller.
 */
#ifndef GATE_QUEUE_WISH_H
#define GATE_QUEUE_WISH_H

#include "base/err.h"
#include "queue/decision.h"

/* Each wish reads its part. */
struct wish {
	const char *digest;  /* approve: what the person was shown */
	const char *account; /* settle: NULL is the only one */
	const char *url;     /* settle: where it is live; NULL: absent */
	const char *reason;
};

int wish_approve(struct decision *decision, const struct wish *wish,
		 struct err *err);
int wish_reject(struct decision *decision, const struct wish *wish,
		struct err *err);
int wish_withdraw(struct decision *decision, const struct wish *wish,
		  struct err *err);
int wish_settle(struct decision *decision, const struct wish *wish,
		struct err *err);

#endif
