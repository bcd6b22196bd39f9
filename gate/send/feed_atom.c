#include "send/feed_atom.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/utf8.h"

#define TITLE_CHARS 80

static const char *entity_of(uint32_t c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\r':
		return "&#13;";
	case '\n':
		return attribute ? "&#10;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	}
	/* What XML 1.0 can't hold, not even as a reference. */
	if (c < 0x20 || c == 0xFFFE || c == 0xFFFF)
		return "\xEF\xBF\xBD";
	return NULL;
}

static void put_chars(struct buf *out, const char *text, size_t len,
		      bool attribute)
{
	size_t at = 0;

	while (at < len) {
		uint32_t c = 0;
		size_t step = utf8_next(text + at, len - at, &c);
		const char *entity = entity_of(c, attribute);

		if (step == 0)
			break;
		if (entity != NULL)
			buf_adds(out, entity);
		else
			buf_add(out, text + at, step);
		at += step;
	}
}

static void put_attribute(struct buf *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	buf_addf(out, " %s=\"", name);
	put_chars(out, text, strlen(text), true);
	buf_addc(out, '"');
}

static void put_element(struct buf *out, const char *name, const char *type,
			const char *text, size_t len)
{
	buf_addf(out, "<%s", name);
	put_attribute(out, "type", type);
	buf_addc(out, '>');
	put_chars(out, text, len, false);
	buf_addf(out, "</%s>\n", name);
}

static void put_string(struct buf *out, const char *name, const char *text)
{
	put_element(out, name, NULL, text, strlen(text));
}

static void put_link(struct buf *out, const char *relation, const char *target)
{
	if (target == NULL)
		return;
	buf_adds(out, "<link");
	put_attribute(out, "rel", relation);
	put_attribute(out, "href", target);
	buf_adds(out, "/>\n");
}

static void put_author(struct buf *out, const char *name)
{
	buf_adds(out, "<author>");
	put_string(out, "name", name);
	buf_adds(out, "</author>\n");
}

/* The first name of `authors`, or of `author` as in version 1. */
static const char *author_of(const struct conf_node *map)
{
	const struct conf_node *list = conf_get(map, "authors");
	const char *name = NULL;

	if (list != NULL && list->kind == CONF_LIST && list->first != NULL)
		name = conf_text(list->first, "name");
	if (name == NULL)
		name = conf_text(conf_get(map, "author"), "name");
	return name;
}

/* When an item was changed last; 0 when it doesn't say so readably. */
static int64_t date_of(const struct conf_node *item, const char *key)
{
	const char *text = conf_text(item, key);
	struct err ignored = { 0 };
	int64_t time;

	return text != NULL && clock_parse(text, 0, &time, &ignored) == 0 ?
		       time :
		       0;
}

static int64_t updated_of(const struct conf_node *item)
{
	int64_t time = date_of(item, "date_modified");

	return time != 0 ? time : date_of(item, "date_published");
}

static void put_date(struct buf *out, const char *name, int64_t time)
{
	char text[CLOCK_TEXT];

	clock_print(text, time, 0);
	put_string(out, name, text);
}

static bool is_iri(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789+.-");

	return len > 0 && text[len] == ':' &&
	       strpbrk(text, " \t\r\n\"<>") == NULL;
}

/* Atom wants an IRI where JSON Feed takes any string. */
static void put_id(struct buf *out, const char *id)
{
	struct digest digest;
	char hex[DIGEST_HEX];

	if (is_iri(id)) {
		put_string(out, "id", id);
		return;
	}
	digest_of(id, strlen(id), &digest);
	digest_hex(&digest, hex);
	buf_addf(out, "<id>urn:postgate:sha256:%s</id>\n", hex);
}

/* An entry must have a title; a short post has none but its first line. */
static void put_title(struct buf *out, const struct conf_node *item,
		      const char *otherwise)
{
	const char *title = conf_text(item, "title");
	const char *text = conf_text(item, "content_text");
	size_t len, at = 0, chars = 0;
	uint32_t c = 0;

	if (title != NULL || text == NULL) {
		put_string(out, "title", title != NULL ? title : otherwise);
		return;
	}
	len = strcspn(text, "\r\n");
	for (; at < len && chars < TITLE_CHARS; chars++)
		at += utf8_next(text + at, len - at, &c);
	buf_adds(out, "<title>");
	put_chars(out, text, at, false);
	buf_adds(out, at < len ? "\xE2\x80\xA6</title>\n" : "</title>\n");
}

static void put_content(struct buf *out, const struct conf_node *item)
{
	const char *html = conf_text(item, "content_html");
	const struct conf_node *text = conf_get(item, "content_text");
	const char *summary = conf_text(item, "summary");

	if (summary != NULL)
		put_string(out, "summary", summary);
	if (html != NULL)
		put_element(out, "content", "html", html, strlen(html));
	else if (text != NULL && text->kind == CONF_SCALAR)
		put_element(out, "content", "text", text->text, text->len);
}

static void put_attachments(struct buf *out, const struct conf_node *list)
{
	const struct conf_node *node = list != NULL ? list->first : NULL;

	for (; node != NULL; node = node->next) {
		const char *target = conf_text(node, "url");

		if (target == NULL)
			continue;
		buf_adds(out, "<link rel=\"enclosure\"");
		put_attribute(out, "type", conf_text(node, "mime_type"));
		put_attribute(out, "length", conf_text(node, "size_in_bytes"));
		put_attribute(out, "title", conf_text(node, "title"));
		put_attribute(out, "href", target);
		buf_adds(out, "/>\n");
	}
}

static void put_tags(struct buf *out, const struct conf_node *list)
{
	const struct conf_node *node = list != NULL ? list->first : NULL;

	for (; node != NULL; node = node->next) {
		if (node->kind != CONF_SCALAR)
			continue;
		buf_adds(out, "<category");
		put_attribute(out, "term", node->text);
		buf_adds(out, "/>\n");
	}
}

static void put_entry(struct buf *out, const struct conf_node *item,
		      const char *title)
{
	const char *id = conf_text(item, "id");
	const char *author = author_of(item);

	if (id == NULL)
		return;
	buf_adds(out, "<entry");
	put_attribute(out, "xml:lang", conf_text(item, "language"));
	buf_adds(out, ">\n");
	put_id(out, id);
	put_title(out, item, title);
	put_date(out, "updated", updated_of(item));
	if (date_of(item, "date_published") != 0)
		put_date(out, "published", date_of(item, "date_published"));
	if (author != NULL)
		put_author(out, author);
	put_link(out, "alternate", conf_text(item, "url"));
	put_link(out, "related", conf_text(item, "external_url"));
	put_attachments(out, conf_get(item, "attachments"));
	put_tags(out, conf_get(item, "tags"));
	put_content(out, item);
	buf_adds(out, "</entry>\n");
}

/* The JSON Feed's own address, with the Atom file's name. */
static int put_self(struct buf *out, const struct conf_node *feed,
		    struct arena *arena, struct err *err)
{
	const char *address = conf_text(feed, "feed_url");
	size_t len = address != NULL ? strlen(address) : 0;
	char *self;

	if (len < 5 || strcmp(address + len - 5, ".json") != 0)
		return 0;
	self = arena_print(arena, err, "%.*s.xml", (int)len - 5, address);
	if (self == NULL)
		return -1;
	put_link(out, "self", self);
	return 0;
}

int feed_atom_write(const struct conf_node *feed, const char *id,
		    struct arena *arena, struct buf *out, struct err *err)
{
	const struct conf_node *items = conf_get(feed, "items");
	const struct conf_node *item = items != NULL ? items->first : NULL;
	const char *title = conf_text(feed, "title");
	const char *home = conf_text(feed, "home_page_url");
	const char *author = author_of(feed);
	int64_t updated = 0;

	title = title != NULL ? title : "Feed";
	for (const struct conf_node *n = item; n != NULL; n = n->next)
		if (updated_of(n) > updated)
			updated = updated_of(n);
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		      "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
	put_attribute(out, "xml:lang", conf_text(feed, "language"));
	buf_adds(out, ">\n");
	put_id(out, home != NULL ? home : id);
	put_string(out, "title", title);
	put_date(out, "updated", updated);
	put_author(out, author != NULL ? author : title);
	put_link(out, "alternate", home);
	if (put_self(out, feed, arena, err) < 0)
		return -1;
	for (; item != NULL; item = item->next)
		put_entry(out, item, title);
	buf_adds(out, "</feed>\n");
	return buf_done(out, err);
}
