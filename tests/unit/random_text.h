/*
 * random_text: valid UTF-8 from a seed, the same on every machine, with far
 * more trouble in it than people write: marks, joiners, invisible characters,
 * Hangul in pieces, emoji, scripts of both directions.
 */
#ifndef TESTS_UNIT_RANDOM_TEXT_H
#define TESTS_UNIT_RANDOM_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"

/* xorshift64*; a state of 0 would stay 0. */
static inline uint32_t random_number(uint64_t *state, uint32_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)((*state * UINT64_C(2685821657736338717)) >> 33) %
	       below;
}

static inline uint32_t random_point(uint64_t *state)
{
	static const struct {
		uint32_t first, count;
	} ranges[] = {
		{ 0x20, 0x5F },	    { 0x20, 0x5F },	{ 0x41, 0x3A },
		{ 0x0A, 1 },	    { 0xA0, 0x160 },	{ 0x300, 0x70 },
		{ 0x370, 0x190 },   { 0x590, 0x170 },	{ 0x900, 0x500 },
		{ 0xE00, 0x60 },    { 0x1100, 0x100 },	{ 0x1E00, 0x200 },
		{ 0x2000, 0x70 },   { 0x200B, 3 },	{ 0x2100, 0x90 },
		{ 0x3040, 0x150 },  { 0xAC00, 0x2BA4 }, { 0xFB00, 0x50 },
		{ 0xFE00, 0x10 },   { 0xFF00, 0xF0 },	{ 0x1F1E6, 26 },
		{ 0x1F300, 0x350 }, { 0x1D400, 0x400 }, { 0xE0000, 0x80 },
		{ 0, 0x110000 },
	};
	uint32_t point;

	do {
		size_t n =
			random_number(state, sizeof(ranges) / sizeof(*ranges));

		point = ranges[n].first + random_number(state, ranges[n].count);
	} while (point >= 0xD800 && point <= 0xDFFF);
	return point;
}

/* random_text writes up to `most` characters, 4 * most bytes at the most,
 * and returns the length. */
static inline size_t random_text(uint64_t *state, char *out, uint32_t most)
{
	size_t len = 0;

	for (uint32_t n = random_number(state, most + 1); n > 0; n--)
		len += utf8_put(out + len, random_point(state));
	return len;
}

#endif
