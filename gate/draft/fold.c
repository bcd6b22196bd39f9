#include "draft/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define FOLD_OPTIONS                                                       \
	(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |            \
	 UTF8PROC_CASEFOLD | UTF8PROC_IGNORE)

/* Typography's quotes, apostrophes, primes and dashes as the plain ones, so
 * that "don’t" and "don't" are one word to every rule. */
static uint32_t plain(uint32_t c)
{
	static const struct {
		uint32_t first, last, plain;
	} typography[] = {
		{ 0x00AB, 0x00AB, '"' },  { 0x00BB, 0x00BB, '"' },
		{ 0x02BC, 0x02BC, '\'' }, { 0x2010, 0x2015, '-' },
		{ 0x2018, 0x201B, '\'' }, { 0x201C, 0x201F, '"' },
		{ 0x2032, 0x2032, '\'' }, { 0x2212, 0x2212, '-' },
	};

	for (size_t i = 0; i < sizeof(typography) / sizeof(*typography); i++)
		if (c >= typography[i].first && c <= typography[i].last)
			return typography[i].plain;
	return c;
}

/* Reads up to FOLD_POINTS_MAX characters of one grapheme cluster. */
static size_t take_cluster(const char *text, size_t len)
{
	utf8proc_int32_t state = 0;
	uint32_t last = 0, c = 0;
	size_t at = 0;

	for (int points = 0; points < FOLD_POINTS_MAX; points++) {
		size_t step = utf8_next(text + at, len - at, &c);

		if (step == 0)
			break;
		if (points > 0 &&
		    utf8proc_grapheme_break_stateful((utf8proc_int32_t)last,
						     (utf8proc_int32_t)c,
						     &state))
			break;
		last = c;
		at += step;
	}
	return at;
}

static size_t encode(const utf8proc_int32_t *points, utf8proc_ssize_t count,
		     char *out)
{
	size_t len = 0;

	for (utf8proc_ssize_t i = 0; i < count; i++)
		len += utf8_put(out + len, plain((uint32_t)points[i]));
	return len;
}

size_t fold_cluster(const char *text, size_t len, char out[FOLD_BYTES_MAX],
		    size_t *out_len)
{
	utf8proc_int32_t points[FOLD_POINTS_MAX * 18];
	unsigned char first = (unsigned char)text[0];
	utf8proc_ssize_t count;
	size_t taken;

	if (first < 0x80 && (len == 1 || (unsigned char)text[1] < 0x80)) {
		out[0] = first >= 'A' && first <= 'Z' ? (char)(first + 32) :
							(char)first;
		*out_len = 1;
		return 1;
	}
	taken = take_cluster(text, len);
	count = utf8proc_decompose((const utf8proc_uint8_t *)text,
				   (utf8proc_ssize_t)taken, points,
				   FOLD_POINTS_MAX * 18, FOLD_OPTIONS);
	if (count < 0 || count > FOLD_POINTS_MAX * 18) {
		/* No character decomposes to more than 18; still, keep the
		 * bytes rather than lose them to a filter. */
		memcpy(out, text, taken);
		*out_len = taken;
		return taken;
	}
	count = utf8proc_normalize_utf32(points, count, FOLD_OPTIONS);
	*out_len = encode(points, count < 0 ? 0 : count, out);
	return taken;
}

bool fold_is_word(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') ||
		       (point >= '0' && point <= '9') ||
		       (point >= 'A' && point <= 'Z');
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
	case UTF8PROC_CATEGORY_SM:
	case UTF8PROC_CATEGORY_SC:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
		break;
	}
	return false;
}

bool fold_break(uint32_t a, uint32_t b, int32_t *state)
{
	return utf8proc_grapheme_break_stateful((utf8proc_int32_t)a,
						(utf8proc_int32_t)b, state);
}

size_t fold_compose(const char *text, size_t len, char *out, size_t size)
{
	utf8proc_int32_t points[FOLD_POINTS_MAX * 4];
	utf8proc_ssize_t count;

	count = utf8proc_decompose((const utf8proc_uint8_t *)text,
				   (utf8proc_ssize_t)len, points,
				   FOLD_POINTS_MAX * 4,
				   UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (count <= 0 || count > FOLD_POINTS_MAX * 4)
		return 0;
	count = utf8proc_normalize_utf32(points, count,
					 UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (count <= 0 || (size_t)count * 4 > size)
		return 0;
	len = 0;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		len += utf8_put(out + len, (uint32_t)points[i]);
	return len;
}

bool fold_is_emoji(uint32_t point)
{
	const utf8proc_property_t *p =
		utf8proc_get_property((utf8proc_int32_t)point);

	return p->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}
