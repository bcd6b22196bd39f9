/*
 * read_sqlite: the verbs of the SQLite store that change nothing. Each reads
 * in one transaction, so that what it gives belongs together.
 */
#ifndef GATE_QUEUE_READ_SQLITE_H
#define GATE_QUEUE_READ_SQLITE_H

#include "base/arena.h"
#include "base/err.h"
#include "queue/sql.h"
#include "queue/store.h"

int read_sqlite_post(struct sql *sql, const char *id, struct arena *arena,
		     struct store_post *post, struct err *err);

/* Ids, as store_list, store_by_ref and store_resolve give them. */
int read_sqlite_list(struct sql *sql, unsigned states, int64_t due,
		     struct arena *arena, const char ***ids, size_t *count,
		     struct err *err);
int read_sqlite_by_ref(struct sql *sql, const char *ref, struct arena *arena,
		       const char ***ids, size_t *count, struct err *err);
int read_sqlite_by_sameness(struct sql *sql, const char *sameness,
			    int64_t since, struct arena *arena,
			    const char ***ids, size_t *count, struct err *err);
int read_sqlite_resolve(struct sql *sql, const char *prefix,
			struct arena *arena, const char ***ids, size_t *count,
			struct err *err);

int read_sqlite_handed(struct sql *sql, const char *account, int64_t since,
		       int64_t *count, struct err *err);

int read_sqlite_audit(struct sql *sql, int64_t after,
		      int (*each)(void *context, int64_t seq, const char *bytes,
				  size_t len, const struct digest *hash,
				  struct err *err),
		      void *context, struct err *err);

/* read_sqlite_head gives the last entry's number and hash as the store
 * remembers them, and refuses a log that ends elsewhere: somebody cut it.
 * Within a transaction of the caller's. */
int read_sqlite_head(struct sql *sql, int64_t *seq, struct digest *hash,
		     struct err *err);

#endif
