#include "base/hidden.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static bool within(const struct range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

static const struct range unseen[] = {
	{ 0x0000, 0x001F },	{ 0x007F, 0x009F },   { 0x00AD, 0x00AD },
	{ 0x034F, 0x034F },	{ 0x061C, 0x061C },   { 0x115F, 0x1160 },
	{ 0x17B4, 0x17B5 },	{ 0x180B, 0x180F },   { 0x200B, 0x200F },
	{ 0x2028, 0x202E },	{ 0x2060, 0x206F },   { 0x2800, 0x2800 },
	{ 0x3164, 0x3164 },	{ 0xE000, 0xF8FF },   { 0xFDD0, 0xFDEF },
	{ 0xFE00, 0xFE0F },	{ 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB },	{ 0x1BCA0, 0x1BCA3 }, { 0x1D159, 0x1D159 },
	{ 0x1D173, 0x1D17A },	{ 0xE0000, 0xE0FFF }, { 0xF0000, 0xFFFFD },
	{ 0x100000, 0x10FFFD },
};

/* Scripts whose letters join or stack: a joiner says how. */
static const struct range joining[] = {
	{ 0x0600, 0x08FF },   { 0x0900, 0x0DFF },   { 0x0F00, 0x109F },
	{ 0x1700, 0x18AF },   { 0x1A00, 0x1C4F },   { 0x1CD0, 0x1CFF },
	{ 0x2D30, 0x2D7F },   { 0xA800, 0xA8FF },   { 0xA900, 0xAAFF },
	{ 0xABC0, 0xABFF },   { 0xFB50, 0xFDCF },   { 0xFDF0, 0xFDFF },
	{ 0xFE70, 0xFEFC },   { 0x10A00, 0x10AFF }, { 0x10D00, 0x10D3F },
	{ 0x10F30, 0x10FDF }, { 0x11000, 0x11FFF }, { 0x1E900, 0x1E95F },
};

/* Scripts without blanks between words: a zero-width space ends a word. */
static const struct range unspaced[] = {
	{ 0x0E00, 0x0FFF },
	{ 0x1000, 0x109F },
	{ 0x1780, 0x17FF },
	{ 0x1950, 0x1AAF },
};

static const struct range pictures[] = {
	{ 0x00A9, 0x00A9 },   { 0x00AE, 0x00AE }, { 0x203C, 0x203C },
	{ 0x2049, 0x2049 },   { 0x20E3, 0x20E3 }, { 0x2122, 0x2122 },
	{ 0x2139, 0x2139 },   { 0x2190, 0x21FF }, { 0x2300, 0x27BF },
	{ 0x2900, 0x297F },   { 0x2B00, 0x2BFF }, { 0x3030, 0x303D },
	{ 0x3297, 0x3299 },   { 0xFE0F, 0xFE0F }, { 0x1F000, 0x1FBFF },
	{ 0xE007F, 0xE007F },
};

static const struct range ideographs[] = {
	{ 0x2E80, 0x2FDF }, { 0x3001, 0x3007 },	  { 0x3400, 0x9FFF },
	{ 0xF900, 0xFAFF }, { 0x20000, 0x3FFFF },
};

static bool is_unseen(uint32_t c)
{
	return within(unseen, COUNT(unseen), c) || (c & 0xFFFE) == 0xFFFE;
}

static bool is_joining(uint32_t c)
{
	return within(joining, COUNT(joining), c);
}

static bool is_picture(uint32_t c)
{
	return within(pictures, COUNT(pictures), c);
}

static bool is_mongolian(uint32_t c)
{
	return c >= 0x1800 && c <= 0x18AF;
}

/* The character in front of `at`; 0: there is none. */
static uint32_t before(const char *text, size_t at)
{
	uint32_t c = 0;
	size_t from = at;

	while (from > 0 && ((unsigned char)text[--from] & 0xC0) == 0x80)
		;
	return utf8_next(text + from, at - from, &c) > 0 ? c : 0;
}

static bool is_selector(uint32_t c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* A selector in its place: one, and behind what has variants. */
static bool selects(uint32_t selector, uint32_t base)
{
	bool digit = (base >= '0' && base <= '9') || base == '#' || base == '*';

	if (selector == 0xFE0E || selector == 0xFE0F)
		return digit || (is_picture(base) && base != 0xFE0F);
	if (selector >= 0x180B && selector <= 0x180F)
		return is_mongolian(base) && (base < 0x180B || base > 0x180F);
	if (within(ideographs, COUNT(ideographs), base))
		return selector <= 0xFE02 || selector >= 0xE0100;
	return selector == 0xFE00 && ((base >= 0x1000 && base <= 0x109F) ||
				      (base >= 0x2200 && base <= 0x22FF) ||
				      (base >= 0xA840 && base <= 0xA87F));
}

/* England, Scotland and Wales: a black flag, tags, and their end. */
static bool in_flag(const char *text, size_t len, size_t at)
{
	static const char *const flags[] = { "gbeng", "gbsct", "gbwls" };
	char tags[8] = "";
	size_t count = 0, step;
	uint32_t c = 0;

	for (size_t i = 0; i < 6; i++) {
		c = before(text, at);
		if (c < 0xE0061 || c > 0xE007A)
			break;
		at -= 4;
	}
	if (before(text, at) != 0x1F3F4)
		return false;
	while (count < 6 && (step = utf8_next(text + at, len - at, &c)) == 4 &&
	       c >= 0xE0061 && c <= 0xE007A) {
		tags[count++] = (char)(c - 0xE0000);
		at += step;
	}
	if (utf8_next(text + at, len - at, &c) != 4 || c != 0xE007F)
		return false;
	for (size_t i = 0; i < COUNT(flags); i++)
		if (strcmp(tags, flags[i]) == 0)
			return true;
	return false;
}

static bool is_honest(const char *text, size_t len, size_t at, uint32_t c)
{
	uint32_t last = before(text, at), next = 0;
	size_t step = utf8_next(text + at, len - at, &c);

	(void)utf8_next(text + at + step, len - at - step, &next);
	if (c == 0x200C || c == 0x200D)
		return is_joining(last) || is_joining(next) ||
		       (c == 0x200D && is_picture(last) && is_picture(next));
	if (c == 0x200B)
		return within(unspaced, COUNT(unspaced), last) ||
		       within(unspaced, COUNT(unspaced), next);
	if (c == 0x180E)
		return is_mongolian(last);
	if (is_selector(c) || (c >= 0x180B && c <= 0x180F))
		return selects(c, last);
	if (c == 0x2800)
		return (last > 0x2800 && last <= 0x28FF) ||
		       (next > 0x2800 && next <= 0x28FF);
	return c >= 0xE0061 && c <= 0xE007F && in_flag(text, len, at);
}

bool hidden_at(const char *text, size_t len, size_t at)
{
	uint32_t c = 0;

	return utf8_next(text + at, len - at, &c) > 0 && is_unseen(c) &&
	       !is_honest(text, len, at, c);
}

void hidden_name(uint32_t point, char name[HIDDEN_NAME])
{
	static const struct {
		uint32_t point;
		const char *name;
	} names[] = {
		{ 0x00AD, "SHY" },  { 0x034F, "CGJ" },	{ 0x061C, "ALM" },
		{ 0x180B, "FVS1" }, { 0x180C, "FVS2" }, { 0x180D, "FVS3" },
		{ 0x180E, "MVS" },  { 0x180F, "FVS4" }, { 0x200B, "ZWSP" },
		{ 0x200C, "ZWNJ" }, { 0x200D, "ZWJ" },	{ 0x200E, "LRM" },
		{ 0x200F, "RLM" },  { 0x202A, "LRE" },	{ 0x202B, "RLE" },
		{ 0x202C, "PDF" },  { 0x202D, "LRO" },	{ 0x202E, "RLO" },
		{ 0x2060, "WJ" },   { 0x2066, "LRI" },	{ 0x2067, "RLI" },
		{ 0x2068, "FSI" },  { 0x2069, "PDI" },	{ 0xFEFF, "BOM" },
	};
	int n = 0;

	for (size_t i = 0; i < COUNT(names) && n == 0; i++)
		if (names[i].point == point)
			n = snprintf(name, HIDDEN_NAME, "%s", names[i].name);
	if (n == 0 && point >= 0xFE00 && point <= 0xFE0F)
		n = snprintf(name, HIDDEN_NAME, "VS%u",
			     (unsigned)(point - 0xFE00 + 1));
	if (n == 0 && point >= 0xE0100 && point <= 0xE01EF)
		n = snprintf(name, HIDDEN_NAME, "VS%u",
			     (unsigned)(point - 0xE0100 + 17));
	if (n == 0)
		n = snprintf(name, HIDDEN_NAME, "U+%04X", (unsigned)point);
	if (n < 0)
		name[0] = '\0';
}
