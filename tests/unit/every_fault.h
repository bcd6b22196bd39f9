/*
 * every_fault: walks through the failures of a piece of code. The body runs
 * with the first, second … fallible call of a kind failing, and breaks out
 * once every_fault_met() says that there is no such call any more; count what
 * it met, so that a walk along no faults at all is no success.
 *
 * Needs a build with POSTGATE_FAULTS.
 */
#ifndef TESTS_UNIT_EVERY_FAULT_H
#define TESTS_UNIT_EVERY_FAULT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/fault.h"

#define EVERY_FAULT_MAX 20000

/* `suffix` is "", "+" (from then on) or "!" (the process is killed). */
static inline bool every_fault_arm(enum fault_kind kind, unsigned n,
				   const char *suffix)
{
	static const char *const names[] = {
		[FAULT_MEM] = "mem",
		[FAULT_IO] = "io",
		[FAULT_STORE] = "store",
		[FAULT_HTTP] = "http",
	};
	char plan[64];

	(void)snprintf(plan, sizeof(plan), "%s:%u%s", names[kind], n, suffix);
	return n < EVERY_FAULT_MAX && fault_arm(plan);
}

/* Tells whether the fault came, and disarms. Code may live with one, so
 * success alone doesn't end a walk. */
static inline bool every_fault_met(enum fault_kind kind, unsigned n)
{
	bool met = true;

	for (unsigned i = 0; met && i < n; i++)
		met = !fault_hit(kind);
	(void)fault_arm(NULL);
	return met;
}

#define EVERY_FAULT(kind, suffix, n) \
	for (unsigned n = 1; every_fault_arm(kind, n, suffix); n++)

#endif
