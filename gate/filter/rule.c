#include "filter/rule.h"

#include <stddef.h>
#include <string.h>

#include "base/file.h"
#include "base/utf8.h"
#include "draft/text.h"
#include "filter/check.h"
#include "filter/pattern.h"

static const char *const views[] = { "raw", "folded", NULL };

struct example_keys {
	const struct conf_node *flag, *pass;
};

struct near_keys {
	struct conf_strings words;
	int64_t within;
	int raises;
};

/* A rule as it is written. */
struct rule_keys {
	struct rule rule;
	const char *check;
	const char *pattern;
	const char *terms_file;
	const struct conf_node *terms;
	const struct conf_node *near;
	const struct conf_node *unless;
	const struct conf_node *examples;
};

#define KEY(field) offsetof(struct rule_keys, field)

static const struct conf_field keys[] = {
	{ .name = "id", .type = CONF_STRING, .required = true,
	  .offset = KEY(rule.id) },
	{ .name = "action", .type = CONF_CHOICE, .required = true,
	  .offset = KEY(rule.action), .choices = action_names },
	{ .name = "message", .type = CONF_STRING, .required = true,
	  .offset = KEY(rule.message) },
	{ .name = "why", .type = CONF_STRING, .required = true,
	  .offset = KEY(rule.why) },
	{ .name = "terms", .type = CONF_NODE, .offset = KEY(terms) },
	{ .name = "terms_file", .type = CONF_STRING,
	  .offset = KEY(terms_file) },
	{ .name = "inflect", .type = CONF_FLAG, .offset = KEY(rule.inflect) },
	{ .name = "except", .type = CONF_STRINGS,
	  .offset = KEY(rule.except) },
	{ .name = "pattern", .type = CONF_STRING, .offset = KEY(pattern) },
	{ .name = "patterns", .type = CONF_STRINGS,
	  .offset = KEY(rule.patterns) },
	{ .name = "view", .type = CONF_CHOICE, .offset = KEY(rule.view),
	  .choices = views },
	{ .name = "check", .type = CONF_STRING, .offset = KEY(check) },
	{ .name = "measure", .type = CONF_STRING,
	  .offset = KEY(rule.measure) },
	{ .name = "near", .type = CONF_NODE, .offset = KEY(near) },
	{ .name = "unless", .type = CONF_NODE, .offset = KEY(unless) },
	{ .name = "redact", .type = CONF_FLAG, .offset = KEY(rule.redact) },
	{ .name = "suggest", .type = CONF_STRINGS,
	  .offset = KEY(rule.suggest) },
	{ .name = "examples", .type = CONF_NODE, .offset = KEY(examples) },
	{ .name = NULL }
};

static const struct conf_field near_keys[] = {
	{ .name = "words", .type = CONF_STRINGS, .required = true,
	  .offset = offsetof(struct near_keys, words) },
	{ .name = "within", .type = CONF_NUMBER, .required = true,
	  .offset = offsetof(struct near_keys, within),
	  .least = 1, .most = RULE_NEAR_MAX },
	{ .name = "raises", .type = CONF_CHOICE, .choices = action_names,
	  .offset = offsetof(struct near_keys, raises) },
	{ .name = NULL }
};

static const struct conf_field example_keys[] = {
	{ .name = "flag", .type = CONF_NODE,
	  .offset = offsetof(struct example_keys, flag) },
	{ .name = "pass", .type = CONF_NODE,
	  .offset = offsetof(struct example_keys, pass) },
	{ .name = NULL }
};

/* Folds and trims a phrase that is compared with the folded view. */
static const char *fold_phrase(const struct conf_node *node, const char *phrase,
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

static int fold_phrases(const struct conf_node *node,
			struct conf_strings *phrases, struct arena *arena,
			struct err *err)
{
	for (size_t i = 0; i < phrases->count; i++) {
		phrases->items[i] = fold_phrase(node, phrases->items[i], arena,
						err);
		if (phrases->items[i] == NULL)
			return -1;
	}
	return 0;
}

static int read_near(const struct conf_node *node, struct rule_near *near,
		     struct arena *arena, struct err *err)
{
	struct near_keys value = { .raises = -1 };

	if (node == NULL || node->kind == CONF_NULL)
		return 0;
	if (conf_read(node, near_keys, &value, arena, err) < 0 ||
	    fold_phrases(node, &value.words, arena, err) < 0)
		return -1;
	near->words = value.words;
	near->within = (size_t)value.within;
	near->raises = value.raises >= 0;
	near->action = value.raises >= 0 ? value.raises : ACTION_BLOCK;
	return 0;
}

static const char *const families[] = { "tone", "sensitivity", "leak",
					"claims", "place" };

/* Ids are family.name, dotted, lower case: they are printed everywhere and
 * stand in policies for ever. */
static int read_id(const struct conf_node *node, struct rule *rule,
		   struct err *err)
{
	size_t family = 0, len = strcspn(rule->id, ".");

	while (family < sizeof(families) / sizeof(*families) &&
	       (strlen(families[family]) != len ||
		memcmp(families[family], rule->id, len) != 0))
		family++;
	if (family == sizeof(families) / sizeof(*families) ||
	    strspn(rule->id, "abcdefghijklmnopqrstuvwxyz0123456789-.") !=
		    strlen(rule->id) ||
	    rule->id[len] != '.' || rule->id[len + 1] == '\0')
		return conf_fail(conf_get(node, "id"), err, "id: \"%s\" isn't "
				 "a family (tone, sensitivity, leak, claims), "
				 "a dot and a name in lower case", rule->id);
	rule->family = (enum family)family;
	return 0;
}

/* "term => one | two": splits off the suggestions. */
static int read_term(const struct conf_node *node, const char *text,
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
	term->text = fold_phrase(node, copy, arena, err);
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

static int read_terms(const struct rule_keys *all, struct rule *rule,
		      struct arena *arena, struct err *err)
{
	struct conf_strings texts;
	const struct conf_node *item;

	if (all->terms == NULL || all->terms->kind == CONF_NULL)
		return 0;
	if (conf_strings(all->terms, &texts, arena, err) < 0 ||
	    room_for_terms(rule, all->terms, texts.count, arena, err) < 0)
		return -1;
	item = all->terms->kind == CONF_LIST ? all->terms->first : all->terms;
	for (size_t i = 0; i < texts.count; i++, item = item->next)
		if (read_term(item, texts.items[i], item->line, arena,
			      &rule->terms[rule->term_count++], err) < 0)
			return -1;
	return 0;
}

/* A plain list: one term a line, # comments, empty lines. */
static int read_list(const struct rule_context *context,
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
		if (read_term(node, line, number, arena,
			      &rule->terms[rule->term_count++], err) < 0)
			return err_in(err, "%s:%zu", path, number);
	}
	return 0;
}

static int compile(const struct conf_node *node, struct rule *rule,
		   struct arena *arena, struct err *err)
{
	size_t count = rule->patterns.count;

	rule->compiled = arena_array(arena, count, sizeof(*rule->compiled),
				     err);
	if (rule->compiled == NULL)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct err why = { 0 };

		if (pattern_open(rule->patterns.items[i], &rule->compiled[i],
				 &why) == 0)
			continue;
		while (i > 0)
			pattern_close(rule->compiled[--i]);
		rule->patterns.count = 0;
		return conf_fail(node, err, "%s: %s", rule->id, why.text);
	}
	return 0;
}

/* Examples that would look like real secrets hold marks ${} that are taken
 * out here, so that no scanner of a forge takes them for one. */
static int read_examples(const struct conf_node *list,
			 struct conf_strings *out, struct arena *arena,
			 struct err *err)
{
	size_t i = 0;

	if (list == NULL || list->kind != CONF_LIST || list->count == 0)
		return 0;
	out->items = arena_array(arena, list->count, sizeof(*out->items), err);
	if (out->items == NULL)
		return -1;
	for (const struct conf_node *n = list->first; n != NULL; n = n->next) {
		char *copy, *mark;

		if (n->kind != CONF_SCALAR)
			return conf_fail(n, err, "an example is a text");
		copy = arena_copy(arena, n->text, n->len, err);
		if (copy == NULL)
			return -1;
		while ((mark = strstr(copy, "${}")) != NULL)
			memmove(mark, mark + 3, strlen(mark + 3) + 1);
		out->items[i++] = copy;
	}
	out->count = i;
	return 0;
}

static int read_finds(const struct rule_context *context,
		      const struct conf_node *node, struct rule_keys *all,
		      struct rule *rule, struct err *err)
{
	struct arena *arena = context->arena;
	int kinds;

	if (all->pattern != NULL && rule->patterns.count == 0) {
		rule->patterns.items = arena_array(arena, 1,
						   sizeof(char *), err);
		if (rule->patterns.items == NULL)
			return -1;
		rule->patterns.items[0] = all->pattern;
		rule->patterns.count = 1;
	}
	if (read_terms(all, rule, arena, err) < 0 ||
	    (all->terms_file != NULL &&
	     read_list(context, node, all->terms_file, rule, err) < 0))
		return -1;
	kinds = (rule->term_count > 0) + (rule->patterns.count > 0) +
		(rule->measure != NULL);
	if (kinds != 1)
		return conf_fail(node, err, "%s: a rule needs terms, or a "
				 "pattern: exactly one of them", rule->id);
	if (all->check != NULL) {
		rule->check = check_find(all->check);
		if (rule->check == NULL)
			return conf_fail(conf_get(node, "check"), err,
					 "check: there is no check \"%s\"%s%s",
					 all->check,
					 check_nearest(all->check) != NULL ?
						 ", did you mean " : "",
					 check_nearest(all->check) != NULL ?
						 check_nearest(all->check) :
						 "");
	}
	return 0;
}

int rule_read(const struct rule_context *context, const struct conf_node *node,
	      struct rule *rule, struct err *err)
{
	struct arena *arena = context->arena;
	struct example_keys examples = { 0 };
	struct rule_keys all = { .rule = { .inflect = true } };

	if (conf_read(node, keys, &all, arena, err) < 0)
		return -1;
	*rule = all.rule;
	rule->pack = context->pack;
	rule->language = context->language;
	rule->source = context->source;
	rule->line = node->line;
	if (strcmp(rule->language, "any") == 0)
		rule->inflect = false;
	if (read_id(node, rule, err) < 0 ||
	    read_finds(context, node, &all, rule, err) < 0 ||
	    fold_phrases(node, &rule->except, arena, err) < 0 ||
	    read_near(all.near, &rule->near, arena, err) < 0 ||
	    read_near(all.unless, &rule->unless, arena, err) < 0 ||
	    (all.examples != NULL && conf_read(all.examples, example_keys,
					       &examples, arena, err) < 0) ||
	    read_examples(examples.flag, &rule->flag, arena, err) < 0 ||
	    read_examples(examples.pass, &rule->pass, arena, err) < 0)
		return -1;
	if (context->ours && (rule->flag.count == 0 || rule->pass.count == 0))
		return conf_fail(node, err, "%s: a rule needs examples, at "
				 "least one to flag and one to pass",
				 rule->id);
	return compile(node, rule, arena, err);
}
