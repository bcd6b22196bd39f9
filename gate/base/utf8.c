#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

size_t utf8_next(const char *text, size_t len, uint32_t *point)
{
	const unsigned char *s = (const unsigned char *)text;
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t need;
	uint32_t c;

	if (len == 0)
		return 0;
	c = s[0];
	if (c < 0x80) {
		*point = c;
		return 1;
	}
	need = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
	if (c < 0xC2 || c > 0xF4 || need > len)
		return 0;
	c &= 0x7FU >> need;
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3FU);
	}
	if (c < least[need] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*point = c;
	return need;
}

/* How many bytes at the front are ASCII: all of eight at a time, so up to
 * seven fewer than there are. */
static size_t plain_length(const char *text, size_t len)
{
	size_t at = 0;
	uint64_t eight;

	for (; len - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, text + at, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return at;
}

size_t utf8_check(const char *text, size_t len)
{
	size_t at = 0;
	uint32_t point;

	while ((at += plain_length(text + at, len - at)) < len) {
		size_t step = utf8_next(text + at, len - at, &point);

		if (step == 0)
			return at;
		at += step;
	}
	return at;
}

size_t utf8_put(char out[4], uint32_t point)
{
	unsigned char *s = (unsigned char *)out;

	if (point < 0x80) {
		s[0] = (unsigned char)point;
		return 1;
	}
	if (point < 0x800) {
		s[0] = (unsigned char)(0xC0 | point >> 6);
		s[1] = (unsigned char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		s[0] = (unsigned char)(0xE0 | point >> 12);
		s[1] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
		s[2] = (unsigned char)(0x80 | (point & 0x3F));
		return 3;
	}
	s[0] = (unsigned char)(0xF0 | point >> 18);
	s[1] = (unsigned char)(0x80 | (point >> 12 & 0x3F));
	s[2] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
	s[3] = (unsigned char)(0x80 | (point & 0x3F));
	return 4;
}

size_t utf8_count(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

/* Characters that change how others are shown, or that can't be seen. The
 * zero-width joiner stays: emoji and Indic text can't be shown without. */
static bool is_hidden(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x0000, 0x001F },   { 0x007F, 0x009F },
		{ 0x00AD, 0x00AD },   { 0x061C, 0x061C },
		{ 0x115F, 0x1160 },   { 0x180B, 0x180F },
		{ 0x200B, 0x200C },   { 0x200E, 0x200F },
		{ 0x2028, 0x202E },   { 0x2060, 0x206F },
		{ 0x3164, 0x3164 },   { 0xFEFF, 0xFEFF },
		{ 0xFFA0, 0xFFA0 },   { 0xFFF9, 0xFFFB },
		{ 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
		{ 0xE0000, 0xE0FFF },
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

void utf8_escape(struct buf *out, const char *text, size_t len, int lines)
{
	size_t at = 0;

	while (at < len) {
		uint32_t c = 0;
		size_t step = utf8_next(text + at, len - at, &c);

		if (step == 0) {
			buf_addf(out, "<0x%02X>", (unsigned char)text[at]);
			step = 1;
		} else if (is_hidden(c) && !(c == '\n' && lines)) {
			buf_addf(out, "<U+%04X>", (unsigned)c);
		} else {
			buf_add(out, text + at, step);
		}
		at += step;
	}
}
