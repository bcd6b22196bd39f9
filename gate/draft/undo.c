#include "draft/undo.h"

#include <string.h>

#include "draft/apart.h"
#include "draft/disguise.h"
#include "draft/glyph.h"
#include "draft/hint.h"

/* Letters that are often a word of their own beside letters set apart, and how
 * many of them are tried as such. */
#define NEIGHBOURS "aiounry"
#define NEIGHBOURS_FIRST 3
#define NEIGHBOURS_LAST 2
#define APART_LEAST 3

/* Nothing is written before the first disguise is found. */
struct undoing {
	struct text *text;
	struct arena *arena;
	struct err *err;
	struct apart_glyphs glyphs;
	struct disguise_facts facts;
	bool knows_facts;
	size_t at;
	size_t hint;  /* the next one, at or behind `at` */
	size_t chunk; /* where what it stands in begins, as far as it was new */
	size_t word;  /* of the folded view, at or behind `at` */
	size_t copied; /* folded bytes that are in the skeleton, */
	size_t words_copied;
	char *data; /* which is this; NULL: nothing is disguised so far */
	uint32_t *from, *to;
	size_t len;
	struct text_word *words;
	size_t word_count, word_cap;
};

static int add_word(struct undoing *u, size_t start, size_t end, bool disguised)
{
	u->words = arena_grow(u->arena, u->words, &u->word_cap,
			      u->word_count + 1, sizeof(*u->words), u->err);
	if (u->words == NULL)
		return -1;
	u->words[u->word_count++] = (struct text_word){
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.disguised = disguised,
	};
	return 0;
}

/* Copies what is honest in front of `end`. */
static int copy(struct undoing *u, size_t end)
{
	const struct text *text = u->text;
	size_t n = end - u->copied, shift = u->copied - u->len;

	memcpy(u->data + u->len, text->folded.data + u->copied, n);
	memcpy(u->from + u->len, text->folded.from + u->copied,
	       n * sizeof(*u->from));
	memcpy(u->to + u->len, text->folded.to + u->copied, n * sizeof(*u->to));
	u->len += n;
	u->copied = end;
	for (; u->words_copied < text->word_count &&
	       text->words[u->words_copied].end <= end;
	     u->words_copied++) {
		const struct text_word *word = &text->words[u->words_copied];

		if (add_word(u, word->start - shift, word->end - shift, false) <
		    0)
			return -1;
	}
	return 0;
}

static int begin(struct undoing *u)
{
	size_t len = u->text->folded.len;

	u->data = arena_alloc(u->arena, len + 1, u->err);
	u->from = arena_array(u->arena, len, sizeof(*u->from), u->err);
	u->to = arena_array(u->arena, len, sizeof(*u->to), u->err);
	return u->data == NULL || u->from == NULL || u->to == NULL ? -1 : 0;
}

/* Whether what stands behind the glyph comes from the same piece of raw. */
static bool shares_piece(const struct text_view *view,
			 const struct glyph *glyph)
{
	size_t next = glyph->at + glyph->len;

	return next < view->len && view->from[next] == view->from[glyph->at];
}

/* The last letter's bytes end where what fell away behind it does. */
static void stretch(struct undoing *u, size_t start, uint32_t to)
{
	uint32_t from = u->from[u->len - 1];

	for (size_t k = u->len; k > start && u->from[k - 1] == from; k--)
		u->to[k - 1] = to;
}

/* Writes the letters of a disguised word; those that fell away belong to the
 * one before, for spans. */
static void write_letters(struct undoing *u, const struct glyph *glyphs,
			  size_t count)
{
	const struct text_view *folded = &u->text->folded;
	size_t start = u->len;

	for (size_t i = 0; i < count; i++) {
		uint32_t from = folded->from[glyphs[i].at];
		uint32_t to = folded->to[glyphs[i].at + glyphs[i].len - 1];

		for (const char *c = glyphs[i].reads; *c != '\0'; c++) {
			u->data[u->len] = *c;
			u->from[u->len] = from;
			u->to[u->len++] = to;
		}
		if (glyphs[i].reads[0] == '\0' && u->len > start &&
		    !shares_piece(folded, &glyphs[i]))
			stretch(u, start, to);
	}
}

/* A word on its head: letters in reverse, each of which comes from all. */
static void turn_round(struct undoing *u, size_t start)
{
	uint32_t from = u->from[start], to = u->to[u->len - 1];

	for (size_t a = start, b = u->len; a < b; a++) {
		char c = u->data[a];

		u->data[a] = u->data[--b];
		u->data[b] = c;
	}
	for (size_t i = start; i < u->len; i++) {
		u->from[i] = from;
		u->to[i] = to;
	}
}

/* Offers the letters from `start` on as words, with neighbours and without. */
static int add_words(struct undoing *u, size_t start, bool blanks)
{
	size_t first = 0, last = 0, len = u->len - start;
	const char *data = u->data + start;

	while (blanks && first < NEIGHBOURS_FIRST && first < len &&
	       memchr(NEIGHBOURS, data[first], sizeof(NEIGHBOURS) - 1) != NULL)
		first++;
	while (blanks && last < NEIGHBOURS_LAST && last < len &&
	       memchr(NEIGHBOURS, data[len - 1 - last],
		      sizeof(NEIGHBOURS) - 1) != NULL)
		last++;
	for (size_t a = 0; a <= first; a++)
		for (size_t b = 0; b <= last; b++)
			if ((a + b == 0 || a + b + APART_LEAST <= len) &&
			    add_word(u, start + a, u->len - b, true) < 0)
				return -1;
	return 0;
}

/* Undoes the disguise of `count` glyphs, if they have one. */
static int undo_word(struct undoing *u, struct glyph *glyphs, size_t count,
		     bool apart, bool blanks)
{
	const struct glyph *last = &glyphs[count - 1];
	size_t end = last->at + last->len, start;
	bool turned = false;

	for (size_t i = 0; i < count && !u->knows_facts; i++)
		if (glyphs[i].kind >= GLYPH_ACCENT) {
			disguise_facts(u->text, &u->facts);
			u->knows_facts = true;
		}
	if (!disguise_undo(glyphs, count, &u->facts, apart, &turned) ||
	    (turned && shares_piece(&u->text->folded, last)))
		return 0;
	if ((u->data == NULL && begin(u) < 0) || copy(u, glyphs[0].at) < 0)
		return -1;
	start = u->len;
	write_letters(u, glyphs, count);
	if (turned)
		turn_round(u, start);
	u->copied = end;
	while (u->words_copied < u->text->word_count &&
	       u->text->words[u->words_copied].start < end)
		u->words_copied++;
	return u->len > start ? add_words(u, start, blanks) : 0;
}

/* Moves on to the word that `at` is in or in front of; whether it is in it. */
static bool in_word(struct undoing *u, size_t at)
{
	const struct text *text = u->text;

	while (u->word < text->word_count && text->words[u->word].end <= at)
		u->word++;
	return u->word < text->word_count && text->words[u->word].start <= at;
}

/* Behind an address: at the next blank or word. */
static size_t behind_address(const struct undoing *u, size_t at)
{
	const struct text *text = u->text;
	size_t end = u->word < text->word_count ? text->words[u->word].start :
						  text->folded.len;

	while (at < end && (unsigned char)text->folded.data[at] > ' ')
		at++;
	return at;
}

/* Letters of flags in a row that make flags are a picture each. */
static int add_flags(struct undoing *u, size_t at, size_t *end)
{
	struct glyph glyph = { 0 };
	size_t first = u->glyphs.count;
	bool flags = true;

	for (*end = at; glyph_read(u->text, *end, &glyph) && glyph.flag;
	     *end += glyph.len)
		if (apart_add(&u->glyphs, &glyph, u->arena, u->err) < 0)
			return -1;
	for (size_t i = first; i < u->glyphs.count; i += 2)
		flags &= i + 1 < u->glyphs.count &&
			 glyph_is_flag(u->glyphs.items[i].reads[0],
				       u->glyphs.items[i + 1].reads[0]);
	for (size_t i = first; i < u->glyphs.count && flags; i++) {
		u->glyphs.items[i].kind = GLYPH_SIGN;
		u->glyphs.items[i].reads[0] = '\0';
	}
	return 0;
}

/* A letter of an address, which ends a chunk. What follows "@" inside a word is
 * no name, it hides a letter (f@ggot). */
static bool is_address(struct undoing *u, const struct glyph *glyph,
		       bool *inside)
{
	const struct apart_glyphs *all = &u->glyphs;

	if (!glyph->word) {
		*inside = all->count >= 1 && glyph->reads[0] == '@' &&
			  glyph_is_letter(&all->items[all->count - 1]);
		return false;
	}
	return !in_word(u, glyph->at) && !*inside;
}

/* Reads the chunk at `at`; *end is behind it, or behind the address that
 * ended it. */
static int read_chunk(struct undoing *u, size_t at, size_t *end)
{
	struct glyph glyph = { 0 };
	bool inside = false;

	u->glyphs.count = 0;
	while (glyph_read(u->text, at, &glyph) && glyph.kind >= GLYPH_SIGN) {
		if (is_address(u, &glyph, &inside)) {
			at = behind_address(u, at);
			break;
		}
		if (glyph.flag) {
			if (add_flags(u, at, &at) < 0)
				return -1;
			continue;
		}
		if (apart_add(&u->glyphs, &glyph, u->arena, u->err) < 0)
			return -1;
		at += glyph.len;
	}
	*end = at;
	return 0;
}

static int undo_chunk(struct undoing *u, size_t at, size_t *end)
{
	struct disguise_chunk chunk = { 0 };

	if (read_chunk(u, at, end) < 0)
		return -1;
	chunk.glyphs = u->glyphs.items;
	chunk.count = u->glyphs.count;
	disguise_look(&chunk);
	for (size_t i = 0;;) {
		size_t start = disguise_start(&chunk, i);

		if (start == chunk.count)
			return 0;
		i = disguise_end(&chunk, start);
		if (undo_word(u, chunk.glyphs + start, i - start, false,
			      false) < 0)
			return -1;
	}
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' ||
	       (unsigned char)c >= 0x80;
}

/* Where to go on: what the next hint is in, or a single letter in front
 * of it. */
static size_t next_suspect(struct undoing *u)
{
	const struct text_view *folded = &u->text->folded;
	const char *data = folded->data;
	size_t at;

	if (u->hint < u->at || u->at == 0) {
		at = hint_next(data, folded->len, u->at);
		u->hint = at;
		while (at > u->at && (unsigned char)data[at - 1] > ' ')
			at--;
		u->chunk = at;
	}
	/* Nothing but the chunk stands in front of the hint. */
	at = u->chunk > u->at ? u->chunk : u->at;
	if (at >= u->at + 2 && is_word_byte(data[at - 2]) &&
	    (at == 2 || !is_word_byte(data[at - 3])))
		at -= 2;
	return at;
}

static size_t behind_signs(const struct text *text, size_t at)
{
	struct glyph glyph = { 0 };

	while (glyph_read(text, at, &glyph) && glyph.kind == GLYPH_SIGN)
		at += glyph.len;
	return at;
}

static bool has_vowel(const struct apart_glyphs *glyphs)
{
	for (size_t i = 0; i < glyphs->count; i++)
		if (glyph_is_vowel(&glyphs->items[i]))
			return true;
	return false;
}

/* Undoes letters set apart that begin at `begin`. Signs between letters of
 * which none is a vowel hide some: that is for the chunk to say. */
static int undo_apart(struct undoing *u, size_t begin, size_t *end)
{
	bool blanks = false;
	int apart = apart_read(u->text, begin, u->word, &u->glyphs, end,
			       &blanks, u->arena, u->err);

	if (apart <= 0)
		return apart;
	if (!blanks && !has_vowel(&u->glyphs)) {
		*end = begin;
		return 0;
	}
	return undo_word(u, u->glyphs.items, u->glyphs.count, true, blanks);
}

static int undo_next(struct undoing *u)
{
	struct glyph glyph = { 0 };
	size_t begin, end = 0;

	u->at = next_suspect(u);
	if (!glyph_read(u->text, u->at, &glyph))
		return 0;
	if (glyph.kind < GLYPH_SIGN) {
		u->at += glyph.len;
		return 0;
	}
	(void)in_word(u, u->at);
	begin = behind_signs(u->text, u->at);
	if (undo_apart(u, begin, &end) < 0 ||
	    (end == begin && undo_chunk(u, u->at, &end) < 0))
		return -1;
	u->at = end;
	return 0;
}

int undo_disguises(struct text *text, struct arena *arena, struct err *err)
{
	struct undoing u = { .text = text, .arena = arena, .err = err };

	while (u.at < text->folded.len)
		if (undo_next(&u) < 0)
			return -1;
	if (u.data == NULL)
		return 0;
	if (copy(&u, text->folded.len) < 0)
		return -1;
	u.data[u.len] = '\0';
	text->skeleton = (struct text_view){ u.data, u.len, u.from, u.to };
	text->skeleton_words = u.words;
	text->skeleton_word_count = u.word_count;
	text->disguised = true;
	return 0;
}
