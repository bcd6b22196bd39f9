/*
 * fold: the Unicode tables behind draft/text, by utf8proc (Unicode 15.0 in
 * Debian 12), with a fast path for ASCII.
 *
 * utf8proc and not tables of our own: it is in Debian, 350 KB, starts
 * nothing, and its data follows the distribution. Counting is for
 * draft/grapheme, which knows a newer Unicode.
 */
#ifndef GATE_DRAFT_FOLD_H
#define GATE_DRAFT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most characters that one piece folds to. */
#define FOLD_POINTS_MAX 128
#define FOLD_BYTES_MAX (3 * FOLD_POINTS_MAX * 4)

/* fold_cluster folds the first piece of valid UTF-8: a grapheme cluster, with
 * whatever else would join it once invisible characters are gone, so that
 * the folded pieces in a row are the fold of the whole (NFKC_Casefold,
 * UAX #31) and folding them again changes nothing. Of marks piled on one
 * letter all but the first 30 are left out, which bounds the work. Returns
 * the raw bytes it took (at least 1 when len > 0) and writes *out_len bytes
 * to `out`, which may be 0. */
size_t fold_cluster(const char *text, size_t len, char out[FOLD_BYTES_MAX],
		    size_t *out_len);

/* fold_version is that of the tables. */
const char *fold_version(void);

/* fold_plain folds the ASCII at the front, byte by byte, as far as nothing
 * else could join it: the pieces of fold_cluster that are one byte long, many
 * at once. Returns how many there are (0: none), written to `out`, which has
 * room for `len`. */
size_t fold_plain(const char *text, size_t len, char *out);

/* fold_is_word: a letter, mark or number: what words are made of. */
bool fold_is_word(uint32_t point);

/* fold_is_assigned: Unicode has such a character, as of utf8proc's version. */
bool fold_is_assigned(uint32_t point);

/* fold_is_mark: stands on the character before it. */
bool fold_is_mark(uint32_t point);

/* fold_base is the letter a to z that a small Latin letter with marks is
 * built on (é: e); 0 for anything else. */
char fold_base(uint32_t point);

/* fold_break: there is a grapheme border between a and b. *state starts at
 * 0 and is carried along (UAX #29, without GB9c): as
 * good as any to fold by. */
bool fold_break(uint32_t a, uint32_t b, int32_t *state);

/* fold_compose is NFC alone, for counts that are taken after it. Writes at
 * most `size` bytes and returns the length, or 0 when it doesn't fit. */
size_t fold_compose(const char *text, size_t len, char *out, size_t size);

/* fold_lower and fold_upper: a letter's other case, itself when it has none
 * (the simple mappings, which don't change how many letters there are). */
uint32_t fold_lower(uint32_t point);
uint32_t fold_upper(uint32_t point);

/* fold_is_emoji: shown as a picture by itself (Extended_Pictographic). */
bool fold_is_emoji(uint32_t point);

#endif
