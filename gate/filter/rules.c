#include "filter/rules.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/yaml.h"
#include "draft/language.h"
#include "filter/builtin.h"
#include "filter/lexicon.h"
#include "filter/lexicon_build.h"
#include "filter/rule.h"
#include "filter/vocabulary.h"

#define RULES_MAX 20000

struct pack_keys {
	const char *pack;
	const char *language;
	const struct conf_node *rules;
	struct define define;
};

static const struct conf_field keys[] = {
	{ .name = "pack",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct pack_keys, pack) },
	{ .name = "language",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct pack_keys, language) },
	{ .name = "define",
	  .type = CONF_NODE,
	  .offset = offsetof(struct pack_keys, define.parts) },
	{ .name = "lists",
	  .type = CONF_NODE,
	  .offset = offsetof(struct pack_keys, define.lists) },
	{ .name = "rules",
	  .type = CONF_NODE,
	  .required = true,
	  .offset = offsetof(struct pack_keys, rules) },
	{ .name = NULL }
};

/* What is only needed while packs are read. */
struct reader {
	struct rules *rules;
	struct rule_context context;
	size_t cap;
	struct digest_state digest;
};

static int keep_rule(struct reader *reader, const struct conf_node *node,
		     struct rule *rule, struct err *err)
{
	struct rules *rules = reader->rules;
	const struct rule *other = rules_find(rules, rule->id);

	if (other != NULL)
		return conf_fail(node, err,
				 "the id %s is used already in "
				 "%s:%zu",
				 rule->id, other->source, other->line);
	if (rules->count == RULES_MAX)
		return conf_fail(node, err, "more than %d rules", RULES_MAX);
	rules->items = arena_grow(&rules->arena, rules->items, &reader->cap,
				  rules->count + 1, sizeof(*rules->items), err);
	if (rules->items == NULL)
		return -1;
	rules->items[rules->count++] = rule;
	return 0;
}

static int read_one(struct reader *reader, const struct conf_node *node,
		    struct err *err)
{
	struct rule *rule;

	rule = arena_alloc(&reader->rules->arena, sizeof(*rule), err);
	if (rule == NULL || rule_read(&reader->context, node, rule, err) < 0)
		return -1;
	if (keep_rule(reader, node, rule, err) == 0)
		return 0;
	rule_release(rule);
	return -1;
}

static int read_rules(struct reader *reader, const struct conf_node *list,
		      struct err *err)
{
	if (list->kind != CONF_LIST || list->count == 0)
		return conf_fail(list, err,
				 "rules: the pack is empty; it "
				 "needs at least one rule");
	for (const struct conf_node *node = list->first; node != NULL;
	     node = node->next)
		if (read_one(reader, node, err) < 0)
			return -1;
	return 0;
}

/* What the keys of a pack say about all of it. */
static int check_pack(const struct reader *reader, const struct conf_node *root,
		      const struct pack_keys *pack, struct err *err)
{
	size_t len = strlen(pack->pack);

	if (!language_is_tag(pack->language))
		return conf_fail(conf_get(root, "language"), err,
				 "language: "
				 "\"%s\" is neither a language tag like en "
				 "nor any",
				 pack->language);
	if (reader->context.ours &&
	    (strncmp(root->source, "wordlists/", 10) != 0 ||
	     strncmp(root->source + 10, pack->pack, len) != 0 ||
	     strcmp(root->source + 10 + len, ".yaml") != 0))
		return conf_fail(conf_get(root, "pack"), err,
				 "pack: \"%s\" "
				 "isn't the name of this file",
				 pack->pack);
	return define_check(&pack->define, err);
}

static int read_pack(struct reader *reader, const char *source,
		     const char *data, size_t len, struct err *err)
{
	struct arena *arena = &reader->rules->arena;
	struct pack_keys pack = { 0 };
	struct conf_node *root;

	if (yaml_read(source, 0, data, len, arena, &root, err) < 0)
		return -1;
	if (root->kind != CONF_MAP)
		return conf_fail(root, err,
				 "the pack is empty; it needs "
				 "`pack`, `language` and `rules`");
	if (conf_read(root, keys, &pack, arena, err) < 0 ||
	    check_pack(reader, root, &pack, err) < 0)
		return -1;
	if (data[len - 1] != '\n')
		return err_set(err, ERR_INPUT,
			       "%s: the last line has no line "
			       "break, so the pack may be cut off; add one",
			       source);
	reader->context.source = source;
	reader->context.pack = pack.pack;
	reader->context.language = pack.language;
	reader->context.define = pack.define;
	return read_rules(reader, pack.rules, err);
}

static bool has_ending(const char *path, const char *ending)
{
	size_t len = strlen(path), n = strlen(ending);

	return len > n && strcmp(path + len - n, ending) == 0;
}

/* Plain lists beside a built-in pack are found among the built-in files. */
static int read_builtin_list(const char *path, struct arena *arena, char **data,
			     size_t *len, struct err *err)
{
	for (const struct builtin_file *f = builtin_files; f->path != NULL;
	     f++) {
		if (strcmp(f->path, path) != 0)
			continue;
		*len = f->len;
		*data = arena_copy(arena, f->data, f->len, err);
		return *data == NULL ? -1 : 0;
	}
	return err_set(err, ERR_CONFIG, "wordlists/%s: no such list", path);
}

static int read_file_list(const char *path, struct arena *arena, char **data,
			  size_t *len, struct err *err)
{
	return file_read(path, PACK_FILE_MAX, FILE_GUARDED, arena, data, len,
			 err);
}

/* The sum of the built-in packs was taken when they were built in. */
static void put_builtin(struct reader *reader)
{
	digest_field(&reader->digest, 3, builtin_wordlists,
		     strlen(builtin_wordlists));
}

/* The pack place/ is part of the machinery and always there; `builtin` means
 * all the others. */
static int read_builtin(struct reader *reader, bool places, struct err *err)
{
	struct arena *arena = &reader->rules->arena;

	put_builtin(reader);
	reader->context.read_list = read_builtin_list;
	reader->context.ours = true;
	for (const struct builtin_file *f = builtin_files; f->path != NULL;
	     f++) {
		const char *source;

		if (!has_ending(f->path, ".yaml") ||
		    places != (strncmp(f->path, "place/", 6) == 0))
			continue;
		source = arena_print(arena, err, "wordlists/%s", f->path);
		reader->context.folder = file_parent(arena, f->path, err);
		if (source == NULL || reader->context.folder == NULL ||
		    read_pack(reader, source, f->data, f->len, err) < 0)
			return -1;
	}
	return 0;
}

static int read_file(struct reader *reader, const char *path, struct err *err)
{
	struct arena *arena = &reader->rules->arena;
	char *data;
	size_t len;

	reader->context.read_list = read_file_list;
	reader->context.ours = false;
	reader->context.folder = file_parent(arena, path, err);
	if (reader->context.folder == NULL ||
	    file_read(path, PACK_FILE_MAX, FILE_GUARDED, arena, &data, &len,
		      err) < 0 ||
	    inputs_add(&reader->rules->inputs, path, data, len, arena, err) < 0)
		return -1;
	digest_field(&reader->digest, 1, data, len);
	return read_pack(reader, path, data, len, err);
}

static int view_of(const struct rule *rule)
{
	return rule->view == VIEW_SKELETON ? VIEW_FOLDED : rule->view;
}

/* Numbers the patterns of all rules, view by view. */
static int index_views(struct rules *rules, struct err *err)
{
	for (size_t i = rules->first; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		for (size_t p = 0; p < rule->patterns.count; p++)
			if (rules_view_add(&rules->views[view_of(rule)], rule,
					   rule->compiled[p], &rules->arena,
					   err) < 0)
				return -1;
	}
	return 0;
}

static int begin(struct reader *reader, struct rules *base,
		 struct rules **rules, struct err *err)
{
	*rules = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**rules));
	if (*rules == NULL) {
		rules_close(base);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	(*rules)->base = base;
	*reader = (struct reader){ .rules = *rules };
	reader->context.arena = &(*rules)->arena;
	reader->context.digest = &reader->digest;
	reader->context.inputs = &(*rules)->inputs;
	digest_begin(&reader->digest, "postgate/rules/1");
	return 0;
}

/* Compiles what was read, or lets go of it. */
static int finish(struct reader *reader, int result, struct rules **rules,
		  struct err *err)
{
	struct rules *r = *rules;

	digest_end(&reader->digest, &r->digest);
	if (result == 0)
		result = index_views(r, err);
	if (result == 0)
		result = lexicon_build(r->items + r->first, r->count - r->first,
				       &r->arena, &r->lexicon, err);
	if (result == 0)
		return 0;
	if (err->code == ERR_INPUT || err->code == ERR_NOT_FOUND)
		err->code = ERR_CONFIG;
	rules_close(r);
	*rules = NULL;
	return -1;
}

static int read_packs(struct reader *reader, const struct conf_strings *packs,
		      size_t from, struct err *err)
{
	for (size_t i = from; i < packs->count; i++)
		if ((strcmp(packs->items[i], "builtin") == 0 ?
			     read_builtin(reader, false, err) :
			     read_file(reader, packs->items[i], err)) < 0)
			return -1;
	return 0;
}

int rules_open(const struct conf_strings *packs, struct rules **rules,
	       struct err *err)
{
	struct reader reader;
	int result;

	if (begin(&reader, NULL, rules, err) < 0)
		return -1;
	result = read_builtin(&reader, true, err);
	if (result == 0)
		result = read_packs(&reader, packs, 0, err);
	if (result == 0 && packs->count == 0)
		result = err_set(err, ERR_CONFIG,
				 "packs: there are no rules; add builtin");
	return finish(&reader, result, rules, err);
}

int rules_open_on(struct rules *base, const struct conf_strings *packs,
		  struct rules **rules, struct err *err)
{
	struct reader reader;
	struct rules *r;

	if (begin(&reader, base, rules, err) < 0)
		return -1;
	r = *rules;
	r->items = arena_array(&r->arena, base->count, sizeof(*r->items), err);
	if (r->items == NULL)
		return finish(&reader, -1, rules, err);
	memcpy(r->items, base->items, base->count * sizeof(*r->items));
	r->count = r->first = reader.cap = base->count;
	/* The same digest as if all had been read: place/, and the rest. */
	put_builtin(&reader);
	put_builtin(&reader);
	return finish(&reader, read_packs(&reader, packs, 1, err), rules, err);
}

void rules_close(struct rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = rules->first; i < rules->count; i++)
		rule_release(rules->items[i]);
	for (size_t v = 0; v < RULES_VIEWS; v++)
		rules_view_close(&rules->views[v]);
	lexicon_close(rules->lexicon);
	vocabulary_close(rules->vocabulary);
	rules_close(rules->base);
	image_close(rules->image);
	arena_release(&rules->arena);
	free(rules);
}

int rules_vocabulary(struct rules *rules, const char *own, struct err *err)
{
	if (vocabulary_open(VOCABULARY_FOLDER, own, &rules->vocabulary, err) <
	    0)
		return -1;
	for (const struct rules *r = rules; r != NULL; r = r->base)
		if (r->image != NULL)
			vocabulary_load(rules->vocabulary, r->image);
	return 0;
}

int rules_sift(struct rules *rules, struct err *err)
{
	for (size_t v = 0; v < RULES_VIEWS; v++)
		if (rules_view_sift(&rules->views[v], &rules->arena, err) < 0)
			return -1;
	return rules->base == NULL ? 0 : rules_sift(rules->base, err);
}

int rules_tune(struct rules *rules, struct err *err)
{
	if (rules_sift(rules, err) < 0)
		return -1;
	for (size_t v = 0; v < RULES_VIEWS; v++)
		rules_view_tune(&rules->views[v]);
	return rules->base == NULL ? 0 : rules_tune(rules->base, err);
}

const struct rule *rules_find(const struct rules *rules, const char *id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(rules->items[i]->id, id) == 0)
			return rules->items[i];
	return NULL;
}

const struct rule *rules_measure(const struct rules *rules, const char *measure)
{
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i]->measure != NULL &&
		    strcmp(rules->items[i]->measure, measure) == 0)
			return rules->items[i];
	return NULL;
}
