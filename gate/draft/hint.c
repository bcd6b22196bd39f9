#include "draft/hint.h"

#include <stdint.h>
#include <string.h>

/* Sixteen bytes at a time, by the vectors of gcc and clang. What a byte is: */
#define LETTER 1 /* or an apostrophe, which is inside words */
#define DIGIT 2
#define JOINT 4	  /* a sign that is suspicious between letters, */
#define SIGN 8	  /* behind a letter, */
#define LEADER 16 /* in front of one */
#define OTHER 128 /* not ASCII */
#define LANES 16
#define BLOCK 128
#define AHEAD LANES /* bytes of the next block that are looked at */

typedef unsigned char lanes __attribute__((vector_size(LANES)));

static lanes load(const unsigned char *bytes)
{
	lanes all;

	memcpy(&all, bytes, sizeof(all));
	return all;
}

/* `kind` in the lanes that are in first … last. */
static lanes are(lanes c, unsigned char first, unsigned char last,
		 unsigned char kind)
{
	return (lanes)(c - first <= (unsigned char)(last - first)) & kind;
}

static void classify(const unsigned char *bytes, unsigned char *classes)
{
	for (size_t i = 0; i < BLOCK + AHEAD; i += LANES) {
		lanes c = load(bytes + i), class = c & OTHER;

		class |= are(c, 'a', 'z', LETTER) | are(c, '\'', '\'', LETTER);
		class |= are(c, '0', '9', DIGIT) | are(c, '-', '.', JOINT);
		class |= are(c, '!', '!', JOINT) | are(c, '#', '&', SIGN);
		class |= are(c, '(', '(', SIGN) | are(c, '*', '+', SIGN);
		class |= are(c, '@', '@', SIGN) | are(c, '_', '_', SIGN);
		class |= are(c, '|', '|', SIGN) | are(c, '$', '$', LEADER);
		memcpy(classes + i, &class, sizeof(class));
	}
}

/* Letter and sign, letter and digit, one letter thrice, what isn't ASCII.
 * bytes[0] and classes[0] stand in front of the block. */
static void pairs(const unsigned char *bytes, const unsigned char *classes,
		  unsigned char *hints)
{
	for (size_t i = 1; i <= BLOCK; i += LANES) {
		lanes a = load(classes + i), b = load(classes + i + 1);
		lanes c = load(bytes + i), d = load(classes + i + 2);
		lanes hint, same = (lanes)(c == load(bytes + i + 1)) &
				   (lanes)(c == load(bytes + i + 2));

		/* Bits of a class moved to where LETTER is. */
		hint = a & (b >> 3 | b >> 1 | same);
		hint |= b & (a >> 4 | a >> 1);
		hint |= a & b >> 2 & (d | d >> 2);
		hint = (hint & LETTER) | (a & OTHER);
		memcpy(hints + i, &hint, sizeof(hint));
	}
}

/* Single letters near each other. */
static lanes singles(const unsigned char *classes, unsigned char *hints)
{
	unsigned char single[BLOCK + 2 * AHEAD] = { 0 };
	lanes any = { 0 };

	for (size_t i = 1; i <= BLOCK; i += LANES) {
		lanes sides = load(classes + i - 1) | load(classes + i + 1);
		lanes alone = load(classes + i) & ~(sides | sides >> 1);

		alone &= LETTER;
		memcpy(single + i, &alone, sizeof(alone));
	}
	for (size_t i = 1; i <= BLOCK; i += LANES) {
		lanes hint = load(single + i) &
			     (load(single + i + 2) | load(single + i + 3) |
			      load(single + i + 4));

		hint |= load(hints + i);
		any |= hint;
		memcpy(hints + i, &hint, sizeof(hint));
	}
	return any;
}

/* Fills in hints[1 .. BLOCK]; bytes[0] stands in front of the block. Whether
 * there are any. */
static int look(const unsigned char *bytes, unsigned char *hints)
{
	unsigned char classes[BLOCK + 2 * AHEAD] = { 0 };
	uint64_t halves[LANES / sizeof(uint64_t)];
	lanes any;

	classify(bytes, classes);
	pairs(bytes, classes, hints);
	any = singles(classes, hints);
	memcpy(halves, &any, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

size_t hint_next(const char *data, size_t len, size_t at)
{
	unsigned char bytes[BLOCK + 2 * AHEAD], hints[BLOCK + 2 * AHEAD];

	/* Letters apart may lie across a border: blocks overlap. */
	for (; at < len; at += BLOCK - AHEAD) {
		size_t n = len - at;

		if (n >= sizeof(bytes) - 1)
			n = sizeof(bytes) - 1;
		else
			memset(bytes, ' ', sizeof(bytes));
		bytes[0] = at == 0 ? ' ' : (unsigned char)data[at - 1];
		memcpy(bytes + 1, data + at, n);
		if (!look(bytes, hints))
			continue;
		for (size_t i = 1; i <= BLOCK; i++)
			if (hints[i] != 0)
				return at + i - 1;
	}
	return len;
}
