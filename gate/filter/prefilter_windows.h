/*
 * prefilter_windows: gathers the windows of a text while it is scanned. For
 * filter/prefilter alone.
 */
#ifndef GATE_FILTER_PREFILTER_WINDOWS_H
#define GATE_FILTER_PREFILTER_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/prefilter.h"

struct prefilter_windows {
	struct prefilter_found *found; /* of each pattern */
	size_t patterns;
	struct prefilter_place *places;
	size_t count, cap;
	struct arena *arena;
	struct err *err;
	bool failed; /* out of memory */
};

/* prefilter_windows_begin needs patterns, arena and err set. */
int prefilter_windows_begin(struct prefilter_windows *windows);

/* prefilter_windows_add adds first..last of a pattern. */
void prefilter_windows_add(struct prefilter_windows *windows, uint32_t pattern,
			   uint32_t first, uint32_t last);

/* prefilter_windows_list gives what was added as prefilter_scan does. */
int prefilter_windows_list(const struct prefilter_windows *windows,
			   const unsigned char *text,
			   struct prefilter_window **list, size_t *count);

#endif
