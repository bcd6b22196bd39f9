/*
 * pattern_parts: what a pattern is made of, for pattern.c and
 * pattern_image.c alone; nobody else sees PCRE2.
 */
#ifndef GATE_FILTER_PATTERN_PARTS_H
#define GATE_FILTER_PATTERN_PARTS_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "filter/pattern.h"

/* A pattern is compiled, or taken from an image, when it is first needed,
 * by whichever thread needs it first. */
struct pattern {
	_Atomic(pcre2_code *) code;
	_Atomic(pcre2_code *) fast; /* for long texts, when not tuned */
	const char *text;	    /* NULL when it comes from an image */
	const unsigned char *start, *rest; /* its compiled form there */
	size_t start_len, rest_len;
	bool tuned; /* to machine code */
};

/* pattern_code is its compiled form, which stays the pattern's; NULL with err
 * set when it can't be compiled or read, or memory is short. */
const pcre2_code *pattern_code(struct pattern *pattern, struct err *err);

/* pattern_image_decode makes the compiled form of one from an image, for the
 * caller to free. What PCRE2 reads back is the start, which all patterns
 * share, and the rest behind it. ERR_INTERNAL when it can't be read. */
int pattern_image_decode(const struct pattern *pattern, pcre2_code **code,
			 struct err *err);

#endif
