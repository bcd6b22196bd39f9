#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "draft/text.h"
#include "filter/filter.h"
#include "filter/lexicon.h"
#include "filter/near.h"

/* Looking up: what a post's words are forms of. */
struct look {
	const struct filter_job *job;
	struct lexicon *lexicon;
	const struct text *text;
	uint32_t *forms; /* for each word of the text, or LEXICON_NONE */
};

static uint32_t form_of(const struct look *look, size_t word)
{
	const struct text_word *w = &look->text->words[word];
	const char *text = look->text->folded.data + w->start;
	size_t len = w->end - w->start;
	uint32_t form = lexicon_form(look->lexicon, text, len);

	/* The customer's … */
	if (form == LEXICON_NONE && len > 2 &&
	    memcmp(text + len - 2, "'s", 2) == 0)
		form = lexicon_form(look->lexicon, text, len - 2);
	return form;
}

/* The word as a form of the lemma, or LEXICON_NONE. */
static uint32_t as_lemma(const struct look *look, size_t word, uint32_t lemma)
{
	uint32_t form = look->forms[word];

	while (form != LEXICON_NONE &&
	       lexicon_lemma(look->lexicon, form) != lemma)
		form = lexicon_next(look->lexicon, form);
	return form;
}

/* All words could be the term's, near enough to each other. */
static bool could_match(const struct look *look,
			const struct lexicon_term *term, size_t word)
{
	const struct text_word *words = look->text->words + word;

	if (term->count > look->text->word_count - word)
		return false;
	for (size_t i = 1; i < term->count; i++)
		if (!near_joins(look->text->folded.data, words[i - 1].end,
				words[i].start) ||
		    as_lemma(look, word + i, term->lemmas[i]) == LEXICON_NONE)
			return false;
	return true;
}

/* And the dictionary agrees: 1 or 0, -1 when it can't be asked. */
static int does_match(const struct look *look, const struct lexicon_term *term,
		      size_t word, struct err *err)
{
	int yes = 1;

	for (size_t i = 0; i < term->count && yes == 1; i++)
		yes = lexicon_confirm(look->lexicon,
				      as_lemma(look, word + i, term->lemmas[i]),
				      err);
	return yes;
}

static int term_found(const struct look *look, const struct lexicon_term *term,
		      size_t word, struct err *err)
{
	const struct filter_job *job = look->job;
	const struct text_view *view = &look->text->folded;
	struct near_span span = {
		view, look->text->words[word].start,
		look->text->words[word + term->count - 1].end
	};
	struct finding *finding;
	size_t start, end;
	int action = near_action(term->rule, look->text, &span);

	if (action == ACTION_OFF)
		return 0;
	text_span(view, span.start, span.end, &start, &end);
	finding = finding_add(job->findings, term->rule, job->field, start, end,
			      job->arena, err);
	if (finding == NULL)
		return -1;
	finding->action = (enum action)action;
	if (term->source->suggest.count > 0)
		finding->suggest = term->source->suggest;
	return 0;
}

static int look_at(const struct look *look, size_t word, struct err *err)
{
	const struct lexicon *lexicon = look->lexicon;
	uint32_t form = look->forms[word];
	const struct lexicon_term *term;

	for (; form != LEXICON_NONE; form = lexicon_next(lexicon, form)) {
		term = lexicon_terms(lexicon, lexicon_lemma(lexicon, form));
		for (; term != NULL; term = lexicon_more(lexicon, term)) {
			int yes;

			if (!filter_applies(look->job, term->rule) ||
			    !could_match(look, term, word))
				continue;
			yes = does_match(look, term, word, err);
			if (yes < 0 ||
			    (yes > 0 && term_found(look, term, word, err) < 0))
				return -1;
		}
	}
	return 0;
}

static int run(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job,
			     .lexicon = job->rules->lexicon,
			     .text = job->text };
	size_t count = job->text->word_count;

	look.forms = arena_array(job->arena, count, sizeof(*look.forms), err);
	if (look.forms == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		look.forms[i] = form_of(&look, i);
	for (size_t i = 0; i < count; i++)
		if (look.forms[i] != LEXICON_NONE && look_at(&look, i, err) < 0)
			return -1;
	return 0;
}

const struct filter filter_words = { "words", run };
