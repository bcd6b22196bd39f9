#include "base/punycode.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* The parameters of RFC 3492, section 5. */
#define BASE 36U
#define T_MIN 1U
#define T_MAX 26U
#define SKEW 38U
#define DAMP 700U
#define BIAS_FIRST 72U
#define POINT_FIRST 128U
#define POINT_LAST 0x10FFFFU

struct label {
	uint32_t points[PUNYCODE_POINTS];
	size_t count;
};

static bool digit_of(char c, uint32_t *digit)
{
	if (c >= 'a' && c <= 'z')
		*digit = (uint32_t)(c - 'a');
	else if (c >= 'A' && c <= 'Z')
		*digit = (uint32_t)(c - 'A');
	else if (c >= '0' && c <= '9')
		*digit = (uint32_t)(c - '0') + 26;
	else
		return false;
	return true;
}

static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / count;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* Reads one number of variable length; false: it is none, or far too large. */
static bool read_delta(const char *text, size_t len, size_t *at, uint32_t bias,
		       uint32_t *delta)
{
	uint64_t sum = 0, weight = 1;

	for (uint32_t k = BASE;; k += BASE) {
		uint32_t digit, t = T_MIN;

		if (*at >= len || !digit_of(text[*at], &digit))
			return false;
		(*at)++;
		sum += digit * weight;
		if (k > bias)
			t = k - bias > T_MAX ? T_MAX : k - bias;
		if (sum > UINT32_MAX)
			return false;
		if (digit < t)
			break;
		weight *= BASE - t;
		if (weight > UINT32_MAX)
			return false;
	}
	*delta = (uint32_t)sum;
	return true;
}

static bool insert(struct label *label, uint32_t at, uint32_t point)
{
	if (label->count == PUNYCODE_POINTS || point > POINT_LAST ||
	    (point >= 0xD800 && point <= 0xDFFF))
		return false;
	memmove(label->points + at + 1, label->points + at,
		(label->count - at) * sizeof(*label->points));
	label->points[at] = point;
	label->count++;
	return true;
}

/* What stands in front of the last hyphen is ASCII as it is. */
static size_t read_basic(const char *text, size_t len, struct label *label)
{
	size_t end = len;

	while (end > 0 && text[end - 1] != '-')
		end--;
	for (size_t i = 0; i + 1 < end && label->count < PUNYCODE_POINTS; i++)
		label->points[label->count++] = (unsigned char)text[i];
	return end;
}

static bool decode(const char *text, size_t len, struct label *label)
{
	uint32_t point = POINT_FIRST, bias = BIAS_FIRST, delta;
	uint64_t i = 0;
	size_t at = read_basic(text, len, label);

	while (at < len) {
		uint64_t from = i;
		uint32_t count = (uint32_t)label->count + 1;

		if (!read_delta(text, len, &at, bias, &delta))
			return false;
		i += delta;
		bias = adapt((uint32_t)(i - from), count, from == 0);
		if (point + i / count > POINT_LAST)
			return false;
		point += (uint32_t)(i / count);
		i %= count;
		if (!insert(label, (uint32_t)i, point))
			return false;
		i++;
	}
	return label->count > 0;
}

size_t punycode_decode(const char *label, size_t len, char out[PUNYCODE_SIZE])
{
	struct label read = { .count = 0 };
	size_t written = 0;

	out[0] = '\0';
	if (len > PUNYCODE_POINTS || !decode(label, len, &read))
		return 0;
	for (size_t i = 0; i < read.count; i++)
		written += utf8_put(out + written, read.points[i]);
	out[written] = '\0';
	return written;
}
