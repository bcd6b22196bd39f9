#include "draft/skeleton.h"

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
 * so: bytes by the block, without a branch, so that the compiler makes
 * vector code of it. What a byte is: */
#define LETTER 1U /* or an apostrophe, which is inside words */
#define DIGIT 2U
#define JOINT 4U   /* a sign that is suspicious between letters, */
#define SIGN 8U	   /* behind a letter, */
#define LEADER 16U /* in front of one */
#define OTHER 128U /* not ASCII */
#define BLOCK 64
#define AHEAD 16 /* bytes of the next block that are looked at */

static void classify(const unsigned char *bytes, unsigned char *classes)
{
	for (size_t i = 0; i < BLOCK + AHEAD; i++) {
		unsigned char c = bytes[i];
		unsigned letter = (unsigned char)(c - 'a') < 26;
		unsigned digit = (unsigned char)(c - '0') < 10;
		unsigned sign = (unsigned char)(c - '#') < 4;

		letter |= c == '\'';
		sign |= (c == '(') | (c == '*') | (c == '+') | (c == '@') |
			(c == '_') | (c == '|');
		classes[i] =
			(unsigned char)(letter | digit << 1 |
					(unsigned)((c == '.') | (c == '-') |
						   (c == '!'))
						<< 2 |
					sign << 3 | (unsigned)(c == '$') << 4 |
					(c & OTHER));
	}
}

/* Whether a block may have a disguise; bytes[0] stands in front of it. */
static bool has_hint(const unsigned char *bytes)
{
	unsigned char class[BLOCK + AHEAD], single[BLOCK + AHEAD] = { 0 };
	unsigned char hints = 0;

	classify(bytes, class);
	for (size_t i = 1; i <= BLOCK; i++) {
		unsigned char a = class[i], b = class[i + 1];

		/* letter and sign, letter and digit, either way round */
		hints |= (unsigned char)((a & (b >> 3)) | ((a >> 4) & b) |
					 (a & (b >> 1)) | ((a >> 1) & b));
		hints |= (unsigned char)(a & (b >> 2) & class[i + 2]);
		hints |= (unsigned char)((bytes[i] == bytes[i + 1]) &
					 (bytes[i] == bytes[i + 2]) & a);
	}
	hints &= LETTER;
	for (size_t i = 1; i <= BLOCK; i++)
		hints |= class[i] & OTHER;
	for (size_t i = 1; i < BLOCK + AHEAD - 1; i++)
		single[i] =
			(unsigned char)(class[i] & LETTER &
					~(class[i - 1] | class[i - 1] >> 1) &
					~(class[i + 1] | class[i + 1] >> 1));
	for (size_t i = 1; i <= BLOCK; i++)
		hints |= single[i] &
			 (single[i + 2] | single[i + 3] | single[i + 4]);
	return hints != 0;
}

static bool may_be_disguised(const char *data, size_t len)
{
	unsigned char bytes[1 + BLOCK + AHEAD];

	for (size_t at = 0; at < len; at += BLOCK) {
		size_t n = len - at;

		if (n > BLOCK + AHEAD)
			n = BLOCK + AHEAD;
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
