#include "filter/regex_group.h"

#include <string.h>

#include "filter/regex_atom.h"

/* PCRE2 has its own, lower limit. */
#define NEST_MAX 250

/* (?ims-x) until the end of the group, or (?i: for one group. */
static bool read_flags(struct regex_reader *reader)
{
	bool on = true;

	if (regex_reader_take(reader, "^")) {
		reader->place.caseless = reader->extended = false;
		reader->regex->turned = true;
	}
	for (; !regex_reader_at_end(reader); reader->place.at++) {
		switch (*reader->place.at) {
		case ')':
		case ':':
			return true;
		case '-':
			on = false;
			break;
		case 'i':
			reader->place.caseless = on;
			reader->regex->turned |= !on;
			break;
		case 'x':
			/* (?xx) changes what a class means. */
			if (reader->place.at[1] == 'x')
				return false;
			reader->extended = on;
			break;
		case 'm':
		case 's':
		case 'U':
			break;
		default:
			return false;
		}
	}
	return false;
}

static struct regex_node *read_group_end(struct regex_reader *reader)
{
	struct regex_node *node = regex_either(reader);

	if (reader->lost || !regex_reader_take(reader, ")"))
		return regex_reader_lose(reader);
	return node;
}

/* Its groups may be used elsewhere; itself it takes nothing. */
static struct regex_node *read_assertion(struct regex_reader *reader)
{
	return read_group_end(reader) == NULL ?
		       NULL :
		       regex_reader_make(reader, REGEX_NOTHING);
}

/* It, or a branch of it, is one character, and all letters and digits of
 * ASCII are among those. */
static bool takes_letters(const struct regex_node *node)
{
	static const uint64_t letters[2] = { 0x03FF000000000000u,
					     0x07FFFFFE07FFFFFEu };

	if (node->kind == REGEX_SET)
		return (letters[0] & ~node->set.sure[0]) == 0 &&
		       (letters[1] & ~node->set.sure[1]) == 0;
	if (node->kind == REGEX_ROW)
		return node->first != NULL && node->first->next == NULL &&
		       takes_letters(node->first);
	if (node->kind != REGEX_EITHER)
		return false;
	for (node = node->first; node != NULL; node = node->next)
		if (takes_letters(node))
			return true;
	return false;
}

/* (?<!: what must not stand before. */
static struct regex_node *read_unless_behind(struct regex_reader *reader)
{
	const struct regex_node *node = read_group_end(reader);
	struct regex_node *nothing;

	if (node == NULL)
		return NULL;
	nothing = regex_reader_make(reader, REGEX_NOTHING);
	if (nothing == NULL)
		return NULL;
	nothing->fresh = takes_letters(node);
	reader->edges += nothing->fresh;
	return nothing;
}

static struct regex_node *read_capture(struct regex_reader *reader,
				       const char *name, size_t len)
{
	struct regex_group *group =
		arena_alloc(reader->arena, sizeof(*group), reader->err);
	size_t before = reader->edges;

	if (group == NULL)
		return regex_reader_lose(reader);
	group->name = name;
	group->name_len = len;
	group->number = ++reader->captures;
	group->caseless = reader->place.caseless;
	group->next = reader->regex->groups;
	reader->regex->groups = group;
	group->node = read_group_end(reader);
	group->edges = reader->edges > before;
	return group->node;
}

/* (?(condition)yes|no): one of both, whatever the condition. */
static struct regex_node *read_condition(struct regex_reader *reader)
{
	const char *name;
	struct regex_node *node, *other;
	bool caseless = reader->place.caseless, extended = reader->extended;
	bool define = false;
	size_t len;

	if (regex_reader_take(reader, "(?=") ||
	    regex_reader_take(reader, "(?!") ||
	    regex_reader_take(reader, "(?<=") ||
	    regex_reader_take(reader, "(?<!")) {
		if (read_assertion(reader) == NULL)
			return NULL;
		reader->place.caseless = caseless;
		reader->extended = extended;
	} else if (regex_reader_take(reader, "(") &&
		   regex_reader_take_name(reader, ')', &name, &len) &&
		   *name != '*' && *name != '?') {
		define = len == 6 && memcmp(name, "DEFINE", 6) == 0;
	} else {
		return regex_reader_lose(reader);
	}
	if (define)
		return read_assertion(reader);
	node = read_group_end(reader);
	if (node == NULL)
		return NULL;
	other = regex_reader_make(reader, REGEX_NOTHING);
	if (other == NULL || node->kind == REGEX_EITHER)
		return node;
	other->next = node;
	node = regex_reader_make(reader, REGEX_EITHER);
	if (node != NULL)
		node->first = other;
	return node;
}

static struct regex_node *read_special(struct regex_reader *reader, bool *flags)
{
	const char *name;
	size_t len;

	if (regex_reader_take(reader, ":") || regex_reader_take(reader, ">"))
		return read_group_end(reader);
	if (regex_reader_take(reader, "<!"))
		return read_unless_behind(reader);
	if (regex_reader_take(reader, "=") || regex_reader_take(reader, "!") ||
	    regex_reader_take(reader, "<="))
		return read_assertion(reader);
	if (regex_reader_take(reader, "P=")) {
		if (!regex_reader_take_name(reader, ')', &name, &len))
			return regex_reader_lose(reader);
		return regex_atom_reference(reader, name, len, 0);
	}
	if (regex_reader_take(reader, "&") || regex_reader_take(reader, "P>")) {
		if (!regex_reader_take_name(reader, ')', &name, &len))
			return regex_reader_lose(reader);
		return regex_atom_use(reader, name, len, 0);
	}
	if (regex_reader_take(reader, "<") || regex_reader_take(reader, "P<")) {
		if (!regex_reader_take_name(reader, '>', &name, &len))
			return regex_reader_lose(reader);
		return read_capture(reader, name, len);
	}
	if (regex_reader_take(reader, "'")) {
		if (!regex_reader_take_name(reader, '\'', &name, &len))
			return regex_reader_lose(reader);
		return read_capture(reader, name, len);
	}
	if (!regex_reader_at_end(reader) && *reader->place.at == '(')
		return read_condition(reader);
	if (!read_flags(reader))
		return regex_reader_lose(reader);
	if (regex_reader_take(reader, ":"))
		return read_group_end(reader);
	*flags = regex_reader_take(reader, ")");
	return regex_reader_make(reader, REGEX_NOTHING);
}

/* Flags hold until the end of the group that they stand in. */
struct regex_node *regex_group_read(struct regex_reader *reader)
{
	bool caseless = reader->place.caseless;
	bool extended = reader->extended;
	bool flags = false;
	struct regex_node *node;

	/* What it stands behind is left out wherever it matches, so where
	 * the search began matters. The branch itself never matches. */
	if (regex_reader_take(reader, "*SKIP)(*F)")) {
		reader->regex->whole = true;
		return regex_reader_make(reader, REGEX_NOTHING);
	}
	if (++reader->nest > NEST_MAX || regex_reader_take(reader, "*"))
		return regex_reader_lose(reader);
	node = regex_reader_take(reader, "?") ? read_special(reader, &flags) :
						read_capture(reader, NULL, 0);
	reader->nest--;
	if (reader->lost || flags)
		return node;
	reader->place.caseless = caseless;
	reader->extended = extended;
	return node;
}
