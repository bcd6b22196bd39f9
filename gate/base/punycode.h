/*
 * punycode: what the ASCII form of an internationalized host name stands for
 * (RFC 3492). Only decoding: we show what an address is, we don't make any.
 */
#ifndef GATE_BASE_PUNYCODE_H
#define GATE_BASE_PUNYCODE_H

#include <stddef.h>

#define PUNYCODE_POINTS 63 /* a label of DNS has no more bytes */
#define PUNYCODE_SIZE (PUNYCODE_POINTS * 4 + 1)

/* punycode_decode writes a label, given without its "xn--", as UTF-8 and
 * NUL-ended; its length, or 0 when it is none. */
size_t punycode_decode(const char *label, size_t len, char out[PUNYCODE_SIZE]);

#endif
