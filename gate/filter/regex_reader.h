/*
 * regex_reader: what the parts of the reader of patterns share. For the files
 * of filter/regex alone.
 */
#ifndef GATE_FILTER_REGEX_READER_H
#define GATE_FILTER_REGEX_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/regex.h"
#include "filter/regex_set.h"

struct regex_reader {
	struct regex_place place;
	bool extended;
	bool lost; /* something isn't understood, or memory is out */
	unsigned nest;
	uint32_t captures;
	size_t edges; /* that were read so far */
	char *text;   /* room for what all TEXT nodes say */
	size_t text_len;
	struct regex *regex;
	struct arena *arena;
	struct err *err;
};

/* regex_reader_make gives a node; NULL, and the reader is lost, without
 * memory. regex_reader_lose gives NULL: something isn't understood. */
struct regex_node *regex_reader_make(struct regex_reader *reader,
				     enum regex_kind kind);
struct regex_node *regex_reader_lose(struct regex_reader *reader);

bool regex_reader_at_end(const struct regex_reader *reader);

/* regex_reader_take moves on over `text` if it stands there;
 * regex_reader_take_name over a name up to `close`, and that. */
bool regex_reader_take(struct regex_reader *reader, const char *text);
bool regex_reader_take_name(struct regex_reader *reader, char close,
			    const char **name, size_t *len);

/* regex_either reads branches, up to the end of a group or the pattern; it is
 * in regex.c. */
struct regex_node *regex_either(struct regex_reader *reader);

#endif
