#include "filter/lexicon.h"

#include <string.h>

#include "filter/lexicon_ask.h"
#include "filter/lexicon_forms.h"
#include "filter/lexicon_parts.h"

#define NONE LEXICON_NONE
#define TOGETHER 32 /* words that are fetched at once */

void lexicon_close(struct lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	lexicon_ask_close(lexicon->ask);
	lexicon->ask = NULL;
	arena_release(&lexicon->forms.arena);
	lexicon->forms = (struct lexicon_forms){ 0 };
}

int lexicon_settle(struct lexicon *lexicon, struct err *err)
{
	if (lexicon->ask == NULL)
		return 0;
	if (lexicon_forms_make(lexicon, lexicon->ask, true, err) < 0)
		return -1;
	lexicon_ask_close(lexicon->ask);
	lexicon->ask = NULL;
	return 0;
}

/* A number that is one of `count`, or none. */
static uint32_t within(uint32_t number, size_t count)
{
	return number < count ? number : NONE;
}

/* Every text ends in the last NUL at the latest. */
static const char *text_at(const char *texts, size_t len, uint32_t at)
{
	return at < len ? texts + at : "";
}

const char *lexicon_text(const struct lexicon *lexicon, uint32_t form)
{
	const struct lexicon_forms *forms = &lexicon->forms;

	return text_at(forms->texts, forms->len, forms->all[form].text);
}

static bool is_text(const struct lexicon_forms *forms, uint32_t form,
		    const char *word, size_t len)
{
	uint32_t at = forms->all[form].text;

	return at < forms->len && forms->len - at > len &&
	       memcmp(forms->texts + at, word, len) == 0 &&
	       forms->texts[at + len] == '\0';
}

static uint32_t find(const struct lexicon *lexicon, uint32_t hash,
		     const char *word, size_t len)
{
	const struct lexicon_forms *forms = &lexicon->forms;
	size_t step = 0;
	uint32_t form;

	while ((form = slots_find(&forms->table, hash, &step)) != NONE)
		if (form < forms->count && is_text(forms, form, word, len))
			return form;
	return NONE;
}

static uint32_t find_word(const struct lexicon *lexicon, uint32_t hash,
			  const char *word, size_t len)
{
	uint32_t form = find(lexicon, hash, word, len);

	/* The customer's … */
	if (form == NONE && len > 2 && word[len - 2] == '\'' &&
	    word[len - 1] == 's')
		form = find(lexicon, slots_hash(word, len - 2), word, len - 2);
	return form;
}

/* A large table isn't in the processor's caches: all that is needed of it is
 * asked for before the first of it is waited for. */
size_t lexicon_size(const struct lexicon *lexicon)
{
	return lexicon->forms.count;
}

void lexicon_find(const struct lexicon *lexicon, const char *view,
		  const struct text_word *words, size_t count, uint32_t *forms)
{
	uint32_t hashes[TOGETHER];

	for (size_t at = 0; at < count; at += TOGETHER) {
		size_t n = count - at < TOGETHER ? count - at : TOGETHER;

		for (size_t i = 0; i < n; i++) {
			const struct text_word *w = &words[at + i];

			hashes[i] =
				slots_hash(view + w->start, w->end - w->start);
			slots_fetch(&lexicon->forms.table, hashes[i]);
		}
		for (size_t i = 0; i < n; i++) {
			const struct text_word *w = &words[at + i];

			forms[at + i] =
				find_word(lexicon, hashes[i], view + w->start,
					  w->end - w->start);
		}
	}
}

/* Chains go down, so that one of an image ends. */
static uint32_t below(uint32_t next, uint32_t now)
{
	return next < now ? next : NONE;
}

uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t form)
{
	return below(lexicon->forms.all[form].next, form);
}

int lexicon_confirm(const struct lexicon *lexicon, uint32_t form,
		    struct err *err)
{
	return lexicon->ask == NULL ? 1 :
				      lexicon_ask_confirm(lexicon, form, err);
}

const struct lexicon_node *lexicon_start(const struct lexicon *lexicon,
					 uint32_t form)
{
	uint32_t node = lexicon->forms.all[form].node;

	return node < lexicon->node_count ? &lexicon->nodes[node] : NULL;
}

const struct lexicon_node *lexicon_step(const struct lexicon *lexicon,
					const struct lexicon_node *node,
					uint32_t form)
{
	uint32_t lemma = lexicon->forms.all[form].lemma, hash, next;
	uint32_t parent = (uint32_t)(node - lexicon->nodes);
	size_t step = 0;

	if ((node->next & lexicon_node_bit(lemma)) == 0)
		return NULL;
	hash = lexicon_node_hash(parent, lemma);
	while ((next = slots_find(&lexicon->node_table, hash, &step)) != NONE)
		if (next < lexicon->node_count && next > parent &&
		    lexicon->nodes[next].parent == parent &&
		    lexicon->nodes[next].lemma == lemma)
			return &lexicon->nodes[next];
	return NULL;
}

const struct lexicon_term *lexicon_term(const struct lexicon *lexicon,
					uint32_t term)
{
	const struct lexicon_term *found;

	if (term >= lexicon->term_count)
		return NULL;
	found = &lexicon->terms[term];
	return found->rule < lexicon->rule_count &&
			       (found->next < term || found->next == NONE) ?
		       found :
		       NULL;
}

int lexicon_suggest(const struct lexicon *lexicon,
		    const struct lexicon_term *term, struct arena *arena,
		    struct conf_strings *suggest, struct err *err)
{
	size_t count = lexicon->suggest_count;

	*suggest = (struct conf_strings){ 0 };
	if (term->suggest > count || term->suggests > count - term->suggest)
		return 0;
	suggest->items = arena_array(arena, term->suggests,
				     sizeof(*suggest->items), err);
	if (suggest->items == NULL)
		return -1;
	for (size_t i = 0; i < term->suggests; i++)
		suggest->items[i] =
			text_at(lexicon->texts, lexicon->len,
				lexicon->suggests[term->suggest + i]);
	suggest->count = term->suggests;
	return 0;
}

uint32_t lexicon_alike(const struct lexicon *lexicon, const char *key,
		       size_t len, struct lexicon_walk *walk)
{
	const struct lexicon_forms *forms = &lexicon->forms;
	uint32_t form;

	walk->alike = within(slots_find(&forms->alike_table,
					slots_hash(key, len), &walk->slot),
			     forms->alike_count);
	if (walk->alike == NONE)
		return NONE;
	form = forms->alikes[walk->alike].form;
	return within(form, forms->count);
}

int lexicon_doubt(const struct lexicon *lexicon, uint32_t alike,
		  struct lexicon_doubt *doubt, struct err *err)
{
	*doubt = lexicon->forms.alikes[alike].doubt;
	return lexicon->ask == NULL ?
		       0 :
		       lexicon_ask_doubt(lexicon, alike, doubt, err);
}
