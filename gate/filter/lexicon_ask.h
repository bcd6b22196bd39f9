/*
 * lexicon_ask: what dictionaries say of a lexicon's lemmas and forms. One
 * takes longer to load than all else together, so it is asked as late as can
 * be and no question twice. By many threads at once: they wait for each other
 * only while one asks.
 */
#ifndef GATE_FILTER_LEXICON_ASK_H
#define GATE_FILTER_LEXICON_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "filter/lexicon.h"

struct lexicon_ask;

/* lexicon_ask_open finds no dictionary yet. Close takes NULL. */
int lexicon_ask_open(struct lexicon_ask **ask, struct err *err);
void lexicon_ask_close(struct lexicon_ask *ask);

/* lexicon_ask_has: there is a dictionary of the language. -1 when it isn't
 * installed. */
int lexicon_ask_has(struct lexicon_ask *ask, const char *language,
		    struct err *err);

/* lexicon_ask_forms gives all forms that a lemma may have, or those that it
 * does have when `sure`: none when it is coined and is a word after all. */
int lexicon_ask_forms(struct lexicon_ask *ask, const struct lexicon *lexicon,
		      uint32_t lemma, bool sure, struct arena *arena,
		      struct conf_strings *forms, struct err *err);

/* lexicon_ask_judge is what lexicon_doubt says, from the dictionary. */
int lexicon_ask_judge(struct lexicon_ask *ask, const char *form,
		      const char *language, struct lexicon_doubt *doubt,
		      struct err *err);

/* lexicon_ask_ready makes room for the answers about all forms. The next two
 * keep them, for a lexicon that isn't settled. */
int lexicon_ask_ready(struct lexicon_ask *ask, const struct lexicon *lexicon,
		      struct err *err);
int lexicon_ask_confirm(const struct lexicon *lexicon, uint32_t form,
			struct err *err);
int lexicon_ask_doubt(const struct lexicon *lexicon, uint32_t alike,
		      struct lexicon_doubt *doubt, struct err *err);

#endif
