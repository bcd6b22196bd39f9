#include "filter/rule.h"

#include <stddef.h>
#include <string.h>

#include "filter/check.h"
#include "filter/pattern.h"
#include "filter/term.h"

static const char *const views[] = { "raw", "folded", "skeleton", NULL };

/* Indices are enum action. Only a policy turns a rule off: one that is off
 * in its pack would look like a rule and find nothing. */
static const char *const actions[] = { "block", "hold", "warn", "note", NULL };

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
	{ .name = "id",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = KEY(rule.id) },
	{ .name = "action",
	  .type = CONF_CHOICE,
	  .required = true,
	  .offset = KEY(rule.action),
	  .choices = actions },
	{ .name = "message",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = KEY(rule.message) },
	{ .name = "why",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = KEY(rule.why) },
	{ .name = "terms", .type = CONF_NODE, .offset = KEY(terms) },
	{ .name = "terms_file",
	  .type = CONF_STRING,
	  .offset = KEY(terms_file) },
	{ .name = "inflect", .type = CONF_FLAG, .offset = KEY(rule.inflect) },
	{ .name = "except", .type = CONF_STRINGS, .offset = KEY(rule.except) },
	{ .name = "pattern", .type = CONF_STRING, .offset = KEY(pattern) },
	{ .name = "patterns",
	  .type = CONF_STRINGS,
	  .offset = KEY(rule.patterns) },
	{ .name = "view",
	  .type = CONF_CHOICE,
	  .offset = KEY(rule.view),
	  .choices = views },
	{ .name = "check", .type = CONF_STRING, .offset = KEY(check) },
	{ .name = "measure", .type = CONF_STRING, .offset = KEY(rule.measure) },
	{ .name = "near", .type = CONF_NODE, .offset = KEY(near) },
	{ .name = "unless", .type = CONF_NODE, .offset = KEY(unless) },
	{ .name = "unless_quoted",
	  .type = CONF_FLAG,
	  .offset = KEY(rule.unless_quoted) },
	{ .name = "redact", .type = CONF_FLAG, .offset = KEY(rule.redact) },
	{ .name = "suggest",
	  .type = CONF_STRINGS,
	  .offset = KEY(rule.suggest) },
	{ .name = "examples", .type = CONF_NODE, .offset = KEY(examples) },
	{ .name = NULL }
};

static const struct conf_field near_keys[] = {
	{ .name = "words",
	  .type = CONF_STRINGS,
	  .required = true,
	  .offset = offsetof(struct near_keys, words) },
	{ .name = "within",
	  .type = CONF_NUMBER,
	  .required = true,
	  .offset = offsetof(struct near_keys, within),
	  .least = 1,
	  .most = RULE_NEAR_MAX },
	{ .name = "raises",
	  .type = CONF_CHOICE,
	  .choices = actions,
	  .offset = offsetof(struct near_keys, raises) },
	{ .name = NULL }
};

static const struct conf_field example_keys[] = {
	{ .name = "flag",
	  .type = CONF_NODE,
	  .offset = offsetof(struct example_keys, flag) },
	{ .name = "pass",
	  .type = CONF_NODE,
	  .offset = offsetof(struct example_keys, pass) },
	{ .name = NULL }
};

static int fold_phrases(const struct conf_node *node,
			struct conf_strings *phrases, struct arena *arena,
			struct err *err)
{
	for (size_t i = 0; i < phrases->count; i++) {
		phrases->items[i] =
			term_fold(node, phrases->items[i], arena, err);
		if (phrases->items[i] == NULL)
			return -1;
	}
	return 0;
}

/* An exception is longer than what it clears. */
static int check_except(const struct conf_node *node, const struct rule *rule,
			struct err *err)
{
	for (size_t i = 0; i < rule->except.count; i++)
		for (size_t t = 0; t < rule->term_count; t++)
			if (strcmp(rule->except.items[i],
				   rule->terms[t].text) == 0)
				return conf_fail(conf_get(node, "except"), err,
						 "except: \"%s\" would clear "
						 "every match of that term",
						 rule->except.items[i]);
	return 0;
}

static int read_near(const struct rule_context *context,
		     const struct conf_node *node, int action,
		     struct rule_near *near, struct err *err)
{
	struct arena *arena = context->arena;
	struct near_keys value = { .raises = -1 };

	if (node == NULL || node->kind == CONF_NULL)
		return 0;
	if (conf_read(node, near_keys, &value, arena, err) < 0 ||
	    define_words(&context->define, node, &value.words, arena, err) <
		    0 ||
	    fold_phrases(node, &value.words, arena, err) < 0)
		return -1;
	if (value.words.count == 0)
		return conf_fail(node, err,
				 "%s: words: at least one is "
				 "needed here",
				 node->key);
	if (value.raises >= action)
		return conf_fail(node, err,
				 "%s: raises: \"%s\" is not "
				 "stricter than the rule's action",
				 node->key, actions[value.raises]);
	near->words = value.words;
	near->within = (size_t)value.within;
	near->raises = value.raises >= 0;
	near->action = value.raises >= 0 ? value.raises : ACTION_BLOCK;
	return 0;
}

/* Ids are family.name, dotted, lower case: they are printed everywhere and
 * stand in policies for ever. */
static int read_id(const struct conf_node *node, struct rule *rule,
		   struct err *err)
{
	size_t len = strcspn(rule->id, "."), all = strlen(rule->id);

	rule->family = family_find(rule->id, len);
	if (rule->family == FAMILIES ||
	    strspn(rule->id, "abcdefghijklmnopqrstuvwxyz0123456789-.") != all ||
	    len == all || rule->id[all - 1] == '.' ||
	    strstr(rule->id, "..") != NULL)
		return conf_fail(conf_get(node, "id"), err,
				 "id: \"%s\" isn't "
				 "a family (tone, sensitivity, leak, claims), "
				 "a dot and a name in lower case",
				 rule->id);
	return 0;
}

void rule_release(struct rule *rule)
{
	for (size_t i = 0; rule->compiled != NULL && i < rule->patterns.count;
	     i++)
		pattern_close(rule->compiled[i]);
	rule->patterns.count = 0;
}

static int compile(const struct rule_context *context,
		   const struct conf_node *node, struct rule *rule,
		   struct err *err)
{
	const struct conf_node *at = conf_get(node, "patterns");
	struct arena *arena = context->arena;

	if (at == NULL)
		at = conf_get(node, "pattern");
	if (at != NULL && at->kind == CONF_LIST)
		at = at->first;
	rule->compiled = arena_array(arena, rule->patterns.count,
				     sizeof(*rule->compiled), err);
	if (rule->compiled == NULL)
		return -1;
	for (size_t i = 0; i < rule->patterns.count; i++, at = at->next) {
		struct err why = { 0 };
		const char *whole =
			define_pattern(&context->define, at,
				       rule->patterns.items[i], arena, &why);

		/* Ours are tried out by `rules test` whenever they change. */
		if (whole != NULL &&
		    (context->ours ? pattern_later : pattern_open)(
			    whole, arena, &rule->compiled[i], &why) == 0)
			continue;
		rule_release(rule);
		/* define_pattern names the place itself. */
		if (why.code != ERR_CONFIG)
			return err_set(err, why.code, "%s", why.text);
		return conf_fail(at, err, "%s: %s", rule->id, why.text);
	}
	return 0;
}

/* Examples that would look like real secrets hold marks ${} that are taken
 * out here, so that no scanner of a forge takes them for one. */
static int read_examples(const struct conf_node *list, struct conf_strings *out,
			 struct arena *arena, struct err *err)
{
	size_t i = 0;

	if (list == NULL || list->kind == CONF_NULL)
		return 0;
	if (list->kind != CONF_LIST)
		return conf_fail(list, err,
				 "%s: a list of texts is needed "
				 "here",
				 list->key);
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

	if (all->pattern != NULL && conf_get(node, "patterns") != NULL)
		return conf_fail(node, err,
				 "%s: `pattern` and `patterns` are "
				 "both there; put all into one",
				 rule->id);
	if (all->pattern != NULL) {
		rule->patterns.items =
			arena_array(arena, 1, sizeof(char *), err);
		if (rule->patterns.items == NULL)
			return -1;
		rule->patterns.items[0] = all->pattern;
		rule->patterns.count = 1;
	}
	if (term_read(all->terms, rule, arena, err) < 0 ||
	    (all->terms_file != NULL &&
	     term_read_list(context, node, all->terms_file, rule, err) < 0))
		return -1;
	kinds = (rule->term_count > 0) + (rule->patterns.count > 0) +
		(rule->measure != NULL);
	if (kinds != 1)
		return conf_fail(node, err,
				 "%s: a rule needs terms, or a "
				 "pattern: exactly one of them",
				 rule->id);
	if (rule->patterns.count == 0 && all->check != NULL)
		return conf_fail(node, err, "%s: `check` goes with a pattern",
				 rule->id);
	if (rule->measure != NULL && conf_get(node, "view") != NULL)
		return conf_fail(node, err,
				 "%s: `view` goes with terms or a pattern",
				 rule->id);
	if (all->check != NULL) {
		rule->check = check_find(all->check);
		if (rule->check == NULL)
			return conf_fail(conf_get(node, "check"), err,
					 "check: there is no check \"%s\"%s%s",
					 all->check,
					 check_nearest(all->check) != NULL ?
						 ", did you mean " :
						 "",
					 check_nearest(all->check) != NULL ?
						 check_nearest(all->check) :
						 "");
	}
	return 0;
}

/* "customers say “”" is no message. */
static int check_message(const struct conf_node *node, const struct rule *rule,
			 struct err *err)
{
	const struct conf_node *at = conf_get(node, "message");

	if (strstr(rule->message, "{suggest}") == NULL ||
	    rule->suggest.count > 0)
		return 0;
	for (size_t i = 0; i < rule->term_count; i++)
		if (rule->terms[i].suggest.count == 0)
			return conf_fail(at, err,
					 "message: {suggest} is empty for "
					 "\"%s\"; write what to say instead "
					 "behind => or under `suggest`",
					 rule->terms[i].text);
	if (rule->term_count > 0)
		return 0;
	return conf_fail(at, err,
			 "message: {suggest} is empty; write what to say "
			 "instead under `suggest`");
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
	    fold_phrases(conf_get(node, "except"), &rule->except, arena, err) <
		    0 ||
	    read_near(context, all.near, rule->action, &rule->near, err) < 0 ||
	    check_except(node, rule, err) < 0 ||
	    check_message(node, rule, err) < 0 ||
	    read_near(context, all.unless, ACTION_BLOCK, &rule->unless, err) <
		    0 ||
	    (all.examples != NULL && conf_read(all.examples, example_keys,
					       &examples, arena, err) < 0) ||
	    read_examples(examples.flag, &rule->flag, arena, err) < 0 ||
	    read_examples(examples.pass, &rule->pass, arena, err) < 0)
		return -1;
	if (!context->ours && rule->measure != NULL)
		return conf_fail(node, err,
				 "%s: `measure` is for the built-in "
				 "packs",
				 rule->id);
	if (context->ours && (rule->flag.count == 0 || rule->pass.count == 0))
		return conf_fail(node, err,
				 "%s: a rule needs examples, at "
				 "least one to flag and one to pass",
				 rule->id);
	return compile(context, node, rule, err);
}
