/*
 * store: what is queued, on disk. It speaks the queue's verbs, not SQL's;
 * each is one transaction, durable when it returns. Who may approve, four
 * eyes and times are above it, in queue.
 *
 * Changes are optimistic: store_change() commits what the caller decided on
 * the post as it read it, and gives ERR_CONFLICT when another was faster
 * (every change raises post->version). Then read again and decide again.
 */
#ifndef GATE_QUEUE_STORE_H
#define GATE_QUEUE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "queue/audit.h"
#include "queue/item.h"
#include "queue/revision.h"

#define STORE_POST_ID 16    /* its id and a NUL */
#define STORE_SUPERSEDES 64 /* posts that one change may replace */

struct store_approval {
	const char *person;
	const char *digest; /* hexadecimal: what the person was shown */
	int64_t time;
	int64_t expires;
	bool claimed;
};

/* A post as it was read: all items of one revision. */
struct store_post {
	const char *id;
	int64_t version;
	int64_t created;
	const char *ref;    /* NULL: none */
	const char *digest; /* as stored; hash bytes to believe it */
	const char *bytes;  /* the revision's canonical bytes */
	size_t len;
	const char *needs;    /* JSON: {"legal":1,"brand":1} */
	const char *findings; /* JSON: what the reviewer is shown */
	struct item *items;
	size_t item_count;
	struct store_approval *approvals;
	size_t approval_count;
};

/* One attempt to send. In the change that makes its item sending it begins,
 * with bytes_handed -1; in a later one it is the end of the one that began at
 * `started`, or, still with -1, has an end that nobody knows. */
struct store_attempt {
	const char *account;
	const char *request; /* digest of the body, hex; NULL: not yet */
	int64_t started;
	int64_t bytes_handed;
};

/* What a change does besides raising the version. All parts are optional;
 * entries are written in order, one audit row each. The front refuses, as
 * ERR_INTERNAL, a change whose entries don't tell it: each account's moves
 * from its old state to its new one, each of them legal; one AUDIT_APPROVE
 * for the approval, one AUDIT_REVOKE for each revocation; and an item that
 * becomes sending without an attempt that begins. */
struct store_change {
	const struct store_post *post; /* as it was read */
	const struct item *items;      /* new values; found by account */
	size_t item_count;
	const struct store_approval *approval; /* added, after revoking */
	const char *const *revoke;	       /* persons whose approvals end */
	size_t revoke_count;
	const struct store_attempt *attempt;
	const struct audit_entry *entries;
	size_t entry_count;
};

/* What store_add puts in; the id is made by the caller. */
struct store_new {
	const char *id;
	const char *ref;      /* NULL: none */
	size_t ref_count;     /* posts with that ref that the caller saw */
	const char *sameness; /* of its text, 64 characters; NULL: none */
	int64_t created;
	const struct digest *digest;
	const char *bytes;
	size_t len;
	const char *needs;
	const char *findings;
	const struct item *items;
	size_t item_count;
	const struct audit_entry *entries;
	size_t entry_count;
	/* Open posts with the same ref that this one replaces, as read: their
	 * open items become withdrawn, with these entries. */
	const struct store_change *replaced;
	size_t replaced_count;
};

struct store;

/* One row of stores.def. */
struct store_ops {
	const char *scheme; /* "sqlite" */
	int (*open)(const char *path, bool create, struct store **store,
		    struct err *err);
	void (*close)(struct store *store);
	int (*add)(struct store *store, const struct store_new *post,
		   struct err *err);
	int (*load)(struct store *store, const char *id, struct arena *arena,
		    struct store_post *post, struct err *err);
	int (*list)(struct store *store, unsigned states, int64_t due,
		    struct arena *arena, const char ***ids, size_t *count,
		    struct err *err);
	int (*by_ref)(struct store *store, const char *ref, struct arena *arena,
		      const char ***ids, size_t *count, struct err *err);
	int (*by_sameness)(struct store *store, const char *sameness,
			   int64_t since, struct arena *arena,
			   const char ***ids, size_t *count, struct err *err);
	int (*resolve)(struct store *store, const char *prefix,
		       struct arena *arena, const char ***ids, size_t *count,
		       struct err *err);
	int (*change)(struct store *store, const struct store_change *change,
		      struct err *err);
	int (*note)(struct store *store, const struct audit_entry *entry,
		    struct err *err);
	int (*handed)(struct store *store, const char *account, int64_t since,
		      int64_t *count, struct err *err);
	int (*read_audit)(struct store *store, int64_t after,
			  int (*each)(void *context, int64_t seq,
				      const char *bytes, size_t len,
				      const struct digest *hash,
				      struct err *err),
			  void *context, struct err *err);
	const char *(*instance)(struct store *store);
};

/* The front: what is common to all back ends. */
struct store {
	const struct store_ops *ops;
};

/* store_open opens "sqlite:PATH" or a plain path. With `create` it makes a
 * store that isn't there; without, ERR_NOT_FOUND. A file that isn't ours, is
 * empty or was made by a newer version is ERR_STORE. After a failed sync all
 * verbs of a store fail: what is on the disk isn't known any more. */

int store_open(const char *url, bool create, struct store **store,
	       struct err *err);
void store_close(struct store *store);

/* store_add: ERR_CONFLICT when the id is taken, or when a replaced post or
 * the number of posts with the ref changed meanwhile. */
int store_add(struct store *store, const struct store_new *post,
	      struct err *err);

/* store_load: ERR_NOT_FOUND. Everything lies in the arena. */
int store_load(struct store *store, const char *id, struct arena *arena,
	       struct store_post *post, struct err *err);

/* store_list gives the ids of posts with an item in one of `states` (bit
 * 1 << state), the oldest first; with `due` > 0 only items whose retry_at is
 * not after it. */
int store_list(struct store *store, unsigned states, int64_t due,
	       struct arena *arena, const char ***ids, size_t *count,
	       struct err *err);

/* store_by_ref: all posts with that ref, the newest first. */
int store_by_ref(struct store *store, const char *ref, struct arena *arena,
		 const char ***ids, size_t *count, struct err *err);

/* store_by_sameness: those with the same text, submitted since a time, the
 * newest first. */
int store_by_sameness(struct store *store, const char *sameness, int64_t since,
		      struct arena *arena, const char ***ids, size_t *count,
		      struct err *err);

/* store_resolve: the ids that begin with `prefix`, at most 8. */
int store_resolve(struct store *store, const char *prefix, struct arena *arena,
		  const char ***ids, size_t *count, struct err *err);

int store_change(struct store *store, const struct store_change *change,
		 struct err *err);

/* store_note writes an audit entry that goes with no change. */
int store_note(struct store *store, const struct audit_entry *entry,
	       struct err *err);

/* store_handed counts the attempts of an account since a time, without those
 * that are known to have handed over nothing. */
int store_handed(struct store *store, const char *account, int64_t since,
		 int64_t *count, struct err *err);

/* store_read_audit calls `each` for every entry with a sequence number above
 * `after`, in order, until it returns other than 0; a negative one fails.
 * ERR_STORE when the log doesn't end where the store remembers. `each` may
 * not use the store. */
int store_read_audit(struct store *store, int64_t after,
		     int (*each)(void *context, int64_t seq, const char *bytes,
				 size_t len, const struct digest *hash,
				 struct err *err),
		     void *context, struct err *err);

/* store_instance names this store's life; it is in the first audit hash. */
const char *store_instance(struct store *store);

#define STORE(name) extern const struct store_ops store_##name;
#include "queue/stores.def"
#undef STORE

#endif
