#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "filter/check.h"

/*
 * A random secret spreads over its alphabet; words, placeholders and counts
 * don't. Shannon's entropy of the bytes, in 1/256 bits a character, by a
 * table of n·log2(n), so that no floating point decides.
 */
#define LONGEST 256
#define LEAST_BITS (3 * 256)

/* 256 · log2(n) for n = 1 … 255 would be a table; the integer part and a
 * line between powers of two are near enough (error below 0.09 bits). */
static unsigned log2_256(unsigned n)
{
	unsigned whole = 0;

	while (n >> (whole + 1) != 0)
		whole++;
	return whole * 256 + ((n - (1U << whole)) << 8 >> whole);
}

static unsigned entropy(const char *text, size_t len)
{
	unsigned counts[256] = { 0 };
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++)
		counts[(unsigned char)text[i]]++;
	for (size_t i = 0; i < 256; i++)
		if (counts[i] > 0)
			sum += counts[i] * log2_256(counts[i]);
	return log2_256((unsigned)len) - sum / (unsigned)len;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool contains(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = 0; at + n <= len; at++) {
		size_t i = 0;

		while (i < n && lower(text[at + i]) == word[i])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

/* What documentation writes where a secret would stand. */
static bool is_placeholder(const char *text, size_t len)
{
	static const char *const signs[] = {
		"example", "xxxx",   "your",   "placeholder", "changeme",
		"dummy",   "sample", "123456", "abcdef",      "redacted",
		"****",	   "....",   "0000",   "<",	      "${",
		"{{",	   "insert", "foobar"
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (contains(text, len, signs[i]))
			return true;
	return false;
}

static enum check_answer run(const char *match, size_t len)
{
	size_t looked = len < LONGEST ? len : LONGEST - 1;

	if (len == 0 || is_placeholder(match, looked) ||
	    entropy(match, looked) < LEAST_BITS)
		return CHECK_CLEARS;
	return CHECK_COUNTS;
}

const struct check check_entropy = { "entropy", run };
