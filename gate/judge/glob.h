/*
 * glob: names with wildcards: `*` is any run without the separator, `**` any
 * run at all, `?` one character. Everything else is itself.
 */
#ifndef GATE_JUDGE_GLOB_H
#define GATE_JUDGE_GLOB_H

#include <stdbool.h>

/* glob_match with separator '/' for paths; '\0', none, for rule ids, whose
 * `*` crosses dots. A `**` between separators also matches nothing:
 * a/ ** /b matches a/b. Valid UTF-8. */
bool glob_match(const char *glob, const char *name, char separator);

#endif
