#include "queue/store.h"

#include <string.h>

static const struct store_ops *const stores[] = {
#define STORE(name) &store_##name,
#include "queue/stores.def"
#undef STORE
};

/* The part of a URL in front of its colon, when it can be a scheme; 0: it is
 * a plain path. */
static size_t scheme_len(const char *url)
{
	size_t len = strspn(url, "abcdefghijklmnopqrstuvwxyz");

	return url[len] == ':' ? len : 0;
}

int store_open(const char *url, bool create, struct store **store,
	       struct err *err)
{
	size_t len = scheme_len(url);

	*store = NULL;
	if (len == 0)
		return store_sqlite.open(url, create, store, err);
	for (size_t i = 0; i < sizeof(stores) / sizeof(*stores); i++)
		if (strlen(stores[i]->scheme) == len &&
		    strncmp(stores[i]->scheme, url, len) == 0)
			return stores[i]->open(url + len + 1, create, store,
					       err);
	return err_set(err, ERR_CONFIG,
		       "store: this postgate knows no "
		       "\"%.*s:\"; use sqlite:PATH",
		       (int)len, url);
}

void store_close(struct store *store)
{
	if (store != NULL)
		store->ops->close(store);
}

static bool is_same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static const struct item *find_item(const struct item *items, size_t count,
				    const char *account)
{
	for (size_t i = 0; i < count; i++)
		if (is_same(items[i].account, account))
			return &items[i];
	return NULL;
}

/* A change whose entries don't tell it is a bug of ours: it must not reach a
 * disk, where the log would contradict the queue for ever. */
static int untold(const char *id, const char *account, struct err *err)
{
	return err_set(err, ERR_INTERNAL,
		       "post %s, %s: a change that the "
		       "audit log wouldn't tell",
		       id, account);
}

/* Follows one account's entries from `before` (NULL: it is born) to `after`.
 */
static int check_item(const char *id, const struct item *before,
		      const struct item *after,
		      const struct audit_entry *entries, size_t count,
		      struct err *err)
{
	enum item_state at = before == NULL ? ITEM_STATES : before->state;

	for (size_t i = 0; i < count; i++) {
		const struct audit_entry *e = &entries[i];

		if (!e->moves || !is_same(e->account, after->account) ||
		    !is_same(e->post, id))
			continue;
		if (e->born != (at == ITEM_STATES) ||
		    (!e->born && (e->from != at || !item_may_move(at, e->to))))
			return untold(id, after->account, err);
		at = e->to;
	}
	return at == after->state ? 0 : untold(id, after->account, err);
}

/* Every entry is of this post and, when it moves, of an item that changes. */
static int check_entries(const char *id, const struct item *items,
			 size_t item_count, const struct audit_entry *entries,
			 size_t count, size_t *approvals, size_t *revocations,
			 struct err *err)
{
	*approvals = 0;
	*revocations = 0;
	for (size_t i = 0; i < count; i++) {
		const struct audit_entry *e = &entries[i];

		if (!is_same(e->post, id) ||
		    (e->moves &&
		     find_item(items, item_count, e->account) == NULL))
			return untold(id, "an entry", err);
		*approvals += is_same(e->action, AUDIT_APPROVE);
		*revocations += is_same(e->action, AUDIT_REVOKE);
	}
	return 0;
}

static int check_change(const struct store_change *change, struct err *err)
{
	const struct store_post *post = change->post;
	const struct store_attempt *attempt = change->attempt;
	size_t approvals, revocations;

	if (check_entries(post->id, change->items, change->item_count,
			  change->entries, change->entry_count, &approvals,
			  &revocations, err) < 0)
		return -1;
	if (approvals != (change->approval != NULL) ||
	    revocations != change->revoke_count)
		return untold(post->id, "approvals", err);
	for (size_t i = 0; i < change->item_count; i++) {
		const struct item *after = &change->items[i];
		const struct item *before = find_item(
			post->items, post->item_count, after->account);

		if (before == NULL)
			return untold(post->id, after->account, err);
		if (check_item(post->id, before, after, change->entries,
			       change->entry_count, err) < 0)
			return -1;
		if (after->state == ITEM_SENDING &&
		    before->state != ITEM_SENDING &&
		    (attempt == NULL || attempt->bytes_handed >= 0 ||
		     !is_same(attempt->account, after->account)))
			return err_set(err, ERR_INTERNAL,
				       "post %s, %s: sends "
				       "without an intent",
				       post->id, after->account);
	}
	return 0;
}

int store_add(struct store *store, const struct store_new *post,
	      struct err *err)
{
	size_t approvals, revocations;

	if (post->item_count == 0 || post->item_count > REVISION_TARGETS_MAX ||
	    post->replaced_count > STORE_SUPERSEDES)
		return err_set(err, ERR_LIMIT,
			       "a post is for 1 to %d "
			       "accounts, and replaces at most %d others",
			       REVISION_TARGETS_MAX, STORE_SUPERSEDES);
	if (check_entries(post->id, post->items, post->item_count,
			  post->entries, post->entry_count, &approvals,
			  &revocations, err) < 0)
		return -1;
	if (approvals + revocations > 0)
		return untold(post->id, "approvals", err);
	for (size_t i = 0; i < post->item_count; i++)
		if (check_item(post->id, NULL, &post->items[i], post->entries,
			       post->entry_count, err) < 0)
			return -1;
	for (size_t i = 0; i < post->replaced_count; i++)
		if (check_change(&post->replaced[i], err) < 0)
			return -1;
	return store->ops->add(store, post, err);
}

int store_load(struct store *store, const char *id, struct arena *arena,
	       struct store_post *post, struct err *err)
{
	memset(post, 0, sizeof(*post));
	return store->ops->load(store, id, arena, post, err);
}

int store_list(struct store *store, unsigned states, int64_t due,
	       struct arena *arena, const char ***ids, size_t *count,
	       struct err *err)
{
	return store->ops->list(store, states, due, arena, ids, count, err);
}

int store_by_ref(struct store *store, const char *ref, struct arena *arena,
		 const char ***ids, size_t *count, struct err *err)
{
	return store->ops->by_ref(store, ref, arena, ids, count, err);
}

int store_by_sameness(struct store *store, const char *sameness, int64_t since,
		      struct arena *arena, const char ***ids, size_t *count,
		      struct err *err)
{
	return store->ops->by_sameness(store, sameness, since, arena, ids,
				       count, err);
}

int store_resolve(struct store *store, const char *prefix, struct arena *arena,
		  const char ***ids, size_t *count, struct err *err)
{
	return store->ops->resolve(store, prefix, arena, ids, count, err);
}

int store_change(struct store *store, const struct store_change *change,
		 struct err *err)
{
	if (check_change(change, err) < 0)
		return -1;
	return store->ops->change(store, change, err);
}

int store_note(struct store *store, const struct audit_entry *entry,
	       struct err *err)
{
	if (entry->moves || is_same(entry->action, AUDIT_APPROVE) ||
	    is_same(entry->action, AUDIT_REVOKE))
		return err_set(err, ERR_INTERNAL,
			       "an entry that moves can't "
			       "stand alone");
	return store->ops->note(store, entry, err);
}

int store_handed(struct store *store, const char *account, int64_t since,
		 int64_t *count, struct err *err)
{
	return store->ops->handed(store, account, since, count, err);
}

int store_read_audit(struct store *store, int64_t after,
		     int (*each)(void *context, int64_t seq, const char *bytes,
				 size_t len, const struct digest *hash,
				 struct err *err),
		     void *context, struct err *err)
{
	return store->ops->read_audit(store, after, each, context, err);
}

const char *store_instance(struct store *store)
{
	return store->ops->instance(store);
}
