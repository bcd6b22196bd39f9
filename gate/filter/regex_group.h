/*
 * regex_group: the groups of a pattern, and flags, from behind the bracket.
 */
#ifndef GATE_FILTER_REGEX_GROUP_H
#define GATE_FILTER_REGEX_GROUP_H

#include "filter/regex_reader.h"

struct regex_node *regex_group_read(struct regex_reader *reader);

#endif
