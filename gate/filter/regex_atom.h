/*
 * regex_atom: the smallest parts of a pattern: characters, escapes, classes
 * and references.
 */
#ifndef GATE_FILTER_REGEX_ATOM_H
#define GATE_FILTER_REGEX_ATOM_H

#include <stddef.h>
#include <stdint.h>

#include "filter/regex_reader.h"

/* regex_atom_read reads one, or a group. Of a text that is quoted it gives
 * the last character; the others come before it, as a list in *before. */
struct regex_node *regex_atom_read(struct regex_reader *reader,
				   struct regex_node **before);

/* regex_atom_use is a group used again, by name, or by number when that is
 * NULL; regex_atom_reference is what such a group matched. */
struct regex_node *regex_atom_use(struct regex_reader *reader, const char *name,
				  size_t len, uint32_t number);
struct regex_node *regex_atom_reference(struct regex_reader *reader,
					const char *name, size_t len,
					uint32_t number);

#endif
