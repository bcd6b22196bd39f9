/*
 * eyes: four of them. Whether a name in a revision means a person of the
 * policy, and with that who may say yes (queue_may_approve) and how many have
 * (queue_progress).
 */
#ifndef GATE_QUEUE_EYES_H
#define GATE_QUEUE_EYES_H

#include <stdbool.h>

#include "judge/policy.h"
#include "queue/revision.h"

/* eyes_is_reviewer: a person with that role, and no agent. */
bool eyes_is_reviewer(const struct person *person);

/* eyes_is_own: the person wrote or submitted this revision. */
bool eyes_is_own(const struct policy *policy, const struct person *person,
		 const struct revision *revision);

#endif
