/*
 * check: named validators that a rule's pattern asks about its match. One
 * file (check_NAME.c) and one row of checks.def each.
 */
#ifndef GATE_FILTER_CHECK_H
#define GATE_FILTER_CHECK_H

#include <stddef.h>

/* Zero is the strict answer: the match counts. */
enum check_answer {
	CHECK_COUNTS = 0,
	CHECK_CLEARS
};

struct check {
	const char *name;
	/* `match` is the pattern's group 1 when it has one, else all of it. */
	enum check_answer (*run)(const char *match, size_t len);
};

#define CHECK(name) extern const struct check check_##name;
#include "filter/checks.def"
#undef CHECK

/* check_find gives NULL when there is no such check; check_nearest the name
 * that was most likely meant, or NULL. */
const struct check *check_find(const char *name);
const char *check_nearest(const char *name);

#endif
