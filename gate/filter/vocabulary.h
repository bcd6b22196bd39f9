/*
 * vocabulary: which words are right in a language: those of its hunspell
 * dictionary, everyday words of posts that dictionaries lack
 * (wordlists/spelling/en.txt), and the team's own.
 *
 * English without a region is American and British at once: where the
 * British dictionary isn't installed, British endings are told by a small
 * table and wordlists/spelling/en-gb.txt. A language whose dictionary isn't
 * installed has no vocabulary, and nothing is said of its words.
 *
 * Dictionaries are made (15 ms) when a word is first asked for, unless an
 * image has them. One vocabulary is for any number of threads.
 */
#ifndef GATE_FILTER_VOCABULARY_H
#define GATE_FILTER_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/image.h"

#define VOCABULARY_OWN_MAX ((size_t)1024 * 1024) /* of the team's list */
#define VOCABULARY_FOLDER "/usr/share/hunspell"

struct vocabulary;

/* The words of one language, for one post: its dictionaries. */
struct vocabulary_words {
	struct vocabulary *vocabulary;
	struct lexis *dictionaries[2];
	size_t count; /* 0: nothing is known of this language */
	bool english; /* a word with other letters is from elsewhere: café */
	bool british; /* British forms of American words are right too */
};

/* vocabulary_open reads the team's list, when there is one: words, one a
 * line, with # comments. `folder` is where dictionaries are. */
int vocabulary_open(const char *folder, const char *own,
		    struct vocabulary **vocabulary, struct err *err);
void vocabulary_close(struct vocabulary *vocabulary);

/* vocabulary_words finds the dictionaries of a BCP 47 language, and makes
 * those that weren't yet. */
int vocabulary_words(struct vocabulary *vocabulary, const char *language,
		     struct vocabulary_words *words, struct err *err);

/* vocabulary_lists: a dictionary has the word just as it stands. Others may be
 * known too, but this costs little. */
bool vocabulary_lists(const struct vocabulary_words *words, const char *word,
		      size_t len);

/* vocabulary_knows: 1 or 0 for a word as it is written (NFC, with ' for the
 * apostrophe); -1 when hunspell is needed and can't be asked. */
int vocabulary_knows(const struct vocabulary_words *words, const char *word,
		     size_t len, struct err *err);

/* vocabulary_is_own: the folded word is one of the team's. */
bool vocabulary_is_own(const struct vocabulary *vocabulary, const char *folded,
		       size_t len);

/* vocabulary_suggest asks hunspell, which takes 30 ms a word, for at most
 * `most` words that could be meant. */
int vocabulary_suggest(const struct vocabulary_words *words, const char *word,
		       size_t most, struct arena *arena,
		       struct conf_strings *suggest, struct err *err);

/* vocabulary_save adds what has been made so far to an image.
 * vocabulary_load looks there first from now on; the image outlives the
 * vocabulary. What was made from other files than there are now isn't used. */
int vocabulary_save(struct vocabulary *vocabulary, struct image_making *making,
		    struct err *err);
void vocabulary_load(struct vocabulary *vocabulary, const struct image *image);

#endif
