/*
 * beginning: the first one to six bytes that matches of a pattern can
 * have, letters in lower case.
 */
#ifndef GATE_FILTER_BEGINNING_H
#define GATE_FILTER_BEGINNING_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/regex.h"

#define BEGINNING_LENGTH 6

/* A pattern with more than this has shorter ones. */
#define BEGINNING_MAX 4096

/* A beginning as a number: its first byte in bits 56 to 63, the others below,
 * its length from bit 8 on; so they stand in the order of their bytes. */
static inline uint64_t beginning_byte(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20U : byte;
}

/* beginning_at is the place of byte number `i`, from 0. */
static inline unsigned beginning_at(unsigned i)
{
	return 8 * (BEGINNING_LENGTH + 1 - i);
}

static inline unsigned beginning_length(uint64_t code)
{
	return (unsigned)(code >> 8) & 7;
}

static inline uint64_t beginning_bytes(uint64_t bytes, unsigned len)
{
	return bytes | (uint64_t)len << 8;
}

/* beginning_find lists them, sorted: every match begins with one. None: they
 * aren't known. It fails only for lack of memory. */
int beginning_find(const struct regex *regex, struct arena *arena,
		   uint64_t **codes, size_t *count, struct err *err);

#endif
