#include "filter/lexicon_forms.h"

#include <string.h>

#include "draft/skeleton.h"
#include "filter/lexicon_ask.h"
#include "filter/lexicon_parts.h"

#define NONE LEXICON_NONE
#define KEY_LEAST 3 /* shorter keys are those of too many words */

/* All forms with their texts. */
#define FORMS_MEMORY ((size_t)1024 * 1024 * 1024)

struct making {
	const struct lexicon *lexicon;
	struct lexicon_ask *ask;
	bool sure;
	struct lexicon_forms forms;
};

/* The newest form of this text, and where the table has it; or NONE. */
static uint32_t find(const struct lexicon_forms *forms, uint32_t hash,
		     const char *text, size_t *step)
{
	uint32_t form;

	*step = 0;
	while ((form = slots_find(&forms->table, hash, step)) != NONE)
		if (strcmp(forms->own_texts + forms->items[form].text, text) ==
		    0)
			return form;
	return NONE;
}

/* The place of the text, which is copied behind the others. */
static int add_text(struct lexicon_forms *forms, const char *text,
		    uint32_t *place, struct err *err)
{
	size_t len = strlen(text) + 1;

	if (forms->len + len >= NONE)
		return err_set(err, ERR_LIMIT, "too many terms");
	forms->own_texts =
		arena_grow(&forms->arena, forms->own_texts, &forms->texts_cap,
			   forms->len + len, 1, err);
	if (forms->own_texts == NULL)
		return -1;
	memcpy(forms->own_texts + forms->len, text, len);
	*place = (uint32_t)forms->len;
	forms->len += len;
	return 0;
}

static int add_form(struct making *making, const char *text, uint32_t lemma,
		    struct err *err)
{
	struct lexicon_forms *forms = &making->forms;
	uint32_t hash = slots_hash(text, strlen(text));
	size_t step;
	struct lexicon_form form = {
		.lemma = lemma, .node = making->lexicon->lemmas[lemma].node
	};

	form.next = find(forms, hash, text, &step);
	if (form.next != NONE)
		form.text = forms->items[form.next].text;
	else if (add_text(forms, text, &form.text, err) < 0)
		return -1;
	forms->items = arena_grow(&forms->arena, forms->items, &forms->cap,
				  forms->count + 1, sizeof(*forms->items), err);
	if (forms->items == NULL)
		return -1;
	forms->items[forms->count] = form;
	if (form.next != NONE)
		slots_replace(&forms->table, hash, step,
			      (uint32_t)forms->count);
	else if (slots_add(&forms->table, hash, (uint32_t)forms->count,
			   &forms->arena, err) < 0)
		return -1;
	forms->count++;
	return 0;
}

/* The newest form, as one that may be disguised. */
static int add_alike(struct making *making, const char *text,
		     const char *language, struct err *err)
{
	struct lexicon_forms *forms = &making->forms;
	struct lexicon_alike alike = { .form = (uint32_t)forms->count - 1 };
	char key[SKELETON_KEY_MAX];
	size_t len = skeleton_key(text, strlen(text), key);

	if (len < KEY_LEAST)
		return 0;
	if (making->sure && lexicon_ask_judge(making->ask, text, language,
					      &alike.doubt, err) < 0)
		return -1;
	forms->own_alikes = arena_grow(
		&forms->arena, forms->own_alikes, &forms->alike_cap,
		forms->alike_count + 1, sizeof(*forms->own_alikes), err);
	if (forms->own_alikes == NULL)
		return -1;
	forms->own_alikes[forms->alike_count] = alike;
	return slots_add(&forms->alike_table, slots_hash(key, len),
			 (uint32_t)forms->alike_count++, &forms->arena, err);
}

static int add_lemma(struct making *making, uint32_t lemma, struct arena *arena,
		     struct err *err)
{
	const struct lexicon *lexicon = making->lexicon;
	const struct lexicon_lemma *l = &lexicon->lemmas[lemma];
	struct conf_strings forms;

	making->forms.firsts[lemma] = (uint32_t)making->forms.count;
	if (lexicon_ask_forms(making->ask, lexicon, lemma, making->sure, arena,
			      &forms, err) < 0)
		return -1;
	for (size_t i = 0; i < forms.count; i++) {
		if (add_form(making, forms.items[i], lemma, err) < 0)
			return -1;
		if ((l->flags & LEXICON_DISGUISED) != 0 &&
		    add_alike(making, forms.items[i],
			      lexicon->texts + l->language, err) < 0)
			return -1;
	}
	return 0;
}

static int add_all(struct making *making, struct err *err)
{
	struct lexicon_forms *forms = &making->forms;
	size_t count = making->lexicon->lemma_count;
	struct arena work = { 0 };
	int result = 0;

	forms->firsts = arena_array(&forms->arena, count + 1,
				    sizeof(*forms->firsts), err);
	if (forms->firsts == NULL)
		return -1;
	for (uint32_t i = 0; i < count && result == 0; i++) {
		arena_reset(&work);
		result = add_lemma(making, i, &work, err);
	}
	arena_release(&work);
	forms->firsts[count] = (uint32_t)forms->count;
	forms->all = forms->items;
	forms->texts = forms->own_texts;
	forms->alikes = forms->own_alikes;
	return result;
}

int lexicon_forms_make(struct lexicon *lexicon, struct lexicon_ask *ask,
		       bool sure, struct err *err)
{
	struct making making = { .lexicon = lexicon,
				 .ask = ask,
				 .sure = sure,
				 .forms.arena.limit = FORMS_MEMORY };
	int result = add_all(&making, err);

	if (result < 0) {
		arena_release(&making.forms.arena);
		return -1;
	}
	arena_release(&lexicon->forms.arena);
	lexicon->forms = making.forms;
	return 0;
}
