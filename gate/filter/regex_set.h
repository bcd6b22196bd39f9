/*
 * regex_set: a set of characters as far as a prefilter needs it: which bytes
 * its members' UTF-8 may have.
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

/* What sets are made of: bytes; the lengths of members; all characters beyond
 * ASCII; a range of characters, as regex_set_char; ASCII characters as they
 * are. regex_set_negate makes it what surely isn't in it. */
void regex_set_bytes(uint64_t *bits, unsigned first, unsigned last);
void regex_set_lengths(struct regex_set *set, uint32_t least, uint32_t most);
void regex_set_wide(struct regex_set *set);
void regex_set_points(struct regex_set *set, struct regex_place *place,
		      uint32_t first, uint32_t last);
void regex_set_ascii(struct regex_set *set, const char *text);
void regex_set_negate(struct regex_set *set);

bool regex_set_has(const uint64_t *bits, unsigned byte);

#endif
