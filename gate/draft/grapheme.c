#include "draft/grapheme.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* What a character is to the rules: Grapheme_Cluster_Break, with
 * Extended_Pictographic and Indic_Conjunct_Break, of which none share a
 * character but Extend. */
enum class {
	OTHER,
	CR,
	LF,
	CONTROL,
	EXTEND,	      /* Extend in both */
	LINKER,	      /* Extend; joins Indic consonants */
	OTHER_EXTEND, /* Extend; nothing to an Indic conjunct */
	JOINER,	      /* U+200D */
	SPACING,
	PREPEND,
	REGION,
	LEADING, /* Hangul L, V, T, LV, LVT */
	VOWEL,
	TRAILING,
	OPEN_SYLLABLE,
	CLOSED_SYLLABLE,
	PICTURE,
	CONSONANT
};

static const struct {
	uint32_t first, last;
	enum class class;
} table[] = {
#include "draft/grapheme.inc"
};

#define ROWS (sizeof(table) / sizeof(*table))

static enum class look_up(uint32_t c) {
	size_t low = 0,
	high = ROWS;

		while (low < high){ size_t middle = low + (high - low) / 2;

				    if (c > table[middle].last) low =
					    middle + 1;
				    else high = middle;
}
return low < ROWS && c >= table[low].first ? table[low].class : OTHER;
}

static enum class class_of(uint32_t c) {
	if (c < 0x80) return c >= ' ' && c != 0x7F ? OTHER :
	c == '\n'				   ? LF :
	c == '\r'				   ? CR :
						     CONTROL;
		/* Latin; Greek and Cyrillic; Chinese: letters without end. */
		if ((c >= 0xAF && c < 0x300) || (c >= 0x370 && c < 0x483) ||
		    (c >= 0x3400 && c < 0xA66F)) return OTHER;
		if (c >= 0xAC00 && c <= 0xD7A3) return (c - 0xAC00) % 28 == 0 ?
			OPEN_SYLLABLE :
			CLOSED_SYLLABLE;
		return look_up(c);
}

/* What has been read of a cluster. */
struct cluster {
	enum class last;
	size_t regions; /* at its end */
	/* A picture with Extend behind it; then a joiner, too (GB11). */
	bool picture, joined;
	/* A consonant with Extend behind it; a linker among that (GB9c). */
	bool consonant, linked;
};

static void add(struct cluster *cluster, enum class c)
{
	bool extends = c == EXTEND || c == LINKER || c == OTHER_EXTEND;

	cluster->joined = cluster->picture && c == JOINER;
	cluster->picture = c == PICTURE || (cluster->picture && extends);
	cluster->linked = cluster->consonant &&
			  (c == LINKER ||
			   (cluster->linked && (c == EXTEND || c == JOINER)));
	cluster->consonant =
		c == CONSONANT || (cluster->consonant &&
				   (c == EXTEND || c == LINKER || c == JOINER));
	cluster->regions = c == REGION ? cluster->regions + 1 : 0;
	cluster->last = c;
}

static bool is_control(enum class c)
{
	return c == CONTROL || c == CR || c == LF;
}

/* Rules GB6 to GB8. */
static bool is_syllable(enum class a, enum class b)
{
	if (a == LEADING)
		return b == LEADING || b == VOWEL || b == OPEN_SYLLABLE ||
		       b == CLOSED_SYLLABLE;
	if (a == OPEN_SYLLABLE || a == VOWEL)
		return b == VOWEL || b == TRAILING;
	return (a == CLOSED_SYLLABLE || a == TRAILING) && b == TRAILING;
}

/* Whether a character goes on with the cluster: rules GB3 to GB999. */
static bool joins(const struct cluster *cluster, enum class c)
{
	if (is_control(cluster->last) || is_control(c))
		return cluster->last == CR && c == LF;
	if (c == EXTEND || c == LINKER || c == OTHER_EXTEND || c == JOINER ||
	    c == SPACING || cluster->last == PREPEND)
		return true;
	if (c == REGION)
		return cluster->regions % 2 == 1;
	return (c == CONSONANT && cluster->linked) ||
	       (c == PICTURE && cluster->joined) ||
	       is_syllable(cluster->last, c);
}

size_t grapheme_length(const char *text, size_t len)
{
	struct cluster cluster = { 0 };
	uint32_t c = 0;
	size_t at = utf8_next(text, len, &c), step;

	if (at > 0)
		add(&cluster, class_of(c));
	while ((step = utf8_next(text + at, len - at, &c)) > 0) {
		enum class class = class_of(c);

		if (!joins(&cluster, class))
			break;
		add(&cluster, class);
		at += step;
	}
	return at;
}

/* How many ASCII characters the text begins with. */
static size_t ascii_length(const char *text, size_t len)
{
	uint64_t eight;
	size_t at = 0;

	for (; len - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, text + at, sizeof(eight));
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (at < len && (unsigned char)text[at] < 0x80)
		at++;
	return at;
}

/* Line breaks of CR and LF, which are one. */
static size_t count_pairs(const char *text, size_t len)
{
	const char *end = text + len, *cr = text;
	size_t pairs = 0;

	while ((cr = memchr(cr, '\r', (size_t)(end - cr))) != NULL) {
		cr++;
		pairs += cr < end && *cr == '\n';
	}
	return pairs;
}

/* Of ASCII each is one; only the last may have something behind it that
 * joins. */
size_t grapheme_count(const char *text, size_t len)
{
	size_t at = 0, count = 0;

	while (at < len) {
		size_t ascii = ascii_length(text + at, len - at), step;

		if (ascii == len - at)
			return count + ascii - count_pairs(text + at, ascii);
		if (ascii > 1) {
			count += ascii - 1 - count_pairs(text + at, ascii);
			at += ascii - 1;
		}
		step = grapheme_length(text + at, len - at);
		if (step == 0)
			return count;
		at += step;
		count++;
	}
	return count;
}
