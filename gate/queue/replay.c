#include "queue/replay.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "queue/audit.h"

#define BUCKETS ((size_t)1 << 14)
#define TRIES 16 /* against others who change a post while we look */
#define ALL_STATES ((1u << ITEM_STATES) - 1)

struct replay_item {
	struct replay_item *next;
	const char *account;
	enum item_state state;
};

/* A person whose yes stands. */
struct replay_yes {
	struct replay_yes *next;
	const char *person;
};

struct replay_post {
	struct replay_post *next; /* in its bucket */
	const char *id;
	const char *digest;
	const char *needs;
	struct replay_item *items;
	size_t item_count;
	struct replay_yes *approvals;
	size_t approval_count;
};

/* FNV-1a, 32 bits (Fowler, Noll, Vo). */
static size_t bucket_of(const char *id)
{
	uint32_t hash = 2166136261u;

	for (; *id != '\0'; id++)
		hash = (hash ^ (unsigned char)*id) * 16777619u;
	return hash % BUCKETS;
}

static struct replay_post *find_post(const struct replay *replay,
				     const char *id)
{
	struct replay_post *post = replay->posts[bucket_of(id)];

	while (post != NULL && strcmp(post->id, id) != 0)
		post = post->next;
	return post;
}

static struct replay_item *find_item(const struct replay_post *post,
				     const char *account)
{
	struct replay_item *item = post->items;

	while (item != NULL && strcmp(item->account, account) != 0)
		item = item->next;
	return item;
}

static int keep(struct replay *replay, const char *text, const char **out,
		struct err *err)
{
	*out = arena_copy(&replay->arena, text, strlen(text), err);
	return *out == NULL ? -1 : 0;
}

static int begin_post(struct replay *replay, const struct audit_entry *entry,
		      struct err *err)
{
	struct replay_post **bucket = &replay->posts[bucket_of(entry->post)];
	struct replay_post *post;

	if (find_post(replay, entry->post) != NULL)
		return err_set(err, ERR_STORE, "submits post %s again",
			       entry->post);
	if (entry->digest == NULL || entry->reason == NULL)
		return err_set(err, ERR_STORE, "submits no digest");
	post = arena_alloc(&replay->arena, sizeof(*post), err);
	if (post == NULL || keep(replay, entry->post, &post->id, err) < 0 ||
	    keep(replay, entry->digest, &post->digest, err) < 0 ||
	    keep(replay, entry->reason, &post->needs, err) < 0)
		return -1;
	post->next = *bucket;
	*bucket = post;
	return 0;
}

static int begin_item(struct replay *replay, struct replay_post *post,
		      const struct audit_entry *entry, struct err *err)
{
	struct replay_item *item;

	if (find_item(post, entry->account) != NULL)
		return err_set(err, ERR_STORE, "begins %s of post %s again",
			       entry->account, post->id);
	item = arena_alloc(&replay->arena, sizeof(*item), err);
	if (item == NULL ||
	    keep(replay, entry->account, &item->account, err) < 0)
		return -1;
	item->state = entry->to;
	item->next = post->items;
	post->items = item;
	post->item_count++;
	return 0;
}

static int move_item(struct replay_post *post, const struct audit_entry *entry,
		     struct err *err)
{
	struct replay_item *item = find_item(post, entry->account);

	if (item == NULL || item->state != entry->from)
		return err_set(err, ERR_STORE,
			       "moves %s of post %s from %s, "
			       "where it isn't",
			       entry->account, post->id,
			       item_state_name(entry->from));
	if (!item_may_move(entry->from, entry->to))
		return err_set(err, ERR_STORE,
			       "moves %s of post %s from %s "
			       "to %s, which is no legal move",
			       entry->account, post->id,
			       item_state_name(entry->from),
			       item_state_name(entry->to));
	item->state = entry->to;
	return 0;
}

static int approve(struct replay *replay, struct replay_post *post,
		   const struct audit_entry *entry, struct err *err)
{
	struct replay_yes *yes = arena_alloc(&replay->arena, sizeof(*yes), err);

	if (yes == NULL ||
	    keep(replay, entry->actor.name, &yes->person, err) < 0)
		return -1;
	yes->next = post->approvals;
	post->approvals = yes;
	post->approval_count++;
	return 0;
}

/* Whose yes is taken back stands in front of the reason: "lena: why". */
static int revoke(struct replay_post *post, const struct audit_entry *entry,
		  struct err *err)
{
	const char *reason = entry->reason != NULL ? entry->reason : "";
	struct replay_yes **yes = &post->approvals;

	for (; *yes != NULL; yes = &(*yes)->next) {
		size_t len = strlen((*yes)->person);

		if (strncmp(reason, (*yes)->person, len) != 0 ||
		    strncmp(reason + len, ": ", 2) != 0)
			continue;
		*yes = (*yes)->next;
		post->approval_count--;
		return 0;
	}
	return err_set(err, ERR_STORE,
		       "takes back an approval of post %s that nobody gave",
		       post->id);
}

static int apply(struct replay *replay, const struct audit_entry *entry,
		 struct err *err)
{
	struct replay_post *post;

	if (entry->post == NULL)
		return 0;
	if (strcmp(entry->action, AUDIT_SUBMIT) == 0 && !entry->moves)
		return begin_post(replay, entry, err);
	post = find_post(replay, entry->post);
	if (post == NULL)
		return err_set(err, ERR_STORE,
			       "is of post %s, which was never "
			       "submitted",
			       entry->post);
	if (entry->digest == NULL || strcmp(entry->digest, post->digest) != 0)
		return err_set(err, ERR_STORE,
			       "names another revision of "
			       "post %s",
			       post->id);
	if (entry->moves)
		return entry->born ? begin_item(replay, post, entry, err) :
				     move_item(post, entry, err);
	if (strcmp(entry->action, AUDIT_APPROVE) == 0)
		return approve(replay, post, entry, err);
	if (strcmp(entry->action, AUDIT_REVOKE) == 0)
		return revoke(post, entry, err);
	return 0;
}

static bool said_yes(const struct replay_post *post, const char *person)
{
	const struct replay_yes *yes = post->approvals;

	while (yes != NULL && strcmp(yes->person, person) != 0)
		yes = yes->next;
	return yes != NULL;
}

static int read_entry(void *context, int64_t seq, const char *bytes, size_t len,
		      const struct digest *hash, struct err *err)
{
	struct replay *replay = context;
	struct audit_entry entry;
	struct digest expected;
	int64_t named;

	if (seq != replay->seq + 1)
		return err_set(err, ERR_STORE,
			       "audit: entry %" PRId64 " is missing",
			       replay->seq + 1);
	audit_hash(&replay->head, bytes, len, &expected);
	if (!digest_equal(&expected, hash))
		return err_set(err, ERR_STORE,
			       "audit: entry %" PRId64 " was "
			       "changed, or doesn't follow the one before it",
			       seq);
	arena_reset(&replay->scratch);
	if (audit_read(bytes, len, &replay->scratch, &entry, &named, err) < 0 ||
	    (named != seq &&
	     err_set(err, ERR_STORE, "calls itself %" PRId64, named) < 0) ||
	    apply(replay, &entry, err) < 0)
		return err_in(err, "audit: entry %" PRId64, seq);
	replay->seq = seq;
	replay->head = expected;
	return 0;
}

int replay_begin(struct replay *replay, struct store *store, struct err *err)
{
	memset(replay, 0, sizeof(*replay));
	replay->store = store;
	replay->posts = arena_array(&replay->arena, BUCKETS,
				    sizeof(struct replay_post *), err);
	if (replay->posts == NULL)
		return -1;
	audit_genesis(store_instance(store), &replay->head);
	return store_read_audit(store, 0, read_entry, replay, err);
}

void replay_release(struct replay *replay)
{
	arena_release(&replay->arena);
	arena_release(&replay->scratch);
}

/* NULL, or in which way the store's post isn't the log's. */
static const char *difference(const struct replay_post *logged,
			      const struct store_post *stored)
{
	struct digest digest;
	char hex[DIGEST_HEX];

	if (strcmp(stored->digest, logged->digest) != 0)
		return "is another revision than the log says";
	revision_digest(stored->bytes, stored->len, &digest);
	digest_hex(&digest, hex);
	if (strcmp(hex, logged->digest) != 0)
		return "has other bytes than the log's digest";
	if (strcmp(stored->needs, logged->needs) != 0)
		return "needs other people than the log says";
	if (stored->approval_count != logged->approval_count)
		return "has other approvals than the log says";
	for (size_t i = 0; i < stored->approval_count; i++)
		if (!said_yes(logged, stored->approvals[i].person) ||
		    strcmp(stored->approvals[i].digest, logged->digest) != 0)
			return "has other approvals than the log says";
	if (stored->item_count != logged->item_count)
		return "is for other accounts than the log says";
	for (size_t i = 0; i < stored->item_count; i++) {
		const struct replay_item *item =
			find_item(logged, stored->items[i].account);

		if (item == NULL)
			return "is for other accounts than the log says";
		if (item->state != stored->items[i].state)
			return "is in another state than the log says";
	}
	return NULL;
}

/* Reads what came to the log since; *more tells whether anything did. */
static int read_on(struct replay *replay, bool *more, struct err *err)
{
	int64_t before = replay->seq;

	if (store_read_audit(replay->store, before, read_entry, replay, err) <
	    0)
		return -1;
	*more = replay->seq > before;
	return 0;
}

static int check_post(struct replay *replay, const char *id, struct err *err)
{
	const struct replay_post *logged;
	struct store_post stored;
	const char *what = NULL;
	bool more = true;

	for (int i = 0; i < TRIES && more; i++) {
		arena_reset(&replay->scratch);
		if (store_load(replay->store, id, &replay->scratch, &stored,
			       err) < 0) {
			if (err->code == ERR_NOT_FOUND)
				err->code = ERR_STORE;
			return err_in(err, "audit: post %s is in the log", id);
		}
		logged = find_post(replay, id);
		what = logged == NULL ? "isn't in the log" :
					difference(logged, &stored);
		if (what == NULL)
			return 0;
		if (read_on(replay, &more, err) < 0)
			return -1;
	}
	return err_set(err, ERR_STORE, "audit: post %s %s", id, what);
}

/* Posts of the store that the log doesn't know. */
static int check_unknown(struct replay *replay, struct err *err)
{
	struct arena arena = { 0 };
	const char **ids;
	size_t count;
	int result = -1;

	if (store_list(replay->store, ALL_STATES, 0, &arena, &ids, &count,
		       err) < 0)
		goto out;
	for (size_t i = 0; i < count; i++)
		if (find_post(replay, ids[i]) == NULL &&
		    check_post(replay, ids[i], err) < 0)
			goto out;
	result = 0;
out:
	arena_release(&arena);
	return result;
}

int replay_check(struct replay *replay, struct err *err)
{
	if (check_unknown(replay, err) < 0)
		return -1;
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct replay_post *p = replay->posts[i]; p != NULL;
		     p = p->next)
			if (check_post(replay, p->id, err) < 0)
				return -1;
	return 0;
}
