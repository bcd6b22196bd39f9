#include "filter/lexis.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "filter/builtin.h"
#include "filter/list.h"

static const struct builtin_file *find_list(const char *path)
{
	const struct builtin_file *file = builtin_files;

	while (file->path != NULL && strcmp(file->path, path) != 0)
		file++;
	return file->path != NULL ? file : NULL;
}

/* The words of a built-in list; a line has a word and its forms. */
static int add_list(struct dictionary_making *making, const char *path,
		    struct err *err)
{
	const struct builtin_file *file = find_list(path);
	struct list list;
	char *data, *word;
	int more;

	if (file == NULL)
		return err_set(err, ERR_INTERNAL, "wordlists/%s: no such list",
			       path);
	data = arena_copy(making->arena, file->data, file->len, err);
	if (data == NULL || list_open(&list, path, data, file->len, err) < 0)
		return -1;
	while ((more = list_next(&list, &word, err)) > 0)
		for (size_t len; *word != '\0';
		     word += len, word += strspn(word, " ")) {
			len = strcspn(word, " ");
			if (dictionary_add(making, word, len, err) < 0)
				return -1;
		}
	return more;
}

int lexis_list(const char *path, struct arena *arena,
	       struct dictionary *dictionary, struct err *err)
{
	struct arena scratch = { 0 };
	struct dictionary_making making = { .arena = &scratch };
	int result = add_list(&making, path, err);

	if (result == 0)
		result = dictionary_finish(&making, arena, dictionary, err);
	arena_release(&scratch);
	return result;
}

/* The list of our own words beside a dictionary, or NULL. */
static const struct builtin_file *own_words(const char *name)
{
	if (strncmp(name, "en", 2) != 0)
		return NULL;
	return find_list("spelling/en.txt");
}

static int make(struct lexis *lexis, struct arena *arena, struct err *err)
{
	struct arena scratch = { 0 };
	struct dictionary_making making = { .arena = &scratch };
	const struct builtin_file *own = own_words(lexis->name);
	int result = 0;

	if (own != NULL)
		result = add_list(&making, own->path, err);
	if (result == 0)
		result = dictionary_add_all(&making, lexis->mark.path,
					    &lexis->whole, err);
	if (result == 0)
		result = dictionary_finish(&making, arena, &lexis->forms, err);
	arena_release(&scratch);
	if (result < 0 && err->code == ERR_INPUT)
		err->code = ERR_CONFIG;
	return result;
}

static void name_package(struct lexis *lexis)
{
	(void)snprintf(lexis->package, LEXIS_PACKAGE, "hunspell-%s",
		       lexis->name);
	for (char *c = lexis->package; *c != '\0'; c++) {
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 0x20);
		if (*c == '_')
			*c = '-';
	}
}

int lexis_open(const char *folder, const char *name, const struct image *image,
	       struct arena *arena, struct lexis **lexis, struct err *err)
{
	const struct builtin_file *own = own_words(name);
	uint64_t sum = own != NULL ? dictionary_sum(own->data, own->len) : 0;
	struct dictionary_mark mark;
	char path[DICTIONARY_PATH];
	struct lexis *l;

	*lexis = NULL;
	if (strlen(name) >= LEXIS_NAME ||
	    snprintf(path, sizeof(path), "%s/%s", folder, name) >=
		    (int)sizeof(path) ||
	    !dictionary_mark(path, sum, &mark))
		return 0;
	l = arena_alloc(arena, sizeof(*l), err);
	if (l == NULL)
		return -1;
	memcpy(l->name, name, strlen(name));
	name_package(l);
	l->mark = mark;
	l->whole = image != NULL && dictionary_load(image, &mark, &l->forms);
	if ((!l->whole && make(l, arena, err) < 0) ||
	    speller_open(l->mark.path, l->package, &l->speller, err) < 0)
		return -1;
	*lexis = l;
	return 0;
}

void lexis_close(struct lexis *lexis)
{
	speller_close(lexis->speller);
}

int lexis_knows(const struct lexis *lexis, const char *word, size_t len,
		struct err *err)
{
	char copy[DICTIONARY_PATH];

	if (dictionary_knows(&lexis->forms, word, len))
		return 1;
	if (lexis->whole || len >= sizeof(copy))
		return 0;
	memcpy(copy, word, len);
	copy[len] = '\0';
	return speller_knows(lexis->speller, copy, err);
}
