#include "filter/regex_reader.h"

#include <string.h>

struct regex_node *regex_reader_make(struct regex_reader *reader,
				     enum regex_kind kind)
{
	struct regex_node *node =
		arena_alloc(reader->arena, sizeof(*node), reader->err);

	if (node == NULL)
		reader->lost = true;
	else
		node->kind = kind;
	return node;
}

struct regex_node *regex_reader_lose(struct regex_reader *reader)
{
	reader->lost = true;
	return NULL;
}

bool regex_reader_at_end(const struct regex_reader *reader)
{
	return reader->place.at == reader->place.end;
}

bool regex_reader_take(struct regex_reader *reader, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(reader->place.end - reader->place.at) < len ||
	    memcmp(reader->place.at, text, len) != 0)
		return false;
	reader->place.at += len;
	return true;
}

/* A name up to `close`, which is taken too. */
bool regex_reader_take_name(struct regex_reader *reader, char close,
			    const char **name, size_t *len)
{
	const char *at = reader->place.at;
	const char *end = memchr(at, close, (size_t)(reader->place.end - at));

	if (end == NULL || end == at)
		return false;
	*name = at;
	*len = (size_t)(end - at);
	reader->place.at = end + 1;
	return true;
}
