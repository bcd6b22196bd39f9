/*
 * digest: SHA-256 (FIPS 180-4, by libsodium), plain, and over tagged,
 * length-prefixed fields, so that no two different lists of fields have the
 * same input: magic, then for each field u16 tag | u64 length | bytes, all
 * numbers big-endian.
 */
#ifndef GATE_BASE_DIGEST_H
#define GATE_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DIGEST_SIZE 32
#define DIGEST_HEX 65 /* 64 hexadecimal digits and a NUL */

struct digest {
	unsigned char bytes[DIGEST_SIZE];
};

/* Room for libsodium's state, so that its header stays in one file. */
struct digest_state {
	_Alignas(8) unsigned char opaque[128];
};

/* digest_start prepares the library; once in a program, before all else. */
int digest_start(struct err *err);

void digest_begin(struct digest_state *state, const char *magic);
void digest_add(struct digest_state *state, const void *data, size_t len);
void digest_field(struct digest_state *state, uint16_t tag, const void *data,
		  size_t len);
void digest_end(struct digest_state *state, struct digest *out);

/* digest_of is the plain SHA-256 of `len` bytes. */
void digest_of(const void *data, size_t len, struct digest *out);

/* digest_hex writes lower-case hexadecimal; digest_parse reads it back and
 * returns -1 when `hex` isn't 64 such digits. */
void digest_hex(const struct digest *digest, char out[DIGEST_HEX]);
int digest_parse(const char *hex, struct digest *out);

/* digest_equal compares in constant time. */
int digest_equal(const struct digest *a, const struct digest *b);

/* digest_random fills with bytes fit for keys. */
void digest_random(void *out, size_t len);

/* digest_wipe overwrites a secret; the compiler can't leave it out. */
void digest_wipe(void *secret, size_t len);

#endif
