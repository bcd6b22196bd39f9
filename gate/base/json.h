/*
 * json: JSON text into a conf tree (by jansson, duplicate keys refused), and
 * a writer that adds JSON to a buf.
 */
#ifndef GATE_BASE_JSON_H
#define GATE_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"

/* json_read parses one JSON value of at most CONF_DEPTH levels and
 * CONF_NODES values. Values have no line (jansson keeps none); `line` is that
 * of a text which is one line of a file, else 0. Syntax errors name theirs. */
int json_read(const char *source, size_t line, const char *data, size_t len,
	      struct arena *arena, struct conf_node **root, struct err *err);

/*
 * The writer knows from the last byte whether a comma is due, so there is no
 * state to carry: json_open(out, '{'); json_pair_int(out, "a", 1);
 * json_close(out, '}'). Text is valid UTF-8; control characters and those
 * that nobody sees (base/hidden) are escaped. `indent` isn't offered: reports for people aren't JSON.
 */
void json_open(struct buf *out, char bracket);
void json_close(struct buf *out, char bracket);
void json_key(struct buf *out, const char *key);
void json_text(struct buf *out, const char *text, size_t len);
void json_str(struct buf *out, const char *text); /* NULL: null */
void json_int(struct buf *out, int64_t number);
void json_bool(struct buf *out, bool yes);
/* A key and its value. */
void json_pair(struct buf *out, const char *key, const char *text);
void json_pair_int(struct buf *out, const char *key, int64_t number);
void json_pair_bool(struct buf *out, const char *key, bool yes);
/* json_raw adds bytes that are JSON already. */
void json_raw(struct buf *out, const char *json, size_t len);

#endif
