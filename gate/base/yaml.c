#include "base/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/utf8.h"

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	const char *source;
	const char *data;
	size_t len;
	size_t line; /* lines in front of the text */
	size_t nodes;
	size_t depth;
};

/* Whether blanks with a tab among them begin a line, counted from 0. */
static bool begins_with_tab(const struct reader *reader, size_t line)
{
	const char *at = reader->data, *end = at + reader->len;

	for (; line > 0 && at != NULL && at < end; line--) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at == NULL ? end : at + 1;
	}
	while (at < end && *at == ' ')
		at++;
	return at < end && *at == '\t';
}

static int parser_failed(struct reader *reader, struct err *err)
{
	const yaml_parser_t *p = &reader->parser;
	bool scanner =
		p->error == YAML_SCANNER_ERROR || p->error == YAML_PARSER_ERROR;
	size_t line = (scanner ? p->problem_mark.line : 0) + 1;

	if (p->error == YAML_MEMORY_ERROR)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (scanner && begins_with_tab(reader, line - 1))
		return err_set(err, ERR_INPUT,
			       "%s:%zu: a tab can't indent a "
			       "line of YAML; use spaces",
			       reader->source, reader->line + line);
	return err_set(err, ERR_INPUT, "%s:%zu: %s%s%s", reader->source,
		       reader->line + line,
		       p->problem != NULL ? p->problem : "can't be read",
		       p->context != NULL ? " " : "",
		       p->context != NULL ? p->context : "");
}

static int refuse(struct reader *reader, const yaml_event_t *event,
		  const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s:%zu: %s", reader->source,
		       reader->line + event->start_mark.line + 1, what);
}

static struct conf_node *node_new(struct reader *reader,
				  const yaml_event_t *event, struct err *err)
{
	struct conf_node *node;

	if (++reader->nodes > CONF_NODES) {
		refuse(reader, event, "too many values", err);
		return NULL;
	}
	node = arena_alloc(reader->arena, sizeof(*node), err);
	if (node == NULL)
		return NULL;
	node->source = reader->source;
	node->line = reader->line + event->start_mark.line + 1;
	return node;
}

static int check_plain(struct reader *reader, const yaml_event_t *event,
		       const yaml_char_t *anchor, const yaml_char_t *tag,
		       struct err *err)
{
	if (anchor != NULL)
		return refuse(reader, event,
			      "anchors (&name) are not allowed "
			      "here; quote the text if & is meant",
			      err);
	if (tag != NULL)
		return refuse(reader, event,
			      "tags (!name) are not allowed "
			      "here; quote the text if ! is meant",
			      err);
	return 0;
}

static int read_node(struct reader *reader, yaml_event_t *event,
		     struct conf_node **out, struct err *err);

static int read_scalar(struct reader *reader, const yaml_event_t *event,
		       struct conf_node *node, struct err *err)
{
	size_t len = event->data.scalar.length;
	const char *text = (const char *)event->data.scalar.value;

	if (check_plain(reader, event, event->data.scalar.anchor,
			event->data.scalar.tag, err) < 0)
		return -1;
	if (memchr(text, '\0', len) != NULL)
		return refuse(reader, event, "a NUL character is not allowed",
			      err);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	/* The text of a block begins below its | or >. */
	if (event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
	    event->data.scalar.style == YAML_FOLDED_SCALAR_STYLE)
		node->line++;
	node->kind = len == 0 && !node->quoted ? CONF_NULL : CONF_SCALAR;
	node->len = len;
	node->text = arena_copy(reader->arena, text, len, err);
	return node->text == NULL ? -1 : 0;
}

/* Takes the next event; the caller deletes it. */
static int next_event(struct reader *reader, yaml_event_t *event,
		      struct err *err)
{
	if (!yaml_parser_parse(&reader->parser, event))
		return parser_failed(reader, err);
	return 0;
}

static int check_key(struct reader *reader, const struct conf_node *map,
		     const yaml_event_t *event, struct err *err)
{
	const char *key = (const char *)event->data.scalar.value;

	if (event->type != YAML_SCALAR_EVENT)
		return refuse(reader, event, "a key must be a plain word", err);
	if (check_plain(reader, event, event->data.scalar.anchor,
			event->data.scalar.tag, err) < 0)
		return -1;
	if (strcmp(key, "<<") == 0)
		return refuse(reader, event, "merge keys (<<) are not allowed",
			      err);
	if (map->count >= CONF_KEYS)
		return refuse(reader, event, "too many keys in one place", err);
	if (event->data.scalar.length != strlen(key) || key[0] == '\0')
		return refuse(reader, event, "a key is empty or holds a NUL",
			      err);
	for (const struct conf_node *n = map->first; n != NULL; n = n->next)
		if (strcmp(n->key, key) == 0)
			return err_set(err, ERR_INPUT,
				       "%s:%zu: \"%s\" stands "
				       "here twice (first in line %zu)",
				       reader->source,
				       reader->line + event->start_mark.line +
					       1,
				       key, n->key_line);
	return 0;
}

/* Reads the children of a list or map up to its end event. */
static int read_children(struct reader *reader, struct conf_node *parent,
			 yaml_event_type_t end, struct err *err)
{
	struct conf_node **tail = &parent->first;
	const char *key = NULL;
	size_t key_line = 0;
	yaml_event_t event;
	int result = 0;

	for (;;) {
		if (next_event(reader, &event, err) < 0)
			return -1;
		if (event.type == end) {
			yaml_event_delete(&event);
			return 0;
		}
		if (parent->kind == CONF_MAP && key == NULL) {
			result = check_key(reader, parent, &event, err);
			key_line = reader->line + event.start_mark.line + 1;
			if (result == 0)
				key = arena_copy(
					reader->arena,
					(char *)event.data.scalar.value,
					event.data.scalar.length, err);
			yaml_event_delete(&event);
			if (result < 0 || key == NULL)
				return -1;
			continue;
		}
		result = read_node(reader, &event, tail, err);
		yaml_event_delete(&event);
		if (result < 0)
			return -1;
		if (key != NULL && (*tail)->first != NULL)
			(*tail)->line = key_line;
		(*tail)->key = key;
		(*tail)->key_line = key_line;
		key = NULL;
		tail = &(*tail)->next;
		parent->count++;
	}
}

static int read_nested(struct reader *reader, const yaml_event_t *event,
		       struct conf_node *node, struct err *err)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	int result;

	if (map)
		result = check_plain(reader, event,
				     event->data.mapping_start.anchor,
				     event->data.mapping_start.tag, err);
	else
		result = check_plain(reader, event,
				     event->data.sequence_start.anchor,
				     event->data.sequence_start.tag, err);
	if (result < 0)
		return -1;
	if (++reader->depth > CONF_DEPTH)
		return refuse(reader, event, "nested too deep", err);
	node->kind = map ? CONF_MAP : CONF_LIST;
	result = read_children(
		reader, node,
		map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT, err);
	reader->depth--;
	return result;
}

static int read_node(struct reader *reader, yaml_event_t *event,
		     struct conf_node **out, struct err *err)
{
	struct conf_node *node;

	if (event->type == YAML_ALIAS_EVENT)
		return refuse(reader, event,
			      "aliases (*name) are not allowed "
			      "here; quote the text if * is meant",
			      err);
	node = node_new(reader, event, err);
	if (node == NULL)
		return -1;
	*out = node;
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(reader, event, node, err);
	return read_nested(reader, event, node, err);
}

/* Stream start, document start, the root node, document end, stream end. */
static int read_document(struct reader *reader, struct conf_node **root,
			 struct err *err)
{
	yaml_event_t event;
	bool more = true;
	int result = 0;

	while (more && result == 0) {
		if (next_event(reader, &event, err) < 0)
			return -1;
		more = event.type != YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT && *root != NULL)
			result = refuse(reader, &event,
					"a second document "
					"(---) is not allowed here",
					err);
		else if (event.type == YAML_SCALAR_EVENT ||
			 event.type == YAML_ALIAS_EVENT ||
			 event.type == YAML_SEQUENCE_START_EVENT ||
			 event.type == YAML_MAPPING_START_EVENT)
			result = read_node(reader, &event, root, err);
		yaml_event_delete(&event);
	}
	return result;
}

/* Why a character can't stand in a text, or NULL. YAML takes U+0085, U+2028
 * and U+2029 for ends of lines, and nobody's editor does. */
static const char *refused(uint32_t c, bool crlf)
{
	if (c == 0xFEFF)
		return "is a byte order mark; save the file as UTF-8 without "
		       "one";
	if (c == '\r' && !crlf)
		return "alone doesn't end a line; save the file with LF or "
		       "CRLF";
	if (c == 0x85 || c == 0x2028 || c == 0x2029)
		return "is an end of line to YAML alone; remove it";
	if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') ||
	    (c >= 0x7F && c <= 0x9F))
		return "is a control character; remove it";
	return c == 0xFFFE || c == 0xFFFF ? "is no character" : NULL;
}

static int check_characters(const struct reader *reader, struct err *err)
{
	size_t line = reader->line + 1, at = 0, step;
	const char *why;
	uint32_t c = 0;

	for (; at < reader->len; at += step) {
		step = utf8_next(reader->data + at, reader->len - at, &c);
		if (step == 0)
			return err_set(err, ERR_INPUT,
				       "%s:%zu: byte %zu is "
				       "not valid UTF-8; save the file as "
				       "UTF-8",
				       reader->source, line, at);
		why = refused(c, at + 1 < reader->len &&
					 reader->data[at + 1] == '\n');
		if (why != NULL)
			return err_set(err, ERR_INPUT, "%s:%zu: U+%04X %s",
				       reader->source, line, (unsigned)c, why);
		line += c == '\n';
	}
	return 0;
}

int yaml_read(const char *source, size_t line, const char *data, size_t len,
	      struct arena *arena, struct conf_node **root, struct err *err)
{
	struct reader reader = { .arena = arena,
				 .source = source,
				 .line = line,
				 .data = data,
				 .len = len };
	int result;

	*root = NULL;
	if (check_characters(&reader, err) < 0)
		return -1;
	if (!yaml_parser_initialize(&reader.parser))
		return err_set(err, ERR_MEMORY, "out of memory");
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
				     (const unsigned char *)data, len);
	result = read_document(&reader, root, err);
	yaml_parser_delete(&reader.parser);
	if (result == 0 && *root == NULL) {
		*root = arena_alloc(arena, sizeof(**root), err);
		if (*root == NULL)
			return -1;
		(*root)->source = source;
		(*root)->line = line + 1;
	}
	return result;
}
