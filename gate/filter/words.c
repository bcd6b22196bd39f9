#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "draft/text.h"
#include "filter/disguise.h"
#include "filter/filter.h"
#include "filter/lexicon.h"
#include "filter/near.h"

/* Looking at one view: what its words are forms of. */
struct look {
	const struct filter_job *job;
	const struct lexicon *lexicon;
	const struct text_view *view;
	const struct text_word *words;
	size_t count;
	uint32_t *forms; /* for each word, or LEXICON_NONE */
	/* For each disguised word; NULL: the folded view, where none is. */
	struct disguise **disguises;
	uint32_t path[LEXICON_TERM_WORDS]; /* forms of the words so far */
};

/* The how manieth form of a word, behind the one in front of it. */
static uint32_t next_form(const struct look *look, size_t word, size_t nth,
			  uint32_t form)
{
	if (look->disguises != NULL && look->words[word].disguised) {
		const struct disguise *disguise = look->disguises[word];

		return nth < disguise->count ? disguise->forms[nth] :
					       LEXICON_NONE;
	}
	return nth == 0 ? look->forms[word] : lexicon_next(look->lexicon, form);
}

/* A rule that reads disguises looks at the folded view for terms without. */
static bool is_seen(const struct look *look, const struct rule *rule,
		    size_t first, size_t last)
{
	if (!filter_applies(look->job, rule))
		return false;
	if (look->disguises == NULL)
		return true;
	while (first < last && !look->words[first].disguised)
		first++;
	return rule->view == VIEW_SKELETON && look->words[first].disguised;
}

/* The dictionary agrees: 1 or 0, -1 when it can't be asked. */
static int does_match(const struct look *look, size_t count, struct err *err)
{
	int yes = 1;

	for (size_t i = 0; i < count && yes == 1; i++)
		yes = lexicon_confirm(look->lexicon, look->path[i], err);
	return yes;
}

static int term_found(const struct look *look, const struct lexicon_term *term,
		      size_t first, size_t last, struct err *err)
{
	const struct filter_job *job = look->job;
	const struct rule *rule = job->rules->items[term->rule];
	struct near_span span = { look->view, look->words[first].start,
				  look->words[last].end };
	struct finding *finding;
	size_t start, end;
	int action = near_action(rule, job->text, &span);

	if (action == ACTION_OFF)
		return 0;
	text_span(look->view, span.start, span.end, &start, &end);
	finding = finding_add(job->findings, rule, job->field, start, end,
			      job->arena, err);
	if (finding == NULL)
		return -1;
	finding->action = (enum action)action;
	if (term->suggests == 0)
		return 0;
	return lexicon_suggest(look->lexicon, term, job->arena,
			       &finding->suggest, err);
}

/* The terms that the words first..last are. */
static int look_at_ends(const struct look *look, size_t first, size_t last,
			const struct lexicon_node *node, struct err *err)
{
	const struct lexicon_term *term =
		lexicon_term(look->lexicon, node->term);
	int yes = LEXICON_TERM_WORDS;

	for (; term != NULL; term = lexicon_term(look->lexicon, term->next)) {
		if (!is_seen(look, look->job->rules->items[term->rule], first,
			     last))
			continue;
		if (yes > 1)
			yes = does_match(look, last - first + 1, err);
		if (yes <= 0)
			return yes;
		if (term_found(look, term, first, last, err) < 0)
			return -1;
	}
	return 0;
}

/* Some term has more words, and the next one may be one of them. */
static bool goes_on(const struct look *look, size_t first, size_t word,
		    const struct lexicon_node *node)
{
	return node->next != 0 && word + 1 < look->count &&
	       word - first + 1 < LEXICON_TERM_WORDS &&
	       near_joins(look->view->data, look->words[word].end,
			  look->words[word + 1].start);
}

/* Follows each form of a word from the node that the words in front of it
 * have led to; it goes as deep as the longest term. */
static int follow(struct look *look, size_t first, size_t word,
		  const struct lexicon_node *node, struct err *err)
{
	const struct lexicon *lexicon = look->lexicon;
	const struct lexicon_node *next;
	uint32_t form = LEXICON_NONE;

	for (size_t i = 0;
	     (form = next_form(look, word, i, form)) != LEXICON_NONE; i++) {
		next = node == NULL ? lexicon_start(lexicon, form) :
				      lexicon_step(lexicon, node, form);
		if (next == NULL)
			continue;
		look->path[word - first] = form;
		if (next->term != LEXICON_NONE &&
		    look_at_ends(look, first, word, next, err) < 0)
			return -1;
		if (goes_on(look, first, word, next) &&
		    follow(look, first, word + 1, next, err) < 0)
			return -1;
	}
	return 0;
}

static int find_forms(struct look *look, struct err *err)
{
	look->forms = arena_array(look->job->arena, look->count,
				  sizeof(*look->forms), err);
	if (look->forms == NULL)
		return -1;
	lexicon_find(look->lexicon, look->view->data, look->words, look->count,
		     look->forms);
	return 0;
}

static int run_folded(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job,
			     .lexicon = job->rules->lexicon,
			     .view = &job->text->folded,
			     .words = job->text->words,
			     .count = job->text->word_count };

	if (find_forms(&look, err) < 0)
		return -1;
	for (size_t i = 0; i < look.count; i++)
		if (look.forms[i] != LEXICON_NONE &&
		    follow(&look, i, i, NULL, err) < 0)
			return -1;
	return 0;
}

static int read_disguises(struct look *look, struct err *err)
{
	look->disguises = arena_array(look->job->arena, look->count,
				      sizeof(*look->disguises), err);
	if (look->disguises == NULL)
		return -1;
	for (size_t i = 0; i < look->count; i++) {
		if (!look->words[i].disguised)
			continue;
		look->disguises[i] = arena_alloc(
			look->job->arena, sizeof(**look->disguises), err);
		if (look->disguises[i] == NULL ||
		    disguise_read(look->lexicon, look->job->text,
				  &look->words[i], look->disguises[i], err) < 0)
			return -1;
	}
	return 0;
}

/* A term counts here when a disguised word is one of its words, so those too
 * far in front of one are passed over. */
static int run_skeleton(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job,
			     .lexicon = job->rules->lexicon,
			     .view = &job->text->skeleton,
			     .words = job->text->skeleton_words,
			     .count = job->text->skeleton_word_count };
	size_t at = 0;

	if (find_forms(&look, err) < 0 || read_disguises(&look, err) < 0)
		return -1;
	for (size_t i = 0; i < look.count; i++) {
		if (!look.words[i].disguised)
			continue;
		if (at + LEXICON_TERM_WORDS <= i)
			at = i + 1 - LEXICON_TERM_WORDS;
		for (; at <= i; at++)
			if (follow(&look, at, at, NULL, err) < 0)
				return -1;
	}
	return 0;
}

static int run(const struct filter_job *job, struct err *err)
{
	if (run_folded(job, err) < 0)
		return -1;
	return job->text->disguised ? run_skeleton(job, err) : 0;
}

const struct filter filter_words = { "words", run };
