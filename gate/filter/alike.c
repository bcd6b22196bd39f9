#include "filter/alike.h"

#include <stdbool.h>
#include <string.h>

#include "draft/skeleton.h"
#include "filter/near.h"

#define MASK '*'
#define FORM_MAX 32  /* letters that a doubt has bits for */
#define FORM_SHORT 3 /* letters: codes and initials are as long */
#define PLAIN_LEAST 2

/* A word as the author wrote it, folded, and as it reads. */
struct sight {
	const struct lexicon *lexicon;
	const char *own;
	size_t own_len;
	const char *reads;
	size_t len;
	bool replaced; /* not only stretched */
	/* What is laid over forms: when it is only stretched its own letters,
	 * each as often as it stands there. */
	const char *word;
	size_t word_len;
	bool short_enough; /* to stand for FORM_SHORT letters */
	bool long_enough;  /* for more */
	struct alike *alike;
	struct err *err;
};

/* How a word differs from a form; bits as in struct lexicon_doubt. */
struct difference {
	uint32_t swapped;   /* it has l for i, or i for l */
	uint32_t doubled;   /* twice what the form has once */
	uint32_t stretched; /* three times and more */
};

static bool is_alike(char a, char b)
{
	return a == b || (a == 'i' && b == 'l') || (a == 'l' && b == 'i');
}

/* The same letters, however often each in a row. */
static bool is_stretched(const char *a, size_t a_len, const char *b,
			 size_t b_len)
{
	size_t i = 0, k = 0;

	while (i < a_len && k < b_len && a[i] == b[k]) {
		char c = a[i];

		while (i < a_len && a[i] == c)
			i++;
		while (k < b_len && b[k] == c)
			k++;
	}
	return i == a_len && k == b_len;
}

/* Three of a letter, or more, stand in a row around word[at]. */
static bool is_long_run(const char *word, size_t len, size_t at)
{
	size_t first = at, end = at + 1;

	while (first > 0 && end - first < 3 &&
	       is_alike(word[first - 1], word[at]))
		first--;
	while (end < len && end - first < 3 && is_alike(word[end], word[at]))
		end++;
	return end - first == 3;
}

static uint32_t bit_of_run(const char *form, size_t at)
{
	while (at > 0 && form[at - 1] == form[at])
		at--;
	return 1U << at;
}

/* A letter more than the form has, behind the same one. */
static bool is_more(const struct sight *sight, size_t i, const char *form,
		    size_t at, struct difference *d)
{
	const char *word = sight->word;

	if (i == 0 || at == 0 || !is_alike(word[i], word[i - 1]))
		return false;
	if (is_long_run(word, sight->word_len, i))
		d->stretched |= bit_of_run(form, at - 1);
	else
		d->doubled |= bit_of_run(form, at - 1);
	return true;
}

/* Lays the word from word[i] on over form[at] and so on; false when it can't
 * be that one. */
static bool compare(const struct sight *sight, size_t i, const char *form,
		    size_t at, struct difference *d)
{
	for (; i < sight->word_len; i++) {
		char c = sight->word[i];

		if (c == MASK) {
			struct difference other = *d;

			if (form[at] != '\0' &&
			    compare(sight, i + 1, form, at + 1, d))
				return true;
			*d = other;
		} else if (form[at] != '\0' && is_alike(c, form[at])) {
			if (c != form[at])
				d->swapped |= 1U << at;
			at++;
		} else if (!is_more(sight, i, form, at, d)) {
			return false;
		}
	}
	return form[at] == '\0';
}

static int is_form(const struct sight *sight, const char *form, uint32_t number)
{
	struct difference d = { 0 };
	struct lexicon_doubt doubt;
	size_t len = strlen(form);

	if (len > FORM_MAX ||
	    !(len <= FORM_SHORT || sight->len <= FORM_SHORT ?
		      sight->short_enough :
		      sight->long_enough) ||
	    !compare(sight, 0, form, 0, &d) ||
	    (!sight->replaced && d.stretched == 0))
		return 0;
	if ((d.swapped | d.doubled | d.stretched) == 0)
		return 1;
	if (lexicon_doubt(sight->lexicon, number, &doubt, sight->err) < 0)
		return -1;
	return (d.swapped & doubt.swapped) == 0 &&
	       (d.doubled & doubt.doubled) == 0 &&
	       (sight->replaced || (d.stretched & doubt.doubled) == 0);
}

static void add(struct alike *alike, uint32_t form)
{
	for (size_t i = 0; i < alike->count; i++)
		if (alike->forms[i] == form)
			return;
	if (alike->count < ALIKE_FORMS)
		alike->forms[alike->count++] = form;
}

static int take(void *context, const char *key, size_t len)
{
	struct sight *sight = context;
	struct lexicon_walk walk = { 0 };
	uint32_t form;
	int yes;

	while ((form = lexicon_alike(sight->lexicon, key, len, &walk)) !=
	       LEXICON_NONE) {
		yes = is_form(sight, lexicon_text(sight->lexicon, form),
			      walk.alike);
		if (yes < 0)
			return -1;
		if (yes > 0)
			add(sight->alike, form);
	}
	return 0;
}

/* What the author wrote, between the signs and digits of other letters. */
static void weigh(struct sight *sight)
{
	size_t letters = 0, weak = 0, signs = 0;

	for (size_t i = 0; i < sight->own_len; i++) {
		char c = sight->own[i];

		if (c >= 'a' && c <= 'z')
			letters++;
		else if ((c >= '0' && c <= '9') ||
			 memchr(" \t\r\n.,-_*/'", c, 11) != NULL)
			weak++;
		else
			signs++;
	}
	if (memchr(sight->reads, MASK, sight->len) != NULL) {
		sight->short_enough = false;
		sight->long_enough = letters >= PLAIN_LEAST;
		return;
	}
	sight->short_enough = weak == 0;
	sight->long_enough = letters >= PLAIN_LEAST || signs > 0;
}

/* The author's word is a form of some term: 1 or 0. */
static int is_plain(const struct sight *sight)
{
	struct text_word word = { .end = (uint32_t)sight->own_len };
	uint32_t form;
	int yes = 0;

	lexicon_find(sight->lexicon, sight->own, &word, 1, &form);
	for (; form != LEXICON_NONE && yes == 0;
	     form = lexicon_next(sight->lexicon, form))
		yes = lexicon_confirm(sight->lexicon, form, sight->err);
	return yes;
}

/* Without the 's of a possessive. */
static size_t bare(const char *word, size_t len)
{
	return len > 2 && word[len - 2] == '\'' && word[len - 1] == 's' ?
		       len - 2 :
		       len;
}

int alike_read(const struct lexicon *lexicon, const struct text *text,
	       const struct text_word *word, struct alike *alike,
	       struct err *err)
{
	struct near_span span = { &text->skeleton, word->start, word->end };
	struct sight sight = { .lexicon = lexicon, .alike = alike, .err = err };
	size_t start, end;
	int plain;

	near_folded(text, &span, &start, &end);
	alike->count = 0;
	sight.own = text->folded.data + start;
	sight.own_len = bare(sight.own, end - start);
	sight.reads = text->skeleton.data + word->start;
	sight.len = bare(sight.reads, word->end - word->start);
	plain = is_plain(&sight);
	if (plain != 0)
		return plain < 0 ? -1 : 0;
	sight.replaced =
		memchr(sight.reads, MASK, sight.len) != NULL ||
		!is_stretched(sight.own, sight.own_len, sight.reads, sight.len);
	sight.word = sight.replaced ? sight.reads : sight.own;
	sight.word_len = sight.replaced ? sight.len : sight.own_len;
	weigh(&sight);
	return skeleton_guess(sight.reads, sight.len, take, &sight);
}
