/*
 * inflect: the inflected forms of a word, as the language's hunspell
 * dictionary knows them: leverage, leverages, leveraged, leveraging. Computed
 * when rules are read, never when a post is checked.
 */
#ifndef GATE_FILTER_INFLECT_H
#define GATE_FILTER_INFLECT_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

struct inflect;

/* inflect_open loads the dictionary of a BCP 47 language (20 ms). A language
 * that we have no word endings for gives NULL and no error: its terms match
 * as they are written. A dictionary that isn't installed is ERR_CONFIG,
 * naming its package. */
int inflect_open(const char *language, struct inflect **inflect,
		 struct err *err);
void inflect_close(struct inflect *inflect);

/* inflect_forms adds the forms of a folded word, itself first. */
int inflect_forms(struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err);

#endif
