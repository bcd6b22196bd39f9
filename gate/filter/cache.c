#include "filter/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/fault.h"
#include "base/file.h"
#include "base/image.h"
#include "draft/fold.h"
#include "filter/builtin.h"
#include "filter/inflect.h"
#include "filter/inputs.h"
#include "filter/lexicon.h"
#include "filter/pattern.h"
#include "filter/rules_image.h"
#include "filter/vocabulary.h"

#define NAME_DIGITS 16 /* of the digest in a cache's name */

enum {
	PART_KEY = IMAGE_KEY,
	PART_INPUTS /* two parts */
};

static bool is_set(const char *value)
{
	return value != NULL && value[0] != '\0';
}

/* `off` is for those who doubt, and for tests. */
static bool is_off(void)
{
	const char *own = getenv("POSTGATE_CACHE");

	return own != NULL && strcmp(own, "off") == 0;
}

/* The folder for caches; NULL with no error when there is none. */
static const char *folder_of(struct arena *arena, struct err *err)
{
	const char *own = getenv("POSTGATE_CACHE");
	const char *service = getenv("CACHE_DIRECTORY");
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (is_off())
		return NULL;
	if (is_set(own))
		return own;
	if (is_set(service))
		return service;
	if (is_set(xdg) && xdg[0] == '/')
		return file_join(arena, xdg, "postgate", err);
	if (is_set(home) && home[0] == '/')
		return file_join(arena, home, ".cache/postgate", err);
	return NULL;
}

/* All that a cache depends on, but for what is in files: the build, the
 * libraries, and which packs. */
static int put_key(const struct conf_strings *packs, struct buf *key,
		   struct arena *arena, struct err *err)
{
	char version[PATTERN_VERSION];

	buf_addf(key, "postgate %s\nbuilt %s\npcre2 %s\nunicode %s\n",
		 POSTGATE_VERSION, builtin_build, pattern_version(version),
		 fold_version());
	for (size_t i = 0; i < packs->count; i++) {
		const char *pack = packs->items[i];

		if (strcmp(pack, "builtin") != 0)
			pack = file_whole(arena, pack, err);
		if (pack == NULL)
			return -1;
		buf_addf(key, "pack %s\n", pack);
	}
	return buf_done(key, err);
}

static const char *path_of(const char *folder, const struct buf *key,
			   struct arena *arena, struct err *err)
{
	struct digest digest;
	char hex[DIGEST_HEX];

	digest_of(key->data, key->len, &digest);
	digest_hex(&digest, hex);
	return arena_print(arena, err, "%s/rules-%.*s", folder, NAME_DIGITS,
			   hex);
}

static bool is_right(const struct image *image, const struct buf *key,
		     struct arena *arena)
{
	size_t len;
	const char *made = image_part(image, PART_KEY, 1, &len);

	return made != NULL && len == key->len &&
	       memcmp(made, key->data, len) == 0 &&
	       inputs_unchanged(image, PART_INPUTS, arena);
}

/* Rules from an image, which they keep; on failure it is the caller's. */
static int load(struct image *image, struct rules **rules, struct err *err)
{
	*rules = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**rules));
	if (*rules == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (rules_image_load(image, *rules, err) < 0) {
		rules_close(*rules);
		*rules = NULL;
		return -1;
	}
	(*rules)->image = image;
	return 0;
}

/* Rules from an image that was opened: 1, or 0 when it isn't right. */
static int use(struct image *image, const struct buf *key, struct arena *arena,
	       struct rules **rules)
{
	struct err why = { 0 };

	if (is_right(image, key, arena) && load(image, rules, &why) == 0)
		return 1;
	image_close(image);
	return 0;
}

/* The rules that were compiled with the program, if they are of this key. */
static int try_builtin(const struct buf *key, struct arena *arena,
		       struct rules **rules)
{
	struct image *image;
	struct err why = { 0 };

	if (builtin_image_len == 0 ||
	    image_view(builtin_image, builtin_image_len, &image, &why) < 0)
		return 0;
	return use(image, key, arena, rules);
}

static int try_file(const struct buf *key, struct arena *arena,
		    struct rules **rules)
{
	struct err why = { 0 };
	const char *folder = folder_of(arena, &why), *path = NULL;
	struct image *image;

	if (folder != NULL)
		path = path_of(folder, key, arena, &why);
	if (path == NULL || image_open(path, &image, &why) < 0)
		return 0;
	return use(image, key, arena, rules);
}

/* The built-in rules alone, for others to be read on top of. */
static int try_base(const struct conf_strings *packs, struct arena *arena,
		    struct rules **base)
{
	const struct conf_strings first = { packs->items, 1 };
	struct buf key = { 0 };
	struct err why = { 0 };
	int found = 0;

	if (packs->count > 1 && strcmp(packs->items[0], "builtin") == 0 &&
	    put_key(&first, &key, arena, &why) == 0)
		found = try_builtin(&key, arena, base);
	buf_release(&key);
	return found;
}

/* 1 with rules that were compiled for these packs, 0 without. */
static int try_compiled(const struct conf_strings *packs, struct arena *arena,
			struct rules **rules)
{
	struct buf key = { 0 };
	struct err why = { 0 };
	int found = 0;

	if (put_key(packs, &key, arena, &why) == 0)
		found = try_builtin(&key, arena, rules) > 0 ||
			try_file(&key, arena, rules) > 0;
	buf_release(&key);
	return found;
}

int cache_rules(const struct conf_strings *packs, const char *dictionary,
		struct rules **rules, struct err *err)
{
	struct arena arena = { 0 };
	struct rules *base = NULL;
	int result = 0;

	if (is_off() || try_compiled(packs, &arena, rules) == 0)
		result = !is_off() && try_base(packs, &arena, &base) > 0 ?
				 rules_open_on(base, packs, rules, err) :
				 rules_open(packs, rules, err);
	arena_release(&arena);
	if (result == 0)
		result = rules_vocabulary(*rules, dictionary, err);
	if (result < 0) {
		rules_close(*rules);
		*rules = NULL;
	}
	return result;
}

static int write_cache(const struct rules *rules, const struct buf *key,
		       struct arena *arena, struct cache_made *made,
		       struct err *err)
{
	struct image_making image = { 0 };
	int result = 0;

	if (image_add(&image, PART_KEY, key->data, key->len, err) < 0 ||
	    inputs_save(&rules->inputs, &image, PART_INPUTS, arena, err) < 0 ||
	    rules_image_save(rules, &image, arena, err) < 0 ||
	    (rules->vocabulary != NULL &&
	     vocabulary_save(rules->vocabulary, &image, err) < 0) ||
	    image_write(&image, made->path, err) < 0 ||
	    image_seal(made->path, err) < 0)
		result = -1;
	made->bytes = image.bytes.len;
	image_release(&image);
	return result;
}

/* The words of a language are made when they are asked for. */
static int settle(struct rules *rules, const char *language, struct err *err)
{
	struct vocabulary_words words;

	if (rules_sift(rules, err) < 0 ||
	    lexicon_settle(rules->lexicon, err) < 0 ||
	    inflect_inputs(&rules->inputs, &rules->arena, err) < 0 ||
	    rules_vocabulary(rules, NULL, err) < 0)
		return -1;
	if (rules->vocabulary == NULL)
		return 0;
	if (vocabulary_words(rules->vocabulary, "en", &words, err) < 0)
		return -1;
	return vocabulary_words(rules->vocabulary, language, &words, err);
}

static int make(struct rules *rules, const struct buf *key, const char *folder,
		struct arena *arena, struct cache_made *made, struct err *err)
{
	made->path = path_of(folder, key, arena, err);
	if (made->path == NULL || file_folder(folder, 0700, err) < 0 ||
	    write_cache(rules, key, arena, made, err) < 0)
		return -1;
	made->rules = rules->count;
	for (size_t v = 0; v < RULES_VIEWS; v++)
		made->patterns += rules->views[v].count;
	made->forms = lexicon_size(rules->lexicon);
	return 0;
}

int cache_make(const struct conf_strings *packs, const char *language,
	       struct arena *arena, struct cache_made *made, struct err *err)
{
	const char *folder = folder_of(arena, err);
	struct rules *rules = NULL;
	struct buf key = { 0 };
	int result = -1;

	*made = (struct cache_made){ 0 };
	if (folder == NULL)
		return err_set(err, ERR_CONFIG,
			       "there is no folder for the cache; name one "
			       "with POSTGATE_CACHE");
	if (put_key(packs, &key, arena, err) == 0 &&
	    rules_open(packs, &rules, err) == 0 &&
	    settle(rules, language, err) == 0)
		result = make(rules, &key, folder, arena, made, err);
	rules_close(rules);
	buf_release(&key);
	return result;
}
