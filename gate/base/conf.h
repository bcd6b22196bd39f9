/*
 * conf: structured text, whatever it was written in (YAML, JSON), as a tree
 * of nodes, and tables that turn a map into a C struct.
 *
 * Scalars have no type of their own: the field that reads them decides, so
 * `no` in a text field is the string "no". Every error names file:line, the
 * key, and the nearest key that exists.
 */
#ifndef GATE_BASE_CONF_H
#define GATE_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* The ceilings of everything that is read as structured text. */
#define CONF_DEPTH 16
#define CONF_NODES 200000
#define CONF_KEYS 4096 /* in one map of YAML */

enum conf_kind {
	CONF_NULL = 0, /* nothing was written there */
	CONF_SCALAR,
	CONF_LIST,
	CONF_MAP
};

struct conf_node {
	enum conf_kind kind;
	bool quoted;	    /* a scalar that was written as a string */
	const char *source; /* what it was read from, for errors */
	size_t line;	    /* where its text begins, from 1; a list's or
				 * map's is its key's; 0: not known */
	const char *key;    /* in a map; else NULL */
	size_t key_line;
	const char *text; /* a scalar's text, valid UTF-8 without NUL */
	size_t len;
	size_t count; /* children of a list or map */
	struct conf_node *first;
	struct conf_node *next;
};

struct conf_strings {
	const char **items;
	size_t count;
};

/* What a field of a table reads; behind it, the C type it is stored as. */
enum conf_type {
	CONF_STRING,  /* const char *: not empty */
	CONF_TEXT,    /* const char *: may be empty */
	CONF_STRINGS, /* struct conf_strings; one scalar is a list of one */
	CONF_FLAG,    /* bool: true or false */
	CONF_NUMBER,  /* int64_t within least..most */
	CONF_TIME,    /* int64_t: RFC 3339 with an offset */
	CONF_DATE,    /* int64_t: the same, or a bare date */
	CONF_SPAN,    /* int64_t: 90s, 15m, 12h, 7d in ms, least..most */
	CONF_CHOICE,  /* int: the index in choices */
	CONF_NODE,    /* const struct conf_node *: read by the caller */
	CONF_IGNORED  /* known, and of no meaning here */
};

struct conf_field {
	const char *name; /* NULL ends a table */
	enum conf_type type;
	size_t offset; /* in the struct that is filled */
	bool required;
	int64_t least, most;
	const char *const *choices; /* ends with NULL */
};

/* conf_read fills `out` from a map. Fields that aren't there keep the value
 * that `out` came with. Strings live as long as the tree. */
int conf_read(const struct conf_node *map, const struct conf_field *fields,
	      void *out, struct arena *arena, struct err *err);

/* conf_strings reads a list of strings, or one scalar as a list of one. */
int conf_strings(const struct conf_node *node, struct conf_strings *out,
		 struct arena *arena, struct err *err);

/* conf_get finds a map's value by key; NULL when there is none, when it is
 * empty, or when `map` isn't a map. conf_text is its scalar text or NULL. */
const struct conf_node *conf_get(const struct conf_node *map, const char *key);
const char *conf_text(const struct conf_node *map, const char *key);

/* conf_fail is err_set(ERR_INPUT) behind "file:line: ". */
int conf_fail(const struct conf_node *node, struct err *err, const char *fmt,
	      ...) __attribute__((format(printf, 3, 4)));

/* conf_nearest picks the name that `word` was most likely meant to be, or
 * NULL when none is near. `names` are `count` strings at a stride of bytes. */
const char *conf_nearest(const char *word, const void *names, size_t count,
			 size_t stride);

#endif
