#include "draft/apart.h"

#define LEAST 3 /* letters */

/* Reading a text letter by letter. */
struct reader {
	const struct text *text;
	size_t at;
	size_t word; /* the word that `at` is in or in front of */
	struct apart_glyphs *glyphs;
	struct glyph gap[APART_GAP]; /* the first one, as all others must be */
	size_t width;
	bool blanks;
	struct arena *arena;
	struct err *err;
};

int apart_add(struct apart_glyphs *glyphs, const struct glyph *glyph,
	      struct arena *arena, struct err *err)
{
	if (glyphs->count == glyphs->cap) {
		glyphs->items =
			arena_grow(arena, glyphs->items, &glyphs->cap,
				   glyphs->count + 1, sizeof(*glyph), err);
		if (glyphs->items == NULL)
			return -1;
	}
	glyphs->items[glyphs->count++] = *glyph;
	return 0;
}

/* A letter of an address is in no word of the text, and none of ours. */
static bool is_prose(struct reader *reader, const struct glyph *glyph)
{
	const struct text *text = reader->text;

	while (reader->word < text->word_count &&
	       text->words[reader->word].end <= glyph->at)
		reader->word++;
	return !glyph->word || (reader->word < text->word_count &&
				text->words[reader->word].start <= glyph->at);
}

static bool could_be_letter(struct reader *reader, const struct glyph *glyph)
{
	return (glyph->kind == GLYPH_DIGIT ?
			glyph_for_digit(glyph->reads[0]) != '\0' :
			glyph_is_letter(glyph) &&
				glyph->kind != GLYPH_FOREIGN) &&
	       is_prose(reader, glyph);
}

/* Whether nothing that belongs to a word is at `at`; where blanks part the
 * letters, neither is it behind a sign (the a of a$$ets). */
static bool is_alone(const struct reader *reader)
{
	struct glyph glyph = { 0 };
	size_t at = reader->at;

	if (!glyph_read(reader->text, at, &glyph))
		return true;
	if (reader->blanks && glyph.kind == GLYPH_SIGN)
		if (!glyph_read(reader->text, at + glyph.len, &glyph))
			return true;
	return glyph.kind < GLYPH_APOSTROPHE;
}

/* Reads a letter, with its marks; `single`: which nothing may follow. 1, 0 or
 * -1 as apart_read; what was read stays only when it is 1. */
static int read_letter(struct reader *reader, bool single)
{
	struct glyph glyph = { 0 };
	size_t count = reader->glyphs->count;

	if (!glyph_read(reader->text, reader->at, &glyph) ||
	    !could_be_letter(reader, &glyph))
		return 0;
	do {
		if (apart_add(reader->glyphs, &glyph, reader->arena,
			      reader->err) < 0)
			return -1;
		reader->at += glyph.len;
	} while (glyph_read(reader->text, reader->at, &glyph) &&
		 glyph.kind == GLYPH_MARK);
	if (single && !is_alone(reader)) {
		reader->glyphs->count = count;
		return 0;
	}
	return 1;
}

/* Reads a gap; its length, 0 when it is none. */
static size_t read_gap(struct reader *reader, struct glyph gap[APART_GAP])
{
	size_t n = 0, blanks = 0;

	while (n < APART_GAP && glyph_read(reader->text, reader->at, &gap[n]) &&
	       (gap[n].kind == GLYPH_BLANK || gap[n].kind == GLYPH_SIGN)) {
		if (gap[n].kind == GLYPH_BLANK && ++blanks > 2)
			return 0;
		gap[n].reads[0] = '\0';
		reader->at += gap[n++].len;
	}
	/* Two blanks only with a sign in between. */
	if (blanks == 2 && (n != 3 || gap[1].kind != GLYPH_SIGN))
		return 0;
	return n;
}

/* Whether the gap is like the first one. */
static bool same_gap(const struct reader *reader, const struct glyph *gap,
		     size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (gap[i].kind != reader->gap[i].kind)
			return false;
	return n > 0 && n == reader->width;
}

/* The rest of the word in one piece, as far as it is letters. */
static int read_rest(struct reader *reader)
{
	int result;

	do
		result = read_letter(reader, false);
	while (result == 1);
	return result;
}

static void keep_gap(struct reader *reader, const struct glyph *gap, size_t n)
{
	reader->width = n;
	for (size_t i = 0; i < n; i++) {
		reader->gap[i] = gap[i];
		reader->blanks |= gap[i].kind == GLYPH_BLANK;
	}
}

/* Reads a gap and the letter behind it. */
static int read_next(struct reader *reader, bool first)
{
	struct glyph gap[APART_GAP] = { 0 };
	size_t at = reader->at, count = reader->glyphs->count;
	size_t n = read_gap(reader, gap);
	int result = 0;

	if (first)
		keep_gap(reader, gap, n);
	if (same_gap(reader, gap, n)) {
		for (size_t i = 0; i < n; i++)
			if (apart_add(reader->glyphs, &gap[i], reader->arena,
				      reader->err) < 0)
				return -1;
		result = read_letter(reader, true);
	}
	if (result == 0) {
		reader->at = at;
		reader->glyphs->count = count;
	}
	return result;
}

/* Letters enough that aren't digits. */
static bool is_word(const struct apart_glyphs *glyphs)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < glyphs->count; i++) {
		digits += glyphs->items[i].kind == GLYPH_DIGIT;
		letters += glyph_is_letter(&glyphs->items[i]);
	}
	return letters >= 2 && letters >= digits;
}

/* Reads what follows letters without blanks between them. */
static int read_tail(struct reader *reader)
{
	struct glyph gap[APART_GAP] = { 0 };
	size_t at = reader->at, count = reader->glyphs->count, before;

	size_t n = read_gap(reader, gap);

	if (!same_gap(reader, gap, n)) {
		reader->at = at;
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		if (apart_add(reader->glyphs, &gap[i], reader->arena,
			      reader->err) < 0)
			return -1;
	before = reader->glyphs->count;
	if (read_rest(reader) < 0)
		return -1;
	if (reader->glyphs->count == before) {
		reader->at = at;
		reader->glyphs->count = count;
	}
	return 0;
}

int apart_read(const struct text *text, size_t at, size_t word,
	       struct apart_glyphs *glyphs, size_t *end, bool *blanks,
	       struct arena *arena, struct err *err)
{
	struct reader reader = { .text = text,
				 .at = at,
				 .word = word,
				 .glyphs = glyphs,
				 .arena = arena,
				 .err = err };
	size_t letters = 0;
	int result;

	glyphs->count = 0;
	*end = at;
	result = read_letter(&reader, true);
	for (; result == 1; letters++) {
		if (letters == 0 || letters + 1 >= LEAST)
			*end = reader.at;
		result = read_next(&reader, letters == 0);
	}
	*blanks = reader.blanks;
	/* Signs alone may still hide a letter or two. */
	if (letters < LEAST && !reader.blanks)
		*end = at;
	if (result < 0 || letters < LEAST || !is_word(glyphs))
		return result;
	if (!reader.blanks && read_tail(&reader) < 0)
		return -1;
	*end = reader.at;
	return 1;
}
