/*
 * grapheme: where one character as people see it ends and the next begins,
 * the extended grapheme clusters of Unicode 17.0 (UAX #29), with the Indic
 * conjuncts of rule GB9c.
 *
 * Tables of our own and not utf8proc's: that of Debian 12 is Unicode 15.0 and
 * lacks GB9c, and platforms count by a newer one. Bluesky's server counts
 * with its Node's Intl.Segmenter; that and this agree (tests/e2e/
 * graphemes.sh). What Unicode adds later counts as one each.
 */
#ifndef GATE_DRAFT_GRAPHEME_H
#define GATE_DRAFT_GRAPHEME_H

#include <stddef.h>

/* grapheme_length is the length in bytes of the cluster at the beginning of
 * valid UTF-8; 0 when len is. */
size_t grapheme_length(const char *text, size_t len);

/* grapheme_count counts the clusters of valid UTF-8. */
size_t grapheme_count(const char *text, size_t len);

#endif
