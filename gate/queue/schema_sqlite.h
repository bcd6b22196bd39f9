/*
 * schema_sqlite: the tables of a store in SQLite, and the proof that a file
 * has these and nothing else: no trigger, view or table that anybody planted
 * there, and none of ours missing.
 *
 * What can't be is refused by the tables themselves, whoever writes: rows of
 * revisions, approvals, attempts and the audit log never change or go away,
 * entries follow each other without a gap, an item at the end of its way
 * stays there, and none is sending without an attempt that has begun.
 */
#ifndef GATE_QUEUE_SCHEMA_SQLITE_H
#define GATE_QUEUE_SCHEMA_SQLITE_H

#include "base/err.h"
#include "queue/sql.h"

/* schema_sqlite_make fills an empty file, for the instance named. */
int schema_sqlite_make(struct sql *sql, const char *instance, struct err *err);

/* schema_sqlite_check: ERR_STORE naming `path` when the file is foreign, was
 * made by a newer version, or has another schema. Changes nothing. */
int schema_sqlite_check(struct sql *sql, const char *path, struct err *err);

#endif
