#include "filter/speller.h"

#include <dlfcn.h>
#include <hunspell/hunspell.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/fault.h"

#define LIBRARY "libhunspell-1.7.so.0"
#define LIBRARY_PACKAGE "libhunspell-1.7-0"
#define PATH_LEN 256

/* What of the library is used, with the types of its header. */
struct calls {
	__typeof__(&Hunspell_create) create;
	__typeof__(&Hunspell_destroy) destroy;
	__typeof__(&Hunspell_get_dic_encoding) encoding;
	__typeof__(&Hunspell_spell) spell;
	__typeof__(&Hunspell_stem) stem;
	__typeof__(&Hunspell_suggest) suggest;
	__typeof__(&Hunspell_free_list) free_list;
};

struct speller {
	char aff[PATH_LEN], dic[PATH_LEN];
	const char *package;
	pthread_mutex_t lock; /* of all below, and of hunspell itself */
	void *library;	      /* NULL until something is asked */
	struct calls calls;
	Hunhandle *hunspell; /* likewise */
};

int speller_open(const char *path, const char *package,
		 struct speller **speller, struct err *err)
{
	if (strlen(path) + sizeof(".aff") > PATH_LEN)
		return err_set(err, ERR_LIMIT, "%s: the path is too long",
			       path);
	*speller = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**speller));
	if (*speller == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)snprintf((*speller)->aff, PATH_LEN, "%s.aff", path);
	(void)snprintf((*speller)->dic, PATH_LEN, "%s.dic", path);
	(*speller)->package = package;
	(void)pthread_mutex_init(&(*speller)->lock, NULL);
	return 0;
}

void speller_close(struct speller *speller)
{
	if (speller == NULL)
		return;
	if (speller->hunspell != NULL)
		speller->calls.destroy(speller->hunspell);
	if (speller->library != NULL)
		(void)dlclose(speller->library);
	(void)pthread_mutex_destroy(&speller->lock);
	free(speller);
}

/* ISO C has no conversion from an object to a function; POSIX promises that
 * their bytes are the same. */
static bool find_call(void *library, const char *name, void *call)
{
	void *found = dlsym(library, name);

	memcpy(call, &found, sizeof(found));
	return found != NULL;
}

static int load_library(struct speller *speller, struct err *err)
{
	struct calls *calls = &speller->calls;
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);

	if (library != NULL &&
	    find_call(library, "Hunspell_create", &calls->create) &&
	    find_call(library, "Hunspell_destroy", &calls->destroy) &&
	    find_call(library, "Hunspell_get_dic_encoding", &calls->encoding) &&
	    find_call(library, "Hunspell_spell", &calls->spell) &&
	    find_call(library, "Hunspell_stem", &calls->stem) &&
	    find_call(library, "Hunspell_suggest", &calls->suggest) &&
	    find_call(library, "Hunspell_free_list", &calls->free_list)) {
		speller->library = library;
		return 0;
	}
	if (library != NULL)
		(void)dlclose(library);
	return err_set(err, ERR_CONFIG,
		       LIBRARY ": the library is missing; install the "
			       "package " LIBRARY_PACKAGE);
}

static int check_there(const struct speller *speller, const char *path,
		       struct err *err)
{
	if (access(path, R_OK) == 0)
		return 0;
	return err_set(err, ERR_CONFIG,
		       "%s: the dictionary is missing; "
		       "install the package %s",
		       path, speller->package);
}

static int load_dictionary(struct speller *speller, struct err *err)
{
	Hunhandle *hunspell;

	if (check_there(speller, speller->aff, err) < 0 ||
	    check_there(speller, speller->dic, err) < 0)
		return -1;
	hunspell = speller->calls.create(speller->aff, speller->dic);
	if (hunspell == NULL)
		return err_set(err, ERR_CONFIG, "%s: can't be read",
			       speller->dic);
	if (strcasecmp(speller->calls.encoding(hunspell), "UTF-8") == 0) {
		speller->hunspell = hunspell;
		return 0;
	}
	speller->calls.destroy(hunspell);
	return err_set(err, ERR_CONFIG,
		       "%s: the dictionary isn't in UTF-8, which is the only "
		       "encoding that postgate reads",
		       speller->aff);
}

/* Ends with the lock held, also on failure. */
static int begin(struct speller *speller, struct err *err)
{
	(void)pthread_mutex_lock(&speller->lock);
	if (speller->library == NULL && load_library(speller, err) < 0)
		return -1;
	if (speller->hunspell == NULL)
		return load_dictionary(speller, err);
	return 0;
}

int speller_knows(struct speller *speller, const char *word, struct err *err)
{
	int result = begin(speller, err);

	if (result == 0)
		result = speller->calls.spell(speller->hunspell, word) != 0;
	(void)pthread_mutex_unlock(&speller->lock);
	return result;
}

int speller_is_stem(struct speller *speller, const char *word, const char *stem,
		    struct err *err)
{
	char **stems = NULL;
	int result = begin(speller, err), count = 0;

	if (result == 0)
		count = speller->calls.stem(speller->hunspell, &stems, word);
	for (int i = 0; i < count; i++)
		if (strcmp(stems[i], stem) == 0)
			result = 1;
	if (count > 0)
		speller->calls.free_list(speller->hunspell, &stems, count);
	(void)pthread_mutex_unlock(&speller->lock);
	return result;
}

int speller_suggest(struct speller *speller, const char *word, size_t most,
		    struct arena *arena, struct conf_strings *words,
		    struct err *err)
{
	char **found = NULL;
	int result = begin(speller, err), count = 0;

	*words = (struct conf_strings){ 0 };
	if (result == 0) {
		words->items =
			arena_array(arena, most, sizeof(*words->items), err);
		result = words->items == NULL ? -1 : 0;
	}
	if (result == 0)
		count = speller->calls.suggest(speller->hunspell, &found, word);
	for (int i = 0; i < count && words->count < most && result == 0; i++) {
		words->items[words->count] =
			arena_copy(arena, found[i], strlen(found[i]), err);
		result = words->items[words->count++] == NULL ? -1 : 0;
	}
	if (count > 0)
		speller->calls.free_list(speller->hunspell, &found, count);
	(void)pthread_mutex_unlock(&speller->lock);
	return result;
}
