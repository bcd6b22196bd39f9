/*
 * regex_set: a set of characters as far as a prefilter needs it: which bytes
 * its members' UTF-8 may have. Also the reader of what stands for characters
 * in a PCRE2 pattern: escapes and [classes].
 */
#ifndef GATE_FILTER_REGEX_SET_H
#define GATE_FILTER_REGEX_SET_H

#include <stdbool.h>
#include <stdint.h>

struct regex_set {
	uint64_t maybe[4];    /* at least the bytes of all members */
	uint64_t sure[2];     /* ASCII characters that are members */
	uint32_t least, most; /* bytes of a member */
};

/* A place in a pattern. */
struct regex_place {
	const char *at, *end;
	bool caseless;
	/* Set when caseless characters included k or s. */
	bool kelvin;
};

/* regex_set_char adds a character, with its other cases if the place says
 * so; regex_set_any adds all characters. */
void regex_set_char(struct regex_set *set, struct regex_place *place,
		    uint32_t point);
void regex_set_any(struct regex_set *set);

/* Each reads from behind the backslash or bracket, and moves the place on
 * only when it returns true: false is that something else, or something not
 * understood, stands there. */
bool regex_set_escape(struct regex_place *place, struct regex_set *set);
bool regex_set_class(struct regex_place *place, struct regex_set *set);

/* regex_set_point reads an escape that stands for one character, as \n or
 * \x{a0}, from behind the backslash. */
bool regex_set_point(struct regex_place *place, uint32_t *point);

bool regex_set_has(const uint64_t *bits, unsigned byte);

#endif
