#include "filter/regex_set.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

bool regex_set_has(const uint64_t *bits, unsigned byte)
{
	return bits[byte / 64] >> byte % 64 & 1;
}

void regex_set_bytes(uint64_t *bits, unsigned first, unsigned last)
{
	for (unsigned b = first; b <= last; b++)
		bits[b / 64] |= (uint64_t)1 << b % 64;
}

void regex_set_lengths(struct regex_set *set, uint32_t least, uint32_t most)
{
	if (set->least == 0 || least < set->least)
		set->least = least;
	if (most > set->most)
		set->most = most;
}

/* Any character beyond ASCII. */
void regex_set_wide(struct regex_set *set)
{
	regex_set_bytes(set->maybe, 0x80, 0xff);
	regex_set_lengths(set, 2, 4);
}

void regex_set_any(struct regex_set *set)
{
	regex_set_bytes(set->maybe, 0, 0x7f);
	regex_set_bytes(set->sure, 0, 0x7f);
	regex_set_lengths(set, 1, 1);
	regex_set_wide(set);
}

static void add_ascii(struct regex_set *set, struct regex_place *place,
		      unsigned c)
{
	unsigned other = c;

	if (place->caseless &&
	    ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
		other = c ^ 0x20;
	if (other != c && strchr("kKsS", (int)c) != NULL)
		place->kelvin = true;
	regex_set_bytes(set->maybe, c, c);
	regex_set_bytes(set->sure, c, c);
	regex_set_bytes(set->maybe, other, other);
	regex_set_bytes(set->sure, other, other);
	regex_set_lengths(set, 1, 1);
}

/* The bytes of characters of one length: as many of the first bytes as both
 * ends have in common, then the bytes between, then any. */
static void add_encoded(struct regex_set *set, uint32_t first, uint32_t last)
{
	char low[4], high[4];
	size_t len = utf8_put(low, first);
	size_t i = 0;

	(void)utf8_put(high, last);
	regex_set_lengths(set, (uint32_t)len, (uint32_t)len);
	for (; i < len && low[i] == high[i]; i++)
		regex_set_bytes(set->maybe, (unsigned char)low[i],
				(unsigned char)low[i]);
	if (i < len)
		regex_set_bytes(set->maybe, (unsigned char)low[i],
				(unsigned char)high[i]);
	if (i + 1 < len)
		regex_set_bytes(set->maybe, 0x80, 0xbf);
}

/* Other cases of characters beyond ASCII may have other lengths, and may be
 * k and s: no others are ASCII. */
void regex_set_points(struct regex_set *set, struct regex_place *place,
		      uint32_t first, uint32_t last)
{
	static const uint32_t ends[] = { 0x7f, 0x7ff, 0xffff, 0x10ffff };

	for (uint32_t c = first; c <= last && c < 0x80; c++)
		add_ascii(set, place, c);
	if (last < 0x80)
		return;
	if (place->caseless) {
		place->kelvin = true;
		regex_set_bytes(set->maybe, 0x80, 0xff);
		for (const char *c = "kKsS"; *c != '\0'; c++)
			regex_set_bytes(set->maybe, (unsigned char)*c,
					(unsigned char)*c);
		regex_set_lengths(set, 1, 4);
		return;
	}
	for (size_t i = 1; i < 4; i++) {
		uint32_t from = first > ends[i - 1] ? first : ends[i - 1] + 1;
		uint32_t to = last < ends[i] ? last : ends[i];

		if (from <= to)
			add_encoded(set, from, to);
	}
}

void regex_set_char(struct regex_set *set, struct regex_place *place,
		    uint32_t point)
{
	regex_set_points(set, place, point, point);
}

/* Not in the set is what surely isn't: what may be in it may be out too. */
void regex_set_negate(struct regex_set *set)
{
	struct regex_set other = { .least = 1, .most = 4 };

	for (int i = 0; i < 2; i++)
		other.maybe[i] = ~set->sure[i];
	regex_set_bytes(other.maybe, 0x80, 0xff);
	*set = other;
}

void regex_set_ascii(struct regex_set *set, const char *text)
{
	struct regex_place plain = { .at = text };

	for (; *text != '\0'; text++)
		add_ascii(set, &plain, (unsigned char)*text);
}
