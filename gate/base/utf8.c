#include "base/utf8.h"

#include <string.h>

#include "base/hidden.h"

/* Of the box around a name: French quotes, the small ones. */
#define OPEN "\xE2\x80\xB9"
#define CLOSE "\xE2\x80\xBA"

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

bool utf8_is_ascii(const char *text, size_t len)
{
	size_t at = plain_length(text, len);

	while (at < len && (text[at] & 0x80) == 0)
		at++;
	return at == len;
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

size_t utf8_escape_one(struct buf *out, const char *text, size_t len, size_t at)
{
	char name[HIDDEN_NAME];
	uint32_t c = 0;
	size_t step = utf8_next(text + at, len - at, &c);

	if (step == 0) {
		buf_addf(out, OPEN "0x%02X" CLOSE, (unsigned char)text[at]);
		return 1;
	}
	if (hidden_at(text, len, at)) {
		hidden_name(c, name);
		buf_addf(out, OPEN "%s" CLOSE, name);
	} else {
		buf_add(out, text + at, step);
	}
	return step;
}

void utf8_escape(struct buf *out, const char *text, size_t len, int lines)
{
	size_t at = 0;

	while (at < len)
		if (text[at] == '\n' && lines) {
			buf_addc(out, '\n');
			at++;
		} else {
			at += utf8_escape_one(out, text, len, at);
		}
}
