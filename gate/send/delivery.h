/*
 * delivery: what one delivery, or one look for it, holds while it lasts: the
 * platform's job with its secret and memory, and what is known of requests.
 */
#ifndef GATE_SEND_DELIVERY_H
#define GATE_SEND_DELIVERY_H

#include "base/err.h"
#include "judge/policy.h"
#include "send/carry.h"
#include "send/credential.h"
#include "send/platform.h"

struct delivery {
	struct platform_job job;
	struct carry carry;
	struct credential credential;
	struct err problem; /* why it stopped, for the item's reason */
};

/* delivery_open reads the account's memory and secret. -1: it can't begin,
 * and `problem` says why. `credentials` is $CREDENTIALS_DIRECTORY or NULL. */
int delivery_open(struct delivery *delivery, const struct platform_job *job,
		  const struct platform *platform, const struct policy *policy,
		  const char *credentials);

/* delivery_reason is `problem` as a text in the job's arena. */
const char *delivery_reason(const struct delivery *delivery);

/* delivery_close overwrites the secret. Takes a zeroed one. */
void delivery_close(struct delivery *delivery);

#endif
