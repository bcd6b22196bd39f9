/*
 * eyes: four of them. Whether a name in a revision means a person of the
 * policy, and with that who may say yes (queue_may_approve) and how many have
 * (queue_progress).
 */
#ifndef GATE_QUEUE_EYES_H
#define GATE_QUEUE_EYES_H

#include <stdbool.h>
#include <stdint.h>

#include "judge/policy.h"
#include "queue/revision.h"
#include "queue/store.h"

/* eyes_is_reviewer: a person with that role, and no agent. */
bool eyes_is_reviewer(const struct person *person);

/* eyes_is_own: the person wrote or submitted this revision. */
bool eyes_is_own(const struct policy *policy, const struct person *person,
		 const struct revision *revision);

/* eyes_stands: a yes to these bytes that hasn't expired. One given under a
 * claimed name stands only while the policy believes claims. */
bool eyes_stands(const struct policy *policy, const struct store_post *post,
		 const struct store_approval *approval, int64_t now);

#endif
