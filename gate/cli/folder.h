/*
 * folder: the files in a folder and below it, in the order of their names'
 * bytes. Symbolic links aren't followed; names that begin with a dot are
 * passed over.
 */
#ifndef GATE_CLI_FOLDER_H
#define GATE_CLI_FOLDER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

#define FOLDER_DEPTH 32
#define FOLDER_FILES 100000

/* folder_list gives paths relative to `path`. A folder on the way that can't
 * be read is an error: what is in it would go unjudged. */
int folder_list(const char *path, struct arena *arena, const char ***names,
		size_t *count, struct err *err);

#endif
