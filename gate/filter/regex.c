#include "filter/regex.h"

#include <string.h>

#include "filter/regex_atom.h"
#include "filter/regex_reader.h"

/* White space and comments that the pattern may have between its parts. */
static void skip_comments(struct regex_reader *reader)
{
	for (;;) {
		const char *at = reader->place.at;

		if (regex_reader_take(reader, "(?#")) {
			const char *name;
			size_t len;

			if (regex_reader_take(reader, ")"))
				continue;
			if (!regex_reader_take_name(reader, ')', &name, &len))
				reader->lost = true;
			continue;
		}
		if (!reader->extended || regex_reader_at_end(reader))
			return;
		/* There is white space beyond ASCII, and who knows which
		 * line break ends a comment. */
		if (*at == '#' || (unsigned char)*at >= 0x80)
			reader->lost = true;
		if (*at != ' ' && (*at < '\t' || *at > '\r'))
			return;
		reader->place.at++;
	}
}

static bool read_count(struct regex_reader *reader, uint32_t *count)
{
	const char *start = reader->place.at;

	for (*count = 0; !regex_reader_at_end(reader); reader->place.at++) {
		char c = *reader->place.at;

		if (c < '0' || c > '9' || *count > 65535)
			break;
		*count = *count * 10 + (uint32_t)(c - '0');
	}
	return reader->place.at > start;
}

/* {2}, {2,}, {2,3}; a brace that begins none of these is itself, but what it
 * is in {,3} or with blanks depends on the version of PCRE2. */
static bool read_braces(struct regex_reader *reader, uint32_t *least,
			uint32_t *most)
{
	const char *start = reader->place.at;

	reader->place.at++;
	if (!read_count(reader, least)) {
		reader->lost =
			!regex_reader_at_end(reader) &&
			(*reader->place.at == ',' || *reader->place.at == ' ' ||
			 *reader->place.at == '\t');
		reader->place.at = start;
		return false;
	}
	*most = *least;
	if (regex_reader_take(reader, ",") && !read_count(reader, most))
		*most = REGEX_ENDLESS;
	if (regex_reader_take(reader, "}"))
		return true;
	reader->lost = true;
	return false;
}

static bool read_quantifier(struct regex_reader *reader, uint32_t *least,
			    uint32_t *most)
{
	if (regex_reader_at_end(reader))
		return false;
	*most = REGEX_ENDLESS;
	*least = 0;
	if (*reader->place.at == '{') {
		if (!read_braces(reader, least, most))
			return false;
	} else if (regex_reader_take(reader, "+")) {
		*least = 1;
	} else if (regex_reader_take(reader, "?")) {
		*most = 1;
	} else if (!regex_reader_take(reader, "*")) {
		return false;
	}
	/* Lazy or possessive: matches no more than without. */
	if (!regex_reader_take(reader, "?"))
		(void)regex_reader_take(reader, "+");
	return true;
}

static struct regex_node *repeat(struct regex_reader *reader,
				 struct regex_node *node)
{
	struct regex_node *again;
	uint32_t least, most;

	skip_comments(reader);
	if (!read_quantifier(reader, &least, &most) || reader->lost)
		return node;
	again = regex_reader_make(reader, REGEX_REPEAT);
	if (again == NULL)
		return NULL;
	again->first = node;
	again->least = least;
	again->most = most;
	/* PCRE2 knows no second quantifier; blanks may hide one. */
	skip_comments(reader);
	if (read_quantifier(reader, &least, &most))
		return regex_reader_lose(reader);
	return again;
}

/* Characters that stand side by side are one text. */
static bool join(struct regex_node *last, const struct regex_node *node)
{
	if (last == NULL || last->kind != REGEX_TEXT ||
	    node->kind != REGEX_TEXT || last->caseless != node->caseless ||
	    last->text + last->len != node->text)
		return false;
	last->len += node->len;
	return true;
}

static struct regex_node *read_row(struct regex_reader *reader)
{
	struct regex_node *row = regex_reader_make(reader, REGEX_ROW);
	struct regex_node *last = NULL;

	for (;;) {
		struct regex_node *quoted = NULL, *node;

		skip_comments(reader);
		if (reader->lost || regex_reader_at_end(reader) ||
		    *reader->place.at == '|' || *reader->place.at == ')')
			return reader->lost ? NULL : row;
		node = regex_atom_read(reader, &quoted);
		if (node != NULL)
			node = repeat(reader, node);
		if (node == NULL || reader->lost)
			return NULL;
		while (quoted != NULL) {
			struct regex_node *next = quoted->next;

			quoted->next = NULL;
			if (!join(last, quoted)) {
				*(last != NULL ? &last->next : &row->first) =
					quoted;
				last = quoted;
			}
			quoted = next;
		}
		if (join(last, node))
			continue;
		*(last != NULL ? &last->next : &row->first) = node;
		last = node;
	}
}

struct regex_node *regex_either(struct regex_reader *reader)
{
	struct regex_node *row = read_row(reader);
	struct regex_node *either, *last = row;

	if (row == NULL || regex_reader_at_end(reader) ||
	    *reader->place.at != '|')
		return row;
	either = regex_reader_make(reader, REGEX_EITHER);
	if (either == NULL)
		return NULL;
	either->first = row;
	while (regex_reader_take(reader, "|")) {
		row = read_row(reader);
		if (row == NULL)
			return NULL;
		last->next = row;
		last = row;
	}
	return either;
}

int regex_read(const char *pattern, struct arena *arena, struct regex *regex,
	       struct err *err)
{
	struct err memory = { 0 };
	size_t len = strlen(pattern);
	struct regex_reader reader = {
		.place = { .at = pattern, .end = pattern + len },
		.regex = regex,
		.arena = arena,
		.err = &memory,
	};

	*regex = (struct regex){ 0 };
	reader.text = arena_array(arena, len + 4, 2, err);
	if (reader.text == NULL)
		return -1;
	regex->root = regex_either(&reader);
	if (memory.code != 0)
		return err_set(err, memory.code, "%s", memory.text);
	if (reader.lost || !regex_reader_at_end(&reader))
		regex->root = NULL;
	regex->kelvin = reader.place.kelvin;
	return 0;
}

/* What a group matched stands elsewhere without what it looked at, and maybe
 * in another case. */
static bool says_more(const struct regex *regex,
		      const struct regex_group *group,
		      const struct regex_node *use)
{
	return use->reference &&
	       (group->edges ||
		(use->any_case && (!group->caseless || regex->turned)));
}

const struct regex_group *regex_group(const struct regex *regex,
				      const struct regex_node *use)
{
	const struct regex_group *found = NULL;

	for (const struct regex_group *g = regex->groups; g != NULL;
	     g = g->next) {
		bool same =
			use->name == NULL ?
				g->number == use->number :
				g->name != NULL && g->name_len == use->len &&
					memcmp(g->name, use->name, use->len) ==
						0;

		if (same && found != NULL)
			return NULL;
		if (same)
			found = g;
	}
	return found == NULL || says_more(regex, found, use) ? NULL : found;
}
