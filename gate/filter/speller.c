#include "filter/speller.h"

#include <dlfcn.h>
#include <hunspell/hunspell.h>
#include <iconv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"

#define LIBRARY "libhunspell-1.7.so.0"
#define LIBRARY_PACKAGE "libhunspell-1.7-0"
#define PATH_LEN 256
#define WORD_ROOM 512 /* bytes of a word and its NUL, in any encoding */

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
	Hunhandle *hunspell; /* likewise, and with it: */
	iconv_t in, out;     /* from UTF-8 to its encoding, and back */
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
	if (speller->hunspell != NULL) {
		speller->calls.destroy(speller->hunspell);
		(void)iconv_close(speller->in);
		(void)iconv_close(speller->out);
	}
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

/* Many dictionaries are in ISO 8859 still. */
static int open_encoding(struct speller *speller, const char *encoding,
			 struct err *err)
{
	iconv_t none = (iconv_t)-1;

	speller->in = iconv_open(encoding, "UTF-8");
	speller->out = iconv_open("UTF-8", encoding);
	if (speller->in != none && speller->out != none)
		return 0;
	if (speller->in != none)
		(void)iconv_close(speller->in);
	if (speller->out != none)
		(void)iconv_close(speller->out);
	return err_set(err, ERR_CONFIG,
		       "%s: the dictionary is in %s, which this system can't "
		       "read",
		       speller->aff, encoding);
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
	if (open_encoding(speller, speller->calls.encoding(hunspell), err) <
	    0) {
		speller->calls.destroy(hunspell);
		return -1;
	}
	speller->hunspell = hunspell;
	return 0;
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

/* False for what the other encoding has no letters for, or no room. */
static bool convert(iconv_t way, const char *text, char out[WORD_ROOM])
{
	char copy[WORD_ROOM], *from = copy, *to = out;
	size_t len = strlen(text), room = WORD_ROOM - 1;

	if (len >= WORD_ROOM)
		return false;
	memcpy(copy, text, len);
	if (iconv(way, &from, &len, &to, &room) == (size_t)-1) {
		(void)iconv(way, NULL, NULL, NULL, NULL);
		return false;
	}
	*to = '\0';
	return true;
}

int speller_knows(struct speller *speller, const char *word, struct err *err)
{
	int result = begin(speller, err);
	char own[WORD_ROOM];

	if (result == 0)
		result = !convert(speller->in, word, own) ||
			 speller->calls.spell(speller->hunspell, own) != 0;
	(void)pthread_mutex_unlock(&speller->lock);
	return result;
}

int speller_is_stem(struct speller *speller, const char *word, const char *stem,
		    struct err *err)
{
	char **stems = NULL, own[WORD_ROOM];
	int result = begin(speller, err), count = 0;

	if (result == 0 && convert(speller->in, word, own))
		count = speller->calls.stem(speller->hunspell, &stems, own);
	for (int i = 0; i < count; i++)
		if (convert(speller->out, stems[i], own) &&
		    strcmp(own, stem) == 0)
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
	char **found = NULL, own[WORD_ROOM];
	int result = begin(speller, err), count = 0;

	*words = (struct conf_strings){ 0 };
	if (result == 0) {
		words->items =
			arena_array(arena, most, sizeof(*words->items), err);
		result = words->items == NULL ? -1 : 0;
	}
	if (result == 0 && convert(speller->in, word, own))
		count = speller->calls.suggest(speller->hunspell, &found, own);
	for (int i = 0; i < count && words->count < most && result == 0; i++) {
		if (!convert(speller->out, found[i], own))
			continue;
		words->items[words->count] =
			arena_copy(arena, own, strlen(own), err);
		result = words->items[words->count++] == NULL ? -1 : 0;
	}
	if (count > 0)
		speller->calls.free_list(speller->hunspell, &found, count);
	(void)pthread_mutex_unlock(&speller->lock);
	return result;
}
