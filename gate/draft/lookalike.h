/*
 * lookalike: words that aren't written in the letters they seem to be
 * (UTS #39): pаypal with a Cyrillic а. Honest mixtures stay: SMSка, СберPay,
 * TNFα, 50 kΩ, iPhoneの.
 */
#ifndef GATE_DRAFT_LOOKALIKE_H
#define GATE_DRAFT_LOOKALIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "draft/script.h"

#define LOOKALIKE_LETTERS 64 /* of a word that are looked at */

struct lookalike {
	bool deceives;	    /* zero: it is what it looks like */
	uint32_t odd;	    /* the first letter that isn't what it seems */
	enum script script; /* of that letter */
};

/* lookalike_word judges a word of valid UTF-8 by itself. */
struct lookalike lookalike_word(const char *word, size_t len);

/* lookalike_whole: each letter is of one other alphabet, and each has a Latin
 * twin (раура). Honest in a text of that alphabet (роса is dew). */
bool lookalike_whole(const char *word, size_t len, struct lookalike *found);

/* lookalike_label judges a part of a host's name, where people expect ASCII:
 * any mixture deceives, and so do Latin letters that aren't those of ASCII but
 * look like them (ɡoogle). */
struct lookalike lookalike_label(const char *label, size_t len);

/* lookalike_read adds what a reader takes it for. */
void lookalike_read(struct buf *out, const char *word, size_t len);

#endif
