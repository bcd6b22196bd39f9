/*
 * fault: makes the n-th fallible call of a kind fail, or the process die
 * there, so that tests can walk through every failure there is.
 *
 * POSTGATE_FAULT=mem:17   the 17th call of kind `mem` fails
 * POSTGATE_FAULT=mem:17+  that one and all later ones fail
 * POSTGATE_FAULT=store:2! the process is killed (SIGKILL) at the second
 *
 * In release builds fault_hit() is the constant false and reads nothing.
 */
#ifndef GATE_BASE_FAULT_H
#define GATE_BASE_FAULT_H

#include <stdbool.h>

enum fault_kind {
	FAULT_MEM,   /* an allocation */
	FAULT_IO,    /* a read, write, sync or rename */
	FAULT_STORE, /* a store verb, before and after its commit */
	FAULT_HTTP   /* a round with a platform, before and after */
};

#ifdef POSTGATE_FAULTS
bool fault_hit(enum fault_kind kind);

/* fault_arm sets the plan by hand (unit tests); NULL disarms. Returns false
 * when `plan` isn't of the form above. Counting starts anew. */
bool fault_arm(const char *plan);

/* fault_armed: there is a plan. It counts for one thread only, so where there
 * is one no others are started. */
bool fault_armed(void);
#else
static inline bool fault_hit(enum fault_kind kind)
{
	(void)kind;
	return false;
}

static inline bool fault_armed(void)
{
	return false;
}
#endif

#endif
