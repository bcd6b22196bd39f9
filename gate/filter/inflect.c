#include "filter/inflect.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/fault.h"
#include "filter/speller.h"

#define DICTIONARIES "/usr/share/hunspell/"
#define FORMS_MAX 32
#define FORM_MAX 64
#define PATH_LEN 128

struct inflect {
	struct speller *speller;
	const struct language *language;
};

/* How a form is made: what the word must end in, how much of that goes, what
 * comes instead. `doubles` repeats the last letter first. hunspell has the
 * last word on whether the result is a form of the word; where it keeps forms
 * as words of their own (stopped, men), on whether there is such a word. */
struct ending {
	const char *after;
	size_t drop;
	const char *add;
	bool doubles;
};

static const struct ending english[] = {
	{ "", 0, "est", true },	    { "", 0, "er", true },
	{ "", 0, "ed", true },	    { "", 0, "ing", true },
	{ "", 0, "s", false },	    { "", 0, "es", false },
	{ "", 0, "ed", false },	    { "", 0, "ing", false },
	{ "", 0, "er", false },	    { "", 0, "est", false },
	{ "e", 0, "d", false },	    { "e", 1, "ing", false },
	{ "e", 0, "r", false },	    { "e", 0, "st", false },
	{ "y", 1, "ies", false },   { "y", 1, "ied", false },
	{ "y", 1, "ier", false },   { "y", 1, "iest", false },
	{ "c", 0, "ked", false },   { "c", 0, "king", false },
	{ "ie", 2, "ying", false }, { "man", 2, "en", false },
	{ "f", 1, "ves", false },   { "fe", 2, "ves", false },
};

static const struct language {
	const char *language;
	const char *dictionary;
	const char *package;
	const struct ending *endings;
	size_t count;
} languages[] = {
	{ "en", "en_US", "hunspell-en-us", english,
	  sizeof(english) / sizeof(*english) },
};

static int open_speller(struct inflect *inflect, struct err *err)
{
	const struct language *language = inflect->language;
	char path[PATH_LEN];

	(void)snprintf(path, PATH_LEN, DICTIONARIES "%s.aff",
		       language->dictionary);
	if (access(path, R_OK) == 0)
		(void)snprintf(path, PATH_LEN, DICTIONARIES "%s.dic",
			       language->dictionary);
	if (access(path, R_OK) < 0)
		return err_set(err, ERR_CONFIG,
			       "%s: the dictionary is missing; "
			       "install the package %s",
			       path, language->package);
	(void)snprintf(path, PATH_LEN, DICTIONARIES "%s", language->dictionary);
	return speller_open(path, language->package, &inflect->speller, err);
}

int inflect_open(const char *language, struct inflect **inflect,
		 struct err *err)
{
	size_t i = 0;

	*inflect = NULL;
	while (i < sizeof(languages) / sizeof(*languages) &&
	       (strcspn(language, "-") != strlen(languages[i].language) ||
		strncasecmp(languages[i].language, language,
			    strlen(languages[i].language)) != 0))
		i++;
	if (i == sizeof(languages) / sizeof(*languages))
		return 0;
	*inflect = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**inflect));
	if (*inflect == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(*inflect)->language = &languages[i];
	if (open_speller(*inflect, err) == 0)
		return 0;
	inflect_close(*inflect);
	*inflect = NULL;
	return -1;
}

void inflect_close(struct inflect *inflect)
{
	if (inflect == NULL)
		return;
	speller_close(inflect->speller);
	free(inflect);
}

static bool ends_in(const char *word, size_t len, const char *ending)
{
	size_t n = strlen(ending);

	return len > n && memcmp(word + len - n, ending, n) == 0;
}

/* Writes the form; false when the ending doesn't go with the word. */
static bool make_form(const char *word, const struct ending *ending,
		      char out[FORM_MAX])
{
	size_t len = strlen(word), add = strlen(ending->add);

	if (!ends_in(word, len, ending->after) || len + add + 2 > FORM_MAX ||
	    len < 2)
		return false;
	memcpy(out, word, len);
	if (ending->doubles) {
		if (strchr("aeiouwxy", word[len - 1]) != NULL ||
		    strchr("aeiou", word[len - 2]) == NULL)
			return false;
		out[len] = word[len - 1];
		len++;
	}
	len -= ending->drop;
	memcpy(out + len, ending->add, add + 1);
	return true;
}

static bool is_plain(const char *word)
{
	for (; *word != '\0'; word++)
		if (*word < 'a' || *word > 'z')
			return false;
	return true;
}

static bool hisses(const char *word, size_t len)
{
	return strchr("sxz", word[len - 1]) != NULL ||
	       ends_in(word, len, "ch") || ends_in(word, len, "sh");
}

/* An ending that an English word may have by its own last letters: given to
 * words that the dictionary lacks, and believed of those that it has when
 * there is such a word; its stems are often another word's (hoped: hop). */
static bool is_regular(const char *word, const struct ending *ending)
{
	const char *add = ending->add;
	size_t len = strlen(word);

	if (ending->doubles || add[0] == 'k' || add[0] == 'v')
		return false;
	if (strcmp(add, "s") == 0)
		return len > 2 && !hisses(word, len);
	if (strcmp(add, "es") == 0)
		return hisses(word, len) || word[len - 1] == 'o';
	if (strcmp(add, "d") == 0)
		return len > 2 && !ends_in(word, len, "ee");
	if (ending->drop == 1 && strcmp(add, "ing") == 0)
		return len > 3;
	return strcmp(add, "ies") == 0 || strcmp(add, "ied") == 0 ||
	       strcmp(add, "ying") == 0;
}

/* What is known of a word while its forms are made. */
struct making {
	struct inflect *inflect;
	const char *word;
	int known; /* 1, 0, or -1: it couldn't be asked */
	struct err *err;
	bool doubled;  /* it doubles its last letter: hopped isn't hoped */
	bool compared; /* and it has a superlative: big, not let (letter) */
};

/* The word doubles its last letter: stopped; bigger, but not letter. */
static bool is_doubled(struct making *m, const struct ending *ending,
		       bool there)
{
	if (strcmp(ending->add, "est") == 0)
		m->compared = there;
	if (strcmp(ending->add, "er") == 0)
		return there && m->compared;
	m->doubled = m->doubled || there;
	return there;
}

/* 1 or 0; -1 with m->err set when the dictionary can't be asked. */
static int is_form(struct making *m, const struct ending *ending,
		   const char *form)
{
	int there;

	if (m->known == 0)
		return strlen(m->word) > 2 &&
		       (is_regular(m->word, ending) ||
			(ending->drop == 0 && !ending->doubles &&
			 (strcmp(ending->add, "ed") == 0 ||
			  strcmp(ending->add, "ing") == 0)));
	there = speller_knows(m->inflect->speller, form, m->err);
	if (there < 0)
		return -1;
	if (ending->doubles)
		return is_doubled(m, ending, there != 0);
	if (there == 0 || (m->doubled && strchr("ei", ending->add[0]) != NULL))
		return 0;
	if (is_regular(m->word, ending) || ending->add[0] == 'k' ||
	    strcmp(ending->add, "en") == 0)
		return 1;
	/* Two letters are too little to tell a stem by: bed isn't of be. */
	if (strlen(m->word) <= 2 && strcmp(ending->add, "ing") != 0)
		return 0;
	return speller_is_stem(m->inflect->speller, form, m->word, m->err);
}

/* Adds the forms that `m` confirms, or all that could be when it is NULL. */
static int add_forms(const struct inflect *inflect, const char *word,
		     struct making *m, struct arena *arena,
		     struct conf_strings *forms, struct err *err)
{
	char form[FORM_MAX];

	forms->items =
		arena_array(arena, FORMS_MAX, sizeof(*forms->items), err);
	if (forms->items == NULL)
		return -1;
	forms->items[0] = word;
	forms->count = 1;
	if (inflect == NULL || !is_plain(word))
		return 0;
	for (size_t i = 0; i < inflect->language->count; i++) {
		const struct ending *ending = &inflect->language->endings[i];
		int yes;

		if (!make_form(word, ending, form))
			continue;
		yes = m == NULL ? 1 : is_form(m, ending, form);
		if (yes < 0)
			return -1;
		if (yes == 0)
			continue;
		forms->items[forms->count] =
			arena_copy(arena, form, strlen(form), err);
		if (forms->items[forms->count++] == NULL)
			return -1;
	}
	return 0;
}

int inflect_guess(const struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err)
{
	return add_forms(inflect, word, NULL, arena, forms, err);
}

int inflect_forms(struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err)
{
	struct making m = { .inflect = inflect, .word = word, .err = err };

	if (inflect != NULL)
		m.known = speller_knows(inflect->speller, word, err);
	if (m.known < 0)
		return -1;
	return add_forms(inflect, word, &m, arena, forms, err);
}

int inflect_knows(struct inflect *inflect, const char *word, struct err *err)
{
	return inflect == NULL ? 0 : speller_knows(inflect->speller, word, err);
}

int inflect_inputs(struct inputs *inputs, struct arena *arena, struct err *err)
{
	static const char *const ends[] = { "aff", "dic" };
	char path[PATH_LEN];

	for (size_t i = 0; i < 2 * sizeof(languages) / sizeof(*languages);
	     i++) {
		(void)snprintf(path, PATH_LEN, DICTIONARIES "%s.%s",
			       languages[i / 2].dictionary, ends[i % 2]);
		if (access(path, R_OK) == 0 &&
		    inputs_add_large(inputs, path, arena, err) < 0)
			return -1;
	}
	return 0;
}
