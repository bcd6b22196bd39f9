#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "draft/text.h"
#include "filter/alike.h"
#include "filter/filter.h"
#include "filter/lexicon.h"
#include "filter/near.h"

/* Looking at one view: what its words are forms of. */
struct look {
	const struct filter_job *job;
	struct rule *const *rules; /* that the lexicon's numbers mean */
	const struct lexicon *lexicon;
	const struct text_view *view;
	const struct text_word *words;
	size_t count;
	uint32_t *forms; /* for each word, or LEXICON_NONE */
	/* For each disguised word; NULL: the folded view, where none is. */
	struct alike **alikes;
	/* The words of a term so far, and what they are forms of. */
	struct {
		size_t word;
		uint32_t form;
	} path[LEXICON_TERM_WORDS];
};

/* The how manieth form of a word, behind the one in front of it. */
static uint32_t next_form(const struct look *look, size_t word, size_t nth,
			  uint32_t form)
{
	if (look->alikes != NULL && look->words[word].disguised) {
		const struct alike *alike = look->alikes[word];

		return nth < alike->count ? alike->forms[nth] : LEXICON_NONE;
	}
	return nth == 0 ? look->forms[word] : lexicon_next(look->lexicon, form);
}

/* A rule that reads disguises looks at the folded view for terms without. */
static bool is_seen(const struct look *look, const struct rule *rule,
		    size_t count)
{
	if (!filter_applies(look->job, rule))
		return false;
	if (look->alikes == NULL)
		return true;
	for (size_t i = 0; i < count; i++)
		if (look->words[look->path[i].word].disguised)
			return rule->view == VIEW_SKELETON;
	return false;
}

/* The dictionary agrees: 1 or 0, -1 when it can't be asked. */
static int does_match(const struct look *look, size_t count, struct err *err)
{
	int yes = 1;

	for (size_t i = 0; i < count && yes == 1; i++)
		yes = lexicon_confirm(look->lexicon, look->path[i].form, err);
	return yes;
}

static int term_found(const struct look *look, const struct lexicon_term *term,
		      size_t count, struct err *err)
{
	const struct filter_job *job = look->job;
	const struct rule *rule = look->rules[term->rule];
	struct near_span span = { look->view,
				  look->words[look->path[0].word].start,
				  look->words[look->path[count - 1].word].end };
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

/* The terms that the `count` words of the path are. */
static int look_at_ends(const struct look *look, size_t count,
			const struct lexicon_node *node, struct err *err)
{
	const struct lexicon_term *term =
		lexicon_term(look->lexicon, node->term);
	bool asked = false;

	for (; term != NULL; term = lexicon_term(look->lexicon, term->next)) {
		int yes = 1;

		if (!is_seen(look, look->rules[term->rule], count))
			continue;
		if (!asked)
			yes = does_match(look, count, err);
		if (yes <= 0)
			return yes;
		asked = true;
		if (term_found(look, term, count, err) < 0)
			return -1;
	}
	return 0;
}

static int follow(struct look *look, size_t word, size_t depth,
		  const struct lexicon_node *node, struct err *err);

/* Goes on to the words that are joined to this one: the next, or of those
 * that overlap in the skeleton view all that begin behind it. */
static int go_on(struct look *look, size_t word, size_t depth,
		 const struct lexicon_node *node, struct err *err)
{
	const struct text_word *words = look->words;
	size_t end = words[word].end;

	if (depth == LEXICON_TERM_WORDS)
		return 0;
	while (++word < look->count) {
		if (words[word].start < end)
			continue;
		if (!near_joins(look->view->data, end, words[word].start))
			return 0;
		if (follow(look, word, depth, node, err) < 0)
			return -1;
		if (look->alikes == NULL)
			return 0;
	}
	return 0;
}

/* Follows each form of a word from the node that the `depth` words in front of
 * it have led to; it goes as deep as the longest term. */
static int follow(struct look *look, size_t word, size_t depth,
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
		look->path[depth].word = word;
		look->path[depth].form = form;
		if (next->term != LEXICON_NONE &&
		    look_at_ends(look, depth + 1, next, err) < 0)
			return -1;
		if (next->next != 0 &&
		    go_on(look, word, depth + 1, next, err) < 0)
			return -1;
	}
	return 0;
}

static int read_alikes(struct look *look, struct err *err)
{
	look->alikes = arena_array(look->job->arena, look->count,
				   sizeof(*look->alikes), err);
	if (look->alikes == NULL)
		return -1;
	for (size_t i = 0; i < look->count; i++) {
		if (!look->words[i].disguised)
			continue;
		look->alikes[i] = arena_alloc(look->job->arena,
					      sizeof(**look->alikes), err);
		if (look->alikes[i] == NULL ||
		    alike_read(look->lexicon, look->job->text, &look->words[i],
			       look->alikes[i], err) < 0)
			return -1;
	}
	return 0;
}

static int run_view(struct look *look, struct err *err)
{
	look->forms = arena_array(look->job->arena, look->count,
				  sizeof(*look->forms), err);
	if (look->forms == NULL)
		return -1;
	lexicon_find(look->lexicon, look->view->data, look->words, look->count,
		     look->forms);
	for (size_t i = 0; i < look->count; i++)
		if ((look->forms[i] != LEXICON_NONE || look->alikes != NULL) &&
		    follow(look, i, 0, NULL, err) < 0)
			return -1;
	return 0;
}

static int run_all(const struct filter_job *job, const struct rules *rules,
		   struct err *err)
{
	const struct text *text = job->text;
	struct look folded = { .job = job,
			       .rules = rules->items + rules->first,
			       .lexicon = rules->lexicon,
			       .view = &text->folded,
			       .words = text->words,
			       .count = text->word_count };
	struct look skeleton = folded;

	if (run_view(&folded, err) < 0)
		return -1;
	if (!text->disguised)
		return 0;
	skeleton.view = &text->skeleton;
	skeleton.words = text->skeleton_words;
	skeleton.count = text->skeleton_word_count;
	return read_alikes(&skeleton, err) < 0 ? -1 : run_view(&skeleton, err);
}

static int run(const struct filter_job *job, struct err *err)
{
	for (const struct rules *r = job->rules; r != NULL; r = r->base)
		if (run_all(job, r, err) < 0)
			return -1;
	return 0;
}

const struct filter filter_words = { "words", run };
