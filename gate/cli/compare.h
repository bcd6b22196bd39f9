/*
 * compare: two texts, line by line: the longest common sequence stays, the
 * rest was removed or added.
 */
#ifndef GATE_CLI_COMPARE_H
#define GATE_CLI_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct compare_colors {
	const char *removed;
	const char *added;
	const char *end;
};

/* compare_put adds "  ", "- " or "+ " and the line for each line of both, and
 * tells in *differ whether any was removed or added. Texts that differ in
 * more than COMPARE_MOST pairs of lines are shown as replaced whole. */
#define COMPARE_MOST ((size_t)4 * 1024 * 1024)
int compare_put(const char *before, const char *after,
		const struct compare_colors *colors, struct arena *arena,
		struct buf *out, bool *differ, struct err *err);

#endif
