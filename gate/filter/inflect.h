/*
 * inflect: the inflected forms of a word, as the language's hunspell
 * dictionary knows them: leverage, leverages, leveraged, leveraging.
 */
#ifndef GATE_FILTER_INFLECT_H
#define GATE_FILTER_INFLECT_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "filter/inputs.h"

struct inflect;

/* inflect_open finds the dictionary of a BCP 47 language; it is loaded (20 ms)
 * when it is first asked. A language that we have no word endings for gives
 * NULL and no error: its terms match as they are written. A dictionary that
 * isn't installed is ERR_CONFIG, naming its package. */
int inflect_open(const char *language, struct inflect **inflect,
		 struct err *err);
void inflect_close(struct inflect *inflect);

/* inflect_guess adds every form that a folded word could have, itself first,
 * without asking the dictionary; inflect_forms those that it does have. */
int inflect_guess(const struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err);
int inflect_forms(struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err);

/* inflect_knows: the dictionary has the folded word, 1 or 0; -1 when it can't
 * be loaded. NULL has none. */
int inflect_knows(struct inflect *inflect, const char *word, struct err *err);

/* inflect_inputs notes the dictionaries that forms were made with, as far as
 * they are installed. */
int inflect_inputs(struct inputs *inputs, struct arena *arena, struct err *err);

#endif
