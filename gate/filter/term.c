#include "filter/term.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/text.h"
#include "filter/list.h"

#define BLANKS " \t"

static bool has_word(const char *text)
{
	size_t len = strlen(text), step;
	uint32_t c = 0;

	for (; (step = utf8_next(text, len, &c)) > 0; text += step, len -= step)
		if (fold_is_word(c))
			return true;
	return false;
}

const char *term_fold(const struct conf_node *node, const char *phrase,
		      struct arena *arena, struct err *err)
{
	char *folded = text_fold(phrase, strlen(phrase), arena, err);
	size_t len;

	if (folded == NULL)
		return NULL;
	folded += strspn(folded, BLANKS);
	len = strlen(folded);
	while (len > 0 && strchr(BLANKS, folded[len - 1]) != NULL)
		folded[--len] = '\0';
	if (len > 0 && has_word(folded))
		return folded;
	if (len == 0)
		conf_fail(node, err, "an empty phrase would match everywhere");
	else
		conf_fail(node, err,
			  "\"%s\" has no letter or digit; use a "
			  "pattern for signs",
			  phrase);
	return NULL;
}

/* "one | two": what to write instead. Cuts `text` up. */
static int read_suggestions(const struct conf_node *node, char *text,
			    struct conf_strings *all, struct arena *arena,
			    struct err *err)
{
	size_t cap = 0;
	char *bar;

	for (char *part = text; part != NULL; part = bar) {
		bar = strchr(part, '|');
		if (bar != NULL)
			*bar++ = '\0';
		part += strspn(part, BLANKS);
		for (size_t n = strlen(part);
		     n > 0 && strchr(BLANKS, part[n - 1]) != NULL;)
			part[--n] = '\0';
		if (*part == '\0')
			return conf_fail(node, err,
					 "a suggestion behind => "
					 "is empty");
		all->items = arena_grow(arena, all->items, &cap, all->count + 1,
					sizeof(*all->items), err);
		if (all->items == NULL)
			return -1;
		all->items[all->count++] = part;
	}
	return 0;
}

/* "term => one | two", which stands at `node`. */
static int read_one(const struct conf_node *node, const char *text,
		    struct arena *arena, struct rule_term *term,
		    struct err *err)
{
	char *copy = arena_copy(arena, text, strlen(text), err);
	char *arrow;

	if (copy == NULL)
		return -1;
	term->source = node->source;
	term->line = node->line;
	arrow = strstr(copy, "=>");
	if (arrow != NULL) {
		*arrow = '\0';
		if (read_suggestions(node, arrow + 2, &term->suggest, arena,
				     err) < 0)
			return -1;
	}
	term->text = term_fold(node, copy, arena, err);
	return term->text == NULL ? -1 : 0;
}

static int room_for_terms(struct rule *rule, const struct conf_node *node,
			  size_t more, struct arena *arena, struct err *err)
{
	size_t cap = rule->term_count;

	if (more > RULE_TERMS_MAX - rule->term_count)
		return conf_fail(node, err, "more than %d terms",
				 RULE_TERMS_MAX);
	rule->terms =
		arena_grow(arena, rule->terms, &cap, rule->term_count + more,
			   sizeof(*rule->terms), err);
	return rule->terms == NULL ? -1 : 0;
}

int term_read(const struct conf_node *node, struct rule *rule,
	      struct arena *arena, struct err *err)
{
	struct conf_strings texts;
	const struct conf_node *item;

	if (node == NULL || node->kind == CONF_NULL)
		return 0;
	if (node->kind == CONF_LIST && node->count == 0)
		return conf_fail(node, err,
				 "terms: at least one is needed "
				 "here");
	if (conf_strings(node, &texts, arena, err) < 0 ||
	    room_for_terms(rule, node, texts.count, arena, err) < 0)
		return -1;
	item = node->kind == CONF_LIST ? node->first : node;
	for (size_t i = 0; i < texts.count; i++, item = item->next)
		if (read_one(item, texts.items[i], arena,
			     &rule->terms[rule->term_count++], err) < 0)
			return -1;
	return 0;
}

/* Plain lists lie beside their pack: a pack can't make us read, and quote in
 * an error, any file there is. */
static bool is_beside(const char *name)
{
	for (;;) {
		size_t len = strcspn(name, "/");

		if (len == 0 || (len == 2 && memcmp(name, "..", 2) == 0))
			return false;
		if (name[len] == '\0')
			return true;
		name += len + 1;
	}
}

/* One term a line, # comments, empty lines. */
int term_read_list(const struct rule_context *context,
		   const struct conf_node *node, const char *name,
		   struct rule *rule, struct err *err)
{
	struct arena *arena = context->arena;
	char *path, *data, *line;
	struct list list;
	size_t len;
	int more;

	if (!is_beside(name))
		return conf_fail(node, err,
				 "terms_file: \"%s\" isn't the name "
				 "of a file in the pack's folder",
				 name);
	path = file_join(arena, context->folder, name, err);
	if (path == NULL ||
	    context->read_list(path, arena, &data, &len, err) < 0)
		return -1;
	/* Built-in lists are in the sum of all of them already. */
	if (!context->ours) {
		digest_field(context->digest, 2, data, len);
		if (inputs_add(context->inputs, path, data, len, arena, err) <
		    0)
			return -1;
	}
	if (list_open(&list, path, data, len, err) < 0 ||
	    room_for_terms(rule, node, list.lines, arena, err) < 0)
		return -1;
	while ((more = list_next(&list, &line, err)) > 0)
		if (read_one(&list.at, line, arena,
			     &rule->terms[rule->term_count++], err) < 0)
			return -1;
	return more;
}
