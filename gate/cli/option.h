/*
 * option: GNU long options from tables, so that help, completion and parsing
 * can't differ.
 */
#ifndef GATE_CLI_OPTION_H
#define GATE_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

#define OPTIONS_MAX 32

struct option_row {
	const char *name;     /* without the dashes; NULL ends a table */
	char letter;	      /* short form, or '\0' */
	const char *argument; /* what it takes, for help; NULL: a flag */
	const char *summary;
};

/* What was given. */
struct options {
	struct {
		const char *name;
		const char *value; /* NULL for a flag */
	} given[OPTIONS_MAX];
	size_t count;
};

/* option_parse sorts argv (behind the command's name) into options and
 * arguments; `--` ends the options and `-` alone is an argument. `--name=x`
 * and `--name x` are the same. An unknown option names the nearest one; one
 * given twice with different values is an error (ERR_USAGE). `rest` has room
 * for argc entries. */
int option_parse(int argc, char **argv, const struct option_row *common,
		 const struct option_row *own, struct options *options,
		 const char **rest, size_t *rest_count, struct err *err);

/* option_value gives the value, or NULL; option_given tells of a flag. */
const char *option_value(const struct options *options, const char *name);
bool option_given(const struct options *options, const char *name);

/* option_choice gives the index of the option's value in `choices`, which end
 * with NULL; 0 when it isn't given; -1 (ERR_USAGE) when it is none of them. */
int option_choice(const struct options *options, const char *name,
		  const char *const *choices, struct err *err);

/* option_list splits a value at its commas; not given, it is empty. An empty
 * piece is ERR_USAGE. */
int option_list(const struct options *options, const char *name,
		struct arena *arena, struct conf_strings *list,
		struct err *err);

#endif
