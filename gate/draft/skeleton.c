#include "draft/skeleton.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/glyph.h"
#include "draft/undo.h"

/* A key while it is put together. */
struct guess {
	const char *word;
	size_t len;
	char key[SKELETON_KEY_MAX];
	int (*take)(void *context, const char *key, size_t len);
	void *context;
};

/* Adds a letter to a key of `len` letters; the new length. */
static size_t put(char *key, size_t len, char letter)
{
	if (letter == 'l')
		letter = 'i';
	if (len >= 2 && key[len - 1] == letter && key[len - 2] == letter)
		return len;
	if (len < SKELETON_KEY_MAX)
		key[len] = letter;
	return len + 1;
}

static size_t without_s(const char *word, size_t len)
{
	return len > 2 && memcmp(word + len - 2, "'s", 2) == 0 ? len - 2 : len;
}

size_t skeleton_key(const char *word, size_t len, char key[SKELETON_KEY_MAX])
{
	struct glyph glyph = { 0 };
	size_t n = 0, step;
	uint32_t c = 0;

	len = without_s(word, len);
	for (size_t at = 0; at < len; at += step) {
		step = utf8_next(word + at, len - at, &c);
		if (step == 0)
			return 0;
		glyph_of(c, &glyph);
		if (glyph.kind == GLYPH_MARK || glyph.kind == GLYPH_APOSTROPHE)
			continue;
		if (glyph.kind != GLYPH_LETTER && glyph.kind != GLYPH_ACCENT)
			return 0;
		for (const char *letter = glyph.reads; *letter != '\0';
		     letter++)
			n = put(key, n, *letter);
		if (n >= SKELETON_KEY_MAX)
			return 0;
	}
	key[n] = '\0';
	return n;
}

/* Goes on from word[at] with a key of `n` letters; as many more double letters
 * as `halves` are taken for one, too. */
static int guess_on(struct guess *guess, size_t at, size_t n, size_t halves)
{
	char c;
	int result;

	while (at < guess->len && guess->word[at] == '\'')
		at++;
	if (n >= SKELETON_KEY_MAX)
		return 0;
	if (at == guess->len) {
		guess->key[n] = '\0';
		return n > 0 ? guess->take(guess->context, guess->key, n) : 0;
	}
	c = guess->word[at];
	if (c == '*') {
		result = guess_on(guess, at + 1, n, halves);
		for (c = 'a'; c <= 'z' && result == 0; c++)
			if (c != 'l')
				result =
					guess_on(guess, at + 1,
						 put(guess->key, n, c), halves);
		return result;
	}
	if (halves == 0 || at + 1 == guess->len || guess->word[at + 1] != c)
		return guess_on(guess, at + 1, put(guess->key, n, c), halves);
	result = guess_on(guess, at + 1, put(guess->key, n, c), halves - 1);
	if (result == 0)
		result = guess_on(guess, at + 2, put(guess->key, n, c),
				  halves - 1);
	return result;
}

int skeleton_guess(const char *word, size_t len,
		   int (*take)(void *context, const char *key, size_t len),
		   void *context)
{
	struct guess guess = { .word = word,
			       .len = without_s(word, len),
			       .take = take,
			       .context = context };
	size_t masks = 0;

	for (size_t i = 0; i < guess.len; i++) {
		if (word[i] == '*')
			masks++;
		else if (word[i] != '\'' && (word[i] < 'a' || word[i] > 'z'))
			return 0;
	}
	/* A word that long has no key, and would only be walked in vain. */
	if (masks > SKELETON_MASKS_MAX || guess.len > 2 * SKELETON_KEY_MAX)
		return 0;
	return guess_on(&guess, 0, 0,
			masks == 0 ? 4 : SKELETON_MASKS_MAX - masks);
}

/* Most texts have no disguise, and it must cost them next to nothing to be told
 * so: sixteen bytes at a time, by the vectors of gcc and clang. What a byte
 * is: */
#define LETTER 1 /* or an apostrophe, which is inside words */
#define DIGIT 2
#define JOINT 4	  /* a sign that is suspicious between letters, */
#define SIGN 8	  /* behind a letter, */
#define LEADER 16 /* in front of one */
#define OTHER 128 /* not ASCII */
#define LANES 16
#define BLOCK 128
#define AHEAD LANES /* bytes of the next block that are looked at */

typedef unsigned char lanes __attribute__((vector_size(LANES)));

static lanes load(const unsigned char *bytes)
{
	lanes all;

	memcpy(&all, bytes, sizeof(all));
	return all;
}

/* `kind` in the lanes that are in first … last. */
static lanes are(lanes c, unsigned char first, unsigned char last,
		 unsigned char kind)
{
	return (lanes)(c - first <= (unsigned char)(last - first)) & kind;
}

static void classify(const unsigned char *bytes, unsigned char *classes)
{
	for (size_t i = 0; i < BLOCK + AHEAD; i += LANES) {
		lanes c = load(bytes + i), class = c & OTHER;

		class |= are(c, 'a', 'z', LETTER) | are(c, '\'', '\'', LETTER);
		class |= are(c, '0', '9', DIGIT) | are(c, '-', '.', JOINT);
		class |= are(c, '!', '!', JOINT) | are(c, '#', '&', SIGN);
		class |= are(c, '(', '(', SIGN) | are(c, '*', '+', SIGN);
		class |= are(c, '@', '@', SIGN) | are(c, '_', '_', SIGN);
		class |= are(c, '|', '|', SIGN) | are(c, '$', '$', LEADER);
		memcpy(classes + i, &class, sizeof(class));
	}
}

/* Letter and sign, letter and digit, one letter thrice, what isn't ASCII.
 * bytes[0] and classes[0] stand in front of the block. */
static lanes pairs(const unsigned char *bytes, const unsigned char *classes)
{
	lanes hints = { 0 }, other = { 0 };

	for (size_t i = 1; i <= BLOCK; i += LANES) {
		lanes a = load(classes + i), b = load(classes + i + 1);
		lanes letter = load(bytes + i);
		lanes same = (lanes)(letter == load(bytes + i + 1)) &
			     (lanes)(letter == load(bytes + i + 2));

		/* Bits of a class moved to where LETTER is. */
		hints |= a & (b >> 3 | b >> 1 | same);
		hints |= b & (a >> 4 | a >> 1);
		hints |= a & b >> 2 & load(classes + i + 2);
		other |= a & OTHER;
	}
	return (hints & LETTER) | other;
}

/* Single letters near each other. */
static lanes singles(const unsigned char *classes)
{
	unsigned char single[BLOCK + 2 * AHEAD] = { 0 };
	lanes hints = { 0 };

	for (size_t i = 1; i <= BLOCK; i += LANES) {
		lanes sides = load(classes + i - 1) | load(classes + i + 1);
		lanes alone = load(classes + i) & ~(sides | sides >> 1);

		alone &= LETTER;
		memcpy(single + i, &alone, sizeof(alone));
	}
	for (size_t i = 1; i <= BLOCK; i += LANES)
		hints |= load(single + i) &
			 (load(single + i + 2) | load(single + i + 3) |
			  load(single + i + 4));
	return hints;
}

/* Whether a block may have a disguise; bytes[0] stands in front of it. */
static bool has_hint(const unsigned char *bytes)
{
	unsigned char classes[BLOCK + 2 * AHEAD] = { 0 };
	lanes hints;
	uint64_t halves[LANES / sizeof(uint64_t)];

	classify(bytes, classes);
	hints = pairs(bytes, classes) | singles(classes);
	memcpy(halves, &hints, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

static bool may_be_disguised(const char *data, size_t len)
{
	unsigned char bytes[BLOCK + 2 * AHEAD];

	/* Three letters apart may lie across a border: blocks overlap. */
	for (size_t at = 0; at < len; at += BLOCK - AHEAD) {
		size_t n = len - at;

		if (n >= sizeof(bytes) - 1)
			n = sizeof(bytes) - 1;
		else
			memset(bytes, ' ', sizeof(bytes));
		bytes[0] = at == 0 ? ' ' : (unsigned char)data[at - 1];
		memcpy(bytes + 1, data + at, n);
		if (has_hint(bytes))
			return true;
	}
	return false;
}

int skeleton_open(struct text *text, struct arena *arena, struct err *err)
{
	text->skeleton = text->folded;
	text->skeleton_words = text->words;
	text->skeleton_word_count = text->word_count;
	text->disguised = false;
	if (!may_be_disguised(text->folded.data, text->folded.len))
		return 0;
	return undo_disguises(text, arena, err);
}
