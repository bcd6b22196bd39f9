/*
 * language: BCP 47 tags, as far as we look at them.
 */
#ifndef GATE_DRAFT_LANGUAGE_H
#define GATE_DRAFT_LANGUAGE_H

#include <stdbool.h>

/* language_is_tag: the form is right: a language of two or three letters
 * (longer ones are reserved, and `english` would fit no rule), then subtags
 * of one to eight letters and digits. */
bool language_is_tag(const char *tag);

/* language_same: the same language, whatever the region: en and en-GB. */
bool language_same(const char *a, const char *b);

#endif
