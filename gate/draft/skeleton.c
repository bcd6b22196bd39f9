#include "draft/skeleton.h"

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

int skeleton_open(struct text *text, struct arena *arena, struct err *err)
{
	text->skeleton = text->folded;
	text->skeleton_words = text->words;
	text->skeleton_word_count = text->word_count;
	text->disguised = false;
	return undo_disguises(text, arena, err);
}
