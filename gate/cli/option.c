#include "cli/option.h"

#include <stdio.h>
#include <string.h>

/* What option_parse carries while it walks along argv. */
struct walk {
	int argc;
	char **argv;
	int at;
	const struct option_row *tables[2]; /* common, own */
	struct options *options;
};

/* The row of a long name that ends at `len`, or of a letter. */
static const struct option_row *row_of(const struct walk *walk,
				       const char *name, size_t len,
				       char letter)
{
	for (size_t t = 0; t < 2; t++) {
		const struct option_row *row = walk->tables[t];

		for (; row != NULL && row->name != NULL; row++) {
			if (letter != '\0' && row->letter == letter)
				return row;
			if (letter == '\0' && strlen(row->name) == len &&
			    memcmp(row->name, name, len) == 0)
				return row;
		}
	}
	return NULL;
}

static int unknown(const struct walk *walk, const char *name, size_t len,
		   struct err *err)
{
	const char *names[2 * OPTIONS_MAX] = { NULL };
	char word[65] = { 0 };
	const char *near = NULL;
	size_t count = 0;

	for (size_t t = 0; t < 2; t++) {
		const struct option_row *row = walk->tables[t];

		for (; row != NULL && row->name != NULL; row++)
			if (count < 2 * OPTIONS_MAX)
				names[count++] = row->name;
	}
	if (len < sizeof(word)) {
		memcpy(word, name, len);
		near = conf_nearest(word, names, count, sizeof(*names));
	}
	if (near != NULL)
		return err_set(err, ERR_USAGE,
			       "unknown option --%.*s, did "
			       "you mean --%s?",
			       (int)(len < 200 ? len : 200), name, near);
	return err_set(err, ERR_USAGE, "unknown option --%.*s",
		       (int)(len < 200 ? len : 200), name);
}

static int keep(struct options *options, const struct option_row *row,
		const char *value, struct err *err)
{
	for (size_t i = 0; i < options->count; i++) {
		const char *before = options->given[i].value;

		if (strcmp(options->given[i].name, row->name) != 0)
			continue;
		if (value != NULL && strcmp(before, value) != 0)
			return err_set(err, ERR_USAGE,
				       "--%s is given twice, "
				       "as \"%s\" and \"%s\"",
				       row->name, before, value);
		return 0;
	}
	if (options->count == OPTIONS_MAX)
		return err_set(err, ERR_USAGE, "more than %d options",
			       OPTIONS_MAX);
	options->given[options->count].name = row->name;
	options->given[options->count].value = value;
	options->count++;
	return 0;
}

/* Takes what the option needs: `value` when it stood in the same word. */
static int take(struct walk *walk, const struct option_row *row,
		const char *value, struct err *err)
{
	if (row->argument == NULL && value != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value",
			       row->name);
	if (row->argument != NULL && value == NULL) {
		if (walk->at + 1 >= walk->argc)
			return err_set(err, ERR_USAGE,
				       "--%s needs a value: "
				       "%s",
				       row->name, row->argument);
		value = walk->argv[++walk->at];
	}
	return keep(walk->options, row, value, err);
}

static int take_long(struct walk *walk, const char *name, struct err *err)
{
	const char *equals = strchr(name, '=');
	size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
	const struct option_row *row = row_of(walk, name, len, '\0');

	if (row == NULL)
		return unknown(walk, name, len, err);
	return take(walk, row, equals != NULL ? equals + 1 : NULL, err);
}

/* -e, -eh and -oFILE: flags may stand together, a value ends the word. */
static int take_letters(struct walk *walk, const char *letters, struct err *err)
{
	for (; *letters != '\0'; letters++) {
		const struct option_row *row = row_of(walk, NULL, 0, *letters);
		bool rest = letters[1] != '\0';

		if (row == NULL)
			return err_set(err, ERR_USAGE, "unknown option -%s",
				       letters);
		if (row->argument != NULL)
			return take(walk, row, rest ? letters + 1 : NULL, err);
		if (take(walk, row, NULL, err) < 0)
			return -1;
	}
	return 0;
}

int option_parse(int argc, char **argv, const struct option_row *common,
		 const struct option_row *own, struct options *options,
		 const char **rest, size_t *rest_count, struct err *err)
{
	struct walk walk = { .argc = argc,
			     .argv = argv,
			     .options = options,
			     .tables = { common, own } };
	bool ended = false;
	int result = 0;

	options->count = 0;
	*rest_count = 0;
	for (; walk.at < argc && result == 0; walk.at++) {
		const char *word = argv[walk.at];

		if (ended || word[0] != '-' || word[1] == '\0')
			rest[(*rest_count)++] = word;
		else if (strcmp(word, "--") == 0)
			ended = true;
		else if (word[1] == '-')
			result = take_long(&walk, word + 2, err);
		else
			result = take_letters(&walk, word + 1, err);
	}
	return result;
}

const char *option_value(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->given[i].name, name) == 0)
			return options->given[i].value;
	return NULL;
}

bool option_given(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->count; i++)
		if (strcmp(options->given[i].name, name) == 0)
			return true;
	return false;
}

int option_choice(const struct options *options, const char *name,
		  const char *const *choices, struct err *err)
{
	const char *value = option_value(options, name);
	char all[256] = "";
	size_t used = 0;

	if (value == NULL)
		return 0;
	for (int i = 0; choices[i] != NULL; i++) {
		int n;

		if (strcmp(choices[i], value) == 0)
			return i;
		n = snprintf(all + used, sizeof(all) - used, "%s%s",
			     i > 0 ? ", " : "", choices[i]);
		if (n > 0 && (size_t)n < sizeof(all) - used)
			used += (size_t)n;
	}
	return err_set(err, ERR_USAGE, "--%s: \"%s\" is none of: %s", name,
		       value, all);
}

int option_list(const struct options *options, const char *name,
		struct arena *arena, struct conf_strings *list, struct err *err)
{
	const char *at = option_value(options, name);
	size_t cap = 0;

	*list = (struct conf_strings){ NULL, 0 };
	while (at != NULL) {
		size_t len = strcspn(at, ",");

		if (len == 0)
			return err_set(err, ERR_USAGE,
				       "--%s: a name is "
				       "missing; write them as A,B",
				       name);
		list->items =
			arena_grow(arena, list->items, &cap, list->count + 1,
				   sizeof(*list->items), err);
		if (list->items == NULL)
			return -1;
		list->items[list->count] = arena_copy(arena, at, len, err);
		if (list->items[list->count++] == NULL)
			return -1;
		at = at[len] == ',' ? at + len + 1 : NULL;
	}
	return 0;
}
