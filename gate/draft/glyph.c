#include "draft/glyph.h"

#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

#define FLAG_A 0x1F1E6

struct alike {
	uint32_t point;
	uint8_t kind;
	char reads[4];
};

#define ALIKE(point, kind, reads) { point, GLYPH_##kind, reads },
static const struct alike by_hand[] = {
#include "draft/lookalikes.def"
};
static const struct alike confusables[] = {
#include "draft/confusables.def"
};
#undef ALIKE

static const struct alike *find(const struct alike *rows, size_t count,
				uint32_t point)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;

		if (rows[middle].point == point)
			return &rows[middle];
		if (rows[middle].point < point)
			low = middle + 1;
		else
			count = middle;
	}
	return NULL;
}

static const struct alike *alike(uint32_t point)
{
	const struct alike *row =
		find(by_hand, sizeof(by_hand) / sizeof(*by_hand), point);

	if (row == NULL)
		row = find(confusables,
			   sizeof(confusables) / sizeof(*confusables), point);
	return row;
}

char glyph_for_digit(char sign)
{
	static const char pairs[] = "0o1i3e4a5s6g7t8b9g@a$s!i|i+t(c";
	const char *at = memchr(pairs, sign, sizeof(pairs) - 1);

	return at != NULL && (at - pairs) % 2 == 0 ? at[1] : '\0';
}

bool glyph_is_letter(const struct glyph *glyph)
{
	return glyph->kind >= GLYPH_LETTER && glyph->kind <= GLYPH_FOREIGN &&
	       glyph->kind != GLYPH_DIGIT;
}

static bool is_vowel(const struct glyph *glyph)
{
	return glyph->kind >= GLYPH_ACCENT ||
	       (glyph->reads[0] != '\0' &&
		strchr("aeiouy0134", glyph->reads[0]) != NULL);
}

bool glyph_has_vowel(const struct glyph *glyphs, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (is_vowel(&glyphs[i]))
			return true;
	return false;
}

bool glyph_is_flag(char first, char second)
{
	/* The second letters of all flags that begin with A, B … (Unicode
	 * 15.0, emoji-sequences.txt). */
	static const char *const seconds[26] = {
		"CDEFGILMOQRSTUWXZ",
		"ABDEFGHIJLMNOQRSTVWYZ",
		"ACDFGHIKLMNOPRUVWXYZ",
		"EGJKMOZ",
		"ACEGHRSTU",
		"IJKMOR",
		"ABDEFGHILMNPQRSTUWY",
		"KMNRTU",
		"CDELMNOQRST",
		"EMOP",
		"EGHIMNPRWYZ",
		"ABCIKRSTUVY",
		"ACDEFGHKLMNOPQRSTUVWXYZ",
		"ACEFGILOPRUZ",
		"M",
		"AEFGHKLMNRSTWY",
		"A",
		"EOSUW",
		"ABCDEGHIJKLMNORSTVXYZ",
		"ACDFGHJKLMNORTVWZ",
		"AGMNSYZ",
		"ACEGINU",
		"FS",
		"K",
		"ET",
		"AMW",
	};

	return first >= 'a' && first <= 'z' && second >= 'a' &&
	       strchr(seconds[first - 'a'], second - 'a' + 'A') != NULL;
}

/* ASCII, sixteen a row. */
#define L GLYPH_LETTER
#define D GLYPH_DIGIT
#define A GLYPH_APOSTROPHE
#define B GLYPH_BLANK
#define S GLYPH_SIGN
static const uint8_t ascii_kinds[128] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, B, B, B, B, B, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, B, S, 0, S, S, S, S, A, S, S, S, S,
	0, S, S, S, D, D, D, D, D, D, D, D, D, D, S, 0, 0, S, 0, 0, S, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, S, 0, S, S, 0, L, L, L, L, L, L, L, L, L, L, L, L, L,
	L, L, L, L, L, L, L, L, L, L, L, L, L, 0, S, 0, S, 0,
};
#undef L
#undef D
#undef A
#undef B
#undef S

static void ascii(unsigned char c, struct glyph *glyph)
{
	glyph->kind = ascii_kinds[c];
	glyph->word = glyph->kind == GLYPH_LETTER || glyph->kind == GLYPH_DIGIT;
	glyph->flag = false;
	glyph->reads[0] = (char)c;
	glyph->reads[1] = '\0';
}

static bool is_flag_letter(uint32_t c)
{
	return c >= FLAG_A && c < FLAG_A + 26;
}

/* Letters in squares, circles and flags; 0 when it is none. */
static char enclosed(uint32_t c)
{
	if (c >= 0x1F150 && c < 0x1F150 + 26)
		return (char)('a' + (c - 0x1F150));
	if (c >= 0x1F170 && c < 0x1F170 + 26)
		return (char)('a' + (c - 0x1F170));
	if (is_flag_letter(c))
		return (char)('a' + (c - FLAG_A));
	return '\0';
}

/* Signs outside ASCII: those of money that look like a letter, and dots,
 * stars and pictures that people put between letters. */
static void sign(uint32_t c, struct glyph *glyph)
{
	static const struct {
		uint32_t point;
		char reads;
	} money[] = { { 0x20AC, 'e' }, { 0xA3, 'l' }, { 0xA2, 'c' },
		      { 0xA5, 'y' },   { 0xA7, 's' }, { 0xA1, 'i' } };

	for (size_t i = 0; i < sizeof(money) / sizeof(*money); i++)
		if (money[i].point == c) {
			glyph->kind = GLYPH_SIGN;
			glyph->reads[0] = money[i].reads;
		}
	if (c == 0xB7 || c == 0xB0 || c == 0x2022 || c == 0x2219 ||
	    c == 0x30FB || c == 0x2E31 || c == 0x2605 || c == 0x2606 ||
	    fold_is_emoji(c))
		glyph->kind = GLYPH_SIGN;
	else if (c == 0x2800)
		glyph->kind = GLYPH_BLANK;
}

static bool use(const struct alike *row, struct glyph *glyph)
{
	char first;

	if (row == NULL)
		return false;
	/* What looks like a digit stands for its letter. */
	first = row->reads[0];
	if (first >= '0' && first <= '9')
		first = glyph_for_digit(first);
	if (first == '\0')
		return false;
	glyph->kind = row->kind;
	memcpy(glyph->reads, row->reads, sizeof(glyph->reads));
	glyph->reads[0] = first;
	return true;
}

void glyph_of(uint32_t point, struct glyph *glyph)
{
	if (point < 0x80) {
		ascii((unsigned char)point, glyph);
		return;
	}
	*glyph = (struct glyph){ .at = glyph->at, .len = glyph->len };
	glyph->reads[0] = enclosed(point);
	if (glyph->reads[0] != '\0') {
		glyph->kind = GLYPH_STYLED;
		glyph->flag = is_flag_letter(point);
		return;
	}
	glyph->word = fold_is_word(point);
	if (!glyph->word) {
		sign(point, glyph);
		return;
	}
	if (fold_is_mark(point)) {
		glyph->kind = GLYPH_MARK;
		return;
	}
	glyph->reads[0] = fold_base(point);
	if (glyph->reads[0] != '\0')
		glyph->kind = GLYPH_ACCENT;
	else if (!use(alike(point), glyph))
		glyph->kind = GLYPH_FOREIGN;
}

bool glyph_read(const struct text *text, size_t at, struct glyph *glyph)
{
	const struct text_view *view = &text->folded;
	uint32_t c = 0, capital = 0;
	size_t from;

	if (at >= view->len)
		return false;
	glyph->at = (uint32_t)at;
	glyph->len = 1;
	if ((unsigned char)view->data[at] < 0x80) {
		ascii((unsigned char)view->data[at], glyph);
		return true;
	}
	glyph->len = (uint8_t)utf8_next(view->data + at, view->len - at, &c);
	glyph_of(c, glyph);
	if (glyph->kind < GLYPH_SCRIPT || glyph->kind > GLYPH_FOREIGN)
		return true;
	/* A piece begins with its letter, if it has one. */
	from = view->from[at];
	if (at > 0 && view->from[at - 1] == from)
		return true;
	(void)utf8_next(text->raw + from, text->len - from, &capital);
	if (capital != c)
		(void)use(find(confusables,
			       sizeof(confusables) / sizeof(*confusables),
			       capital),
			  glyph);
	return true;
}
