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

/* For how many of the revision's accounts the post left, or may have. */
static size_t count_gone(const struct store_post *post,
			 const struct revision *revision)
{
	size_t count = 0;

	for (size_t i = 0; i < post->item_count; i++) {
		const struct item *item = &post->items[i];

		if ((item->state == ITEM_SENDING ||
		     item->state == ITEM_UNCERTAIN ||
		     item->state == ITEM_SENT) &&
		    revision_target(revision, item->account) != NULL)
			count++;
	}
	return count;
}

/* The same draft with the same files, whoever handed it in and whatever the
 * policy and the rules were. */
static bool says_same(const struct revision *a, const struct revision *b)
{
	if (a->draft.len != b->draft.len || a->media_count != b->media_count ||
	    memcmp(a->draft.data, b->draft.data, a->draft.len) != 0)
		return false;
	for (size_t i = 0; i < a->media_count; i++)
		if (strcmp(a->media[i].digest, b->media[i].digest) != 0)
			return false;
	return true;
}

/* Whether the draft went out already as this post. 1: it did; -1: for some
 * of its accounts alone, so that it would be there twice. */
static int went_out(const struct store_post *post,
		    const struct revision *revision, struct arena *scratch,
		    struct err *err)
{
	size_t gone = count_gone(post, revision);
	struct err why = { 0 };
	struct revision before;

	if (gone == 0)
		return 0;
	if (revision_decode(post->bytes, post->len, scratch, &before, &why) < 0)
		/* Damaged: lineage_writers lets nothing of this ref pass. */
		return why.code == ERR_STORE ?
			       0 :
			       err_set(err, why.code, "%s", why.text);
	if (!says_same(&before, revision))
		return 0;
	if (gone == revision->target_count)
		return 1;
	return err_set(err, ERR_REFUSED,
		       "%s: went out already as post %s, but not for all of "
		       "these accounts; name the others with --to, or give it "
		       "another `id:` to post it again",
		       revision->source != NULL ? revision->source : "post",
		       post->id);
}

/* Takes a post that was seen in: as the one that this is again, or as one
 * that is replaced. What matters is read into the arena. */
static int take_in(struct queue *queue, const struct store_post *seen,
		   bool same, const char *id, struct arena *arena,
		   struct lineage *lineage, struct err *err)
{
	struct store_post *post;

	if (!same && !can_withdraw(seen))
		return 0;
	post = arena_alloc(arena, sizeof(*post), err);
	if (post == NULL ||
	    store_load(queue->store, seen->id, arena, post, err) < 0)
		return -1;
	if (!same)
		return replace(queue, post, id, arena, lineage, err);
	lineage->same = post;
	return 0;
}

int lineage_of(struct queue *queue, const struct revision *revision,
	       const char *digest, const char *id, struct arena *arena,
	       struct lineage *lineage, struct err *err)
{
	struct arena scratch = { 0 };
	struct store_post seen;
	const char **ids = NULL;
	int same, result = -1;

	memset(lineage, 0, sizeof(*lineage));
	if (revision->ref == NULL)
		return 0;
	lineage->replaced = arena_array(arena, STORE_SUPERSEDES,
					sizeof(*lineage->replaced), err);
	if (lineage->replaced == NULL ||
	    store_by_ref(queue->store, revision->ref, arena, &ids,
			 &lineage->count, err) < 0)
		return -1;
	for (size_t i = 0; i < lineage->count && lineage->same == NULL; i++) {
		arena_reset(&scratch);
		if (store_load(queue->store, ids[i], &scratch, &seen, err) < 0)
			goto out;
		same = is_same(&seen, digest) ?
			       1 :
			       went_out(&seen, revision, &scratch, err);
		if (same < 0 || take_in(queue, &seen, same == 1, id, arena,
					lineage, err) < 0)
			goto out;
	}
	result = 0;
out:
	arena_release(&scratch);
	return result;
}
