#include "filter/vocabulary.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/file.h"
#include "draft/text.h"
#include "filter/british.h"
#include "filter/dictionary.h"
#include "filter/lexis.h"
#include "filter/list.h"
#include "filter/term.h"

#define TAG_LEN 36 /* of languages that are remembered */

struct vocabulary {
	const char *folder;
	struct dictionary own;	   /* folded */
	const struct image *image; /* NULL: none */
	struct lexis *first;
	struct dictionary british; /* made when it is first needed */
	/* The language that was asked for last: most posts have the same. */
	char language[TAG_LEN];
	struct vocabulary_words words;
	pthread_mutex_t lock; /* of what is made on demand */
	struct arena arena;
};

/* Which dictionary is meant where a language is said without a region. */
static const char *const regions[][2] = {
	{ "cs", "cs_CZ" }, { "da", "da_DK" }, { "de", "de_DE" },
	{ "en", "en_US" }, { "es", "es_ES" }, { "fr", "fr_FR" },
	{ "hu", "hu_HU" }, { "it", "it_IT" }, { "nb", "nb_NO" },
	{ "nl", "nl_NL" }, { "pl", "pl_PL" }, { "pt", "pt_PT" },
	{ "sv", "sv_SE" },
};

static int add_own(const char *path, struct dictionary_making *making,
		   struct err *err)
{
	struct text_word *words;
	size_t len, count;
	struct list list;
	char *data, *line;
	int more;

	if (file_read(path, VOCABULARY_OWN_MAX, FILE_GUARDED, making->arena,
		      &data, &len, err) < 0 ||
	    list_open(&list, path, data, len, err) < 0)
		return -1;
	while ((more = list_next(&list, &line, err)) > 0) {
		const char *folded =
			term_fold(&list.at, line, making->arena, err);

		if (folded == NULL ||
		    text_words(folded, strlen(folded), making->arena, &words,
			       &count, err) < 0)
			return -1;
		for (size_t i = 0; i < count; i++)
			if (dictionary_add(making, folded + words[i].start,
					   words[i].end - words[i].start,
					   err) < 0)
				return -1;
	}
	return more;
}

static int read_own(struct vocabulary *vocabulary, const char *path,
		    struct err *err)
{
	struct arena arena = { 0 };
	struct dictionary_making making = { .arena = &arena };
	int result = add_own(path, &making, err);

	if (result == 0)
		result = dictionary_finish(&making, &vocabulary->arena,
					   &vocabulary->own, err);
	arena_release(&arena);
	if (result < 0 &&
	    (err->code == ERR_INPUT || err->code == ERR_NOT_FOUND))
		err->code = ERR_CONFIG;
	return result;
}

int vocabulary_open(const char *folder, const char *own,
		    struct vocabulary **vocabulary, struct err *err)
{
	struct vocabulary *v =
		fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(*v));

	*vocabulary = NULL;
	if (v == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)pthread_mutex_init(&v->lock, NULL);
	v->folder = arena_copy(&v->arena, folder, strlen(folder), err);
	if (v->folder == NULL || (own != NULL && read_own(v, own, err) < 0)) {
		vocabulary_close(v);
		return -1;
	}
	*vocabulary = v;
	return 0;
}

void vocabulary_close(struct vocabulary *vocabulary)
{
	if (vocabulary == NULL)
		return;
	for (struct lexis *l = vocabulary->first; l != NULL; l = l->next)
		lexis_close(l);
	(void)pthread_mutex_destroy(&vocabulary->lock);
	arena_release(&vocabulary->arena);
	free(vocabulary);
}

/* Adds the dictionary of that name when it is installed. */
static int take_lexis(struct vocabulary *vocabulary, const char *name,
		      struct vocabulary_words *words, struct err *err)
{
	struct lexis *lexis = vocabulary->first;

	while (lexis != NULL && strcmp(lexis->name, name) != 0)
		lexis = lexis->next;
	if (lexis == NULL) {
		if (lexis_open(vocabulary->folder, name, vocabulary->image,
			       &vocabulary->arena, &lexis, err) < 0)
			return -1;
		if (lexis == NULL)
			return 0;
		lexis->next = vocabulary->first;
		vocabulary->first = lexis;
	}
	words->dictionaries[words->count++] = lexis;
	return 0;
}

/* Reads the language and the region of a tag: "EN-gb" gives en and en_GB,
 * where the second is "" without a region. */
static void read_tag(const char *tag, char language[4], char name[LEXIS_NAME])
{
	size_t len = strcspn(tag, "-"), n = len < 3 ? len : 3;

	for (size_t i = 0; i < n; i++)
		language[i] = (char)(tag[i] | 0x20);
	language[n] = '\0';
	name[0] = '\0';
	for (tag += len; *tag == '-'; tag += 1 + len) {
		len = strcspn(tag + 1, "-");
		if (len != 2)
			continue;
		(void)snprintf(name, LEXIS_NAME, "%s_%c%c", language,
			       tag[1] & ~0x20, tag[2] & ~0x20);
		return;
	}
}

static const char *default_name(const char *language)
{
	for (size_t i = 0; i < sizeof(regions) / sizeof(*regions); i++)
		if (strcmp(regions[i][0], language) == 0)
			return regions[i][1];
	return language;
}

static int find_words(struct vocabulary *vocabulary, const char *tag,
		      struct vocabulary_words *words, struct err *err)
{
	char language[4], name[LEXIS_NAME];

	*words = (struct vocabulary_words){ .vocabulary = vocabulary };
	read_tag(tag, language, name);
	words->english = strcmp(language, "en") == 0;
	if (name[0] != '\0' && take_lexis(vocabulary, name, words, err) < 0)
		return -1;
	if (words->count > 0)
		return 0;
	if (take_lexis(vocabulary, default_name(language), words, err) < 0)
		return -1;
	if (words->count == 0 &&
	    take_lexis(vocabulary, language, words, err) < 0)
		return -1;
	if (!words->english)
		return 0;
	words->british = words->count > 0;
	if (words->british && vocabulary->british.count == 0 &&
	    lexis_list("spelling/en-gb.txt", &vocabulary->arena,
		       &vocabulary->british, err) < 0)
		return -1;
	return take_lexis(vocabulary, "en_GB", words, err);
}

int vocabulary_words(struct vocabulary *vocabulary, const char *language,
		     struct vocabulary_words *words, struct err *err)
{
	int result = 0;

	(void)pthread_mutex_lock(&vocabulary->lock);
	if (vocabulary->language[0] == '\0' ||
	    strcmp(vocabulary->language, language) != 0) {
		vocabulary->language[0] = '\0';
		result = find_words(vocabulary, language, &vocabulary->words,
				    err);
		if (result == 0 && strlen(language) < TAG_LEN)
			memcpy(vocabulary->language, language,
			       strlen(language) + 1);
	}
	*words = vocabulary->words;
	(void)pthread_mutex_unlock(&vocabulary->lock);
	return result;
}

static bool is_plain(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((word[i] & 0x80) != 0)
			return false;
	return true;
}

bool vocabulary_lists(const struct vocabulary_words *words, const char *word,
		      size_t len)
{
	for (size_t i = 0; i < words->count; i++)
		if (dictionary_has(&words->dictionaries[i]->forms, word, len))
			return true;
	return false;
}

int vocabulary_knows(const struct vocabulary_words *words, const char *word,
		     size_t len, struct err *err)
{
	int result = 0;

	if (words->english && !is_plain(word, len))
		return 1;
	for (size_t i = 0; i < words->count && result == 0; i++)
		result = lexis_knows(words->dictionaries[i], word, len, err);
	if (result != 0 || !words->british)
		return result;
	return dictionary_knows(&words->vocabulary->british, word, len) ||
	       british_knows(&words->dictionaries[0]->forms, word, len);
}

bool vocabulary_is_own(const struct vocabulary *vocabulary, const char *folded,
		       size_t len)
{
	return dictionary_has(&vocabulary->own, folded, len);
}

int vocabulary_suggest(const struct vocabulary_words *words, const char *word,
		       size_t most, struct arena *arena,
		       struct conf_strings *suggest, struct err *err)
{
	*suggest = (struct conf_strings){ 0 };
	if (words->count == 0)
		return 0;
	return speller_suggest(words->dictionaries[0]->speller, word, most,
			       arena, suggest, err);
}

int vocabulary_save(struct vocabulary *vocabulary, struct image_making *making,
		    struct err *err)
{
	uint32_t slot = 0;

	for (struct lexis *l = vocabulary->first; l != NULL; l = l->next)
		if (l->whole && slot < DICTIONARY_SLOTS &&
		    dictionary_save(&l->forms, &l->mark, slot++, making, err) <
			    0)
			return -1;
	return 0;
}

void vocabulary_load(struct vocabulary *vocabulary, const struct image *image)
{
	vocabulary->image = image;
}
