/*
 * speller: one hunspell dictionary, asked about words.
 *
 * The library isn't linked: loading it and libstdc++ costs every process some
 * milliseconds, and most need neither. It is loaded, with the dictionary
 * (20 ms for English), when something is first asked. hunspell isn't for two
 * threads at once, so each question waits for the one before it.
 */
#ifndef GATE_FILTER_SPELLER_H
#define GATE_FILTER_SPELLER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

struct speller;

/* speller_open remembers "path.aff" and "path.dic"; nothing is looked for
 * yet. `package` is the one that errors name. */
int speller_open(const char *path, const char *package,
		 struct speller **speller, struct err *err);
void speller_close(struct speller *speller);

/* speller_knows and speller_is_stem answer 1 or 0: whether a word of UTF-8 is
 * right, with hunspell's own rules of case; and whether `stem` is one of the
 * stems of `word`. -1 when hunspell can't be asked: ERR_CONFIG names the
 * package that is missing. A word with letters that the dictionary's encoding
 * lacks is from elsewhere, and right. */
int speller_knows(struct speller *speller, const char *word, struct err *err);
int speller_is_stem(struct speller *speller, const char *word, const char *stem,
		    struct err *err);

/* speller_suggest gives at most `most` words that could be meant, the best
 * first. It takes some 30 ms. */
int speller_suggest(struct speller *speller, const char *word, size_t most,
		    struct arena *arena, struct conf_strings *words,
		    struct err *err);

#endif
