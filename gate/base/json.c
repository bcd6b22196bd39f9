#include "base/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/hidden.h"
#include "base/utf8.h"

struct reader {
	struct arena *arena;
	const char *source;
	size_t line;
	size_t nodes;
};

static int read_value(struct reader *reader, const json_t *value, int depth,
		      struct conf_node *node, struct err *err);

static int refuse(const struct reader *reader, const char *what,
		  struct err *err)
{
	if (reader->line > 0)
		return err_set(err, ERR_INPUT, "%s:%zu: %s", reader->source,
			       reader->line, what);
	return err_set(err, ERR_INPUT, "%s: %s", reader->source, what);
}

static struct conf_node *node_new(struct reader *reader, struct err *err)
{
	struct conf_node *node;

	if (++reader->nodes > CONF_NODES) {
		refuse(reader, "too many values", err);
		return NULL;
	}
	node = arena_alloc(reader->arena, sizeof(*node), err);
	if (node == NULL)
		return NULL;
	node->source = reader->source;
	node->line = reader->line;
	return node;
}

static int read_list(struct reader *reader, const json_t *value, int depth,
		     struct conf_node *node, struct err *err)
{
	struct conf_node **tail = &node->first;

	node->kind = CONF_LIST;
	node->count = json_array_size(value);
	for (size_t i = 0; i < node->count; i++) {
		*tail = node_new(reader, err);
		if (*tail == NULL ||
		    read_value(reader, json_array_get(value, i), depth + 1,
			       *tail, err) < 0)
			return -1;
		tail = &(*tail)->next;
	}
	return 0;
}

static int read_map(struct reader *reader, json_t *value, int depth,
		    struct conf_node *node, struct err *err)
{
	struct conf_node **tail = &node->first;
	const char *key;
	json_t *item;

	node->kind = CONF_MAP;
	node->count = json_object_size(value);
	json_object_foreach(value, key, item)
	{
		*tail = node_new(reader, err);
		if (*tail == NULL)
			return -1;
		(*tail)->key_line = reader->line;
		(*tail)->key = arena_copy(reader->arena, key, strlen(key), err);
		if ((*tail)->key == NULL ||
		    read_value(reader, item, depth + 1, *tail, err) < 0)
			return -1;
		tail = &(*tail)->next;
	}
	return 0;
}

static int set_text(struct reader *reader, struct conf_node *node,
		    const char *text, size_t len, bool quoted, struct err *err)
{
	node->kind = CONF_SCALAR;
	node->quoted = quoted;
	node->len = len;
	node->text = arena_copy(reader->arena, text, len, err);
	return node->text == NULL ? -1 : 0;
}

static int read_value(struct reader *reader, const json_t *value, int depth,
		      struct conf_node *node, struct err *err)
{
	char number[64] = "";

	if (depth > CONF_DEPTH &&
	    (json_is_array(value) || json_is_object(value)))
		return refuse(reader, "nested too deep", err);
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return read_map(reader, (json_t *)(uintptr_t)value, depth, node,
				err);
	case JSON_ARRAY:
		return read_list(reader, value, depth, node, err);
	case JSON_STRING:
		return set_text(reader, node, json_string_value(value),
				json_string_length(value), true, err);
	case JSON_INTEGER:
		(void)snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
			       json_integer_value(value));
		return set_text(reader, node, number, strlen(number), false,
				err);
	case JSON_REAL:
		(void)snprintf(number, sizeof(number), "%.17g",
			       json_real_value(value));
		return set_text(reader, node, number, strlen(number), false,
				err);
	case JSON_TRUE:
		return set_text(reader, node, "true", 4, false, err);
	case JSON_FALSE:
		return set_text(reader, node, "false", 5, false, err);
	case JSON_NULL:
		return 0;
	}
	return err_set(err, ERR_INTERNAL, "%s: no JSON type", reader->source);
}

static size_t line_of(const char *data, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += data[i] == '\n';
	return line;
}

/* What jansson says, without the text beside the error, which may be a secret;
 * only a key that stands there twice is named. */
static int not_json(const struct reader *reader, const json_error_t *problem,
		    struct err *err)
{
	enum json_error_code code = json_error_code(problem);
	const char *near = strstr(problem->text, " near ");
	const char *what = problem->text;
	size_t len = strlen(what);

	if (code == json_error_out_of_memory)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (code == json_error_null_character) {
		what = "a text holds the character \\u0000; remove it";
		len = strlen(what);
	} else if (near != NULL && code != json_error_duplicate_key) {
		len = (size_t)(near - what);
	}
	return err_set(err, ERR_INPUT, "%s:%zu:%d: not JSON: %.*s",
		       reader->source,
		       reader->line > 0 ? reader->line : (size_t)problem->line,
		       problem->column, (int)len, what);
}

int json_read(const char *source, size_t line, const char *data, size_t len,
	      struct arena *arena, struct conf_node **root, struct err *err)
{
	struct reader reader = { .arena = arena,
				 .source = source,
				 .line = line };
	size_t valid = utf8_check(data, len);
	const char *nul;
	json_error_t problem;
	json_t *value;
	int result = -1;

	if (valid != len)
		return err_set(err, ERR_INPUT,
			       "%s:%zu: byte %zu is not valid "
			       "UTF-8; save the file as UTF-8",
			       source, line > 0 ? line : line_of(data, valid),
			       valid);
	/* jansson takes a NUL for the end, and what follows for nothing. */
	nul = len > 0 ? memchr(data, '\0', len) : NULL;
	if (nul != NULL)
		return err_set(err, ERR_INPUT,
			       "%s:%zu: not JSON: a NUL at "
			       "byte %zu",
			       source,
			       line > 0 ? line :
					  line_of(data, (size_t)(nul - data)),
			       (size_t)(nul - data));
	value = json_loadb(data, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
			   &problem);
	if (value == NULL)
		return not_json(&reader, &problem, err);
	*root = node_new(&reader, err);
	if (*root != NULL)
		result = read_value(&reader, value, 1, *root, err);
	json_decref(value);
	return result;
}

/* Adds the comma that is due between two values. */
static void separate(struct buf *out)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '\n';

	if (last != '{' && last != '[' && last != ':' && last != '\n')
		buf_addc(out, ',');
}

void json_open(struct buf *out, char bracket)
{
	separate(out);
	buf_addc(out, bracket);
}

void json_close(struct buf *out, char bracket)
{
	buf_addc(out, bracket);
}

void json_key(struct buf *out, const char *key)
{
	json_str(out, key);
	buf_addc(out, ':');
}

static void put_escaped(struct buf *out, uint32_t point)
{
	static const char *const names[] = {
		['\b'] = "\\b", ['\f'] = "\\f", ['\n'] = "\\n", ['\r'] = "\\r",
		['\t'] = "\\t", ['"'] = "\\\"", ['\\'] = "\\\\"
	};

	if (point < sizeof(names) / sizeof(*names) && names[point] != NULL)
		buf_adds(out, names[point]);
	else if (point > 0xFFFF)
		buf_addf(out, "\\u%04x\\u%04x",
			 (unsigned)(0xD7C0 + (point >> 10)),
			 (unsigned)(0xDC00 + (point & 0x3FF)));
	else
		buf_addf(out, "\\u%04x", (unsigned)point);
}

/* What most text is: ASCII that stands for itself. */
static size_t plain_length(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && text[at] >= 0x20 && text[at] < 0x7F &&
	       text[at] != '"' && text[at] != '\\')
		at++;
	return at;
}

/* What JSON wants escaped, and what no reader of a report could see. */
static bool needs_escape(uint32_t c, const char *text, size_t len, size_t at)
{
	if (c < 0x80)
		return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
	return hidden_at(text, len, at);
}

void json_text(struct buf *out, const char *text, size_t len)
{
	size_t from = 0, at = 0;

	separate(out);
	buf_addc(out, '"');
	while ((at += plain_length(text + at, len - at)) < len) {
		uint32_t c = 0;
		size_t step = utf8_next(text + at, len - at, &c);

		if (step == 0) {
			step = 1;
			c = 0xFFFD;
		} else if (!needs_escape(c, text, len, at)) {
			at += step;
			continue;
		}
		buf_add(out, text + from, at - from);
		put_escaped(out, c);
		at += step;
		from = at;
	}
	buf_add(out, text + from, len - from);
	buf_addc(out, '"');
}

void json_str(struct buf *out, const char *text)
{
	if (text == NULL) {
		separate(out);
		buf_adds(out, "null");
		return;
	}
	json_text(out, text, strlen(text));
}

void json_int(struct buf *out, int64_t number)
{
	/* 19 digits and a sign, from the last one on. */
	char text[20];
	size_t at = sizeof(text);
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	for (; at == sizeof(text) || rest > 0; rest /= 10)
		text[--at] = (char)('0' + rest % 10);
	if (number < 0)
		text[--at] = '-';
	separate(out);
	buf_add(out, text + at, sizeof(text) - at);
}

void json_bool(struct buf *out, bool yes)
{
	separate(out);
	buf_adds(out, yes ? "true" : "false");
}

void json_raw(struct buf *out, const char *json, size_t len)
{
	separate(out);
	buf_add(out, json, len);
}

void json_pair(struct buf *out, const char *key, const char *text)
{
	json_key(out, key);
	json_str(out, text);
}

void json_pair_int(struct buf *out, const char *key, int64_t number)
{
	json_key(out, key);
	json_int(out, number);
}

void json_pair_bool(struct buf *out, const char *key, bool yes)
{
	json_key(out, key);
	json_bool(out, yes);
}
