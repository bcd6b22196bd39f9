/*
 * every_fault: walks through the failures of a piece of code. The body runs
 * with the first, second … fallible call of a kind failing, and breaks out
 * once it succeeds without meeting a fault; count what it met, so that a walk
 * along no faults at all is no success.
 *
 * Needs cmocka.h before it, and a build with POSTGATE_FAULTS.
 */
#ifndef TESTS_UNIT_EVERY_FAULT_H
#define TESTS_UNIT_EVERY_FAULT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/fault.h"

#define EVERY_FAULT_MAX 20000

/* `suffix` is "", "+" (from then on) or "!" (the process is killed). */
static bool every_fault_arm(const char *kind, unsigned n, const char *suffix)
{
	char plan[64];

	(void)snprintf(plan, sizeof(plan), "%s:%u%s", kind, n, suffix);
	assert_true(n < EVERY_FAULT_MAX);
	assert_true(fault_arm(plan));
	return true;
}

#define EVERY_FAULT(kind, suffix, n) \
	for (unsigned n = 1; every_fault_arm(kind, n, suffix); n++)

#endif
