/*
 * capital: how a word is written: small, Capitalised, SHOUTED or mIxed.
 */
#ifndef GATE_FILTER_CAPITAL_H
#define GATE_FILTER_CAPITAL_H

#include <stddef.h>

#define CAPITAL_WORD_MAX 128 /* bytes of a word that is written anew */

enum capital {
	CAPITAL_NONE = 0,
	CAPITAL_FIRST, /* the first letter alone; also a word of one */
	CAPITAL_ALL,   /* every letter that has two cases */
	CAPITAL_MIXED
};

enum capital capital_of(const char *word, size_t len);

/* capital_write writes a word in small letters, the first one as a capital
 * when `first` is CAPITAL_FIRST. The length, or 0 when it doesn't fit. */
size_t capital_write(const char *word, size_t len, enum capital first,
		     char out[CAPITAL_WORD_MAX]);

#endif
