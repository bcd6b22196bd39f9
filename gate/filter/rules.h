/*
 * rules: wordlists/ made into rules.
 *
 * A pack is a YAML file of rules; the built-in ones are part of the program.
 * Reading is strict: an unknown key, a pattern that doesn't compile, a rule
 * with nothing to find, an id used twice or an empty pack is an error that
 * names file:line, and nothing is loaded. A rule is never skipped.
 */
#ifndef GATE_FILTER_RULES_H
#define GATE_FILTER_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/digest.h"
#include "base/err.h"
#include "filter/finding.h"
#include "filter/inputs.h"
#include "filter/rules_view.h"

#define PACK_FILE_MAX INPUT_MAX

enum rule_view {
	VIEW_RAW = 0,
	VIEW_FOLDED,
	VIEW_SKELETON, /* terms and patterns: the folded one too */
	VIEWS
};

/* Patterns of the skeleton are kept with those of the folded view. */
#define RULES_VIEWS VIEW_SKELETON

/* Words that must, or must not, stand near a match. */
struct rule_near {
	struct conf_strings words; /* folded; none: there's no such rule */
	size_t within; /* characters around it; the match itself counts */
	bool raises;   /* false: without one, no finding */
	int action;    /* enum action, when raises */
};

struct rule_term {
	const char *text; /* as written, without suggestion */
	struct conf_strings suggest;
	const char *source; /* its pack, or the plain list */
	size_t line;
};

struct rule {
	const char *id;
	const char *pack;     /* "tone/jargon" */
	const char *language; /* "en"; "any" */
	const char *source;
	size_t line;
	enum family family;
	int action; /* enum action */
	const char *message;
	const char *why;
	struct rule_term *terms;
	size_t term_count;
	bool inflect;
	struct conf_strings except;
	struct conf_strings patterns;
	struct pattern **compiled; /* one for each pattern */
	int view;		   /* enum rule_view */
	const struct check *check; /* NULL: none */
	const char *measure;	   /* a rule that code fires: place, spelling */
	struct rule_near near;
	struct rule_near unless;
	bool unless_quoted; /* what we quote isn't what we say */
	bool redact;
	struct conf_strings suggest;
	struct conf_strings flag; /* examples */
	struct conf_strings pass;
};

/* Rules, and what was compiled of them. A team's packs may stand on top of the
 * built-in rules, which were compiled with the program: those are `base` then,
 * and what is compiled here is of the rules from `first` on alone. */
struct rules {
	struct rule **items; /* all of them, those of `base` in front */
	size_t count;
	size_t first;
	struct rules *base; /* NULL: none */
	struct rules_view views[RULES_VIEWS];
	struct lexicon *lexicon;       /* all terms, compiled */
	struct vocabulary *vocabulary; /* for filter/spelling; NULL: none */
	struct digest digest;	       /* of all packs' bytes */
	struct inputs inputs;	       /* files that it was made from */
	struct image *image;	       /* that it points into; NULL: none */
	struct arena arena;	       /* owns all of it */
};

/* rules_open reads packs: "builtin", or the path of a .yaml file, each in
 * turn. rules_close takes NULL and half-opened ones. */
int rules_open(const struct conf_strings *packs, struct rules **rules,
	       struct err *err);
void rules_close(struct rules *rules);

/* rules_open_on is rules_open for packs of which the first is `builtin`, and
 * `base` is that: the others are read on top of it. It takes the base over,
 * also when it fails. */
int rules_open_on(struct rules *base, const struct conf_strings *packs,
		  struct rules **rules, struct err *err);

/* rules_vocabulary gives filter/spelling its words: dictionaries that are
 * installed, and the team's own list (NULL: none). Without it nothing is said
 * of spelling. */
int rules_vocabulary(struct rules *rules, const char *own, struct err *err);

/* rules_sift builds the prefilters, unless they are there: it takes longer than
 * judging one post without. rules_tune does that too and has patterns compiled
 * to machine code when they are needed: for when many posts are judged.
 * Neither may run while posts are judged; what is found stays the same. */
int rules_sift(struct rules *rules, struct err *err);
int rules_tune(struct rules *rules, struct err *err);

const struct rule *rules_find(const struct rules *rules, const char *id);

/* rules_measure finds the rule that a filter fires by what it measures. */
const struct rule *rules_measure(const struct rules *rules,
				 const char *measure);

#endif
