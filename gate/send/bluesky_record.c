#include "send/bluesky_record.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "draft/limits.h"
#include "send/bluesky_facets.h"

static const char *const kind_names[] = {
	[BLUESKY_LINK] = "link",
	[BLUESKY_MENTION] = "mention",
	[BLUESKY_TAG] = "tag",
};

static int render_facets(const char *text, size_t len, struct arena *arena,
			 struct buf *out, struct err *err)
{
	struct bluesky_facet *facets;
	size_t count;

	if (bluesky_facets_find(text, len, arena, &facets, &count, err) < 0)
		return -1;
	json_key(out, "facets");
	json_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		json_open(out, '{');
		json_pair_int(out, "start", (int64_t)facets[i].start);
		json_pair_int(out, "end", (int64_t)facets[i].end);
		json_key(out, kind_names[facets[i].kind]);
		json_str(out, facets[i].value);
		json_close(out, '}');
	}
	json_close(out, ']');
	return 0;
}

static int check_images(const struct revision_media *media, size_t count,
			struct err *err)
{
	const struct limits *limits = limits_of("bluesky");

	if (limits != NULL && count > limits->media)
		return err_set(err, ERR_INPUT,
			       "media: Bluesky takes at most "
			       "%zu images, not %zu",
			       limits->media, count);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(media[i].type, "image/", 6) != 0)
			return err_set(err, ERR_INPUT,
				       "media: %s is %s; "
				       "Bluesky takes images here",
				       media[i].name, media[i].type);
		if (limits != NULL && limits->media_bytes > 0 &&
		    media[i].size > (int64_t)limits->media_bytes)
			return err_set(err, ERR_INPUT,
				       "media: %s has %" PRId64
				       " bytes; Bluesky takes at most %zu",
				       media[i].name, media[i].size,
				       limits->media_bytes);
	}
	return 0;
}

static void render_images(const struct revision_media *media, size_t count,
			  struct buf *out)
{
	json_key(out, "images");
	json_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		json_open(out, '{');
		json_pair(out, "alt", media[i].alt != NULL ? media[i].alt : "");
		json_pair(out, "type", media[i].type);
		json_pair_int(out, "size", media[i].size);
		json_pair(out, "digest", media[i].digest);
		json_close(out, '}');
	}
	json_close(out, ']');
}

int bluesky_record_render(const struct draft *draft,
			  const struct account *account, const char *language,
			  const struct revision_media *media,
			  size_t media_count, struct arena *arena,
			  struct buf *out, struct err *err)
{
	size_t len;
	const char *text =
		draft_text_for(draft, account->name, account->platform, &len);
	const char *lang = draft->lang != NULL ? draft->lang : language;

	if (check_images(media, media_count, err) < 0)
		return -1;
	json_open(out, '{');
	json_pair(out, "server", account->server);
	json_pair(out, "handle", account->handle);
	json_key(out, "text");
	json_text(out, text, len);
	json_pair(out, "lang", lang);
	if (render_facets(text, len, arena, out, err) < 0)
		return -1;
	render_images(media, media_count, out);
	json_close(out, '}');
	return buf_done(out, err);
}

/* What the payload is made of is ours; it is read as if it weren't. */
static int bad_payload(struct err *err)
{
	return err_set(err, ERR_STORE,
		       "the payload isn't one that we render "
		       "for Bluesky");
}

static int read_mentions(struct bluesky_record *record, struct arena *arena,
			 struct err *err)
{
	const struct conf_node *facet;
	size_t n = record->facets->count;

	record->mentions =
		arena_array(arena, n, sizeof(*record->mentions), err);
	if (record->mentions == NULL)
		return -1;
	for (facet = record->facets->first; facet != NULL;
	     facet = facet->next) {
		const char *handle = conf_text(facet, "mention");

		if (conf_text(facet, "start") == NULL ||
		    conf_text(facet, "end") == NULL)
			return bad_payload(err);
		if (handle == NULL)
			continue;
		if (bluesky_facets_handle(handle, strlen(handle)) !=
		    strlen(handle))
			return bad_payload(err);
		record->mentions[record->mention_count++].handle = handle;
	}
	return 0;
}

static int read_images(struct bluesky_record *record,
		       const struct conf_node *list, struct arena *arena,
		       struct err *err)
{
	const struct conf_node *node = list->first;

	record->image_count = list->count;
	record->images =
		arena_array(arena, list->count, sizeof(*record->images), err);
	if (record->images == NULL)
		return -1;
	for (size_t i = 0; node != NULL; i++, node = node->next) {
		struct bluesky_image *image = &record->images[i];
		const char *size = conf_text(node, "size");

		image->alt = conf_text(node, "alt");
		image->type = conf_text(node, "type");
		image->digest = conf_text(node, "digest");
		if (image->alt == NULL)
			image->alt = "";
		if (image->type == NULL || size == NULL ||
		    image->digest == NULL ||
		    digest_parse(image->digest, &image->bytes) < 0)
			return bad_payload(err);
		image->size = strtoll(size, NULL, 10);
	}
	return 0;
}

int bluesky_record_read(const char *payload, size_t len, struct arena *arena,
			struct bluesky_record *record, struct err *err)
{
	const struct conf_node *text, *images;
	struct conf_node *root;

	memset(record, 0, sizeof(*record));
	if (json_read("payload", 0, payload, len, arena, &root, err) < 0)
		return -1;
	text = conf_get(root, "text");
	record->facets = conf_get(root, "facets");
	images = conf_get(root, "images");
	if (text == NULL || text->kind != CONF_SCALAR ||
	    record->facets == NULL || record->facets->kind != CONF_LIST ||
	    images == NULL || images->kind != CONF_LIST)
		return bad_payload(err);
	record->text = text->text;
	record->len = text->len;
	record->language = conf_text(root, "lang");
	if (read_mentions(record, arena, err) < 0)
		return -1;
	return read_images(record, images, arena, err);
}

static void put_feature(const char *type, const char *key, const char *value,
			struct buf *out)
{
	json_key(out, "features");
	json_open(out, '[');
	json_open(out, '{');
	json_pair(out, "$type", type);
	json_key(out, key);
	json_str(out, value);
	json_close(out, '}');
	json_close(out, ']');
}

static void put_facet(const struct conf_node *facet, const char *did,
		      struct buf *out)
{
	const char *start = conf_text(facet, "start");
	const char *end = conf_text(facet, "end");
	const char *link = conf_text(facet, "link");
	const char *tag = conf_text(facet, "tag");

	json_open(out, '{');
	json_key(out, "index");
	json_open(out, '{');
	json_pair_int(out, "byteStart", strtoll(start, NULL, 10));
	json_pair_int(out, "byteEnd", strtoll(end, NULL, 10));
	json_close(out, '}');
	if (link != NULL)
		put_feature("app.bsky.richtext.facet#link", "uri", link, out);
	else if (tag != NULL)
		put_feature("app.bsky.richtext.facet#tag", "tag", tag, out);
	else
		put_feature("app.bsky.richtext.facet#mention", "did", did, out);
	json_close(out, '}');
}

static void put_facets(const struct bluesky_record *record, struct buf *out)
{
	const struct conf_node *facet;
	const char *did;
	size_t mentions = 0;

	json_key(out, "facets");
	json_open(out, '[');
	for (facet = record->facets->first; facet != NULL;
	     facet = facet->next) {
		bool mention = conf_text(facet, "mention") != NULL;

		did = mention ? record->mentions[mentions++].did : NULL;
		if (!mention || did != NULL)
			put_facet(facet, did, out);
	}
	json_close(out, ']');
}

static void put_image(const struct bluesky_image *image, struct buf *out)
{
	char cid[BLUESKY_CID];

	bluesky_record_cid(&image->bytes, cid);
	json_open(out, '{');
	json_pair(out, "alt", image->alt);
	json_key(out, "image");
	json_open(out, '{');
	json_pair(out, "$type", "blob");
	json_key(out, "ref");
	json_open(out, '{');
	json_pair(out, "$link", cid);
	json_close(out, '}');
	json_pair(out, "mimeType", image->type);
	json_pair_int(out, "size", image->size);
	json_close(out, '}');
	json_close(out, '}');
}

static void put_post(const struct bluesky_record *record, int64_t key_time,
		     struct buf *out)
{
	char time[CLOCK_TEXT];

	bluesky_record_time(time, key_time);
	json_open(out, '{');
	json_pair(out, "$type", "app.bsky.feed.post");
	json_key(out, "text");
	json_text(out, record->text, record->len);
	json_pair(out, "createdAt", time);
	if (record->language != NULL) {
		json_key(out, "langs");
		json_open(out, '[');
		json_str(out, record->language);
		json_close(out, ']');
	}
	put_facets(record, out);
	if (record->image_count > 0) {
		json_key(out, "embed");
		json_open(out, '{');
		json_pair(out, "$type", "app.bsky.embed.images");
		json_key(out, "images");
		json_open(out, '[');
		for (size_t i = 0; i < record->image_count; i++)
			put_image(&record->images[i], out);
		json_close(out, ']');
		json_close(out, '}');
	}
	json_close(out, '}');
}

void bluesky_record_put(const struct bluesky_record *record, const char *did,
			const char *key, int64_t key_time, struct buf *out)
{
	json_open(out, '{');
	json_pair(out, "repo", did);
	json_pair(out, "collection", "app.bsky.feed.post");
	json_pair(out, "rkey", key);
	json_pair(out, "swapRecord", NULL);
	json_key(out, "record");
	put_post(record, key_time, out);
	json_close(out, '}');
}

void bluesky_record_time(char out[CLOCK_TEXT], int64_t key_time)
{
	clock_print(out, key_time / 1000, 1);
}

void bluesky_record_cid(const struct digest *digest, char out[BLUESKY_CID])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char cid[4 + DIGEST_SIZE] = { 0x01, 0x55, 0x12, 0x20 };
	unsigned bits = 0, held = 0;
	size_t n = 0;

	memcpy(cid + 4, digest->bytes, DIGEST_SIZE);
	out[n++] = 'b';
	for (size_t i = 0; i < sizeof(cid); i++) {
		bits = (bits & 0x1F) << 8 | cid[i];
		for (held += 8; held >= 5; held -= 5)
			out[n++] = letters[bits >> (held - 5) & 0x1F];
	}
	out[n++] = letters[bits << (5 - held) & 0x1F];
	out[n] = '\0';
}

int bluesky_record_key(int64_t time_us, unsigned random, struct arena *arena,
		       const char **key, struct err *err)
{
	static const char letters[] = "234567abcdefghijklmnopqrstuvwxyz";
	uint64_t number =
		((uint64_t)time_us & 0x1FFFFFFFFFFFFF) << 10 | (random & 0x3FF);
	char *text = arena_alloc(arena, 14, err);

	if (text == NULL)
		return -1;
	for (int i = 12; i >= 0; i--, number >>= 5)
		text[i] = letters[number & 0x1F];
	*key = text;
	return 0;
}
