#include "draft/front.h"

#include <stddef.h>
#include <string.h>

#include "draft/language.h"

static const char *const disclosures[] = { "none", "paid", "gift", "affiliate",
					   NULL };

/* What a draft's keys are read into before they are checked. */
struct front {
	const struct conf_node *text;
	const struct conf_node *media;
	const struct conf_node *variants;
	const struct conf_node *waivers;
	struct draft values;
};

#define VALUE(field) offsetof(struct front, values.field)

/* Hugo's, Jekyll's and Decap's keys are known and mean nothing here. */
static const struct conf_field keys[] = {
	{ .name = "to", .type = CONF_STRINGS, .offset = VALUE(to) },
	{ .name = "author", .type = CONF_STRING, .offset = VALUE(author) },
	{ .name = "lang", .type = CONF_STRING, .offset = VALUE(lang) },
	{ .name = "not_before",
	  .type = CONF_TIME,
	  .offset = VALUE(not_before) },
	{ .name = "expires", .type = CONF_TIME, .offset = VALUE(expires) },
	{ .name = "media",
	  .type = CONF_NODE,
	  .offset = offsetof(struct front, media) },
	{ .name = "variants",
	  .type = CONF_NODE,
	  .offset = offsetof(struct front, variants) },
	{ .name = "thread", .type = CONF_FLAG, .offset = VALUE(thread) },
	{ .name = "reply_to", .type = CONF_STRING, .offset = VALUE(reply_to) },
	{ .name = "visibility",
	  .type = CONF_STRING,
	  .offset = VALUE(visibility) },
	{ .name = "warning", .type = CONF_STRING, .offset = VALUE(warning) },
	{ .name = "link", .type = CONF_STRING, .offset = VALUE(link) },
	{ .name = "disclosure",
	  .type = CONF_CHOICE,
	  .offset = VALUE(disclosure),
	  .choices = disclosures },
	{ .name = "campaign", .type = CONF_STRING, .offset = VALUE(campaign) },
	{ .name = "id", .type = CONF_STRING, .offset = VALUE(id) },
	{ .name = "waivers",
	  .type = CONF_NODE,
	  .offset = offsetof(struct front, waivers) },
	{ .name = "draft", .type = CONF_FLAG, .offset = VALUE(unfinished) },
	{ .name = "text",
	  .type = CONF_NODE,
	  .offset = offsetof(struct front, text) },
	{ .name = "title", .type = CONF_IGNORED },
	{ .name = "date", .type = CONF_IGNORED },
	{ .name = "tags", .type = CONF_IGNORED },
	{ .name = "categories", .type = CONF_IGNORED },
	{ .name = "slug", .type = CONF_IGNORED },
	{ .name = "layout", .type = CONF_IGNORED },
	{ .name = NULL }
};

struct media_value {
	const char *path;
	const char *alt;
};

static const struct conf_field media_keys[] = {
	{ .name = "path",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct media_value, path) },
	{ .name = "alt",
	  .type = CONF_TEXT,
	  .offset = offsetof(struct media_value, alt) },
	{ .name = NULL }
};

static const struct conf_field waiver_keys[] = {
	{ .name = "finding",
	  .type = CONF_STRING,
	  .required = true,
	  .offset = offsetof(struct draft_waiver, finding) },
	{ .name = "reason",
	  .type = CONF_TEXT,
	  .offset = offsetof(struct draft_waiver, reason) },
	{ .name = "by",
	  .type = CONF_TEXT,
	  .offset = offsetof(struct draft_waiver, by) },
	{ .name = "until",
	  .type = CONF_DATE,
	  .offset = offsetof(struct draft_waiver, until) },
	{ .name = NULL }
};

/* Whether a path can only lead to a file below a folder, as far as its words
 * tell, on any system: no root, no home, no drive, no URL, no way up. */
static bool is_below(const char *path)
{
	const char *part = path;
	size_t len;

	if (path[0] == '~' || strchr(path, '\\') != NULL ||
	    strstr(path, "://") != NULL || strncmp(path, "file:", 5) == 0 ||
	    (path[0] != '\0' && path[1] == ':'))
		return false;
	for (const char *s = path; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			return false;
	for (;; part += len + 1) {
		len = strcspn(part, "/");
		if (len == 0 || (len == 1 && part[0] == '.') ||
		    (len == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		if (part[len] == '\0')
			return true;
	}
}

static int read_media(const struct conf_node *list, struct draft *draft,
		      struct arena *arena, struct err *err)
{
	const struct conf_node *node;

	if (list == NULL || list->kind == CONF_NULL)
		return 0;
	if (list->kind != CONF_LIST)
		return conf_fail(list, err,
				 "media: a list of {path, alt} is "
				 "needed here");
	if (list->count > DRAFT_MEDIA_MAX)
		return conf_fail(list, err,
				 "media: %zu files are more than "
				 "%d",
				 list->count, DRAFT_MEDIA_MAX);
	draft->media =
		arena_array(arena, list->count, sizeof(*draft->media), err);
	if (draft->media == NULL)
		return -1;
	for (node = list->first; node != NULL; node = node->next) {
		struct draft_media *media = &draft->media[draft->media_count];
		struct media_value value = { 0 };

		if (node->kind == CONF_SCALAR)
			value.path = node->text;
		else if (conf_read(node, media_keys, &value, arena, err) < 0)
			return -1;
		if (!is_below(value.path))
			return conf_fail(node, err,
					 "media: \"%s\" is not a "
					 "path to a file below the draft's "
					 "folder, like img/launch.png",
					 value.path);
		*media = (struct draft_media){ value.path, value.alt,
					       node->line };
		draft->media_count++;
	}
	return 0;
}

static int read_variants(const struct conf_node *map, struct draft *draft,
			 struct arena *arena, struct err *err)
{
	const struct conf_node *node;

	if (map == NULL || map->kind == CONF_NULL)
		return 0;
	if (map->kind != CONF_MAP)
		return conf_fail(map, err,
				 "variants: texts by account or "
				 "platform are needed here");
	draft->variants =
		arena_array(arena, map->count, sizeof(*draft->variants), err);
	if (draft->variants == NULL)
		return -1;
	for (node = map->first; node != NULL; node = node->next) {
		if (node->kind != CONF_SCALAR)
			return conf_fail(node, err,
					 "variants: \"%s\" needs a "
					 "text",
					 node->key);
		if (node->len > DRAFT_TEXT_MAX)
			return conf_fail(node, err,
					 "variants: \"%s\" is "
					 "larger than %zu bytes",
					 node->key, DRAFT_TEXT_MAX);
		draft->variants[draft->variant_count++] =
			(struct draft_variant){ node->key, node->text,
						node->len, node->line };
	}
	return 0;
}

static int read_waivers(const struct conf_node *list, struct draft *draft,
			struct arena *arena, struct err *err)
{
	const struct conf_node *node;

	if (list == NULL || list->kind == CONF_NULL)
		return 0;
	if (list->kind != CONF_LIST)
		return conf_fail(list, err, "waivers: a list is needed here");
	draft->waivers =
		arena_array(arena, list->count, sizeof(*draft->waivers), err);
	if (draft->waivers == NULL)
		return -1;
	for (node = list->first; node != NULL; node = node->next) {
		struct draft_waiver *waiver =
			&draft->waivers[draft->waiver_count++];

		if (conf_read(node, waiver_keys, waiver, arena, err) < 0)
			return -1;
		waiver->line = node->line;
	}
	return 0;
}

static int check_accounts(const struct conf_node *node,
			  const struct conf_strings *to, struct err *err)
{
	if (to->count > DRAFT_TO_MAX)
		return conf_fail(node, err, "to: %zu accounts are more than %d",
				 to->count, DRAFT_TO_MAX);
	for (size_t i = 0; i < to->count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(to->items[i], to->items[j]) == 0)
				return conf_fail(node, err,
						 "to: \"%s\" "
						 "stands here twice",
						 to->items[i]);
	return 0;
}

static int check_values(const struct conf_node *map, const struct draft *draft,
			struct err *err)
{
	const struct conf_node *lang = conf_get(map, "lang");

	if (draft->lang != NULL && !language_is_tag(draft->lang))
		return conf_fail(lang, err,
				 "lang: \"%s\" is not a language "
				 "tag like en or de-AT",
				 draft->lang);
	if (draft->expires != 0 && draft->not_before != 0 &&
	    draft->expires <= draft->not_before)
		return conf_fail(conf_get(map, "expires"), err,
				 "expires: is not after not_before");
	return check_accounts(conf_get(map, "to"), &draft->to, err);
}

static size_t line_of(const struct conf_node *map, const char *key)
{
	const struct conf_node *node = conf_get(map, key);

	return node != NULL ? node->line : 0;
}

int front_read(const struct conf_node *map, struct draft *draft,
	       const struct conf_node **text, struct arena *arena,
	       struct err *err)
{
	struct front front = { .values = *draft };

	if (conf_read(map, keys, &front, arena, err) < 0)
		return -1;
	*draft = front.values;
	draft->warning_line = line_of(map, "warning");
	draft->link_line = line_of(map, "link");
	*text = front.text;
	if (check_values(map, draft, err) < 0 ||
	    read_media(front.media, draft, arena, err) < 0 ||
	    read_variants(front.variants, draft, arena, err) < 0)
		return -1;
	return read_waivers(front.waivers, draft, arena, err);
}
