/*
 * write_sqlite: the verbs of the SQLite store that change something, each one
 * transaction with its audit entries in it.
 */
#ifndef GATE_QUEUE_WRITE_SQLITE_H
#define GATE_QUEUE_WRITE_SQLITE_H

#include "base/err.h"
#include "queue/audit.h"
#include "queue/sql.h"
#include "queue/store.h"

/* As store_add, store_change and store_note. */
int write_sqlite_new(struct sql *sql, const struct store_new *post,
		     struct err *err);
int write_sqlite_change(struct sql *sql, const struct store_change *change,
			struct err *err);
int write_sqlite_note(struct sql *sql, const struct audit_entry *entry,
		      struct err *err);

#endif
