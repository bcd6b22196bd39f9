/*
 * utf8: bytes to characters (Unicode scalar values) and back.
 *
 * Valid is what Unicode 15, table 3-7 calls well-formed: no overlong forms,
 * no surrogates, nothing above U+10FFFF. Functions other than utf8_check and
 * utf8_next expect valid text.
 */
#ifndef GATE_BASE_UTF8_H
#define GATE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* utf8_check returns the offset of the first byte that isn't valid UTF-8,
 * or `len` when all of it is. */
size_t utf8_check(const char *text, size_t len);

/* utf8_next reads the character at `text` and returns its length in bytes,
 * 1 to 4; 0 when there is none or it isn't valid. */
size_t utf8_next(const char *text, size_t len, uint32_t *point);

/* utf8_put writes a scalar value and returns its length in bytes. */
size_t utf8_put(char out[4], uint32_t point);

/* utf8_count returns the number of characters. */
size_t utf8_count(const char *text, size_t len);

bool utf8_is_ascii(const char *text, size_t len);

/* utf8_escape adds text that came from outside to something that a person
 * reads in a terminal or a log: control characters, bidirectional and other
 * invisible characters that aren't honest where they stand (base/hidden), and
 * bytes that aren't UTF-8 are shown as ‹RLO›, ‹U+001B› or ‹0xFF›. Line breaks
 * stay when `lines` is true, and are shown as ‹U+000A› otherwise. */
void utf8_escape(struct buf *out, const char *text, size_t len, int lines);

/* utf8_escape_one adds the character at `at` in the same way, and returns how
 * many bytes of the text it is. */
size_t utf8_escape_one(struct buf *out, const char *text, size_t len,
		       size_t at);

#endif
