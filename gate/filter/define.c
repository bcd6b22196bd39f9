#include "filter/define.h"

#include <string.h>

#include "base/buf.h"

#define USE "(?&"

/* A list that named another would look for the name itself. */
static int check_items(const struct conf_node *list, bool words,
		       struct err *err)
{
	for (const struct conf_node *item = list->first; item != NULL;
	     item = item->next) {
		if (item->kind != CONF_SCALAR)
			return conf_fail(item, err, "%s: a text is needed here",
					 list->key);
		if (words && item->text[0] == '@')
			return conf_fail(item, err,
					 "%s: \"%s\": a list can't "
					 "use another; name both in `words`",
					 list->key, item->text);
	}
	return 0;
}

int define_check(const struct define *define, struct err *err)
{
	const struct conf_node *maps[] = { define->parts, define->lists };
	const struct conf_node *n;

	for (size_t i = 0; i < 2; i++) {
		if (maps[i] == NULL || maps[i]->kind == CONF_NULL)
			continue;
		if (maps[i]->kind != CONF_MAP)
			return conf_fail(maps[i], err,
					 "%s: names and what "
					 "they stand for are needed here",
					 maps[i]->key);
		for (n = maps[i]->first; n != NULL; n = n->next) {
			if (strspn(n->key, "abcdefghijklmnopqrstuvwxyz"
					   "0123456789_") != strlen(n->key))
				return conf_fail(n, err,
						 "%s: the name \"%s\" "
						 "needs letters a to z, "
						 "digits and _ only",
						 maps[i]->key, n->key);
			if (n->kind != CONF_LIST)
				return conf_fail(
					n, err,
					"%s: %s is needed "
					"here",
					n->key,
					i == 0 ? "a list of alternatives" :
						 "a list of words");
			if (check_items(n, i == 1, err) < 0)
				return -1;
		}
	}
	return 0;
}

/* The parts that a pattern needs, each once. */
struct needed {
	const struct conf_node *parts[DEFINE_PARTS];
	size_t count;
};

static bool has(const struct needed *needed, const struct conf_node *part)
{
	for (size_t i = 0; i < needed->count; i++)
		if (needed->parts[i] == part)
			return true;
	return false;
}

/* The part that `(?&name)` at `use` names, or NULL. */
static const struct conf_node *find_part(const struct define *define,
					 const char *use, size_t len)
{
	const struct conf_node *n =
		define->parts != NULL && define->parts->kind == CONF_MAP ?
			define->parts->first :
			NULL;

	while (n != NULL &&
	       (strlen(n->key) != len || memcmp(n->key, use, len) != 0))
		n = n->next;
	return n;
}

static int need_parts(const struct define *define, const struct conf_node *node,
		      const char *text, struct needed *needed, struct err *err)
{
	const char *use = text;

	while ((use = strstr(use, USE)) != NULL) {
		const struct conf_node *part;
		size_t len;

		use += strlen(USE);
		len = strcspn(use, ")");
		part = find_part(define, use, len);
		if (part == NULL) {
			/* A group of the pattern itself. */
			if (strstr(text, "(?<") != NULL)
				continue;
			return conf_fail(node, err,
					 "the pattern uses "
					 "(?&%.*s), which `define` doesn't "
					 "have",
					 (int)(len > 40 ? 40 : len), use);
		}
		if (has(needed, part))
			continue;
		if (needed->count == DEFINE_PARTS)
			return conf_fail(node, err,
					 "the pattern uses more "
					 "than %d parts",
					 DEFINE_PARTS);
		needed->parts[needed->count++] = part;
	}
	return 0;
}

static void add_part(struct buf *out, const struct conf_node *part)
{
	buf_addf(out, "(?<%s>", part->key);
	for (const struct conf_node *n = part->first; n != NULL; n = n->next)
		buf_addf(out, "%s%s", n == part->first ? "" : "|", n->text);
	buf_addc(out, ')');
}

const char *define_pattern(const struct define *define,
			   const struct conf_node *node, const char *pattern,
			   struct arena *arena, struct err *err)
{
	struct needed needed = { .count = 0 };
	struct buf out = { 0 };
	char *whole = NULL;

	if (need_parts(define, node, pattern, &needed, err) < 0)
		return NULL;
	/* Parts may use parts: the list grows while it is walked. */
	for (size_t i = 0; i < needed.count; i++)
		for (const struct conf_node *n = needed.parts[i]->first;
		     n != NULL; n = n->next)
			if (need_parts(define, n, n->text, &needed, err) < 0)
				return NULL;
	if (needed.count == 0)
		return pattern;
	/* Behind, so that the pattern's own groups count from 1. */
	buf_addf(&out, "(?:%s)(?(DEFINE)", pattern);
	for (size_t i = 0; i < needed.count; i++)
		add_part(&out, needed.parts[i]);
	buf_addc(&out, ')');
	if (buf_done(&out, err) == 0)
		whole = arena_copy(arena, out.data, out.len, err);
	buf_release(&out);
	return whole;
}

static const struct conf_node *find_list(const struct define *define,
					 const char *name)
{
	const struct conf_node *list = conf_get(define->lists, name);

	return list != NULL && list->kind == CONF_LIST ? list : NULL;
}

static int add_list(const struct conf_node *list, struct conf_strings *all,
		    size_t *cap, struct arena *arena, struct err *err)
{
	struct conf_strings words;

	if (conf_strings(list, &words, arena, err) < 0)
		return -1;
	all->items =
		arena_grow(arena, all->items, cap, all->count + words.count,
			   sizeof(*all->items), err);
	if (all->items == NULL)
		return -1;
	memcpy(all->items + all->count, words.items,
	       words.count * sizeof(*words.items));
	all->count += words.count;
	return 0;
}

int define_words(const struct define *define, const struct conf_node *node,
		 struct conf_strings *words, struct arena *arena,
		 struct err *err)
{
	struct conf_strings all = { 0 };
	size_t cap = 0;

	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		const struct conf_node *list;

		if (word[0] != '@') {
			all.items = arena_grow(arena, all.items, &cap,
					       all.count + 1,
					       sizeof(*all.items), err);
			if (all.items == NULL)
				return -1;
			all.items[all.count++] = word;
			continue;
		}
		list = find_list(define, word + 1);
		if (list == NULL)
			return conf_fail(node, err,
					 "words: there is no list "
					 "\"%s\" under `lists`",
					 word + 1);
		if (add_list(list, &all, &cap, arena, err) < 0)
			return -1;
	}
	*words = all;
	return 0;
}
