#include "filter/term.h"

#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "draft/text.h"

const char *term_fold(const struct conf_node *node, const char *phrase,
		      struct arena *arena, struct err *err)
{
	char *folded = text_fold(phrase, strlen(phrase), arena, err);
	size_t len;

	if (folded == NULL)
		return NULL;
	while (*folded == ' ')
		folded++;
	len = strlen(folded);
	while (len > 0 && folded[len - 1] == ' ')
		folded[--len] = '\0';
	if (len == 0) {
		conf_fail(node, err, "an empty phrase would match everywhere");
		return NULL;
	}
	return folded;
}

/* "term => one | two": splits off the suggestions. */
static int read_one(const struct conf_node *node, const char *text,
		     size_t line, struct arena *arena, struct rule_term *term,
		     struct err *err)
{
	char *copy = arena_copy(arena, text, strlen(text), err);
	char *arrow, *part, *bar;
	size_t cap = 0;

	if (copy == NULL)
		return -1;
	arrow = strstr(copy, "=>");
	term->line = line;
	for (part = arrow == NULL ? NULL : arrow + 2; part != NULL;
	     part = bar == NULL ? NULL : bar + 1) {
		struct conf_strings *all = &term->suggest;

		bar = strchr(part, '|');
		if (bar != NULL)
			*bar = '\0';
		part += strspn(part, " ");
		for (size_t n = strlen(part); n > 0 && part[n - 1] == ' ';)
			part[--n] = '\0';
		if (*part == '\0')
			return conf_fail(node, err, "\"%s\": there is no "
					 "suggestion behind =>", text);
		all->items = arena_grow(arena, all->items, &cap,
					all->count + 1, sizeof(*all->items),
					err);
		if (all->items == NULL)
			return -1;
		all->items[all->count++] = part;
	}
	if (arrow != NULL)
		*arrow = '\0';
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
	rule->terms = arena_grow(arena, rule->terms, &cap,
				 rule->term_count + more,
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
	if (conf_strings(node, &texts, arena, err) < 0 ||
	    room_for_terms(rule, node, texts.count, arena, err) < 0)
		return -1;
	item = node->kind == CONF_LIST ? node->first : node;
	for (size_t i = 0; i < texts.count; i++, item = item->next)
		if (read_one(item, texts.items[i], item->line, arena,
			      &rule->terms[rule->term_count++], err) < 0)
			return -1;
	return 0;
}

/* A plain list: one term a line, # comments, empty lines. */
int term_read_list(const struct rule_context *context,
		   const struct conf_node *node, const char *name,
		   struct rule *rule, struct err *err)
{
	struct arena *arena = context->arena;
	char *path = file_join(arena, context->folder, name, err);
	char *data, *line, *end;
	size_t len, number = 0, count = 1;

	if (path == NULL ||
	    context->read_list(path, arena, &data, &len, err) < 0)
		return -1;
	if (utf8_check(data, len) != len || strlen(data) != len)
		return conf_fail(node, err, "%s: byte %zu is not valid UTF-8",
				 path, utf8_check(data, len));
	for (size_t i = 0; i < len; i++)
		count += data[i] == '\n';
	if (room_for_terms(rule, node, count, arena, err) < 0)
		return -1;
	for (line = data; line != NULL; line = end) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		number++;
		line[strcspn(line, "\r")] = '\0';
		line += strspn(line, " \t");
		if (*line == '\0' || *line == '#')
			continue;
		if (read_one(node, line, number, arena,
			      &rule->terms[rule->term_count++], err) < 0)
			return err_in(err, "%s:%zu", path, number);
	}
	return 0;
}
