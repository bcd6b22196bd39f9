/*
 * yaml: a strict subset of YAML 1.1 into a conf tree, by libyaml's events.
 *
 * One document; no anchors, aliases, tags, merge keys or duplicate keys; at
 * most CONF_DEPTH deep and CONF_NODES long, with CONF_KEYS in a map; UTF-8
 * only, without control characters; lines end with LF or CRLF. Block, flow,
 * quoted and literal styles are all welcome.
 */
#ifndef GATE_BASE_YAML_H
#define GATE_BASE_YAML_H

#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

/* yaml_read parses `len` bytes. `source` names them in errors, and `line` is
 * the number of lines in front of them in their file. Empty text gives a
 * node of kind CONF_NULL. The tree lives in the arena. */
int yaml_read(const char *source, size_t line, const char *data, size_t len,
	      struct arena *arena, struct conf_node **root, struct err *err);

#endif
