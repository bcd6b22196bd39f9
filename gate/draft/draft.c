#include "draft/draft.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "draft/front.h"

static int control_found(const char *source, size_t line, const char *what,
			 unsigned c, size_t at, struct err *err)
{
	if (line > 0)
		return err_set(err, ERR_INPUT,
			       "%s:%zu: %s holds a control "
			       "character (U+%04X at byte %zu); remove it",
			       source, line, what, c, at);
	return err_set(err, ERR_INPUT,
		       "%s: %s holds a control character "
		       "(U+%04X at byte %zu); remove it",
		       source, what, c, at);
}

/* Text of ours holds no control characters: an escape sequence or a lone
 * carriage return shows a reviewer something else than what is posted. */
static int check_text(const char *source, size_t line, const char *what,
		      const char *text, size_t len, struct err *err)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\n')
			line += line > 0;
		if (c == '\n' || c == '\t' ||
		    (c == '\r' && i + 1 < len && text[i + 1] == '\n'))
			continue;
		if (c < 0x20 || c == 0x7F)
			return control_found(source, line, what, c, i, err);
		/* U+0080 to U+009F are C2 80 to C2 9F in UTF-8. */
		if (c == 0xC2 && (unsigned char)text[i + 1] < 0xA0)
			return control_found(source, line, what,
					     (unsigned char)text[i + 1], i,
					     err);
	}
	return 0;
}

/* All of a file at once, so that the offset is one into the file. */
static int check_utf8(const char *source, const char *data, size_t len,
		      struct err *err)
{
	size_t valid = utf8_check(data, len), line = 1;

	if (valid == len)
		return 0;
	for (size_t i = 0; i < valid; i++)
		line += data[i] == '\n';
	return err_set(err, ERR_INPUT,
		       "%s:%zu: byte %zu is not valid UTF-8; "
		       "save the file as UTF-8",
		       source, line, valid);
}

static int check_size(const char *source, size_t line, size_t len,
		      struct err *err)
{
	if (len <= DRAFT_FILE_MAX)
		return 0;
	if (line > 0)
		return err_set(err, ERR_LIMIT, "%s:%zu: larger than %zu bytes",
			       source, line, DRAFT_FILE_MAX);
	return err_set(err, ERR_LIMIT, "%s: larger than %zu bytes", source,
		       DRAFT_FILE_MAX);
}

static int check_all(const struct draft *draft, struct arena *arena,
		     struct err *err)
{
	struct draft_field *fields;
	size_t count;

	if (draft->len > DRAFT_TEXT_MAX)
		return err_set(err, ERR_LIMIT,
			       "%s: the text is %zu bytes, "
			       "more than %zu",
			       draft->source, draft->len, DRAFT_TEXT_MAX);
	if (draft_fields(draft, arena, &fields, &count, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (check_text(draft->source, fields[i].line, fields[i].name,
			       fields[i].data, fields[i].len, err) < 0)
			return -1;
	return 0;
}

/* The length of a line `---` (blanks may follow) at `data`, else 0. */
static size_t fence_length(const char *data, size_t len)
{
	size_t n = 3;

	if (len < 3 || memcmp(data, "---", 3) != 0)
		return 0;
	while (n < len &&
	       (data[n] == ' ' || data[n] == '\t' || data[n] == '\r'))
		n++;
	if (n == len)
		return n;
	return data[n] == '\n' ? n + 1 : 0;
}

/* Finds the front matter: where it begins and ends, and where the body does.
 * Without one, `body` is 0. */
static int find_front(const char *source, const char *data, size_t len,
		      size_t *begin, size_t *end, size_t *body,
		      size_t *body_line, struct err *err)
{
	size_t at = fence_length(data, len), fence;
	size_t line = 2;

	*begin = at;
	*end = at;
	*body = 0;
	*body_line = 1;
	if (at == 0)
		return 0;
	while (at < len) {
		const char *next = memchr(data + at, '\n', len - at);

		fence = fence_length(data + at, len - at);
		if (fence > 0) {
			*end = at;
			*body = at + fence;
			*body_line = line + 1;
			return 0;
		}
		if (next == NULL || at > DRAFT_FRONT_MAX)
			break;
		at = (size_t)(next - data) + 1;
		line++;
	}
	if (at > DRAFT_FRONT_MAX)
		return err_set(err, ERR_LIMIT,
			       "%s:1: the front matter is "
			       "longer than %zu bytes",
			       source, DRAFT_FRONT_MAX);
	return err_set(err, ERR_INPUT,
		       "%s:1: the front matter opened by "
		       "--- is never closed by a line ---",
		       source);
}

static int read_front(const char *data, size_t begin, size_t end,
		      struct draft *draft, struct arena *arena, struct err *err)
{
	const struct conf_node *text = NULL;
	struct conf_node *map;

	if (end - begin > DRAFT_FRONT_MAX)
		return err_set(err, ERR_LIMIT,
			       "%s:1: the front matter is "
			       "longer than %zu bytes",
			       draft->source, DRAFT_FRONT_MAX);
	if (yaml_read(draft->source, 1, data + begin, end - begin, arena, &map,
		      err) < 0)
		return -1;
	if (map->kind == CONF_NULL)
		return 0;
	if (front_read(map, draft, &text, arena, err) < 0)
		return -1;
	if (text != NULL)
		return conf_fail(text, err,
				 "text: belongs below "
				 "the front matter, or in a JSON draft");
	return 0;
}

static int read_text(const char *source, const char *data, size_t len,
		     struct arena *arena, struct draft *draft, struct err *err)
{
	size_t begin, end, body;

	*draft = (struct draft){ .source = source, .bytes = data, .size = len };
	if (check_utf8(source, data, len, err) < 0)
		return -1;
	if (find_front(source, data, len, &begin, &end, &body,
		       &draft->text_line, err) < 0)
		return -1;
	draft->text = data + body;
	draft->len = len - body;
	if (body > 0 && fence_length(data + body, len - body) > 0)
		return err_set(err, ERR_INPUT,
			       "%s:%zu: a second --- directly "
			       "behind the front matter; put a text between, "
			       "or remove it",
			       source, draft->text_line);
	if (body > 0 && read_front(data, begin, end, draft, arena, err) < 0)
		return -1;
	return check_all(draft, arena, err);
}

int draft_read_json(const char *source, size_t line, const char *data,
		    size_t len, struct arena *arena, struct draft *draft,
		    struct err *err)
{
	const struct conf_node *text = NULL;
	struct conf_node *map;

	*draft = (struct draft){
		.source = source, .bytes = data, .size = len, .text = ""
	};
	if (check_size(source, line, len, err) < 0 ||
	    json_read(source, line, data, len, arena, &map, err) < 0)
		return -1;
	if (map->kind != CONF_MAP)
		return conf_fail(map, err,
				 "a JSON draft is one object, with "
				 "its text in \"text\"");
	if (front_read(map, draft, &text, arena, err) < 0)
		return -1;
	if (text != NULL && text->kind != CONF_NULL) {
		if (text->kind != CONF_SCALAR || !text->quoted)
			return conf_fail(text, err,
					 "text: a string is needed "
					 "here");
		draft->text = text->text;
		draft->len = text->len;
	} else if (draft->variant_count == 0 && draft->media_count == 0) {
		return conf_fail(map, err, "\"text\" is missing");
	}
	draft->text_line = line;
	return check_all(draft, arena, err);
}

static bool has_ending(const char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	return len >= end && strcmp(name + len - end, ending) == 0;
}

bool draft_is_lines(const char *source)
{
	return has_ending(source, ".jsonl") || has_ending(source, ".ndjson");
}

static bool looks_like_json(const char *data, size_t len)
{
	size_t at = 1;

	if (len < 2 || data[0] != '{')
		return false;
	while (at < len && (data[at] == ' ' || data[at] == '\t' ||
			    data[at] == '\r' || data[at] == '\n'))
		at++;
	return at < len && (data[at] == '"' || data[at] == '}');
}

int draft_read(const char *source, const char *data, size_t len,
	       struct arena *arena, struct draft *draft, struct err *err)
{
	static const char bom[] = "\xEF\xBB\xBF";

	if (check_size(source, 0, len, err) < 0)
		return -1;
	if (len >= 2 && ((data[0] == '\xFF' && data[1] == '\xFE') ||
			 (data[0] == '\xFE' && data[1] == '\xFF')))
		return err_set(err, ERR_INPUT,
			       "%s: is UTF-16; save it as "
			       "UTF-8",
			       source);
	if (len >= 3 && memcmp(data, bom, 3) == 0)
		return err_set(err, ERR_INPUT,
			       "%s: begins with a byte order "
			       "mark, which would be posted; save it as UTF-8 "
			       "without one",
			       source);
	if (has_ending(source, ".json") || looks_like_json(data, len))
		return draft_read_json(source, 0, data, len, arena, draft, err);
	return read_text(source, data, len, arena, draft, err);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* Where fields are gathered. */
struct gathering {
	struct draft_field *fields;
	size_t count;
	struct arena *arena;
	struct err *err;
};

static void gather(struct gathering *all, const char *name, const char *data,
		   size_t len, size_t line)
{
	if (data == NULL || name == NULL)
		return;
	all->fields[all->count++] =
		(struct draft_field){ name, data, len, line, 0 };
}

static void gather_media(struct gathering *all, const struct draft *draft)
{
	for (size_t i = 0; i < draft->media_count; i++) {
		const struct draft_media *media = &draft->media[i];
		const char *name = base_name(media->path);

		gather(all,
		       arena_print(all->arena, all->err, "media[%zu].name", i),
		       name, strlen(name), media->line);
		if (media->alt != NULL)
			gather(all,
			       arena_print(all->arena, all->err,
					   "media[%zu].alt", i),
			       media->alt, strlen(media->alt), media->line);
	}
}

int draft_fields(const struct draft *draft, struct arena *arena,
		 struct draft_field **fields, size_t *count, struct err *err)
{
	struct gathering all = { .arena = arena, .err = err };
	size_t most = 3 + draft->variant_count + 2 * draft->media_count;

	all.fields = arena_array(arena, most, sizeof(*all.fields), err);
	if (all.fields == NULL)
		return -1;
	gather(&all, "text", draft->text, draft->len, draft->text_line);
	if (draft->text_line > 0)
		all.fields[0].column = 1;
	for (size_t i = 0; i < draft->variant_count; i++)
		gather(&all,
		       arena_print(arena, err, "variants.%s",
				   draft->variants[i].name),
		       draft->variants[i].text, draft->variants[i].len,
		       draft->variants[i].line);
	if (draft->warning != NULL)
		gather(&all, "warning", draft->warning, strlen(draft->warning),
		       draft->warning_line);
	if (draft->link != NULL)
		gather(&all, "link", draft->link, strlen(draft->link),
		       draft->link_line);
	gather_media(&all, draft);
	*fields = all.fields;
	*count = all.count;
	return err->code == ERR_NONE ? 0 : -1;
}

const char *draft_text_for(const struct draft *draft, const char *account,
			   const char *platform, size_t *len)
{
	const char *names[] = { account, platform };

	for (size_t n = 0; n < 2; n++) {
		for (size_t i = 0; i < draft->variant_count; i++) {
			if (strcmp(draft->variants[i].name, names[n]) != 0)
				continue;
			*len = draft->variants[i].len;
			return draft->variants[i].text;
		}
	}
	*len = draft->len;
	return draft->text;
}
