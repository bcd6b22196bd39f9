#include "filter/regex_atom.h"

#include <string.h>

#include "base/utf8.h"
#include "filter/regex_class.h"
#include "filter/regex_group.h"

/* One character as itself. */
static struct regex_node *make_char(struct regex_reader *reader, uint32_t point)
{
	bool caseless = reader->place.caseless;
	struct regex_node *node;
	char *to = reader->text + reader->text_len;

	if (caseless && point >= 0x80) {
		node = regex_reader_make(reader, REGEX_SET);
		if (node != NULL)
			regex_set_char(&node->set, &reader->place, point);
		return node;
	}
	node = regex_reader_make(reader, REGEX_TEXT);
	if (node == NULL)
		return NULL;
	if (caseless && point != 0 && strchr("kKsS", (int)point) != NULL)
		reader->place.kelvin = true;
	if (caseless && point >= 'A' && point <= 'Z')
		point |= 0x20;
	node->caseless = caseless;
	node->text = to;
	node->len = utf8_put(to, point);
	reader->text_len += node->len;
	return node;
}

struct regex_node *regex_atom_use(struct regex_reader *reader, const char *name,
				  size_t len, uint32_t number)
{
	struct regex_node *node = regex_reader_make(reader, REGEX_USE);

	if (node == NULL)
		return NULL;
	node->name = name;
	node->len = len;
	node->number = number;
	/* Its group may look around, for all that is known here. */
	reader->edges++;
	return node;
}

struct regex_node *regex_atom_reference(struct regex_reader *reader,
					const char *name, size_t len,
					uint32_t number)
{
	struct regex_node *node = regex_atom_use(reader, name, len, number);

	if (node == NULL)
		return NULL;
	node->reference = true;
	node->any_case = reader->place.caseless;
	return node;
}

static struct regex_node *read_named_reference(struct regex_reader *reader)
{
	const char *name;
	size_t len;

	if (regex_reader_take(reader, "{") ?
		    regex_reader_take_name(reader, '}', &name, &len) :
	    regex_reader_take(reader, "<") ?
		    regex_reader_take_name(reader, '>', &name, &len) :
	    regex_reader_take(reader, "'") ?
		    regex_reader_take_name(reader, '\'', &name, &len) :
		    false)
		return regex_atom_reference(reader, name, len, 0);
	return regex_reader_lose(reader);
}

static struct regex_node *make_edge(struct regex_reader *reader, bool border,
				    bool fresh)
{
	struct regex_node *node = regex_reader_make(reader, REGEX_EDGE);

	if (node == NULL)
		return NULL;
	node->border = border;
	node->fresh = fresh;
	reader->edges++;
	return node;
}

static struct regex_node *read_escape(struct regex_reader *reader)
{
	struct regex_place *place = &reader->place;
	struct regex_set set = { 0 };
	struct regex_node *node;
	uint32_t point;

	if (regex_reader_at_end(reader))
		return regex_reader_lose(reader);
	if (regex_reader_take(reader, "b"))
		return make_edge(reader, true, false);
	if (regex_reader_take(reader, "A"))
		return make_edge(reader, false, true);
	if (regex_reader_take(reader, "z") || regex_reader_take(reader, "Z"))
		return make_edge(reader, false, false);
	if (regex_reader_take(reader, "B"))
		return regex_reader_make(reader, REGEX_NOTHING);
	if (regex_reader_take(reader, "G")) {
		reader->regex->whole = true;
		return regex_reader_make(reader, REGEX_NOTHING);
	}
	if (regex_reader_take(reader, "k"))
		return read_named_reference(reader);
	if (*place->at >= '1' && *place->at <= '9') {
		uint32_t number = (uint32_t)(*place->at++ - '0');

		if (!regex_reader_at_end(reader) && *place->at >= '0' &&
		    *place->at <= '9')
			return regex_reader_lose(reader);
		return regex_atom_reference(reader, NULL, 0, number);
	}
	if (regex_class_point(place, &point))
		return make_char(reader, point);
	if (!regex_class_escape(place, &set))
		return regex_reader_lose(reader);
	node = regex_reader_make(reader, REGEX_SET);
	if (node != NULL)
		node->set = set;
	return node;
}

/* What stands within \Q and \E means itself. The last character is given
 * alone, because a quantifier behind \E is for it. */
static struct regex_node *read_quoted(struct regex_reader *reader,
				      struct regex_node **before)
{
	struct regex_place *place = &reader->place;
	struct regex_node *last = NULL;

	while (!regex_reader_at_end(reader) &&
	       !regex_reader_take(reader, "\\E")) {
		struct regex_node *node;
		uint32_t point;
		size_t n = utf8_next(place->at,
				     (size_t)(place->end - place->at), &point);

		place->at += n;
		node = n == 0 ? regex_reader_lose(reader) :
				make_char(reader, point);
		if (node == NULL)
			return NULL;
		if (last != NULL) {
			*before = last;
			before = &last->next;
		}
		last = node;
	}
	/* A quantifier behind \Q\E is for what stands before it. */
	return last != NULL ? last : regex_reader_lose(reader);
}

static struct regex_node *read_class(struct regex_reader *reader)
{
	struct regex_node *node = regex_reader_make(reader, REGEX_SET);

	if (node == NULL || !regex_class_read(&reader->place, &node->set))
		return regex_reader_lose(reader);
	return node;
}

struct regex_node *regex_atom_read(struct regex_reader *reader,
				   struct regex_node **before)
{
	struct regex_place *place = &reader->place;
	struct regex_node *node;
	uint32_t point;
	size_t n;

	if (regex_reader_take(reader, "\\Q"))
		return read_quoted(reader, before);
	if (regex_reader_take(reader, "\\"))
		return read_escape(reader);
	if (regex_reader_take(reader, "("))
		return regex_group_read(reader);
	if (regex_reader_take(reader, "["))
		return read_class(reader);
	if (regex_reader_take(reader, "^"))
		return make_edge(reader, false, true);
	if (regex_reader_take(reader, "$"))
		return make_edge(reader, false, false);
	if (regex_reader_take(reader, ".")) {
		node = regex_reader_make(reader, REGEX_SET);
		if (node != NULL)
			regex_set_any(&node->set);
		return node;
	}
	n = utf8_next(place->at, (size_t)(place->end - place->at), &point);
	if (n == 0)
		return regex_reader_lose(reader);
	place->at += n;
	return make_char(reader, point);
}
