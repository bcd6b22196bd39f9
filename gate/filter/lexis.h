/*
 * lexis: one dictionary that is installed, with our own words of its language
 * beside it: as a table where it is a list of forms, else as hunspell has it.
 */
#ifndef GATE_FILTER_LEXIS_H
#define GATE_FILTER_LEXIS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/image.h"
#include "filter/dictionary.h"
#include "filter/speller.h"

#define LEXIS_NAME 8 /* "en_US" and its NUL */
#define LEXIS_PACKAGE 24

struct lexis {
	char name[LEXIS_NAME];
	char package[LEXIS_PACKAGE];
	struct dictionary_mark mark;
	struct dictionary forms;
	bool whole; /* else hunspell is asked as well */
	struct speller *speller;
	struct lexis *next;
};

/* lexis_open takes the dictionary from the image (NULL: there is none) or
 * makes it; NULL and no error when it isn't installed. It lies in the arena;
 * lexis_close lets go of hunspell. */
int lexis_open(const char *folder, const char *name, const struct image *image,
	       struct arena *arena, struct lexis **lexis, struct err *err);
void lexis_close(struct lexis *lexis);

/* lexis_knows: 1 or 0, -1 when hunspell is needed and can't be asked. */
int lexis_knows(const struct lexis *lexis, const char *word, size_t len,
		struct err *err);

/* lexis_list makes a table of a built-in list, "spelling/en-gb.txt". */
int lexis_list(const char *path, struct arena *arena,
	       struct dictionary *dictionary, struct err *err);

#endif
