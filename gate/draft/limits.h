/*
 * limits: how each platform counts a text, and how much it takes.
 *
 * Facts only, each with its source in the table. Counting differs four ways
 * (graphemes, code points, UTF-8 bytes, X's weights) and there is no common
 * denominator.
 */
#ifndef GATE_DRAFT_LIMITS_H
#define GATE_DRAFT_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

enum limits_unit {
	UNIT_GRAPHEMES = 0, /* UAX #29 extended grapheme clusters */
	UNIT_POINTS,	    /* Unicode code points */
	UNIT_BYTES,	    /* UTF-8 */
	UNIT_WEIGHTED	    /* twitter-text v3: see limits_weigh */
};

struct limits {
	const char *platform;
	enum limits_unit unit;
	size_t text;	    /* most in `unit`; 0: no limit */
	size_t bytes;	    /* most in UTF-8 bytes as well; 0: none */
	size_t url;	    /* what any http(s) URL counts; 0: itself */
	size_t media;	    /* most files; 0: it takes none */
	size_t media_bytes; /* most in one file; 0: not known */
};

/* How one account would take a text. */
struct place {
	const char *account;
	const char *platform;
	size_t used;
	size_t limit; /* 0: no limit */
	enum limits_unit unit;
	bool fits;	    /* false is the zeroed, strict answer */
	const char *cannot; /* a part of the draft that the platform has
				 * no place for, or NULL */
};

/* limits_of finds a platform's facts; NULL when we have none. */
const struct limits *limits_of(const char *platform);

/* limits_place counts valid UTF-8 as the platform does. */
void limits_place(const struct limits *limits, const char *text, size_t len,
		  struct place *place);

/* limits_count counts in one unit. */
size_t limits_count(enum limits_unit unit, const char *text, size_t len);

/* limits_weigh is X's weighted length (twitter-text 3, config v3): NFC; a
 * URL is 23; an emoji cluster is 2; U+0000–10FF, 2000–200D, 2010–201F and
 * 2032–2037 are 1; all else is 2. */
size_t limits_weigh(const char *text, size_t len);

/* limits_unit_name: "graphemes", "points", "bytes" or "weighted". */
const char *limits_unit_name(enum limits_unit unit);

#endif
