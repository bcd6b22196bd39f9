#include "send/feed_json.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"

#define VERSION "https://jsonfeed.org/version/1.1"
#define ANY_VERSION "https://jsonfeed.org/version/"

const char *feed_json_ending(const char *type)
{
	static const struct {
		const char *type, *ending;
	} endings[] = {
		{ "image/png", "png" },	  { "image/jpeg", "jpg" },
		{ "image/gif", "gif" },	  { "image/webp", "webp" },
		{ "image/avif", "avif" }, { "video/mp4", "mp4" },
		{ "video/webm", "webm" }, { "audio/mpeg", "mp3" },
	};

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (strcmp(endings[i].type, type) == 0)
			return endings[i].ending;
	return "bin";
}

int feed_json_new(const struct account *account, struct buf *out,
		  struct err *err)
{
	json_open(out, '{');
	json_pair(out, "version", VERSION);
	json_pair(out, "title", account->title);
	if (account->url != NULL) {
		json_pair(out, "home_page_url", account->url);
	}
	json_key(out, "items");
	json_open(out, '[');
	json_close(out, ']');
	json_close(out, '}');
	return buf_done(out, err);
}

const struct conf_node *feed_json_read(const char *source, const char *json,
				       size_t len, struct arena *arena,
				       struct err *err)
{
	const struct conf_node *items;
	struct conf_node *root;
	const char *version;

	if (json_read(source, 0, json, len, arena, &root, err) < 0)
		return NULL;
	version = conf_text(root, "version");
	items = conf_get(root, "items");
	if (version == NULL || items == NULL || items->kind != CONF_LIST ||
	    strncmp(version, ANY_VERSION, strlen(ANY_VERSION)) != 0) {
		err_set(err, ERR_INPUT,
			"%s: is not a JSON Feed, so it is left "
			"alone; give the account another \"path\"",
			source);
		return NULL;
	}
	return root;
}

bool feed_json_has(const struct conf_node *feed, const char *id)
{
	const struct conf_node *node = conf_get(feed, "items")->first;

	for (; node != NULL; node = node->next) {
		const char *has = conf_text(node, "id");

		if (has != NULL && strcmp(has, id) == 0)
			return true;
	}
	return false;
}

static void put_node(struct buf *out, const struct conf_node *node)
{
	char bracket = node->kind == CONF_MAP ? '{' : '[';

	if (node->kind == CONF_NULL) {
		json_str(out, NULL);
		return;
	}
	if (node->kind == CONF_SCALAR) {
		if (node->quoted)
			json_text(out, node->text, node->len);
		else
			json_raw(out, node->text, node->len);
		return;
	}
	json_open(out, bracket);
	for (const struct conf_node *n = node->first; n != NULL; n = n->next) {
		if (node->kind == CONF_MAP)
			json_key(out, n->key);
		put_node(out, n);
	}
	json_close(out, bracket == '{' ? '}' : ']');
}

static void put_attachment(const struct conf_node *media, const char *home,
			   struct buf *out)
{
	size_t len = home != NULL ? strlen(home) : 0;
	const char *digest = conf_text(media, "digest");
	const char *type = conf_text(media, "type");
	const char *size = conf_text(media, "size");
	struct buf url = { 0 };

	buf_addf(&url, "%s%smedia/%s.%s", len > 0 ? home : "",
		 len > 0 && home[len - 1] != '/' ? "/" : "",
		 digest != NULL ? digest : "",
		 feed_json_ending(type != NULL ? type : ""));
	json_open(out, '{');
	json_pair(out, "url", url.data);
	json_pair(out, "mime_type", type);
	if (conf_text(media, "alt") != NULL) {
		json_pair(out, "title", conf_text(media, "alt"));
	}
	if (size != NULL) {
		json_key(out, "size_in_bytes");
		json_raw(out, size, strlen(size));
	}
	json_close(out, '}');
	if (url.failed != ERR_NONE)
		out->failed = url.failed;
	buf_release(&url);
}

static void put_item(const struct conf_node *payload, const char *id,
		     int64_t key_time, struct buf *out)
{
	const struct conf_node *text = conf_get(payload, "text");
	const struct conf_node *media = conf_get(payload, "media");
	const char *link = conf_text(payload, "link");
	const char *lang = conf_text(payload, "lang");
	char time[CLOCK_TEXT];

	clock_print(time, key_time / 1000, 1);
	json_open(out, '{');
	json_pair(out, "id", id);
	if (link != NULL) {
		json_pair(out, "external_url", link);
	}
	json_key(out, "content_text");
	json_text(out, text->text, text->len);
	json_pair(out, "date_published", time);
	if (lang != NULL) {
		json_pair(out, "language", lang);
	}
	if (media != NULL && media->count > 0) {
		json_key(out, "attachments");
		json_open(out, '[');
		for (const struct conf_node *n = media->first; n != NULL;
		     n = n->next)
			put_attachment(n, conf_text(payload, "url"), out);
		json_close(out, ']');
	}
	json_close(out, '}');
}

void feed_json_add(const struct conf_node *feed,
		   const struct conf_node *payload, const char *id,
		   int64_t time, struct buf *out)
{
	const struct conf_node *items = conf_get(feed, "items");

	json_open(out, '{');
	for (const struct conf_node *n = feed->first; n != NULL; n = n->next) {
		json_key(out, n->key);
		if (n != items) {
			put_node(out, n);
			continue;
		}
		json_open(out, '[');
		put_item(payload, id, time, out);
		for (const struct conf_node *i = n->first; i != NULL;
		     i = i->next)
			put_node(out, i);
		json_close(out, ']');
	}
	json_close(out, '}');
	buf_addc(out, '\n');
}
