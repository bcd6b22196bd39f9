/*
 * cache: rules that were compiled once: the built-in ones with the program,
 * those of a policy with packs of its own into a file that every program maps.
 *
 * They stand in for reading the packs and find exactly what these find. They
 * are used only when nothing is in doubt: made by this build, with these
 * libraries, from packs, lists and dictionaries as they are now. Else the
 * packs are read, as if there were none.
 */
#ifndef GATE_FILTER_CACHE_H
#define GATE_FILTER_CACHE_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "filter/rules.h"

/* cache_rules is rules_open, by the cache where there is one, with a vocabulary
 * to check spelling by: `dictionary` is the team's own list, or NULL. Rules of
 * a cache have no terms, examples or texts of patterns: they can judge, and
 * can't be explained. */
int cache_rules(const struct conf_strings *packs, const char *dictionary,
		struct rules **rules, struct err *err);

/* What was compiled. */
struct cache_made {
	const char *path;
	size_t rules, patterns, forms, bytes;
};

/* cache_make reads the packs and writes the cache for them, with the words of
 * `language` and of English. The folder is
 * $POSTGATE_CACHE (`off`: there is none), $CACHE_DIRECTORY,
 * $XDG_CACHE_HOME/postgate or ~/.cache/postgate. */
int cache_make(const struct conf_strings *packs, const char *language,
	       struct arena *arena, struct cache_made *made, struct err *err);

#endif
