#include <stdbool.h>
#include <string.h>

#include "filter/check.h"

#define DIGITS_MAX 19

/*
 * Issuer ranges by their first digits (ISO/IEC 7812; Visa, Mastercard with
 * its 2-series 2221–2720, American Express, Discover, Diners Club, JCB,
 * UnionPay, Maestro, Mir, RuPay, as their issuers publish them) and the
 * lengths that they come in, as a bit each.
 */
#define LEN(n) (1UL << (n))
#define LONG (LEN(16) | LEN(17) | LEN(18) | LEN(19))
#define MAESTRO (LEN(12) | LEN(13) | LEN(14) | LEN(15) | LONG)

static const struct {
	unsigned first, last; /* of the leading digits */
	unsigned digits;      /* how many digits those are */
	unsigned long lengths;
} issuers[] = {
	{ 4, 4, 1, LEN(13) | LEN(16) | LEN(19) },
	{ 51, 55, 2, LEN(16) },
	{ 2221, 2720, 4, LEN(16) },
	{ 34, 34, 2, LEN(15) },
	{ 37, 37, 2, LEN(15) },
	{ 6011, 6011, 4, LONG },
	{ 644, 649, 3, LONG },
	{ 65, 65, 2, LONG },
	{ 300, 305, 3, LEN(14) | LEN(16) | LEN(19) },
	{ 3095, 3095, 4, LEN(14) | LEN(16) | LEN(19) },
	{ 36, 36, 2, LEN(14) | LEN(16) | LEN(19) },
	{ 38, 39, 2, LEN(14) | LEN(16) | LEN(19) },
	{ 3528, 3589, 4, LONG },
	{ 62, 62, 2, LONG },
	{ 81, 82, 2, LEN(16) },
	{ 5018, 5018, 4, MAESTRO },
	{ 5020, 5020, 4, MAESTRO },
	{ 5038, 5038, 4, MAESTRO },
	{ 5893, 5893, 4, MAESTRO },
	{ 6304, 6304, 4, MAESTRO },
	{ 6759, 6763, 4, MAESTRO },
	{ 2200, 2204, 4, LONG },
	{ 60, 60, 2, LEN(16) },
	{ 508, 508, 3, LEN(16) },
};

static bool has_issuer(const unsigned char *digits, size_t count)
{
	for (size_t i = 0; i < sizeof(issuers) / sizeof(*issuers); i++) {
		unsigned lead = 0;

		for (unsigned d = 0; d < issuers[i].digits; d++)
			lead = lead * 10 + digits[d];
		if (lead >= issuers[i].first && lead <= issuers[i].last &&
		    (issuers[i].lengths & LEN(count)) != 0)
			return true;
	}
	return false;
}

/* Luhn's sum (ISO/IEC 7812-1, annex B). */
static bool sums_up(const unsigned char *digits, size_t count)
{
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned d = digits[count - 1 - i];

		if (i % 2 == 1)
			d = d > 4 ? 2 * d - 9 : 2 * d;
		sum += d;
	}
	return sum % 10 == 0;
}

static bool all_same(const unsigned char *digits, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (digits[i] != digits[0])
			return false;
	return true;
}

/* A payment card number: an issuer's range and length, and Luhn's sum. What
 * stands between the digits is the pattern's business. */
static enum check_answer run(const char *match, size_t len)
{
	unsigned char digits[DIGITS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < len; i++) {
		if (match[i] < '0' || match[i] > '9')
			continue;
		if (count == DIGITS_MAX)
			return CHECK_CLEARS;
		digits[count++] = (unsigned char)(match[i] - '0');
	}
	if (count < 12 || !has_issuer(digits, count) ||
	    !sums_up(digits, count) || all_same(digits, count))
		return CHECK_CLEARS;
	return CHECK_COUNTS;
}

const struct check check_card = { "card", run };
