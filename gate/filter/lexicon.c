#include "filter/lexicon.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "draft/text.h"
#include "filter/inflect.h"
#include "filter/near.h"

#define NONE LEXICON_NONE
#define PUNCTUATION " .,;:!?'\"()-" /* may stand around a term */
#define LANGUAGES 8		    /* dictionaries that are open together */

/* A base word: `inflected` ones stand apart from those that aren't. */
struct lemma {
	const char *text;
	const char *language;
	bool inflected;
	bool settled; /* `forms` are the dictionary's */
	struct conf_strings forms;
	uint32_t terms; /* the first term that begins with it */
};

/* A form and one of the lemmas that it could be a form of. */
struct form {
	const char *text;
	uint32_t lemma;
	uint32_t next; /* the same form of another lemma */
};

struct lexicon {
	struct lemma *lemmas;
	size_t lemma_count, lemma_cap;
	struct form *forms;
	size_t form_count, form_cap;
	struct lexicon_term *terms;
	size_t term_count, term_cap;
	uint32_t *table; /* of forms, open addressing */
	size_t size;	 /* a power of two */
	struct arena *arena;
	struct {
		const char *language;
		struct inflect *inflect;
	} open[LANGUAGES];
	size_t open_count;
};

static uint32_t hash(const char *text, size_t len)
{
	uint32_t h = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619U;
	return h;
}

/* The slot of the table that holds the form, or where it belongs. */
static uint32_t *slot_of(const struct lexicon *lexicon, const char *text,
			 size_t len)
{
	size_t at = hash(text, len) & (lexicon->size - 1);

	while (lexicon->table[at] != NONE) {
		const char *form = lexicon->forms[lexicon->table[at]].text;

		if (strncmp(form, text, len) == 0 && form[len] == '\0')
			break;
		at = (at + 1) & (lexicon->size - 1);
	}
	return &lexicon->table[at];
}

static int table_grow(struct lexicon *lexicon, struct err *err)
{
	size_t count = lexicon->form_count;

	if (lexicon->size > 2 * (count + 1))
		return 0;
	lexicon->size = lexicon->size == 0 ? 1024 : 2 * lexicon->size;
	lexicon->table = arena_array(lexicon->arena, lexicon->size,
				     sizeof(*lexicon->table), err);
	if (lexicon->table == NULL)
		return -1;
	memset(lexicon->table, 0xFF, lexicon->size * sizeof(*lexicon->table));
	for (size_t i = 0; i < count; i++) {
		struct form *form = &lexicon->forms[i];
		uint32_t *slot =
			slot_of(lexicon, form->text, strlen(form->text));

		/* Chains are rebuilt in the order that they were made in. */
		form->next = *slot;
		*slot = (uint32_t)i;
	}
	return 0;
}

static int form_add(struct lexicon *lexicon, const char *text, uint32_t lemma,
		    struct err *err)
{
	uint32_t *slot;

	if (table_grow(lexicon, err) < 0)
		return -1;
	lexicon->forms = arena_grow(lexicon->arena, lexicon->forms,
				    &lexicon->form_cap, lexicon->form_count + 1,
				    sizeof(*lexicon->forms), err);
	if (lexicon->forms == NULL)
		return -1;
	slot = slot_of(lexicon, text, strlen(text));
	lexicon->forms[lexicon->form_count] =
		(struct form){ text, lemma, *slot };
	*slot = (uint32_t)lexicon->form_count++;
	return 0;
}

static int dictionary(struct lexicon *lexicon, const char *language,
		      struct inflect **inflect, struct err *err)
{
	for (size_t i = 0; i < lexicon->open_count; i++) {
		if (strcmp(lexicon->open[i].language, language) == 0) {
			*inflect = lexicon->open[i].inflect;
			return 0;
		}
	}
	if (lexicon->open_count == LANGUAGES)
		return err_set(err, ERR_LIMIT,
			       "rules in more than %d "
			       "languages",
			       LANGUAGES);
	if (inflect_open(language, inflect, err) < 0)
		return -1;
	lexicon->open[lexicon->open_count].language = language;
	lexicon->open[lexicon->open_count++].inflect = *inflect;
	return 0;
}

static int lemma_forms(struct lexicon *lexicon, const struct lemma *lemma,
		       uint32_t number, struct err *err)
{
	struct conf_strings forms = { 0 };
	struct inflect *inflect = NULL;

	if (lemma->inflected &&
	    dictionary(lexicon, lemma->language, &inflect, err) < 0)
		return -1;
	if (inflect_guess(inflect, lemma->text, lexicon->arena, &forms, err) <
	    0)
		return -1;
	for (size_t i = 0; i < forms.count; i++)
		if (form_add(lexicon, forms.items[i], number, err) < 0)
			return -1;
	return 0;
}

/* Finds or makes the lemma of a word. */
static int lemma_of(struct lexicon *lexicon, const struct rule *rule,
		    const char *text, uint32_t *number, struct err *err)
{
	struct lemma *lemma;
	uint32_t form = lexicon->size == 0 ?
				NONE :
				*slot_of(lexicon, text, strlen(text));

	for (; form != NONE; form = lexicon->forms[form].next) {
		lemma = &lexicon->lemmas[lexicon->forms[form].lemma];
		if (strcmp(lemma->text, text) == 0 &&
		    lemma->inflected == rule->inflect &&
		    strcmp(lemma->language, rule->language) == 0) {
			*number = lexicon->forms[form].lemma;
			return 0;
		}
	}
	lexicon->lemmas = arena_grow(
		lexicon->arena, lexicon->lemmas, &lexicon->lemma_cap,
		lexicon->lemma_count + 1, sizeof(*lexicon->lemmas), err);
	if (lexicon->lemmas == NULL)
		return -1;
	*number = (uint32_t)lexicon->lemma_count++;
	lemma = &lexicon->lemmas[*number];
	*lemma = (struct lemma){ .text = text,
				 .language = rule->language,
				 .inflected = rule->inflect,
				 .terms = NONE };
	return lemma_forms(lexicon, lemma, *number, err);
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

static int term_add(struct lexicon *lexicon, const struct rule *rule,
		    const struct rule_term *source, struct err *err)
{
	struct text_word *split;
	struct lexicon_term term = { .rule = rule,
				     .source = source,
				     .next = NONE };
	char *folded = text_fold(source->text, strlen(source->text),
				 lexicon->arena, err);

	if (folded == NULL || text_words(folded, strlen(folded), lexicon->arena,
					 &split, &term.count, err) < 0)
		return -1;
	if (term.count == 0 || term.count > LEXICON_TERM_WORDS)
		return err_set(err, ERR_CONFIG,
			       "%s:%zu: the term \"%s\" has "
			       "%zu words; it needs 1 to %d",
			       source->source, source->line, source->text,
			       term.count, LEXICON_TERM_WORDS);
	if (!is_findable(folded, split, term.count))
		return err_set(err, ERR_CONFIG,
			       "%s:%zu: the term \"%s\" "
			       "can't match itself: signs are not part of "
			       "words; use a pattern",
			       source->source, source->line, source->text);
	for (size_t i = 0; i < term.count; i++) {
		folded[split[i].end] = '\0';
		if (lemma_of(lexicon, rule, folded + split[i].start,
			     &term.lemmas[i], err) < 0)
			return -1;
	}
	lexicon->terms = arena_grow(lexicon->arena, lexicon->terms,
				    &lexicon->term_cap, lexicon->term_count + 1,
				    sizeof(*lexicon->terms), err);
	if (lexicon->terms == NULL)
		return -1;
	term.next = lexicon->lemmas[term.lemmas[0]].terms;
	lexicon->lemmas[term.lemmas[0]].terms = (uint32_t)lexicon->term_count;
	lexicon->terms[lexicon->term_count++] = term;
	return 0;
}

int lexicon_build(struct rule *const *rules, size_t count, struct arena *arena,
		  struct lexicon **lexicon, struct err *err)
{
	int result;

	*lexicon = arena_alloc(arena, sizeof(**lexicon), err);
	if (*lexicon == NULL)
		return -1;
	(*lexicon)->arena = arena;
	result = table_grow(*lexicon, err);
	for (size_t i = 0; i < count && result == 0; i++)
		for (size_t t = 0; t < rules[i]->term_count && result == 0; t++)
			result = term_add(*lexicon, rules[i],
					  &rules[i]->terms[t], err);
	return result;
}

void lexicon_close(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	for (size_t i = 0; i < lexicon->open_count; i++)
		inflect_close(lexicon->open[i].inflect);
	lexicon->open_count = 0;
}

uint32_t lexicon_form(const struct lexicon *lexicon, const char *word,
		      size_t len)
{
	return *slot_of(lexicon, word, len);
}

uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t form)
{
	return lexicon->forms[form].next;
}

uint32_t lexicon_lemma(const struct lexicon *lexicon, uint32_t form)
{
	return lexicon->forms[form].lemma;
}

static const struct lexicon_term *term_at(const struct lexicon *lexicon,
					  uint32_t term)
{
	return term == NONE ? NULL : &lexicon->terms[term];
}

const struct lexicon_term *lexicon_terms(const struct lexicon *lexicon,
					 uint32_t lemma)
{
	return term_at(lexicon, lexicon->lemmas[lemma].terms);
}

const struct lexicon_term *lexicon_more(const struct lexicon *lexicon,
					const struct lexicon_term *term)
{
	return term_at(lexicon, term->next);
}

int lexicon_confirm(struct lexicon *lexicon, uint32_t form, struct err *err)
{
	const char *text = lexicon->forms[form].text;
	struct lemma *lemma = &lexicon->lemmas[lexicon->forms[form].lemma];
	struct inflect *inflect = NULL;

	if (strcmp(text, lemma->text) == 0)
		return 1;
	if (!lemma->settled) {
		if (dictionary(lexicon, lemma->language, &inflect, err) < 0 ||
		    inflect_forms(inflect, lemma->text, lexicon->arena,
				  &lemma->forms, err) < 0)
			return -1;
		lemma->settled = true;
	}
	for (size_t i = 0; i < lemma->forms.count; i++)
		if (strcmp(lemma->forms.items[i], text) == 0)
			return 1;
	return 0;
}
