#include "draft/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

#define DECOMPOSE                                                 \
	(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | \
	 UTF8PROC_IGNORE)
#define COMPOSE (UTF8PROC_STABLE | UTF8PROC_COMPOSE)

/* No character decomposes to more than this (U+FDFA), and no letter of a
 * decomposition folds to more than FOLDED_MAX (U+1E9E and the like). */
#define DECOMPOSED_MAX 18
#define FOLDED_MAX 3

/* A piece that has grown to this many characters ends at the next border
 * that composing doesn't reach across. */
#define PIECE_LONG 32
/* Stream-safe text (UAX #15, section 13) has no more marks in a row. */
#define MARKS_MAX 30
/* The most characters, one after the other, that compose to one (U+0CCB,
 * and Hangul): what stands further back can't matter. */
#define REACH 3

/* A piece decomposed and in canonical order. */
struct piece {
	utf8proc_int32_t points[FOLD_POINTS_MAX];
	size_t count;
	size_t marks; /* how many at the end are marks */
};

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

/* Unicode keeps these for invisible characters to come; utf8proc doesn't
 * say so of what isn't assigned yet. */
static bool is_reserved(uint32_t c)
{
	return c == 0x2065 || (c >= 0xFFF0 && c <= 0xFFF8) ||
	       (c >= 0xE0000 && c <= 0xE0FFF);
}

static size_t decompose(uint32_t c, utf8proc_int32_t out[DECOMPOSED_MAX])
{
	utf8proc_ssize_t count = utf8proc_decompose_char(
		(utf8proc_int32_t)c, out, DECOMPOSED_MAX, DECOMPOSE, NULL);

	if (is_reserved(c))
		return 0;
	if (count < 0 || count > DECOMPOSED_MAX) {
		out[0] = (utf8proc_int32_t)c;
		return 1;
	}
	return (size_t)count;
}

static utf8proc_propval_t class_of(utf8proc_int32_t c)
{
	return utf8proc_get_property(c)->combining_class;
}

/* Whether `c`, which is no mark, would become one with the end of a piece. */
static bool composes(const struct piece *piece, utf8proc_int32_t c)
{
	size_t reach = piece->count < REACH ? piece->count : REACH;
	utf8proc_int32_t last[REACH + 1] = { 0 };
	utf8proc_ssize_t count;

	memcpy(last, piece->points + piece->count - reach,
	       reach * sizeof(*last));
	last[reach] = c;
	count = utf8proc_normalize_utf32(last, (utf8proc_ssize_t)reach + 1,
					 COMPOSE);
	return count > 0 && last[count - 1] != c;
}

/* Appends in canonical order: marks sorted by class, those of one class as
 * they come. */
static void append(struct piece *piece, const utf8proc_int32_t *points,
		   size_t count)
{
	for (size_t i = 0; i < count; i++) {
		utf8proc_propval_t class = class_of(points[i]);
		size_t at = piece->count;

		if (class == 0)
			piece->marks = 0;
		else if (piece->marks == MARKS_MAX)
			continue;
		else
			piece->marks++;
		for (size_t n = piece->marks; n > 1; n--, at--) {
			if (class_of(piece->points[at - 1]) <= class)
				break;
			piece->points[at] = piece->points[at - 1];
		}
		piece->points[at] = points[i];
		piece->count++;
	}
}

/* Whether a character that decomposes to `points` is part of the piece;
 * `joined`: no grapheme border is in front of it. */
static bool belongs(const struct piece *piece, const utf8proc_int32_t *points,
		    size_t count, bool joined)
{
	if (count == 0)
		return true;
	if (piece->count == 0 || piece->count + count > FOLD_POINTS_MAX)
		return false;
	if (class_of(points[0]) != 0 || composes(piece, points[0]))
		return true;
	return joined && piece->count < PIECE_LONG;
}

/* Reads one piece and returns its length. Invisible characters at its end
 * that a grapheme border divides from it are left for the next one. */
static size_t take_piece(const char *text, size_t len, struct piece *piece)
{
	utf8proc_int32_t points[DECOMPOSED_MAX], state = 0;
	uint32_t last = 0, c = 0;
	size_t at = 0, end = 0, step;

	piece->count = 0;
	piece->marks = 0;
	while ((step = utf8_next(text + at, len - at, &c)) > 0) {
		size_t count = decompose(c, points);
		bool joined = at == 0 || !fold_break(last, c, &state);

		if (at > 0 && !belongs(piece, points, count, joined))
			break;
		append(piece, points, count);
		last = c;
		at += step;
		if (joined || count > 0 || piece->count == 0)
			end = at;
	}
	return end;
}

/* Folds case, composes and writes a piece. */
static size_t write_piece(const struct piece *piece, char *out)
{
	utf8proc_int32_t points[FOLD_POINTS_MAX * FOLDED_MAX];
	utf8proc_ssize_t total = 0, count;
	size_t len = 0;

	for (size_t i = 0; i < piece->count; i++) {
		count = utf8proc_decompose_char(
			piece->points[i], points + total, FOLDED_MAX,
			DECOMPOSE | UTF8PROC_CASEFOLD, NULL);
		if (count < 0 || count > FOLDED_MAX) {
			points[total] = piece->points[i];
			count = 1;
		}
		total += count;
	}
	count = utf8proc_normalize_utf32(points, total, COMPOSE);
	for (utf8proc_ssize_t i = 0; i < count; i++)
		len += utf8_put(out + len, plain((uint32_t)points[i]));
	return len;
}

/* A function of its own: the compiler zeroes a piece wherever one is declared,
 * which would cost more than all the rest of an ASCII character. */
static __attribute__((noinline)) size_t fold_piece(const char *text, size_t len,
						   char *out, size_t *out_len)
{
	struct piece piece;
	size_t taken = take_piece(text, len, &piece);

	*out_len = write_piece(&piece, out);
	return taken;
}

static char fold_ascii(unsigned char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

size_t fold_plain(const char *text, size_t len, char *out)
{
	size_t at = 0;

	/* What follows an ASCII character may join it unless it is one too. */
	for (; at < len; at++) {
		unsigned char c = (unsigned char)text[at];

		if (c >= 0x80 ||
		    (at + 1 < len && (unsigned char)text[at + 1] >= 0x80))
			break;
		out[at] = fold_ascii(c);
	}
	return at;
}

size_t fold_cluster(const char *text, size_t len, char out[FOLD_BYTES_MAX],
		    size_t *out_len)
{
	unsigned char first = (unsigned char)text[0];

	if (first >= 0x80 || (len > 1 && (unsigned char)text[1] >= 0x80))
		return fold_piece(text, len, out, out_len);
	out[0] = fold_ascii(first);
	*out_len = 1;
	return 1;
}

const char *fold_version(void)
{
	return utf8proc_version();
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

bool fold_is_assigned(uint32_t point)
{
	return point < 0x80 || utf8proc_category((utf8proc_int32_t)point) !=
				       UTF8PROC_CATEGORY_CN;
}

bool fold_is_mark(uint32_t point)
{
	utf8proc_category_t category =
		utf8proc_category((utf8proc_int32_t)point);

	return category == UTF8PROC_CATEGORY_MN ||
	       category == UTF8PROC_CATEGORY_MC ||
	       category == UTF8PROC_CATEGORY_ME;
}

char fold_base(uint32_t point)
{
	utf8proc_int32_t points[DECOMPOSED_MAX];
	utf8proc_ssize_t count;

	/* Where Latin letters with marks are. */
	if (point < 0xC0 || (point > 0x24F && point < 0x1E00) || point > 0x1EFF)
		return '\0';
	count = utf8proc_decompose_char((utf8proc_int32_t)point, points,
					DECOMPOSED_MAX, UTF8PROC_DECOMPOSE,
					NULL);
	if (count < 2 || count > DECOMPOSED_MAX || points[0] < 'a' ||
	    points[0] > 'z')
		return '\0';
	return (char)points[0];
}

bool fold_break(uint32_t a, uint32_t b, int32_t *state)
{
	return utf8proc_grapheme_break_stateful((utf8proc_int32_t)a,
						(utf8proc_int32_t)b, state);
}

size_t fold_compose(const char *text, size_t len, char *out, size_t size)
{
	utf8proc_int32_t points[FOLD_POINTS_MAX];
	utf8proc_ssize_t count;

	count = utf8proc_decompose((const utf8proc_uint8_t *)text,
				   (utf8proc_ssize_t)len, points,
				   FOLD_POINTS_MAX, COMPOSE);
	if (count <= 0 || count > FOLD_POINTS_MAX)
		return 0;
	count = utf8proc_normalize_utf32(points, count, COMPOSE);
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

uint32_t fold_lower(uint32_t point)
{
	return (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

uint32_t fold_upper(uint32_t point)
{
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}
