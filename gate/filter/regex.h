/*
 * regex: the text of a PCRE2 pattern (UTF, UCP) as a tree that allows for at
 * least what PCRE2 matches. It is no matcher: what isn't needed to say what a
 * match must contain is left out (lookarounds and anchors are nothing), and a
 * pattern with something that isn't understood is not known at all.
 *
 * The tree lies in an arena and points into it.
 */
#ifndef GATE_FILTER_REGEX_H
#define GATE_FILTER_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/regex_set.h"

/* As a count: without end. */
#define REGEX_ENDLESS UINT32_MAX

enum regex_kind {
	REGEX_NOTHING, /* takes no bytes */
	REGEX_EDGE,    /* nor this: a border of words, lines or the text */
	REGEX_TEXT,    /* these bytes */
	REGEX_SET,     /* one character of a set */
	REGEX_ROW,     /* its children, one behind the other */
	REGEX_EITHER,  /* one of its children */
	REGEX_REPEAT,  /* its child, `least` to `most` times */
	REGEX_USE,     /* what a group of the pattern matches */
	REGEX_ANYTHING /* any bytes or none */
};

struct regex_group {
	const char *name; /* not ended by NUL; NULL: it has none */
	size_t name_len;
	uint32_t number;	 /* from 1 */
	bool caseless;		 /* where it begins */
	bool edges;		 /* it looks at what stands around it */
	struct regex_node *node; /* NULL while it is read */
	struct regex_group *next;
};

struct regex_node {
	enum regex_kind kind;
	/* EDGE and NOTHING: there is a border of words, \b; or no letter or
	 * digit of ASCII stands before. */
	bool border, fresh;
	bool caseless;	      /* TEXT, whose letters are lower case then */
	bool reference;	      /* USE: the bytes that the group matched, */
	bool any_case;	      /* or those in any case */
	uint32_t least, most; /* REPEAT */
	size_t len;	      /* TEXT */
	const char *text;
	struct regex_set set;
	struct regex_node *first, *next;
	/* USE: by name, or by number when that is NULL. */
	const char *name;
	uint32_t number;
	const void *facts; /* of filter/literal */
};

struct regex {
	struct regex_node *root;    /* NULL: the pattern is not known */
	struct regex_group *groups; /* the newest first */
	/* Without regard to case it takes a k or an s: then the Kelvin sign
	 * U+212A and the long s U+017F too, which the tree leaves out. */
	bool kelvin;
	/* Case is minded again in some part of what doesn't mind it. */
	bool turned;
	/* Where a match may begin depends on where the search began. */
	bool whole;
};

/* regex_read fails only for lack of memory. */
int regex_read(const char *pattern, struct arena *arena, struct regex *regex,
	       struct err *err);

/* regex_group finds what USE means: NULL when there is none or two, or when
 * what it matched may be elsewhere what it couldn't match there. */
const struct regex_group *regex_group(const struct regex *regex,
				      const struct regex_node *use);

#endif
