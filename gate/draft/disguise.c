#include "draft/disguise.h"

#include <string.h>

#include "draft/skeleton.h"

/* Signs that stand for any letter, and those that do so only where no word
 * could end: they join honest words too. */
#define MASKS "*#%"
#define WEAK_MASKS "-._&"

/* From so many accented words on, and one in ACCENTED_PART of all, a text is
 * written with accents. */
#define ACCENTED_LEAST 3
#define ACCENTED_PART 5

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_inside(const struct glyph *glyph)
{
	return glyph->kind >= GLYPH_APOSTROPHE;
}

/* What a word is made of, as bits of its glyphs' kinds. */
static unsigned kinds_of(const struct text *text, const struct text_word *word)
{
	struct glyph glyph = { 0 };
	unsigned kinds = 0;

	for (size_t at = word->start; at < word->end; at += glyph.len) {
		(void)glyph_read(text, at, &glyph);
		kinds |= 1U << glyph.kind;
	}
	return kinds;
}

void disguise_facts(const struct text *text, struct disguise_facts *facts)
{
	size_t latin = 0, plain = 0, accented = 0, foreign = 0;

	for (size_t i = 0; i < text->word_count; i++) {
		unsigned kinds = kinds_of(text, &text->words[i]);
		bool accents =
			(kinds & (1U << GLYPH_ACCENT | 1U << GLYPH_MARK)) != 0;

		if ((kinds & 1U << GLYPH_FOREIGN) != 0) {
			foreign++;
		} else if ((kinds &
			    (1U << GLYPH_LETTER | 1U << GLYPH_ACCENT)) != 0) {
			latin++;
			accented += accents;
			plain += !accents;
		}
	}
	facts->latin = foreign == 0 && plain > 0;
	facts->accented =
		accented >= ACCENTED_LEAST && accented * ACCENTED_PART >= latin;
}

void disguise_look(struct disguise_chunk *chunk)
{
	size_t parts = 0;

	chunk->closes = false;
	for (size_t i = 0; i < chunk->count; i++) {
		bool inside = is_inside(&chunk->glyphs[i]);

		parts +=
			inside && (i == 0 || !is_inside(&chunk->glyphs[i - 1]));
		chunk->closes |= !inside && chunk->glyphs[i].reads[0] == ')';
	}
	chunk->two_parts = parts == 2;
}

/* Makes signs read as a letter, or as "*"; "@" is for later to say. */
static void read_signs(struct glyph *glyphs, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		char c = glyphs[i].reads[0];

		if (is_one_of(c, MASKS WEAK_MASKS))
			glyphs[i].reads[0] = '*';
		else if (c != '@' && glyph_for_digit(c) != '\0')
			glyphs[i].reads[0] = glyph_for_digit(c);
	}
}

/* A letter in disguise in front of a word. */
static bool leads(const struct glyph *glyphs, size_t at, size_t count)
{
	return at + 1 < count && glyph_is_letter(&glyphs[at + 1]) &&
	       (at == 0 || !is_inside(&glyphs[at - 1])) &&
	       is_one_of(glyphs[at].reads[0], "$e");
}

size_t disguise_start(struct disguise_chunk *chunk, size_t at)
{
	while (at < chunk->count &&
	       (!is_inside(&chunk->glyphs[at]) ||
		chunk->glyphs[at].kind == GLYPH_APOSTROPHE)) {
		if (leads(chunk->glyphs, at, chunk->count)) {
			read_signs(chunk->glyphs, at, at + 1);
			return at;
		}
		at++;
	}
	return at;
}

/* Signs between two letters, [from, to), that hide one or two. A single
 * weak mask is one when a side can't be a word for want of a vowel. */
static bool joins(const struct disguise_chunk *chunk, size_t start, size_t from,
		  size_t to)
{
	const struct glyph *glyphs = chunk->glyphs;
	char c = glyphs[from].reads[0];
	bool left, right;

	if (to - from > SKELETON_MASKS_MAX || glyphs[to - 1].reads[0] != c ||
	    !glyph_is_letter(&glyphs[to]) ||
	    glyphs[from - 1].kind == GLYPH_DIGIT)
		return false;
	if (is_one_of(c, MASKS "$"))
		return true;
	if (is_one_of(c, WEAK_MASKS)) {
		left = glyph_has_vowel(glyphs, start, from);
		right = chunk->two_parts &&
			glyph_has_vowel(glyphs, to, chunk->count);
		return chunk->two_parts && !(left && right) &&
		       (to - from == 1 || !(left || right));
	}
	if (to - from > 1)
		return false;
	return is_one_of(c, "@!|+") || (c == '(' && !chunk->closes) ||
	       (c >= 'a' && c <= 'z');
}

/* How many signs behind a word belong to it: sh**, a$$, shi+. One star is a
 * footnote; stars in front as well are Markdown. */
static size_t tail(const struct disguise_chunk *chunk, size_t start,
		   size_t from)
{
	const struct glyph *glyphs = chunk->glyphs;
	char c = glyphs[from].reads[0];
	size_t same = 1, letters = from - start;

	while (from + same < chunk->count &&
	       glyphs[from + same].reads[0] == c &&
	       !is_inside(&glyphs[from + same]))
		same++;
	if (!glyph_is_letter(&glyphs[from - 1]) || letters < 2 || same > 2)
		return 0;
	if (c == '*')
		return same == 2 && glyphs[0].reads[0] != '*' ? 2 : 0;
	if (c == '$')
		return same;
	if (c == '+')
		return same == 1 && letters >= 3 && letters <= 4 &&
				       glyph_has_vowel(glyphs, start, from) ?
			       1 :
			       0;
	return 0;
}

size_t disguise_end(struct disguise_chunk *chunk, size_t at)
{
	struct glyph *glyphs = chunk->glyphs;
	size_t start = at, to, more;

	if (!is_inside(&glyphs[at]))
		at++;
	for (;; at = to) {
		while (at < chunk->count && is_inside(&glyphs[at]))
			at++;
		for (to = at; to < chunk->count && !is_inside(&glyphs[to]);)
			to++;
		if (at == chunk->count)
			return at;
		if (to == chunk->count) {
			more = tail(chunk, start, at);
			read_signs(glyphs, at, at + more);
			return at + more;
		}
		if (!joins(chunk, start, at, to))
			return at;
		read_signs(glyphs, at, to);
	}
}

/* A last digit that is a letter far more often than part of a name. */
static bool ends_in_leet(char digit, size_t digits, size_t letters)
{
	return digits == 1 && ((digit == '7' && letters >= 3) ||
			       (digit == '3' && letters >= 4));
}

/* Whether the digits among letters are letters: few, known for it, and not
 * where names and measures have theirs. */
static bool digits_read(const struct glyph *glyphs, size_t count,
			size_t letters, size_t digits)
{
	bool inner = false, seen = false;

	if (letters < 2 || letters + 1 < digits)
		return false;
	for (size_t i = 1; i < count; i++) {
		inner |= seen && glyph_is_letter(&glyphs[i]) &&
			 glyphs[i - 1].kind == GLYPH_DIGIT;
		seen |= glyph_is_letter(&glyphs[i - 1]);
	}
	for (size_t i = 0, end; i < count; i = end + (end == i)) {
		size_t n;

		for (end = i; end < count && glyphs[end].kind == GLYPH_DIGIT;
		     end++)
			if (glyph_for_digit(glyphs[end].reads[0]) == '\0')
				return false;
		n = end - i;
		if (n > 3 || (i == 0 && n > 1) ||
		    (i == 0 && n == 1 && letters < 3 && !inner) ||
		    (i > 0 && n > 0 && end == count && !inner &&
		     !ends_in_leet(glyphs[i].reads[0], n, letters)))
			return false;
	}
	return true;
}

/* Leaves two of a letter that is there three times in a row or more. A word
 * of one letter (www), one without a vowel (brrr) and a roman numeral are
 * honest. */
static bool shorten(struct glyph *glyphs, size_t count)
{
	size_t run = 0;
	char last = '\0';
	bool stretched = false, varied = false, roman = true;
	bool vowel = glyph_has_vowel(glyphs, 0, count);

	for (size_t i = 0; i < count; i++) {
		char c = glyphs[i].reads[0];

		if (c == '\0')
			continue;
		varied |= last != '\0' && c != last;
		roman &= is_one_of(c, "ivxlcdm");
		run = c == last && c != '*' ? run + 1 : 1;
		last = c;
		if (run > 2) {
			stretched = true;
			glyphs[i].reads[0] = '\0';
		}
	}
	return stretched && varied && vowel && !roman;
}

/* A word on its head: many letters are turned, the others look like letters
 * either way. */
static bool turn(struct glyph *glyphs, size_t count, size_t letters)
{
	static const char ways[] = "nubqdploisxz"; /* the first six in pairs */
	size_t turned = 0;

	for (size_t i = 0; i < count; i++) {
		turned += glyphs[i].kind == GLYPH_TURNED;
		if (glyphs[i].kind != GLYPH_TURNED &&
		    !is_one_of(glyphs[i].reads[0], ways))
			return false;
	}
	if (turned * 3 < letters)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *way = memchr(ways, glyphs[i].reads[0], 6);

		if (glyphs[i].kind == GLYPH_LETTER && way != NULL)
			glyphs[i].reads[0] = ways[(size_t)(way - ways) ^ 1];
	}
	return true;
}

/* Signs that stand for letters or hide them; the masks among them are counted
 * apart, "@" is one as long as there aren't too many. */
static size_t count_signs(struct glyph *glyphs, size_t count, size_t *masks)
{
	size_t signs = 0;

	*masks = 0;
	for (size_t i = 0; i < count; i++)
		*masks += glyphs[i].reads[0] == '*';
	for (size_t i = 0; i < count; i++) {
		if (glyphs[i].kind != GLYPH_SIGN || glyphs[i].reads[0] == '\0')
			continue;
		signs++;
		if (glyphs[i].reads[0] != '@')
			continue;
		glyphs[i].reads[0] = *masks < SKELETON_MASKS_MAX ? '*' : 'a';
		*masks += glyphs[i].reads[0] == '*';
	}
	return signs;
}

bool disguise_undo(struct glyph *glyphs, size_t count,
		   const struct disguise_facts *facts, bool apart, bool *turned)
{
	size_t kinds[GLYPH_MARK + 1] = { 0 }, letters = 0, masks, latin;
	size_t signs = count_signs(glyphs, count, &masks), other, digits;
	bool stretched, accents;

	for (size_t i = 0; i < count; i++) {
		kinds[glyphs[i].kind]++;
		letters += glyph_is_letter(&glyphs[i]);
	}
	other = kinds[GLYPH_SCRIPT] + kinds[GLYPH_LOOSE];
	latin = letters - other;
	digits = kinds[GLYPH_DIGIT];
	if (kinds[GLYPH_FOREIGN] > 0 || letters < 2 ||
	    masks > SKELETON_MASKS_MAX ||
	    (masks > 0 && letters + digits + masks < 4) ||
	    (other > 0 && latin == 0 &&
	     (kinds[GLYPH_LOOSE] > 0 || !facts->latin)) ||
	    (digits > 0 && !apart &&
	     !digits_read(glyphs, count, letters, digits)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (glyphs[i].kind == GLYPH_DIGIT)
			glyphs[i].reads[0] =
				glyph_for_digit(glyphs[i].reads[0]);
	stretched = shorten(glyphs, count);
	*turned = kinds[GLYPH_TURNED] > 0 && turn(glyphs, count, letters);
	accents = kinds[GLYPH_MARK] > 1 ||
		  (!facts->accented &&
		   kinds[GLYPH_ACCENT] + kinds[GLYPH_MARK] > 0);
	return apart || stretched || accents || signs > 0 || other > 0 ||
	       digits > 0 || kinds[GLYPH_STYLED] + kinds[GLYPH_TURNED] > 0;
}
