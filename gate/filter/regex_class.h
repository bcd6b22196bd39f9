/*
 * regex_class: what stands for one of several characters in a PCRE2 pattern:
 * escapes and [classes]. Each is read from behind the backslash or bracket;
 * false is that something else stands there, or something not understood.
 */
#ifndef GATE_FILTER_REGEX_CLASS_H
#define GATE_FILTER_REGEX_CLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "filter/regex_set.h"

/* regex_class_escape reads one for many characters, as \d or \p{Lu};
 * regex_class_point one for one, as \n or \x{a0}. The place moves on only
 * when they return true. */
bool regex_class_escape(struct regex_place *place, struct regex_set *set);
bool regex_class_point(struct regex_place *place, uint32_t *point);

/* regex_class_read reads up to the closing bracket. */
bool regex_class_read(struct regex_place *place, struct regex_set *set);

#endif
