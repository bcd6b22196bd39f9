/*
 * family: which kind of harm a rule is about; the first part of its id.
 */
#ifndef GATE_FILTER_FAMILY_H
#define GATE_FILTER_FAMILY_H

#include <stddef.h>

enum family {
	FAMILY_TONE = 0,
	FAMILY_SENSITIVITY,
	FAMILY_LEAK,
	FAMILY_CLAIMS,
	FAMILY_PLACE, /* what a platform can't take */
	FAMILY_SPELLING,
	FAMILIES /* how many there are; also: none of them */
};

const char *family_name(enum family family);

/* family_find gives the family of a name, which needn't end in a NUL, or
 * FAMILIES. */
enum family family_find(const char *name, size_t len);

#endif
