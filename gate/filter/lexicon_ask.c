#include "filter/lexicon_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "filter/inflect.h"
#include "filter/lexicon_parts.h"

#define LANGUAGES 8   /* dictionaries that are open together */
#define JUDGED_MAX 32 /* letters that a doubt has bits for */

enum answer {
	ANSWER_UNKNOWN = 0,
	ANSWER_YES,
	ANSWER_NO
};

struct lexicon_ask {
	pthread_mutex_t lock; /* of dictionaries and of what isn't answered */
	struct arena arena;
	struct {
		const char *language;
		struct inflect *inflect;
	} open[LANGUAGES];
	size_t open_count;
	_Atomic unsigned char *forms;  /* enum answer, of each form */
	_Atomic unsigned char *judged; /* of each alike: `doubts` are made */
	struct lexicon_doubt *doubts;
};

int lexicon_ask_open(struct lexicon_ask **ask, struct err *err)
{
	*ask = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**ask));
	if (*ask == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (pthread_mutex_init(&(*ask)->lock, NULL) == 0)
		return 0;
	free(*ask);
	*ask = NULL;
	return err_set(err, ERR_MEMORY, "out of memory");
}

void lexicon_ask_close(struct lexicon_ask *ask)
{
	if (ask == NULL)
		return;
	for (size_t i = 0; i < ask->open_count; i++)
		inflect_close(ask->open[i].inflect);
	arena_release(&ask->arena);
	(void)pthread_mutex_destroy(&ask->lock);
	free(ask);
}

static int dictionary(struct lexicon_ask *ask, const char *language,
		      struct inflect **inflect, struct err *err)
{
	for (size_t i = 0; i < ask->open_count; i++) {
		if (strcmp(ask->open[i].language, language) == 0) {
			*inflect = ask->open[i].inflect;
			return 0;
		}
	}
	if (ask->open_count == LANGUAGES)
		return err_set(err, ERR_LIMIT,
			       "rules in more than %d languages", LANGUAGES);
	language = arena_copy(&ask->arena, language, strlen(language), err);
	if (language == NULL || inflect_open(language, inflect, err) < 0)
		return -1;
	ask->open[ask->open_count].language = language;
	ask->open[ask->open_count++].inflect = *inflect;
	return 0;
}

int lexicon_ask_has(struct lexicon_ask *ask, const char *language,
		    struct err *err)
{
	struct inflect *inflect = NULL;

	if (dictionary(ask, language, &inflect, err) < 0)
		return -1;
	return inflect != NULL;
}

int lexicon_ask_forms(struct lexicon_ask *ask, const struct lexicon *lexicon,
		      uint32_t lemma, bool sure, struct arena *arena,
		      struct conf_strings *forms, struct err *err)
{
	const struct lexicon_lemma *l = &lexicon->lemmas[lemma];
	const char *text = lexicon->texts + l->text;
	const char *language = lexicon->texts + l->language;
	bool coined = (l->flags & LEXICON_COINED) != 0;
	bool inflected = (l->flags & LEXICON_INFLECTED) != 0;
	struct inflect *inflect = NULL;
	int known = 0;

	*forms = (struct conf_strings){ 0 };
	if ((coined || inflected) &&
	    dictionary(ask, language, &inflect, err) < 0)
		return -1;
	if (coined && sure)
		known = inflect_knows(inflect, text, err);
	if (known != 0)
		return known < 0 ? -1 : 0;
	if (!inflected)
		inflect = NULL;
	return sure ? inflect_forms(inflect, text, arena, forms, err) :
		      inflect_guess(inflect, text, arena, forms, err);
}

/* The form with the letter at `at` doubled, or single when it is double. */
static void double_letter(const char *form, size_t at, char *out)
{
	const char *rest = form + at + 1;

	memcpy(out, form, at + 1);
	out += at + 1;
	if (*rest == form[at])
		rest++;
	else
		*out++ = form[at];
	memcpy(out, rest, strlen(rest) + 1);
}

static int judge_letter(struct inflect *inflect, const char *form, size_t at,
			struct lexicon_doubt *doubt, struct err *err)
{
	char other[JUDGED_MAX + 2];
	int known = 0;

	if (at == 0 || form[at] != form[at - 1]) {
		double_letter(form, at, other);
		known = inflect_knows(inflect, other, err);
		if (known > 0)
			doubt->doubled |= 1U << at;
	}
	if (known < 0 || (form[at] != 'i' && form[at] != 'l'))
		return known < 0 ? -1 : 0;
	memcpy(other, form, strlen(form) + 1);
	other[at] = form[at] == 'i' ? 'l' : 'i';
	known = inflect_knows(inflect, other, err);
	if (known > 0)
		doubt->swapped |= 1U << at;
	return known < 0 ? -1 : 0;
}

int lexicon_ask_judge(struct lexicon_ask *ask, const char *form,
		      const char *language, struct lexicon_doubt *doubt,
		      struct err *err)
{
	struct inflect *inflect = NULL;
	size_t len = strlen(form);

	*doubt = (struct lexicon_doubt){ 0 };
	if (len > JUDGED_MAX)
		return 0;
	if (dictionary(ask, language, &inflect, err) < 0)
		return -1;
	for (size_t i = 0; inflect != NULL && i < len; i++)
		if (form[i] >= 'a' && form[i] <= 'z' &&
		    judge_letter(inflect, form, i, doubt, err) < 0)
			return -1;
	return 0;
}

int lexicon_ask_ready(struct lexicon_ask *ask, const struct lexicon *lexicon,
		      struct err *err)
{
	const struct lexicon_forms *forms = &lexicon->forms;

	ask->forms = arena_array(&ask->arena, forms->count, sizeof(*ask->forms),
				 err);
	ask->judged = arena_array(&ask->arena, forms->alike_count,
				  sizeof(*ask->judged), err);
	ask->doubts = arena_array(&ask->arena, forms->alike_count,
				  sizeof(*ask->doubts), err);
	return ask->forms == NULL || ask->judged == NULL ||
			       ask->doubts == NULL ?
		       -1 :
		       0;
}

static bool holds(const struct conf_strings *forms, const char *text)
{
	for (size_t i = 0; i < forms->count; i++)
		if (strcmp(forms->items[i], text) == 0)
			return true;
	return false;
}

/* Answers for all forms of a lemma. */
static int answer(const struct lexicon *lexicon, uint32_t lemma,
		  struct err *err)
{
	struct lexicon_ask *ask = lexicon->ask;
	struct conf_strings sure;
	uint32_t first = lexicon->forms.firsts[lemma];
	uint32_t last = lexicon->forms.firsts[lemma + 1];

	if (lexicon_ask_forms(ask, lexicon, lemma, true, &ask->arena, &sure,
			      err) < 0)
		return -1;
	for (uint32_t form = first; form < last; form++)
		atomic_store_explicit(
			&ask->forms[form],
			holds(&sure, lexicon_text(lexicon, form)) ? ANSWER_YES :
								    ANSWER_NO,
			memory_order_release);
	return 0;
}

int lexicon_ask_confirm(const struct lexicon *lexicon, uint32_t form,
			struct err *err)
{
	struct lexicon_ask *ask = lexicon->ask;
	uint32_t lemma = lexicon->forms.all[form].lemma;
	const struct lexicon_lemma *l = &lexicon->lemmas[lemma];
	int result = 0;

	if ((l->flags & LEXICON_COINED) == 0 &&
	    strcmp(lexicon_text(lexicon, form), lexicon->texts + l->text) == 0)
		return 1;
	if (atomic_load_explicit(&ask->forms[form], memory_order_acquire) ==
	    ANSWER_UNKNOWN) {
		(void)pthread_mutex_lock(&ask->lock);
		if (ask->forms[form] == ANSWER_UNKNOWN)
			result = answer(lexicon, lemma, err);
		(void)pthread_mutex_unlock(&ask->lock);
	}
	return result < 0 ? -1 : ask->forms[form] == ANSWER_YES;
}

int lexicon_ask_doubt(const struct lexicon *lexicon, uint32_t alike,
		      struct lexicon_doubt *doubt, struct err *err)
{
	struct lexicon_ask *ask = lexicon->ask;
	uint32_t form = lexicon->forms.alikes[alike].form;
	uint32_t lemma = lexicon->forms.all[form].lemma;
	const char *language = lexicon->texts + lexicon->lemmas[lemma].language;
	int result = 0;

	if (atomic_load_explicit(&ask->judged[alike], memory_order_acquire) ==
	    ANSWER_UNKNOWN) {
		(void)pthread_mutex_lock(&ask->lock);
		if (ask->judged[alike] == ANSWER_UNKNOWN) {
			result = lexicon_ask_judge(
				ask, lexicon_text(lexicon, form), language,
				&ask->doubts[alike], err);
			if (result == 0)
				atomic_store_explicit(&ask->judged[alike],
						      ANSWER_YES,
						      memory_order_release);
		}
		(void)pthread_mutex_unlock(&ask->lock);
	}
	if (result == 0)
		*doubt = ask->doubts[alike];
	return result;
}
