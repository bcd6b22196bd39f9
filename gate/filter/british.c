#include "filter/british.h"

#include <string.h>

#include "filter/capital.h"

#define BEFORE 2 /* letters in front: our and rise stay what they are */

/* What a British word has for its American one. Only what no common slip
 * looks like: of centre and defence there is a list, as -re and -ence would
 * let numbre and sence pass. */
static const struct {
	const char *british, *american;
} spellings[] = {
	{ "our", "or" },     { "ise", "ize" },	    { "isi", "izi" },
	{ "isa", "iza" },    { "yse", "yze" },	    { "ysi", "yzi" },
	{ "aem", "em" },     { "aed", "ed" },	    { "aes", "es" },
	{ "oes", "es" },     { "oed", "ed" },	    { "lment", "llment" },
	{ "lfil", "lfill" }, { "gement", "gment" },
};

/* Behind a doubled l: travelled, traveller, councillor, marvellous. */
static const char *const doubled[] = { "ed", "ing", "ings", "er",   "ers",
				       "or", "ors", "ous",  "ously" };

/* Humourous and honourary are wrong on both sides of the sea. */
static bool is_slip(const char *behind, size_t len)
{
	return len >= 2 &&
	       (memcmp(behind, "ou", 2) == 0 || memcmp(behind, "ar", 2) == 0);
}

static bool is_spelling(const struct dictionary *dictionary, const char *word,
			size_t len, size_t at, size_t spelling)
{
	const char *from = spellings[spelling].british;
	const char *to = spellings[spelling].american;
	size_t behind = len - at - strlen(from);
	char american[CAPITAL_WORD_MAX + 8];

	if (spelling == 0 && is_slip(word + len - behind, behind))
		return false;
	memcpy(american, word, at);
	memcpy(american + at, to, strlen(to));
	memcpy(american + at + strlen(to), word + len - behind, behind);
	return dictionary_knows(dictionary, american, at + strlen(to) + behind);
}

/* Travelled is of travel, but smilling of nothing; a long vowel in front
 * doubles nothing (appealling), other than in fuelled and dialled. */
static bool is_doubled(const struct dictionary *dictionary, const char *word,
		       size_t len)
{
	for (size_t i = 0; i < sizeof(doubled) / sizeof(*doubled); i++) {
		size_t n = strlen(doubled[i]), stem = len - n - 1;

		if (len < n + 5 || memcmp(word + len - n, doubled[i], n) != 0 ||
		    memcmp(word + stem - 1, "ll", 2) != 0)
			continue;
		if (memchr("aeiou", word[stem - 3], 5) != NULL &&
		    memcmp(word + stem - 3, "ue", 2) != 0 &&
		    memcmp(word + stem - 3, "ia", 2) != 0)
			continue;
		if (dictionary_knows(dictionary, word, stem))
			return true;
	}
	return false;
}

bool british_knows(const struct dictionary *dictionary, const char *word,
		   size_t len)
{
	if (len > CAPITAL_WORD_MAX)
		return false;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		const char *from = spellings[i].british;
		size_t n = strlen(from);

		for (size_t at = BEFORE; at + n <= len; at++)
			if (memcmp(word + at, from, n) == 0 &&
			    is_spelling(dictionary, word, len, at, i))
				return true;
	}
	return is_doubled(dictionary, word, len);
}
