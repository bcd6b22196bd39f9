/*
 * list: plain text lists that marketing people edit: an entry a line, empty
 * lines and # comments left out. Whatever isn't plain UTF-8 text is an error
 * that names file:line.
 */
#ifndef GATE_FILTER_LIST_H
#define GATE_FILTER_LIST_H

#include <stddef.h>

#include "base/conf.h"
#include "base/err.h"

struct list {
	struct conf_node at; /* source and line of the entry, for errors */
	char *rest;
	size_t lines; /* how many there are at most */
};

/* list_open begins a NUL-ended text of `len` bytes, which is cut up. */
int list_open(struct list *list, const char *source, char *data, size_t len,
	      struct err *err);

/* list_next gives the next entry, without blanks in front: 1; 0 at the end. */
int list_next(struct list *list, char **entry, struct err *err);

#endif
