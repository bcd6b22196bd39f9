/*
 * attack: texts made to cost a rule as much work as they can: what it looks
 * for, over and over, with a tail that is none of it, and the shapes that
 * patterns are known to stumble over. Each fills a buffer to its end.
 */
#ifndef TESTS_UNIT_ATTACK_H
#define TESTS_UNIT_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "filter/rules.h"

/* Classic evil shapes: one piece repeated. */
static const char *const attack_shapes[] = {
	"a",
	"A",
	"0",
	" ",
	",",
	"\"",
	"'",
	"-",
	"(",
	"=",
	"\n",
	"a ",
	"a1",
	"1 ",
	"1-",
	"a.",
	"a@",
	"a@a.",
	"a, ",
	"\"a\" ",
	"a=\"",
	" \t",
	"aA0_",
	"0123456789abcdef",
	"http://",
	"x://a:b@",
	"key=",
	"-----BEGIN ",
	"AAAAaaaa1111/+",
	"the the ",
	"I am not a ",
	"very ",
	"\xC3\xA9",	    /* a letter with an accent */
	"a\xCC\x81",	    /* the same in two */
	"\xE2\x80\x8B",	    /* nothing to be seen */
	"\xEF\xB7\xBA",	    /* U+FDFA, eighteen when folded */
	"\xF0\x9F\x98\x80", /* a face */
	"\xE2\x80\x9C",	    /* a quotation mark */
};

#define ATTACK_SHAPES (sizeof(attack_shapes) / sizeof(*attack_shapes))

/* Fills `size` bytes with pieces one after the other, and breaks the end. */
static inline void attack_fill(char *out, size_t size,
			       const char *const *pieces, size_t count)
{
	static const char tail[] = "\n!@#~";
	size_t at = 0, turn = 0, last = sizeof(tail) - 1, len;

	while ((len = strlen(pieces[turn % count])) > 0 &&
	       at + len + last <= size) {
		memcpy(out + at, pieces[turn++ % count], len);
		at += len;
	}
	memset(out + at, '~', size - at);
	memcpy(out + size - last, tail, last);
}

/* The next run of plain characters in a pattern, as `piece`; false at its
 * end. */
static inline bool attack_literal(const char **pattern, char *piece,
				  size_t size)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    " -_:/@=,'\"";
	size_t len;

	do {
		const char *s = *pattern;

		s += *s == '\\' && s[1] != '\0' ? 2 : 0;
		s += strcspn(s, "\\abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
		len = strspn(s, plain);
		*pattern = s + len;
		if (len == 0 && *s == '\0')
			return false;
		len = len < size ? len : size - 1;
		memcpy(piece, s, len);
		piece[len] = '\0';
	} while (len < 2);
	return true;
}

#endif
