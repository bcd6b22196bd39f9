/*
 * prefilter_scan: where in a text matches may begin. Users include
 * filter/prefilter.h.
 */
#ifndef GATE_FILTER_PREFILTER_SCAN_H
#define GATE_FILTER_PREFILTER_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct prefilter;

/* With more windows than this, a pattern gets one from its first to its last,
 * which keeps the work of a hostile text bounded. */
#define PREFILTER_WINDOWS 64

/* A match of the pattern can only begin in first..last, both bytes of the
 * text and both included; a character begins at first. */
struct prefilter_window {
	uint32_t pattern;
	uint32_t first, last;
};

/* prefilter_scan lists the windows of a text, sorted by pattern and place;
 * those of one pattern don't overlap. A pattern that nothing is known about
 * has one window, the whole text. The list lies in the arena. */
int prefilter_scan(const struct prefilter *prefilter, const char *text,
		   size_t len, struct arena *arena,
		   struct prefilter_window **windows, size_t *count,
		   struct err *err);

#endif
