/*
 * lines: a file of any length, line by line, in memory for one line.
 */
#ifndef GATE_CLI_LINES_H
#define GATE_CLI_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct lines {
	int fd;		  /* the caller's */
	const char *name; /* for errors */
	char *data;
	size_t room;	 /* the longest line */
	size_t from, to; /* what was read and not yet given out */
	size_t line;	 /* number of the one last given out */
	size_t total;	 /* bytes read so far */
	size_t most;	 /* that may be read */
	bool ended;
	/* Called before waiting for input that isn't there yet; NULL: nothing
	 * is. */
	void (*pause)(void *context);
	void *context;
};

/* lines_open begins with a file of at most `most` bytes, in lines of at most
 * `room`. */
int lines_open(struct lines *lines, int fd, const char *name, size_t room,
	       size_t most, struct arena *arena, struct err *err);

/* lines_next gives the next line without its end: 1, or 0 when there is none
 * more. It is valid until the next call. A line that is too long is ERR_LIMIT
 * and may be followed by others; any other error is the last. */
int lines_next(struct lines *lines, const char **text, size_t *len,
	       struct err *err);

#endif
