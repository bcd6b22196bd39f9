/*
 * script: which alphabet a letter is of, and which Latin letter it would be
 * taken for. Only what is needed to see that a word isn't what it looks like:
 * the alphabets that share letters with Latin are told apart, all others are
 * one. Ranges from Unicode 15 (Scripts.txt); the look-alikes are ours, by how
 * common fonts draw them.
 */
#ifndef GATE_DRAFT_SCRIPT_H
#define GATE_DRAFT_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

enum script {
	SCRIPT_NONE = 0, /* digits, marks, signs: of all of them */
	SCRIPT_LATIN,
	SCRIPT_GREEK,
	SCRIPT_CYRILLIC,
	SCRIPT_ARMENIAN,
	SCRIPT_RARE, /* Cherokee, Coptic, Lisu …: never in a Latin word */
	SCRIPT_OTHER /* Arabic, Han, Thai …: stand beside Latin honestly */
};

enum script script_of(uint32_t point);

/* script_name: "Cyrillic"; "another" for those that aren't told apart. */
const char *script_name(enum script script);

/* How much a letter looks like a Latin one. */
enum script_likeness {
	SCRIPT_UNLIKE = 0,
	SCRIPT_ROUGHLY, /* at a glance: к and k, α and a */
	SCRIPT_ALIKE	/* in most fonts: о and o, ο and o */
};

/* script_latin gives the ASCII letter or digit in *latin, and how far it is
 * one; a Latin letter that isn't ASCII may look like one as well (ɑ). */
enum script_likeness script_latin(uint32_t point, char *latin);

/* script_has_twin: the ASCII letter has a twin in a script, Greek or
 * Cyrillic. */
bool script_has_twin(char latin, enum script script);

#endif
