#include "queue/post.h"

#include <string.h>

#include "base/digest.h"
#include "queue/lineage.h"
#include "queue/needs.h"

#define ID_LEN 7
#define DIGEST_PREFIX "sha256:"
#define DIGEST_LEAST 12

static const char letters[] = "bcdfghjkmnpqrstvwxyz";
#define LETTERS (sizeof(letters) - 1)

void post_make_id(char out[STORE_POST_ID])
{
	unsigned char byte;
	size_t i = 0;

	_Static_assert(ID_LEN < STORE_POST_ID, "ids don't fit");
	while (i < ID_LEN) {
		digest_random(&byte, 1);
		if (byte < 256 / LETTERS * LETTERS)
			out[i++] = letters[byte % LETTERS];
	}
	out[i] = '\0';
}

int post_is_digest(const struct queue_post *post, const char *text)
{
	size_t len;

	if (strncmp(text, DIGEST_PREFIX, strlen(DIGEST_PREFIX)) == 0)
		text += strlen(DIGEST_PREFIX);
	len = strspn(text, "0123456789abcdef");
	if (text[len] != '\0' || len < DIGEST_LEAST || len > DIGEST_HEX - 1)
		return -1;
	return strncmp(post->stored.digest, text, len) == 0;
}

int post_decode(struct queue_post *post, struct arena *arena, struct err *err)
{
	const struct store_post *stored = &post->stored;
	struct err why = { 0 };
	struct digest digest;
	char hex[DIGEST_HEX];

	revision_digest(stored->bytes, stored->len, &digest);
	digest_hex(&digest, hex);
	post->intact = strcmp(hex, stored->digest) == 0;
	if (revision_decode(stored->bytes, stored->len, arena, &post->revision,
			    &why) == 0)
		return 0;
	if (why.code != ERR_STORE)
		return err_set(err, why.code, "%s: %s", stored->id, why.text);
	memset(&post->revision, 0, sizeof(post->revision));
	post->intact = false;
	return 0;
}

static int load(struct store *store, const char *id, struct arena *arena,
		struct queue_post *post, struct err *err)
{
	memset(post, 0, sizeof(*post));
	if (store_load(store, id, arena, &post->stored, err) < 0 ||
	    post_decode(post, arena, err) < 0)
		return -1;
	if (needs_read(post->stored.needs, arena, &post->needs,
		       &post->need_count, err) < 0)
		return err_in(err, "%s", id);
	return lineage_writers(store, arena, post, err);
}

static int several(const char *id, const char *const *ids, size_t count,
		   struct arena *arena, struct err *err)
{
	const char *names = ids[0];

	for (size_t i = 1; i < count; i++) {
		names = arena_print(arena, err, "%s, %s", names, ids[i]);
		if (names == NULL)
			return -1;
	}
	return err_set(err, ERR_INPUT, "%s: can be several posts: %s", id,
		       names);
}

int queue_find(struct queue *queue, const char *id, struct arena *arena,
	       struct queue_post *post, struct err *err)
{
	const char **ids;
	size_t count;

	memset(post, 0, sizeof(*post));
	if (store_resolve(queue->store, id, arena, &ids, &count, err) < 0)
		return -1;
	if (id[0] == '\0' || count == 0)
		return err_set(
			err, ERR_NOT_FOUND,
			"\"%s\": no such post; `postgate queue --all` lists them",
			id);
	/* In order: a whole id stands before those that it begins. */
	if (count > 1 && strcmp(ids[0], id) != 0)
		return several(id, ids, count, arena, err);
	return load(queue->store, ids[0], arena, post, err);
}
