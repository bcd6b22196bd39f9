/*
 * beginning: the first one to three bytes that matches of a pattern can
 * have, letters in lower case.
 */
#ifndef GATE_FILTER_BEGINNING_H
#define GATE_FILTER_BEGINNING_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "filter/regex.h"

#define BEGINNING_LENGTH 3

/* A pattern with more than this has shorter ones. */
#define BEGINNING_MAX 2048

/* A beginning as a number: its first byte in bits 16 to 23, the second and
 * third below, its length from bit 24 on. */
static inline uint32_t beginning_byte(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte | 0x20U : byte;
}

/* beginning_find lists them, sorted: every match begins with one. None: they
 * aren't known. It fails only for lack of memory. */
int beginning_find(const struct regex *regex, struct arena *arena,
		   uint32_t **codes, size_t *count, struct err *err);

#endif
