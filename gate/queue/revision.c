#include "queue/revision.h"

#include <stdbool.h>
#include <string.h>

#include "draft/draft.h"

#define MAGIC "postgate/rev/1"
#define HEAD 10		/* u16 tag, u64 length */
#define NONE UINT64_MAX /* the length of a text that is NULL */

/* The types of revision.def, as calls. */
#define PUT_TEXT put_text
#define PUT_BYTES put_bytes
#define PUT_TIME put_time
#define GET_TEXT get_text
#define GET_BYTES get_bytes
#define GET_TIME get_time

static void put_head(struct buf *out, unsigned tag, uint64_t len)
{
	unsigned char head[HEAD] = { (unsigned char)(tag >> 8),
				     (unsigned char)tag };

	for (int i = HEAD - 1; i >= 2; i--, len >>= 8)
		head[i] = (unsigned char)len;
	buf_add(out, head, sizeof(head));
}

static void put_text(struct buf *out, unsigned tag, const char *text)
{
	size_t len = text == NULL ? 0 : strlen(text);

	put_head(out, tag, text == NULL ? NONE : len);
	if (len > 0)
		buf_add(out, text, len);
}

static void put_bytes(struct buf *out, unsigned tag,
		      struct revision_bytes bytes)
{
	put_head(out, tag, bytes.len);
	if (bytes.len > 0)
		buf_add(out, bytes.data, bytes.len);
}

static void put_time(struct buf *out, unsigned tag, int64_t time)
{
	unsigned char bytes[8];
	uint64_t left = (uint64_t)time;

	for (int i = 7; i >= 0; i--, left >>= 8)
		bytes[i] = (unsigned char)left;
	put_head(out, tag, sizeof(bytes));
	buf_add(out, bytes, sizeof(bytes));
}

static void put_target(struct buf *out, const struct revision_target *target)
{
#define REVISION(tag, type, name)
#define TARGET(tag, type, name) PUT_##type(out, tag, target->name);
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
}

static void put_media(struct buf *out, const struct revision_media *media)
{
#define REVISION(tag, type, name)
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name) PUT_##type(out, tag, media->name);
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
}

int revision_encode(const struct revision *revision, struct buf *out,
		    struct err *err)
{
	size_t start = out->len;

	if (revision->target_count > REVISION_TARGETS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d accounts",
			       REVISION_TARGETS_MAX);
	if (revision->media_count > DRAFT_MEDIA_MAX)
		return err_set(err, ERR_LIMIT, "more than %d media files",
			       DRAFT_MEDIA_MAX);
#define REVISION(tag, type, name) PUT_##type(out, tag, revision->name);
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
	for (size_t i = 0; i < revision->target_count; i++)
		put_target(out, &revision->targets[i]);
	for (size_t i = 0; i < revision->media_count; i++)
		put_media(out, &revision->media[i]);
	if (buf_done(out, err) < 0)
		return -1;
	if (out->len - start > REVISION_MAX)
		return err_set(err, ERR_LIMIT, "a post of more than %zu MiB",
			       REVISION_MAX / (1024 * 1024));
	return 0;
}

/* What is left to decode. A failure sticks, so that the rows of the .def need
 * no checks between them. */
struct reader {
	const char *at;
	size_t left;
	struct arena *arena;
	struct err *err;
	bool failed;
};

static void fail(struct reader *reader, unsigned tag, const char *what)
{
	reader->failed = true;
	err_set(reader->err, ERR_STORE, "revision: field %u %s", tag, what);
}

static uint64_t number_at(const char *at, size_t size)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number = number << 8 | (unsigned char)at[i];
	return number;
}

/* Tells whether the next field has this tag. */
static bool is_next(const struct reader *reader, unsigned tag)
{
	return !reader->failed && reader->left >= 2 &&
	       number_at(reader->at, 2) == tag;
}

/* Reads a field's head and steps over the field; NULL when it isn't the one
 * that must stand here, or is longer than what is left. */
static const char *take(struct reader *reader, unsigned tag, uint64_t *len)
{
	const char *bytes;

	if (reader->failed)
		return NULL;
	if (!is_next(reader, tag) || reader->left < HEAD) {
		fail(reader, tag, "is missing");
		return NULL;
	}
	bytes = reader->at + HEAD;
	*len = number_at(reader->at + 2, 8);
	if (*len != NONE && *len > reader->left - HEAD) {
		fail(reader, tag, "goes beyond the end");
		return NULL;
	}
	reader->left -= HEAD + (*len == NONE ? 0 : (size_t)*len);
	reader->at = bytes + (*len == NONE ? 0 : (size_t)*len);
	return bytes;
}

static const char *copy(struct reader *reader, const char *bytes, size_t len)
{
	const char *text = arena_copy(reader->arena, bytes, len, reader->err);

	if (text == NULL)
		reader->failed = true;
	return text;
}

static void get_text(struct reader *reader, unsigned tag, const char **text)
{
	uint64_t len = 0;
	const char *bytes = take(reader, tag, &len);

	*text = NULL;
	if (bytes == NULL || len == NONE)
		return;
	if (memchr(bytes, '\0', (size_t)len) != NULL)
		fail(reader, tag, "is a text with a NUL in it");
	else
		*text = copy(reader, bytes, (size_t)len);
}

static void get_bytes(struct reader *reader, unsigned tag,
		      struct revision_bytes *out)
{
	uint64_t len = 0;
	const char *bytes = take(reader, tag, &len);

	if (bytes == NULL)
		return;
	if (len == NONE) {
		fail(reader, tag, "has no length");
		return;
	}
	out->data = copy(reader, bytes, (size_t)len);
	out->len = (size_t)len;
}

static void get_time(struct reader *reader, unsigned tag, int64_t *time)
{
	uint64_t len = 0;
	const char *bytes = take(reader, tag, &len);

	if (bytes == NULL)
		return;
	if (len != 8)
		fail(reader, tag, "is not 8 bytes long");
	else
		*time = (int64_t)number_at(bytes, 8);
}

static void get_target(struct reader *reader, struct revision_target *target)
{
#define REVISION(tag, type, name)
#define TARGET(tag, type, name) GET_##type(reader, tag, &target->name);
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
}

static void get_media(struct reader *reader, struct revision_media *media)
{
#define REVISION(tag, type, name)
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name) GET_##type(reader, tag, &media->name);
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
}

static const unsigned target_tags[] = {
#define REVISION(tag, type, name)
#define TARGET(tag, type, name) tag,
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
};

static const unsigned media_tags[] = {
#define REVISION(tag, type, name)
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name) tag,
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
};

/* Room for one more of a list, whose ceiling is `most`; NULL on failure. */
static void *one_more(struct reader *reader, void *list, size_t *cap,
		      size_t count, size_t most, size_t size, unsigned tag)
{
	if (count >= most) {
		fail(reader, tag, "comes too often");
		return NULL;
	}
	list = arena_grow(reader->arena, list, cap, count + 1, size,
			  reader->err);
	if (list == NULL)
		reader->failed = true;
	return list;
}

static void get_targets(struct reader *reader, struct revision *revision)
{
	struct revision_target *targets = NULL;
	size_t cap = 0, n = 0;

	while (is_next(reader, target_tags[0])) {
		targets =
			one_more(reader, targets, &cap, n, REVISION_TARGETS_MAX,
				 sizeof(*targets), target_tags[0]);
		if (targets == NULL)
			return;
		get_target(reader, &targets[n++]);
	}
	revision->targets = targets;
	revision->target_count = n;
}

static void get_files(struct reader *reader, struct revision *revision)
{
	struct revision_media *media = NULL;
	size_t cap = 0, n = 0;

	while (is_next(reader, media_tags[0])) {
		media = one_more(reader, media, &cap, n, DRAFT_MEDIA_MAX,
				 sizeof(*media), media_tags[0]);
		if (media == NULL)
			return;
		get_media(reader, &media[n++]);
	}
	revision->media = media;
	revision->media_count = n;
}

int revision_decode(const char *bytes, size_t len, struct arena *arena,
		    struct revision *revision, struct err *err)
{
	struct reader whole = {
		.at = bytes, .left = len, .arena = arena, .err = err
	};
	struct reader *reader = &whole;

	memset(revision, 0, sizeof(*revision));
	if (len > REVISION_MAX)
		return err_set(err, ERR_STORE, "revision: too long");
#define REVISION(tag, type, name) GET_##type(reader, tag, &revision->name);
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name)
#include "queue/revision.def"
#undef REVISION
#undef TARGET
#undef MEDIA
	get_targets(reader, revision);
	get_files(reader, revision);
	if (!reader->failed && reader->left > 0)
		fail(reader,
		     reader->left < 2 ? 0 : (unsigned)number_at(reader->at, 2),
		     "stands where none may");
	return reader->failed ? -1 : 0;
}

void revision_digest(const char *bytes, size_t len, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state, MAGIC);
	digest_add(&state, bytes, len);
	digest_end(&state, out);
}

const struct revision_target *revision_target(const struct revision *revision,
					      const char *account)
{
	for (size_t i = 0; i < revision->target_count; i++)
		if (revision->targets[i].account != NULL &&
		    strcmp(revision->targets[i].account, account) == 0)
			return &revision->targets[i];
	return NULL;
}
