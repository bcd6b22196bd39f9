#include "base/conf.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#define NAME_MAX_LEN 64 /* longer words are near to nothing */

static int fail_at(const char *source, size_t line, struct err *err,
		   const char *text)
{
	if (line > 0)
		return err_set(err, ERR_INPUT, "%s:%zu: %s", source, line,
			       text);
	return err_set(err, ERR_INPUT, "%s: %s", source, text);
}

int conf_fail(const struct conf_node *node, struct err *err, const char *fmt,
	      ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	return fail_at(node->source, node->line, err, text);
}

/* Edits (insert, delete, replace, swap neighbours) from a to b. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][NAME_MAX_LEN + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t la = strlen(a), lb = strlen(b);

	if (la > NAME_MAX_LEN || lb > NAME_MAX_LEN)
		return SIZE_MAX;
	memset(rows, 0, sizeof(rows));
	for (size_t j = 0; j <= lb; j++)
		above[j] = j;
	for (size_t i = 1; i <= la; i++) {
		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[lb];
}

const char *conf_nearest(const char *word, const void *names, size_t count,
			 size_t stride)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 1;

	for (size_t i = 0; i < count; i++) {
		const char *name;
		size_t d;

		memcpy(&name, (const char *)names + i * stride, sizeof(name));
		d = name == NULL ? SIZE_MAX : distance(word, name);
		if (d <= least && (best == NULL || d < least)) {
			best = name;
			least = d;
		}
	}
	return best;
}

/* Our keys are ASCII. Other letters are shown by number, since one that
 * looks like ours is why the key isn't known. */
static void show_key(struct buf *out, const char *key)
{
	size_t len = strlen(key), at = 0, step;
	uint32_t c = 0;

	while ((step = utf8_next(key + at, len - at, &c)) > 0) {
		if (at >= NAME_MAX_LEN) {
			buf_adds(out, "…");
			break;
		}
		if (c < 0x80)
			utf8_escape(out, key + at, step, 0);
		else
			buf_addf(out, "‹U+%04X›", (unsigned)c);
		at += step;
	}
}

static int unknown_key(const struct conf_node *node,
		       const struct conf_field *fields, struct err *err)
{
	struct buf text = { 0 };
	const char *near;
	size_t count = 0;

	while (fields[count].name != NULL)
		count++;
	near = conf_nearest(node->key, fields, count, sizeof(*fields));
	buf_adds(&text, "unknown key \"");
	show_key(&text, node->key);
	buf_adds(&text, "\"");
	if (near != NULL)
		buf_addf(&text, ", did you mean \"%s\"?", near);
	if (buf_done(&text, err) == 0)
		fail_at(node->source, node->key_line, err, text.data);
	buf_release(&text);
	return -1;
}

int conf_strings(const struct conf_node *node, struct conf_strings *out,
		 struct arena *arena, struct err *err)
{
	const struct conf_node *item = node;
	size_t count = 1, i = 0;

	if (node->kind == CONF_LIST) {
		item = node->first;
		count = node->count;
	}
	out->items = arena_array(arena, count, sizeof(*out->items), err);
	if (out->items == NULL)
		return -1;
	for (; i < count; i++, item = item->next) {
		if (item->kind != CONF_SCALAR || item->len == 0)
			return conf_fail(item, err,
					 "%s%sa text is needed "
					 "here",
					 node->key ? node->key : "",
					 node->key ? ": " : "");
		out->items[i] = item->text;
	}
	out->count = count;
	return 0;
}

static int read_number(const struct conf_node *node,
		       const struct conf_field *field, int64_t *out,
		       struct err *err)
{
	char *end = NULL;
	long long value;

	errno = 0;
	value = strtoll(node->text, &end, 10);
	if (node->quoted || node->len == 0 || errno != 0 || *end != '\0' ||
	    !(node->text[0] == '-' ||
	      (node->text[0] >= '0' && node->text[0] <= '9')))
		return conf_fail(node, err,
				 "%s: a whole number from %" PRId64
				 " to %" PRId64 " is needed here",
				 field->name, field->least, field->most);
	if (value < field->least || value > field->most)
		return conf_fail(node, err,
				 "%s: %lld is outside %" PRId64 " to %" PRId64,
				 field->name, value, field->least, field->most);
	*out = value;
	return 0;
}

static int read_time(const struct conf_node *node,
		     const struct conf_field *field, int64_t *out,
		     struct err *err)
{
	struct err why = { 0 };
	int failed;

	if (field->type == CONF_SPAN)
		failed = clock_span(node->text, out, &why);
	else
		failed = clock_parse(node->text, field->type == CONF_DATE, out,
				     &why);
	if (failed < 0)
		return conf_fail(node, err, "%s: \"%s\" %s", field->name,
				 node->text, why.text);
	if (field->type == CONF_SPAN &&
	    (*out < field->least || *out > field->most))
		return conf_fail(node, err,
				 "%s: %s is outside %" PRId64 " s to %" PRId64
				 " s",
				 field->name, node->text, field->least / 1000,
				 field->most / 1000);
	return 0;
}

static int read_choice(const struct conf_node *node,
		       const struct conf_field *field, int *out,
		       struct err *err)
{
	struct buf all = { 0 };

	for (int i = 0; field->choices[i] != NULL; i++) {
		if (strcmp(field->choices[i], node->text) == 0) {
			*out = i;
			buf_release(&all);
			return 0;
		}
		buf_addf(&all, "%s%s", i > 0 ? ", " : "", field->choices[i]);
	}
	if (buf_done(&all, err) == 0)
		conf_fail(node, err, "%s: \"%s\" is none of: %s", field->name,
			  node->text, all.data);
	buf_release(&all);
	return -1;
}

static int read_flag(const struct conf_node *node,
		     const struct conf_field *field, bool *out, struct err *err)
{
	bool yes = strcmp(node->text, "true") == 0;

	if (node->quoted || (!yes && strcmp(node->text, "false") != 0))
		return conf_fail(node, err, "%s: true or false is needed here",
				 field->name);
	*out = yes;
	return 0;
}

static int read_scalar(const struct conf_node *node,
		       const struct conf_field *field, void *out,
		       struct err *err)
{
	if (node->kind != CONF_SCALAR)
		return conf_fail(node, err,
				 "%s: one value is needed here, "
				 "not a list or map",
				 field->name);
	switch (field->type) {
	case CONF_STRING:
		if (node->len == 0)
			return conf_fail(node, err, "%s: is empty",
					 field->name);
		*(const char **)out = node->text;
		return 0;
	case CONF_TEXT:
		*(const char **)out = node->text;
		return 0;
	case CONF_FLAG:
		return read_flag(node, field, out, err);
	case CONF_NUMBER:
		return read_number(node, field, out, err);
	case CONF_TIME:
	case CONF_DATE:
	case CONF_SPAN:
		return read_time(node, field, out, err);
	case CONF_CHOICE:
		return read_choice(node, field, out, err);
	case CONF_STRINGS:
	case CONF_NODE:
	case CONF_IGNORED:
		break;
	}
	return err_set(err, ERR_INTERNAL, "%s: no scalar", field->name);
}

static int read_field(const struct conf_node *node,
		      const struct conf_field *field, void *out,
		      struct arena *arena, struct err *err)
{
	void *place = (char *)out + field->offset;

	if (field->type == CONF_IGNORED)
		return 0;
	if (field->type == CONF_NODE) {
		*(const struct conf_node **)place = node;
		return 0;
	}
	if (node->kind == CONF_NULL)
		return 0;
	if (field->type == CONF_STRINGS)
		return conf_strings(node, place, arena, err);
	return read_scalar(node, field, place, err);
}

int conf_read(const struct conf_node *map, const struct conf_field *fields,
	      void *out, struct arena *arena, struct err *err)
{
	if (map->kind != CONF_MAP)
		return conf_fail(map, err, "keys and values are needed here");
	for (const struct conf_node *n = map->first; n != NULL; n = n->next) {
		const struct conf_field *field = fields;

		while (field->name != NULL && strcmp(field->name, n->key) != 0)
			field++;
		if (field->name == NULL)
			return unknown_key(n, fields, err);
		if (read_field(n, field, out, arena, err) < 0)
			return -1;
	}
	for (const struct conf_field *f = fields; f->name != NULL; f++)
		if (f->required && conf_get(map, f->name) == NULL)
			return conf_fail(map, err, "\"%s\" is missing",
					 f->name);
	return 0;
}

const struct conf_node *conf_get(const struct conf_node *map, const char *key)
{
	if (map == NULL || map->kind != CONF_MAP)
		return NULL;
	for (const struct conf_node *n = map->first; n != NULL; n = n->next)
		if (strcmp(n->key, key) == 0)
			return n->kind == CONF_NULL ? NULL : n;
	return NULL;
}

const char *conf_text(const struct conf_node *map, const char *key)
{
	const struct conf_node *node = conf_get(map, key);

	return node != NULL && node->kind == CONF_SCALAR ? node->text : NULL;
}
