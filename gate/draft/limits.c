#include "draft/limits.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/grapheme.h"
#include "draft/url.h"

/*
 * Sources: docs.x.com and twitter-text config v3; the atproto lexicons
 * app.bsky.feed.post and app.bsky.embed.images (300 graphemes, 3000 bytes,
 * four images of 1,000,000 bytes in PDS 0.4.217); docs.joinmastodon.org
 * (500, URL 23, media of the default instance). `feed` is ours: a reader
 * shows any length.
 */
static const struct limits table[] = {
	{ "bluesky", UNIT_GRAPHEMES, 300, 3000, 0, 4, 1000000 },
	{ "feed", UNIT_POINTS, 0, 0, 0, 20, 64 * 1024 * 1024 },
	{ "mastodon", UNIT_GRAPHEMES, 500, 0, 23, 4, 16777216 },
	{ "x", UNIT_WEIGHTED, 280, 0, 23, 4, 5 * 1024 * 1024 },
};

const struct limits *limits_of(const char *platform)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strcmp(table[i].platform, platform) == 0)
			return &table[i];
	return NULL;
}

static size_t weight_of(uint32_t c)
{
	bool one = c <= 0x10FF || (c >= 0x2000 && c <= 0x200D) ||
		   (c >= 0x2010 && c <= 0x201F) || (c >= 0x2032 && c <= 0x2037);

	return one ? 1 : 2;
}

/* An emoji is one picture whatever its length: a flag's two letters, a
 * keycap, a pictograph with anything behind it (skin, joiner, U+FE0F). One
 * that stands alone is weighed like any character. */
static bool is_picture(const char *cluster, size_t len)
{
	static const char keycap[] = "\xE2\x83\xA3";
	uint32_t c = 0;
	size_t first = utf8_next(cluster, len, &c);

	if (len == first)
		return false;
	if (c < 0x80)
		return len >= 4 && memcmp(cluster + len - 3, keycap, 3) == 0 &&
		       (c == '#' || c == '*' || (c >= '0' && c <= '9'));
	return (c >= 0x1F1E6 && c <= 0x1F1FF) || fold_is_emoji(c);
}

/* Whether a character alone is its own NFC, without asking. */
static bool is_composed(uint32_t c)
{
	return c < 0x340 || (c >= 0x388 && c < 0x958) ||
	       (c >= 0x2ADD && c < 0xF900);
}

static size_t weigh_cluster(const char *cluster, size_t len)
{
	char composed[FOLD_POINTS_MAX * 4];
	size_t at = 0, sum = 0, step;
	uint32_t c = 0;

	if (utf8_next(cluster, len, &c) == len && is_composed(c))
		return weight_of(c);
	if (is_picture(cluster, len))
		return 2;
	step = fold_compose(cluster, len, composed, sizeof(composed));
	if (step > 0) {
		cluster = composed;
		len = step;
	}
	while ((step = utf8_next(cluster + at, len - at, &c)) > 0) {
		sum += weight_of(c);
		at += step;
	}
	return sum;
}

/* Where addresses can begin: every one has a dot, and no blank in front of
 * it. */
struct addresses {
	size_t from, behind; /* at `from` or later, but before `behind` */
};

static void find_addresses(const char *text, size_t len, size_t at,
			   struct addresses *addresses)
{
	const char *dot = memchr(text + at, '.', len - at);
	size_t from = dot == NULL ? len : (size_t)(dot - text);

	addresses->behind = from + 1;
	while (dot != NULL && from > at && (unsigned char)text[from - 1] > ' ')
		from--;
	addresses->from = from;
}

static bool is_ascii(const char *text, size_t len, size_t at)
{
	return at >= len || (unsigned char)text[at] < 0x80;
}

size_t limits_weigh(const char *text, size_t len)
{
	size_t url = limits_of("x")->url;
	struct addresses addresses = { 0 };
	size_t at = 0, sum = 0;

	while (at < len) {
		size_t n = 0;

		if (at >= addresses.behind)
			find_addresses(text, len, at, &addresses);
		if (at >= addresses.from)
			n = url_length(text, len, at, true);
		if (n > 0) {
			sum += url;
		} else if (is_ascii(text, len, at) &&
			   is_ascii(text, len, at + 1)) {
			sum++;
			n = 1;
		} else {
			n = grapheme_length(text + at, len - at);
			sum += weigh_cluster(text + at, n);
		}
		at += n;
	}
	return sum;
}

size_t limits_count(enum limits_unit unit, const char *text, size_t len)
{
	switch (unit) {
	case UNIT_GRAPHEMES:
		return grapheme_count(text, len);
	case UNIT_POINTS:
		return utf8_count(text, len);
	case UNIT_BYTES:
		return len;
	case UNIT_WEIGHTED:
		return limits_weigh(text, len);
	}
	return len;
}

/* What URLs save or cost where each counts the same. */
static size_t count_urls(const struct limits *limits, const char *text,
			 size_t len, size_t used)
{
	static const size_t scheme = sizeof("https") - 1;
	const char *colon;
	size_t at = 0, before, n;

	while ((colon = memchr(text + at, ':', len - at)) != NULL) {
		before = (size_t)(colon - text);
		if (at + scheme < before)
			at = before - scheme;
		for (n = 0; at <= before && n == 0; at++)
			n = url_length(text, len, at, false);
		if (n > 0) {
			at--;
			used = used + limits->url -
			       limits_count(limits->unit, text + at, n);
			at += n;
		}
	}
	return used;
}

void limits_place(const struct limits *limits, const char *text, size_t len,
		  struct place *place)
{
	place->unit = limits->unit;
	place->limit = limits->text;
	place->used = limits_count(limits->unit, text, len);
	if (limits->url > 0 && limits->unit != UNIT_WEIGHTED)
		place->used = count_urls(limits, text, len, place->used);
	place->fits = limits->text == 0 || place->used <= limits->text;
	if (limits->bytes > 0 && len > limits->bytes && place->fits) {
		place->unit = UNIT_BYTES;
		place->limit = limits->bytes;
		place->used = len;
		place->fits = false;
	}
}

const char *limits_unit_name(enum limits_unit unit)
{
	switch (unit) {
	case UNIT_GRAPHEMES:
		return "graphemes";
	case UNIT_POINTS:
		return "points";
	case UNIT_BYTES:
		return "bytes";
	case UNIT_WEIGHTED:
		return "weighted";
	}
	return "";
}
