#include "filter/words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "draft/text.h"
#include "filter/filter.h"
#include "filter/inflect.h"
#include "filter/near.h"

#define NONE UINT32_MAX
#define TERM_WORDS 16		/* words in one term */
#define PUNCTUATION " .,;:!?'\"()-"	/* may stand around a term */
#define LANGUAGES 8		/* dictionaries that are open together */

/* A base word: `inflected` ones stand apart from those that aren't. */
struct lemma {
	const char *text;
	const char *language;
	bool inflected;
	uint32_t terms;		/* the first term that begins with it */
};

/* A form and one of the lemmas that it is a form of. */
struct form {
	const char *text;
	uint32_t lemma;
	uint32_t next;		/* the same form of another lemma */
};

struct term {
	const struct rule *rule;
	const struct rule_term *source;
	uint32_t lemmas[TERM_WORDS];
	size_t count;
	uint32_t next;		/* another with the same first lemma */
};

struct words {
	struct lemma *lemmas;
	size_t lemma_count, lemma_cap;
	struct form *forms;
	size_t form_count, form_cap;
	struct term *terms;
	size_t term_count, term_cap;
	uint32_t *table;	/* of forms, open addressing */
	size_t size;		/* a power of two */
};

/* What is only needed while building. */
struct builder {
	struct words *words;
	struct arena *arena;
	struct {
		const char *language;
		struct inflect *inflect;
	} open[LANGUAGES];
	size_t open_count;
};

static uint32_t hash(const char *text, size_t len)
{
	uint32_t h = 2166136261U;	/* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619U;
	return h;
}

/* The slot of the table that holds the form, or where it belongs. */
static uint32_t *slot_of(const struct words *words, const char *text,
			 size_t len)
{
	size_t at = hash(text, len) & (words->size - 1);

	while (words->table[at] != NONE) {
		const char *form = words->forms[words->table[at]].text;

		if (strncmp(form, text, len) == 0 && form[len] == '\0')
			break;
		at = (at + 1) & (words->size - 1);
	}
	return &words->table[at];
}

static int table_grow(struct builder *builder, struct err *err)
{
	struct words *words = builder->words;
	size_t count = words->form_count;

	if (words->size > 2 * (count + 1))
		return 0;
	words->size = words->size == 0 ? 1024 : 2 * words->size;
	words->table = arena_array(builder->arena, words->size,
				   sizeof(*words->table), err);
	if (words->table == NULL)
		return -1;
	memset(words->table, 0xFF, words->size * sizeof(*words->table));
	for (size_t i = 0; i < count; i++) {
		struct form *form = &words->forms[i];
		uint32_t *slot = slot_of(words, form->text,
					 strlen(form->text));

		/* Chains are rebuilt in the order that they were made in. */
		form->next = *slot;
		*slot = (uint32_t)i;
	}
	return 0;
}

static int form_add(struct builder *builder, const char *text, uint32_t lemma,
		    struct err *err)
{
	struct words *words = builder->words;
	uint32_t *slot;

	if (table_grow(builder, err) < 0)
		return -1;
	words->forms = arena_grow(builder->arena, words->forms,
				  &words->form_cap, words->form_count + 1,
				  sizeof(*words->forms), err);
	if (words->forms == NULL)
		return -1;
	slot = slot_of(words, text, strlen(text));
	words->forms[words->form_count] = (struct form){ text, lemma, *slot };
	*slot = (uint32_t)words->form_count++;
	return 0;
}

static int dictionary(struct builder *builder, const char *language,
		      struct inflect **inflect, struct err *err)
{
	for (size_t i = 0; i < builder->open_count; i++) {
		if (strcmp(builder->open[i].language, language) == 0) {
			*inflect = builder->open[i].inflect;
			return 0;
		}
	}
	if (builder->open_count == LANGUAGES)
		return err_set(err, ERR_LIMIT, "rules in more than %d "
			       "languages", LANGUAGES);
	if (inflect_open(language, inflect, err) < 0)
		return -1;
	builder->open[builder->open_count].language = language;
	builder->open[builder->open_count++].inflect = *inflect;
	return 0;
}

static int lemma_forms(struct builder *builder, const struct lemma *lemma,
		       uint32_t number, struct err *err)
{
	struct conf_strings forms = { 0 };
	struct inflect *inflect = NULL;

	if (lemma->inflected &&
	    dictionary(builder, lemma->language, &inflect, err) < 0)
		return -1;
	if (inflect_forms(inflect, lemma->text, builder->arena, &forms,
			  err) < 0)
		return -1;
	for (size_t i = 0; i < forms.count; i++)
		if (form_add(builder, forms.items[i], number, err) < 0)
			return -1;
	return 0;
}

/* Finds or makes the lemma of a word. */
static int lemma_of(struct builder *builder, const struct rule *rule,
		    const char *text, uint32_t *number, struct err *err)
{
	struct words *words = builder->words;
	struct lemma *lemma;
	uint32_t form = words->size == 0 ? NONE :
					   *slot_of(words, text, strlen(text));

	for (; form != NONE; form = words->forms[form].next) {
		lemma = &words->lemmas[words->forms[form].lemma];
		if (strcmp(lemma->text, text) == 0 &&
		    lemma->inflected == rule->inflect &&
		    strcmp(lemma->language, rule->language) == 0) {
			*number = words->forms[form].lemma;
			return 0;
		}
	}
	words->lemmas = arena_grow(builder->arena, words->lemmas,
				   &words->lemma_cap, words->lemma_count + 1,
				   sizeof(*words->lemmas), err);
	if (words->lemmas == NULL)
		return -1;
	*number = (uint32_t)words->lemma_count++;
	lemma = &words->lemmas[*number];
	*lemma = (struct lemma){ text, rule->language, rule->inflect, NONE };
	return lemma_forms(builder, lemma, *number, err);
}

/* A term is its words and what joins them, in punctuation at most. With
 * other signs it would find nothing (e.g.), or more than it says (C++). */
static bool is_findable(const char *folded, const struct text_word *words,
			size_t count)
{
	const char *behind = folded + words[count - 1].end;

	if (strspn(folded, PUNCTUATION) != words[0].start ||
	    behind[strspn(behind, PUNCTUATION)] != '\0')
		return false;
	for (size_t i = 1; i < count; i++)
		if (!near_joins(folded, words[i - 1].end, words[i].start))
			return false;
	return true;
}

static int term_add(struct builder *builder, const struct rule *rule,
		    const struct rule_term *source, struct err *err)
{
	struct words *words = builder->words;
	struct text_word *split;
	struct term term = { .rule = rule, .source = source, .next = NONE };
	char *folded = text_fold(source->text, strlen(source->text),
				 builder->arena, err);

	if (folded == NULL || text_words(folded, strlen(folded),
					 builder->arena, &split, &term.count,
					 err) < 0)
		return -1;
	if (term.count == 0 || term.count > TERM_WORDS)
		return err_set(err, ERR_CONFIG, "%s:%zu: the term \"%s\" has "
			       "%zu words; it needs 1 to %d",
			       source->source, source->line, source->text,
			       term.count, TERM_WORDS);
	if (!is_findable(folded, split, term.count))
		return err_set(err, ERR_CONFIG, "%s:%zu: the term \"%s\" "
			       "can't match itself: signs are not part of "
			       "words; use a pattern", source->source,
			       source->line, source->text);
	for (size_t i = 0; i < term.count; i++) {
		folded[split[i].end] = '\0';
		if (lemma_of(builder, rule, folded + split[i].start,
			     &term.lemmas[i], err) < 0)
			return -1;
	}
	words->terms = arena_grow(builder->arena, words->terms,
				  &words->term_cap, words->term_count + 1,
				  sizeof(*words->terms), err);
	if (words->terms == NULL)
		return -1;
	term.next = words->lemmas[term.lemmas[0]].terms;
	words->lemmas[term.lemmas[0]].terms = (uint32_t)words->term_count;
	words->terms[words->term_count++] = term;
	return 0;
}

int words_build(struct rule *const *rules, size_t count, struct arena *arena,
		struct words **words, struct err *err)
{
	struct builder builder = { .arena = arena };
	int result = 0;

	*words = arena_alloc(arena, sizeof(**words), err);
	if (*words == NULL)
		return -1;
	builder.words = *words;
	result = table_grow(&builder, err);
	for (size_t i = 0; i < count && result == 0; i++)
		for (size_t t = 0; t < rules[i]->term_count && result == 0; t++)
			result = term_add(&builder, rules[i],
					  &rules[i]->terms[t], err);
	for (size_t i = 0; i < builder.open_count; i++)
		inflect_close(builder.open[i].inflect);
	return result;
}

/* Looking up: what a post's words are forms of. */
struct look {
	const struct filter_job *job;
	const struct words *words;
	const struct text *text;
	uint32_t *forms;	/* for each word of the text, or NONE */
};

static uint32_t form_of(const struct look *look, size_t word)
{
	const struct text_word *w = &look->text->words[word];
	const char *text = look->text->folded.data + w->start;
	size_t len = w->end - w->start;
	uint32_t form = *slot_of(look->words, text, len);

	/* The customer's … */
	if (form == NONE && len > 2 && memcmp(text + len - 2, "'s", 2) == 0)
		form = *slot_of(look->words, text, len - 2);
	return form;
}

static bool has_lemma(const struct look *look, size_t word, uint32_t lemma)
{
	uint32_t form = look->forms[word];

	for (; form != NONE; form = look->words->forms[form].next)
		if (look->words->forms[form].lemma == lemma)
			return true;
	return false;
}

static bool term_matches(const struct look *look, const struct term *term,
			 size_t word)
{
	const struct text_word *words = look->text->words + word;

	if (term->count > look->text->word_count - word)
		return false;
	for (size_t i = 1; i < term->count; i++)
		if (!near_joins(look->text->folded.data, words[i - 1].end,
				words[i].start) ||
		    !has_lemma(look, word + i, term->lemmas[i]))
			return false;
	return true;
}

static int term_found(const struct look *look, const struct term *term,
		      size_t word, struct err *err)
{
	const struct filter_job *job = look->job;
	const struct text_view *view = &look->text->folded;
	struct near_span span = { view, look->text->words[word].start,
				  look->text->words[word + term->count - 1]
					  .end };
	struct finding *finding;
	size_t start, end;
	int action = near_action(term->rule, look->text, &span);

	if (action == ACTION_OFF)
		return 0;
	text_span(view, span.start, span.end, &start, &end);
	finding = finding_add(job->findings, term->rule, job->field, start,
			      end, job->arena, err);
	if (finding == NULL)
		return -1;
	finding->action = (enum action)action;
	if (term->source->suggest.count > 0)
		finding->suggest = term->source->suggest;
	return 0;
}

static int look_at(const struct look *look, size_t word, struct err *err)
{
	uint32_t form = look->forms[word];

	for (; form != NONE; form = look->words->forms[form].next) {
		uint32_t lemma = look->words->forms[form].lemma;
		uint32_t t = look->words->lemmas[lemma].terms;

		for (; t != NONE; t = look->words->terms[t].next) {
			const struct term *term = &look->words->terms[t];

			if (filter_applies(look->job, term->rule) &&
			    term_matches(look, term, word) &&
			    term_found(look, term, word, err) < 0)
				return -1;
		}
	}
	return 0;
}

static int run(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job, .words = job->rules->words,
			     .text = job->text };
	size_t count = job->text->word_count;

	look.forms = arena_array(job->arena, count, sizeof(*look.forms), err);
	if (look.forms == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		look.forms[i] = form_of(&look, i);
	for (size_t i = 0; i < count; i++)
		if (look.forms[i] != NONE && look_at(&look, i, err) < 0)
			return -1;
	return 0;
}

const struct filter filter_words = { "words", run };
