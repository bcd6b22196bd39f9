#include "queue/lineage.h"

#include <string.h>

#include "queue/decision.h"
#include "queue/post.h"

static int add_writer(struct conf_strings *writers, size_t *cap,
		      const char *name, struct arena *arena, struct err *err)
{
	const char **larger;

	if (name == NULL)
		return 0;
	for (size_t i = 0; i < writers->count; i++)
		if (strcmp(writers->items[i], name) == 0)
			return 0;
	larger = arena_grow(arena, writers->items, cap, writers->count + 1,
			    sizeof(*larger), err);
	if (larger == NULL)
		return -1;
	writers->items = larger;
	larger[writers->count] = arena_copy(arena, name, strlen(name), err);
	return larger[writers->count++] == NULL ? -1 : 0;
}

static int add_writers(struct conf_strings *writers, size_t *cap,
		       const struct revision *revision, struct arena *arena,
		       struct err *err)
{
	if (add_writer(writers, cap, revision->author, arena, err) < 0)
		return -1;
	return add_writer(writers, cap, revision->submitter, arena, err);
}

/* Adds those of one earlier post, which is read into `scratch`. */
static int add_earlier(struct store *store, const char *id, size_t *cap,
		       struct arena *scratch, struct arena *arena,
		       struct queue_post *post, struct err *err)
{
	struct queue_post earlier = { 0 };

	if (store_load(store, id, scratch, &earlier.stored, err) < 0 ||
	    post_decode(&earlier, scratch, err) < 0)
		return -1;
	post->intact = post->intact && earlier.intact;
	return add_writers(&post->writers, cap, &earlier.revision, arena, err);
}

int lineage_writers(struct store *store, struct arena *arena,
		    struct queue_post *post, struct err *err)
{
	struct arena scratch = { 0 };
	const char **ids = NULL;
	size_t count = 0, cap = 0, i = 0;
	int result = -1;

	if (add_writers(&post->writers, &cap, &post->revision, arena, err) < 0)
		return -1;
	if (post->stored.ref == NULL)
		return 0;
	if (store_by_ref(store, post->stored.ref, arena, &ids, &count, err) < 0)
		return -1;
	/* The newest first: those behind this one are earlier. */
	while (i < count && strcmp(ids[i], post->stored.id) != 0)
		i++;
	for (i++; i < count; i++) {
		arena_reset(&scratch);
		if (add_earlier(store, ids[i], &cap, &scratch, arena, post,
				err) < 0)
			goto out;
	}
	result = 0;
out:
	arena_release(&scratch);
	return result;
}

static bool is_over(const struct store_post *post)
{
	for (size_t i = 0; i < post->item_count; i++)
		if (post->items[i].state != ITEM_WITHDRAWN &&
		    post->items[i].state != ITEM_REJECTED &&
		    post->items[i].state != ITEM_EXPIRED)
			return false;
	return true;
}

static bool can_withdraw(const struct store_post *post)
{
	for (size_t i = 0; i < post->item_count; i++)
		if (item_may_move(post->items[i].state, ITEM_WITHDRAWN))
			return true;
	return false;
}

static int replace(struct queue *queue, const struct store_post *stored,
		   const char *id, struct arena *arena, struct lineage *lineage,
		   struct err *err)
{
	struct decision decision = { 0 };
	struct queue_post *post = arena_alloc(arena, sizeof(*post), err);
	char *reason = arena_print(arena, err, "replaced by %s", id);

	if (post == NULL || reason == NULL)
		return -1;
	if (lineage->replaced_count == STORE_SUPERSEDES)
		return err_set(err, ERR_LIMIT,
			       "%s: more than %d open posts "
			       "of this name; withdraw some",
			       stored->ref, STORE_SUPERSEDES);
	post->stored = *stored;
	if (decision_begin(&decision, queue, post, arena, err) < 0)
		return -1;
	for (size_t i = 0; i < stored->item_count; i++)
		if (item_may_move(stored->items[i].state, ITEM_WITHDRAWN) &&
		    decision_move(&decision, i, ITEM_WITHDRAWN, "replace",
				  reason, err) < 0)
			return -1;
	lineage->replaced[lineage->replaced_count++] =
		decision_change(&decision);
	return 0;
}

/* Is this revision, and not ended by people or by time: else the same text
 * may be handed in once more. */
static bool is_same(const struct store_post *post, const char *digest)
{
	return strcmp(post->digest, digest) == 0 && !is_over(post);
}

/* Reads a post that matters into the arena and takes it in. */
static int keep(struct queue *queue, const char *old, const char *digest,
		const char *id, struct arena *arena, struct lineage *lineage,
		struct err *err)
{
	struct store_post *post = arena_alloc(arena, sizeof(*post), err);

	if (post == NULL || store_load(queue->store, old, arena, post, err) < 0)
		return -1;
	if (is_same(post, digest))
		lineage->same = post;
	else if (can_withdraw(post))
		return replace(queue, post, id, arena, lineage, err);
	return 0;
}

int lineage_of(struct queue *queue, const char *ref, const char *digest,
	       const char *id, struct arena *arena, struct lineage *lineage,
	       struct err *err)
{
	struct arena scratch = { 0 };
	struct store_post seen;
	const char **ids = NULL;
	int result = -1;

	memset(lineage, 0, sizeof(*lineage));
	if (ref == NULL)
		return 0;
	lineage->replaced = arena_array(arena, STORE_SUPERSEDES,
					sizeof(*lineage->replaced), err);
	if (lineage->replaced == NULL ||
	    store_by_ref(queue->store, ref, arena, &ids, &lineage->count, err) <
		    0)
		return -1;
	for (size_t i = 0; i < lineage->count && lineage->same == NULL; i++) {
		arena_reset(&scratch);
		if (store_load(queue->store, ids[i], &scratch, &seen, err) < 0)
			goto out;
		if ((is_same(&seen, digest) || can_withdraw(&seen)) &&
		    keep(queue, ids[i], digest, id, arena, lineage, err) < 0)
			goto out;
	}
	result = 0;
out:
	arena_release(&scratch);
	return result;
}
