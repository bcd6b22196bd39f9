#include "filter/capital.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"
#include "draft/fold.h"

/* Reads the character at `at` with its other cases; its length in bytes. */
static size_t read_letter(const char *word, size_t len, size_t at,
			  uint32_t *lower, uint32_t *upper, uint32_t *c)
{
	size_t step = 1;

	*c = at < len ? (unsigned char)word[at] : 0;
	if (at >= len)
		return 0;
	*lower = *upper = *c;
	if (*c >= 'A' && *c <= 'Z')
		*lower = *c | 0x20;
	else if (*c >= 'a' && *c <= 'z')
		*upper = *c & ~UINT32_C(0x20);
	if (*c < 0x80)
		return 1;
	step = utf8_next(word + at, len - at, c);
	*lower = fold_lower(*c);
	*upper = fold_upper(*c);
	return step;
}

enum capital capital_of(const char *word, size_t len)
{
	size_t capitals = 0, small = 0, step;
	uint32_t lower, upper, c;
	bool first = false;

	for (size_t at = 0;
	     (step = read_letter(word, len, at, &lower, &upper, &c)) > 0;
	     at += step) {
		if (lower == upper)
			continue;
		first = first || (at == 0 && c != lower);
		capitals += c != lower;
		small += c == lower;
	}
	if (capitals == 0)
		return CAPITAL_NONE;
	if (capitals == 1 && first)
		return CAPITAL_FIRST;
	return small == 0 ? CAPITAL_ALL : CAPITAL_MIXED;
}

size_t capital_write(const char *word, size_t len, enum capital first,
		     char out[CAPITAL_WORD_MAX])
{
	size_t n = 0, step;
	uint32_t lower, upper, c;

	for (size_t at = 0;
	     (step = read_letter(word, len, at, &lower, &upper, &c)) > 0;
	     at += step) {
		bool capital = at == 0 && first == CAPITAL_FIRST;

		if (n + 4 > CAPITAL_WORD_MAX)
			return 0;
		if (c < 0x80)
			out[n++] = (char)(capital ? upper : lower);
		else
			n += utf8_put(out + n, capital ? upper : lower);
	}
	return n;
}
