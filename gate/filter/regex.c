#include "filter/regex.h"

#include <string.h>

#include "base/utf8.h"

/* PCRE2 has its own, lower limit. */
#define NEST_MAX 250

struct reader {
	struct regex_place place;
	bool extended;
	bool lost; /* something isn't understood, or memory is out */
	unsigned nest;
	uint32_t captures;
	char *text; /* room for what all TEXT nodes say */
	size_t text_len;
	struct regex *regex;
	struct arena *arena;
	struct err *err;
};

static struct regex_node *read_either(struct reader *reader);

static struct regex_node *make(struct reader *reader, enum regex_kind kind)
{
	struct regex_node *node =
		arena_alloc(reader->arena, sizeof(*node), reader->err);

	if (node == NULL)
		reader->lost = true;
	else
		node->kind = kind;
	return node;
}

static struct regex_node *lose(struct reader *reader)
{
	reader->lost = true;
	return NULL;
}

static bool at_end(const struct reader *reader)
{
	return reader->place.at == reader->place.end;
}

static bool take(struct reader *reader, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(reader->place.end - reader->place.at) < len ||
	    memcmp(reader->place.at, text, len) != 0)
		return false;
	reader->place.at += len;
	return true;
}

/* A name up to `close`, which is taken too. */
static bool take_name(struct reader *reader, char close, const char **name,
		      size_t *len)
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

/* One character as itself. */
static struct regex_node *make_char(struct reader *reader, uint32_t point)
{
	bool caseless = reader->place.caseless;
	struct regex_node *node;
	char *to = reader->text + reader->text_len;

	if (caseless && point >= 0x80) {
		node = make(reader, REGEX_SET);
		if (node != NULL)
			regex_set_char(&node->set, &reader->place, point);
		return node;
	}
	node = make(reader, REGEX_TEXT);
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

static struct regex_node *make_use(struct reader *reader, const char *name,
				   size_t len, uint32_t number)
{
	struct regex_node *node = make(reader, REGEX_USE);

	if (node == NULL)
		return NULL;
	node->name = name;
	node->len = len;
	node->number = number;
	return node;
}

/* A reference matches what its group did; without regard to case that may be
 * more than the group could. */
static struct regex_node *make_reference(struct reader *reader,
					 const char *name, size_t len,
					 uint32_t number)
{
	struct regex_node *node = make_use(reader, name, len, number);

	if (node != NULL)
		node->caseless = reader->place.caseless;
	return node;
}

static struct regex_node *read_named_reference(struct reader *reader)
{
	const char *name;
	size_t len;

	if (take(reader, "{") ? take_name(reader, '}', &name, &len) :
	    take(reader, "<") ? take_name(reader, '>', &name, &len) :
	    take(reader, "'") ? take_name(reader, '\'', &name, &len) :
				false)
		return make_reference(reader, name, len, 0);
	return lose(reader);
}

static struct regex_node *read_escape(struct reader *reader)
{
	struct regex_place *place = &reader->place;
	struct regex_set set = { 0 };
	struct regex_node *node;
	uint32_t point;

	if (at_end(reader))
		return lose(reader);
	if (take(reader, "b") || take(reader, "A") || take(reader, "z") ||
	    take(reader, "Z"))
		return make(reader, REGEX_EDGE);
	if (take(reader, "B"))
		return make(reader, REGEX_NOTHING);
	if (take(reader, "G")) {
		reader->regex->whole = true;
		return make(reader, REGEX_NOTHING);
	}
	if (take(reader, "k"))
		return read_named_reference(reader);
	if (*place->at >= '1' && *place->at <= '9') {
		uint32_t number = (uint32_t)(*place->at++ - '0');

		if (!at_end(reader) && *place->at >= '0' && *place->at <= '9')
			return lose(reader);
		return make_reference(reader, NULL, 0, number);
	}
	if (regex_set_point(place, &point))
		return make_char(reader, point);
	if (!regex_set_escape(place, &set))
		return lose(reader);
	node = make(reader, REGEX_SET);
	if (node != NULL)
		node->set = set;
	return node;
}

/* What stands within \Q and \E means itself. The last character is given
 * alone, because a quantifier behind \E is for it. */
static struct regex_node *read_quoted(struct reader *reader,
				      struct regex_node **before)
{
	struct regex_place *place = &reader->place;
	struct regex_node *last = NULL;

	while (!at_end(reader) && !take(reader, "\\E")) {
		struct regex_node *node;
		uint32_t point;
		size_t n = utf8_next(place->at,
				     (size_t)(place->end - place->at), &point);

		place->at += n;
		node = n == 0 ? lose(reader) : make_char(reader, point);
		if (node == NULL)
			return NULL;
		if (last != NULL) {
			*before = last;
			before = &last->next;
		}
		last = node;
	}
	/* A quantifier behind \Q\E is for what stands before it. */
	return last != NULL ? last : lose(reader);
}

static struct regex_node *read_class(struct reader *reader)
{
	struct regex_node *node = make(reader, REGEX_SET);

	if (node == NULL || !regex_set_class(&reader->place, &node->set))
		return lose(reader);
	return node;
}

/* (?ims-x) until the end of the group, or (?i: for one group. */
static bool read_flags(struct reader *reader)
{
	bool on = true;

	if (take(reader, "^")) {
		reader->place.caseless = reader->extended = false;
		reader->regex->turned = true;
	}
	for (; !at_end(reader); reader->place.at++) {
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

static struct regex_node *read_group_end(struct reader *reader)
{
	struct regex_node *node = read_either(reader);

	if (reader->lost || !take(reader, ")"))
		return lose(reader);
	return node;
}

/* Its groups may be used elsewhere; itself it takes nothing. */
static struct regex_node *read_assertion(struct reader *reader)
{
	return read_group_end(reader) == NULL ? NULL :
						make(reader, REGEX_NOTHING);
}

static struct regex_node *read_capture(struct reader *reader, const char *name,
				       size_t len)
{
	struct regex_group *group =
		arena_alloc(reader->arena, sizeof(*group), reader->err);

	if (group == NULL)
		return lose(reader);
	group->name = name;
	group->name_len = len;
	group->number = ++reader->captures;
	group->caseless = reader->place.caseless;
	group->next = reader->regex->groups;
	reader->regex->groups = group;
	group->node = read_group_end(reader);
	return group->node;
}

/* (?(condition)yes|no): one of both, whatever the condition. */
static struct regex_node *read_condition(struct reader *reader)
{
	const char *name;
	struct regex_node *node, *other;
	bool caseless = reader->place.caseless, extended = reader->extended;
	bool define = false;
	size_t len;

	if (take(reader, "(?=") || take(reader, "(?!") ||
	    take(reader, "(?<=") || take(reader, "(?<!")) {
		if (read_assertion(reader) == NULL)
			return NULL;
		reader->place.caseless = caseless;
		reader->extended = extended;
	} else if (take(reader, "(") && take_name(reader, ')', &name, &len) &&
		   *name != '*' && *name != '?') {
		define = len == 6 && memcmp(name, "DEFINE", 6) == 0;
	} else {
		return lose(reader);
	}
	if (define)
		return read_assertion(reader);
	node = read_group_end(reader);
	if (node == NULL)
		return NULL;
	other = make(reader, REGEX_NOTHING);
	if (other == NULL || node->kind == REGEX_EITHER)
		return node;
	other->next = node;
	node = make(reader, REGEX_EITHER);
	if (node != NULL)
		node->first = other;
	return node;
}

static struct regex_node *read_special(struct reader *reader, bool *flags)
{
	const char *name;
	size_t len;

	if (take(reader, ":") || take(reader, ">"))
		return read_group_end(reader);
	if (take(reader, "=") || take(reader, "!") || take(reader, "<=") ||
	    take(reader, "<!"))
		return read_assertion(reader);
	if (take(reader, "P=")) {
		if (!take_name(reader, ')', &name, &len))
			return lose(reader);
		return make_reference(reader, name, len, 0);
	}
	if (take(reader, "&") || take(reader, "P>")) {
		if (!take_name(reader, ')', &name, &len))
			return lose(reader);
		return make_use(reader, name, len, 0);
	}
	if (take(reader, "<") || take(reader, "P<")) {
		if (!take_name(reader, '>', &name, &len))
			return lose(reader);
		return read_capture(reader, name, len);
	}
	if (take(reader, "'")) {
		if (!take_name(reader, '\'', &name, &len))
			return lose(reader);
		return read_capture(reader, name, len);
	}
	if (!at_end(reader) && *reader->place.at == '(')
		return read_condition(reader);
	if (!read_flags(reader))
		return lose(reader);
	if (take(reader, ":"))
		return read_group_end(reader);
	*flags = take(reader, ")");
	return make(reader, REGEX_NOTHING);
}

/* Flags hold until the end of the group that they stand in. */
static struct regex_node *read_group(struct reader *reader)
{
	bool caseless = reader->place.caseless;
	bool extended = reader->extended;
	bool flags = false;
	struct regex_node *node;

	/* What it stands behind is left out wherever it matches, so where
	 * the search began matters. The branch itself never matches. */
	if (take(reader, "*SKIP)(*F)")) {
		reader->regex->whole = true;
		return make(reader, REGEX_NOTHING);
	}
	if (++reader->nest > NEST_MAX || take(reader, "*"))
		return lose(reader);
	node = take(reader, "?") ? read_special(reader, &flags) :
				   read_capture(reader, NULL, 0);
	reader->nest--;
	if (reader->lost || flags)
		return node;
	reader->place.caseless = caseless;
	reader->extended = extended;
	return node;
}

/* White space and comments that the pattern may have between its parts. */
static void skip_comments(struct reader *reader)
{
	for (;;) {
		const char *at = reader->place.at;

		if (take(reader, "(?#")) {
			const char *name;
			size_t len;

			if (take(reader, ")"))
				continue;
			if (!take_name(reader, ')', &name, &len))
				reader->lost = true;
			continue;
		}
		if (!reader->extended || at_end(reader))
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

static bool read_count(struct reader *reader, uint32_t *count)
{
	const char *start = reader->place.at;

	for (*count = 0; !at_end(reader); reader->place.at++) {
		char c = *reader->place.at;

		if (c < '0' || c > '9' || *count > 65535)
			break;
		*count = *count * 10 + (uint32_t)(c - '0');
	}
	return reader->place.at > start;
}

/* {2}, {2,}, {2,3}; a brace that begins none of these is itself, but what it
 * is in {,3} or with blanks depends on the version of PCRE2. */
static bool read_braces(struct reader *reader, uint32_t *least, uint32_t *most)
{
	const char *start = reader->place.at;

	reader->place.at++;
	if (!read_count(reader, least)) {
		reader->lost = !at_end(reader) &&
			       (*reader->place.at == ',' ||
				*reader->place.at == ' ' ||
				*reader->place.at == '\t');
		reader->place.at = start;
		return false;
	}
	*most = *least;
	if (take(reader, ",") && !read_count(reader, most))
		*most = REGEX_ENDLESS;
	if (take(reader, "}"))
		return true;
	reader->lost = true;
	return false;
}

static bool read_quantifier(struct reader *reader, uint32_t *least,
			    uint32_t *most)
{
	if (at_end(reader))
		return false;
	*most = REGEX_ENDLESS;
	*least = 0;
	if (*reader->place.at == '{') {
		if (!read_braces(reader, least, most))
			return false;
	} else if (take(reader, "+")) {
		*least = 1;
	} else if (take(reader, "?")) {
		*most = 1;
	} else if (!take(reader, "*")) {
		return false;
	}
	/* Lazy or possessive: matches no more than without. */
	if (!take(reader, "?"))
		(void)take(reader, "+");
	return true;
}

static struct regex_node *read_atom(struct reader *reader,
				    struct regex_node **before)
{
	struct regex_place *place = &reader->place;
	struct regex_node *node;
	uint32_t point;
	size_t n;

	if (take(reader, "\\Q"))
		return read_quoted(reader, before);
	if (take(reader, "\\"))
		return read_escape(reader);
	if (take(reader, "("))
		return read_group(reader);
	if (take(reader, "["))
		return read_class(reader);
	if (take(reader, "^") || take(reader, "$"))
		return make(reader, REGEX_EDGE);
	if (take(reader, ".")) {
		node = make(reader, REGEX_SET);
		if (node != NULL)
			regex_set_any(&node->set);
		return node;
	}
	n = utf8_next(place->at, (size_t)(place->end - place->at), &point);
	if (n == 0)
		return lose(reader);
	place->at += n;
	return make_char(reader, point);
}

static struct regex_node *repeat(struct reader *reader,
				 struct regex_node *node)
{
	struct regex_node *again;
	uint32_t least, most;

	skip_comments(reader);
	if (!read_quantifier(reader, &least, &most) || reader->lost)
		return node;
	again = make(reader, REGEX_REPEAT);
	if (again == NULL)
		return NULL;
	again->first = node;
	again->least = least;
	again->most = most;
	/* PCRE2 knows no second quantifier; blanks may hide one. */
	skip_comments(reader);
	if (read_quantifier(reader, &least, &most))
		return lose(reader);
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

static struct regex_node *read_row(struct reader *reader)
{
	struct regex_node *row = make(reader, REGEX_ROW);
	struct regex_node *last = NULL;

	for (;;) {
		struct regex_node *quoted = NULL, *node;

		skip_comments(reader);
		if (reader->lost || at_end(reader) ||
		    *reader->place.at == '|' || *reader->place.at == ')')
			return reader->lost ? NULL : row;
		node = read_atom(reader, &quoted);
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

static struct regex_node *read_either(struct reader *reader)
{
	struct regex_node *row = read_row(reader);
	struct regex_node *either, *last = row;

	if (row == NULL || at_end(reader) || *reader->place.at != '|')
		return row;
	either = make(reader, REGEX_EITHER);
	if (either == NULL)
		return NULL;
	either->first = row;
	while (take(reader, "|")) {
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
	struct reader reader = {
		.place = { .at = pattern, .end = pattern + len },
		.regex = regex,
		.arena = arena,
		.err = &memory,
	};

	*regex = (struct regex){ 0 };
	reader.text = arena_array(arena, len + 4, 2, err);
	if (reader.text == NULL)
		return -1;
	regex->root = read_either(&reader);
	if (memory.code != 0)
		return err_set(err, memory.code, "%s", memory.text);
	if (reader.lost || !at_end(&reader))
		regex->root = NULL;
	regex->kelvin = reader.place.kelvin;
	return 0;
}

const struct regex_group *regex_group(const struct regex *regex,
				      const struct regex_node *use)
{
	const struct regex_group *found = NULL;

	for (const struct regex_group *g = regex->groups; g != NULL;
	     g = g->next) {
		bool same = use->name == NULL ?
				    g->number == use->number :
				    g->name != NULL &&
					    g->name_len == use->len &&
					    memcmp(g->name, use->name,
						   use->len) == 0;

		if (same && found != NULL)
			return NULL;
		if (same)
			found = g;
	}
	return found;
}
