/*
 * dictionary: every right form of a language's words in one flat hash table
 * of fingerprints, some 6 bytes a form, with hunspell's rules of case. A word
 * that isn't in it is taken for one that is once in two thousand million.
 *
 * Made from hunspell's files without hunspell, which takes longer to load
 * than this table takes to make; saved in an image, which takes no time. The
 * two agree in every word of letters and apostrophes where the dictionary is
 * a list of forms (filter/affix); where it is more, there is no table.
 */
#ifndef GATE_FILTER_DICTIONARY_H
#define GATE_FILTER_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"

#define DICTIONARY_FILE_MAX ((size_t)64 * 1024 * 1024)

/* `= { 0 }` is one that knows no word. */
struct dictionary {
	const uint32_t *cells; /* 0: empty */
	size_t count;
};

/* The forms of a dictionary while they are gathered. `= { 0 }` is empty. */
struct dictionary_making {
	uint64_t *hashes;
	size_t count, cap;
	struct arena *arena; /* for hashes, until it is finished */
};

/* dictionary_add takes a form as it is written; a small one is right in
 * capitals too. */
int dictionary_add(struct dictionary_making *making, const char *form,
		   size_t len, struct err *err);

/* dictionary_add_all takes all forms of "path.aff" and "path.dic". *whole is
 * false when there are more words than those: hunspell must be asked. */
int dictionary_add_all(struct dictionary_making *making, const char *path,
		       bool *whole, struct err *err);

/* dictionary_finish makes the table, in `arena`. */
int dictionary_finish(const struct dictionary_making *making,
		      struct arena *arena, struct dictionary *dictionary,
		      struct err *err);

/* dictionary_has is about a form as it is written; dictionary_knows allows
 * the capitals that a sentence or a headline gives a word: Hello and HELLO
 * for hello, PARIS for Paris, but not paris. */
bool dictionary_has(const struct dictionary *dictionary, const char *form,
		    size_t len);
bool dictionary_knows(const struct dictionary *dictionary, const char *word,
		      size_t len);

/* What a dictionary was made from. Zeroed first: compared byte by byte. */
#define DICTIONARY_PATH 256
struct dictionary_mark {
	char path[DICTIONARY_PATH];
	int64_t sizes[2], times[2]; /* of path.aff and path.dic; ns */
	uint64_t added;		    /* a sum over words of our own */
};

/* dictionary_mark looks at the two files; false when one isn't there. */
bool dictionary_mark(const char *path, uint64_t added,
		     struct dictionary_mark *mark);

/* dictionary_sum is for `added`; no promise but to differ. */
uint64_t dictionary_sum(const char *text, size_t len);

/* The parts of an image from IMAGE_DICTIONARY + 16 × slot on are its mark and
 * its cells. dictionary_load looks through the slots for one with this mark;
 * false: there is none that is whole. It lives as long as the image. */
#define DICTIONARY_SLOTS 16
int dictionary_save(const struct dictionary *dictionary,
		    const struct dictionary_mark *mark, uint32_t slot,
		    struct image_making *making, struct err *err);
bool dictionary_load(const struct image *image,
		     const struct dictionary_mark *mark,
		     struct dictionary *dictionary);

#endif
