#include "filter/inflect.h"

#include <hunspell/hunspell.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DICTIONARIES "/usr/share/hunspell/"
#define FORMS_MAX 32
#define FORM_MAX 64

struct inflect {
	Hunhandle *hunspell;
	const struct ending *endings;
	size_t ending_count;
};

/* How a form is made: what the word must end in, how much of that goes, what
 * comes instead. `doubles` repeats the last letter first. hunspell has the
 * last word on whether the result is a form of the word. */
struct ending {
	const char *after;
	size_t drop;
	const char *add;
	bool doubles;
};

static const struct ending english[] = {
	{ "", 0, "s", false },	   { "", 0, "es", false },
	{ "", 0, "ed", false },	   { "", 0, "ing", false },
	{ "", 0, "er", false },	   { "", 0, "est", false },
	{ "e", 0, "d", false },	   { "e", 1, "ing", false },
	{ "e", 0, "r", false },	   { "e", 0, "st", false },
	{ "y", 1, "ies", false },  { "y", 1, "ied", false },
	{ "y", 1, "ier", false },  { "y", 1, "iest", false },
	{ "", 0, "ed", true },	   { "", 0, "ing", true },
	{ "", 0, "er", true },	   { "", 0, "est", true },
	{ "ie", 2, "ying", false }, { "man", 2, "en", false },
	{ "f", 1, "ves", false },  { "fe", 2, "ves", false },
};

static const struct {
	const char *language;
	const char *dictionary;
	const char *package;
	const struct ending *endings;
	size_t count;
} languages[] = {
	{ "en", "en_US", "hunspell-en-us", english,
	  sizeof(english) / sizeof(*english) },
};

int inflect_open(const char *language, struct inflect **inflect,
		 struct err *err)
{
	char aff[128], dic[128];
	size_t i = 0;

	*inflect = NULL;
	while (i < sizeof(languages) / sizeof(*languages) &&
	       strcmp(languages[i].language, language) != 0)
		i++;
	if (i == sizeof(languages) / sizeof(*languages))
		return 0;
	(void)snprintf(aff, sizeof(aff), DICTIONARIES "%s.aff",
		       languages[i].dictionary);
	(void)snprintf(dic, sizeof(dic), DICTIONARIES "%s.dic",
		       languages[i].dictionary);
	if (access(aff, R_OK) < 0 || access(dic, R_OK) < 0)
		return err_set(err, ERR_CONFIG, "%s: the dictionary is "
			       "missing; install the package %s", dic,
			       languages[i].package);
	*inflect = calloc(1, sizeof(**inflect));
	if (*inflect == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(*inflect)->endings = languages[i].endings;
	(*inflect)->ending_count = languages[i].count;
	(*inflect)->hunspell = Hunspell_create(aff, dic);
	if ((*inflect)->hunspell != NULL)
		return 0;
	inflect_close(*inflect);
	*inflect = NULL;
	return err_set(err, ERR_CONFIG, "%s: can't be read", dic);
}

void inflect_close(struct inflect *inflect)
{
	if (inflect == NULL)
		return;
	if (inflect->hunspell != NULL)
		Hunspell_destroy(inflect->hunspell);
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
	    len < 3)
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

static bool stem_is(struct inflect *inflect, const char *form,
		    const char *word)
{
	char **stems = NULL;
	int count = Hunspell_stem(inflect->hunspell, &stems, form);
	bool found = false;

	for (int i = 0; i < count; i++)
		if (strcmp(stems[i], word) == 0)
			found = true;
	if (count > 0)
		Hunspell_free_list(inflect->hunspell, &stems, count);
	return found;
}

static bool is_plain(const char *word)
{
	for (; *word != '\0'; word++)
		if (*word < 'a' || *word > 'z')
			return false;
	return true;
}

/* A word that the dictionary lacks still has the endings that every English
 * word may have. */
static bool is_regular(const struct ending *ending)
{
	return !ending->doubles && strcmp(ending->add, "er") != 0 &&
	       strcmp(ending->add, "est") != 0 &&
	       strcmp(ending->add, "en") != 0 &&
	       strcmp(ending->add, "ves") != 0;
}

int inflect_forms(struct inflect *inflect, const char *word,
		  struct arena *arena, struct conf_strings *forms,
		  struct err *err)
{
	char form[FORM_MAX];
	bool known;

	forms->items = arena_array(arena, FORMS_MAX, sizeof(*forms->items),
				   err);
	if (forms->items == NULL)
		return -1;
	forms->items[0] = word;
	forms->count = 1;
	if (inflect == NULL || !is_plain(word))
		return 0;
	known = Hunspell_spell(inflect->hunspell, word) != 0;
	for (size_t i = 0; i < inflect->ending_count; i++) {
		const struct ending *ending = &inflect->endings[i];

		if (!make_form(word, ending, form) ||
		    !(known ? stem_is(inflect, form, word) :
			      is_regular(ending)))
			continue;
		forms->items[forms->count] = arena_copy(arena, form,
							strlen(form), err);
		if (forms->items[forms->count++] == NULL)
			return -1;
	}
	return 0;
}
