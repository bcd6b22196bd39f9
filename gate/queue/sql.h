/*
 * sql: one connection to an SQLite file, with the settings that a store needs,
 * and values in and out. The only file that knows SQLite's own API.
 *
 * ERR_CONFLICT: something UNIQUE is taken. ERR_IO: the file is locked for too
 * long, or the disk is full. ERR_STORE: all else. After a failed read, write
 * or sync the connection is broken and every call fails.
 */
#ifndef GATE_QUEUE_SQL_H
#define GATE_QUEUE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct sql;	 /* a connection */
struct sql_rows; /* a question being answered */

enum sql_kind {
	SQL_KIND_NULL = 0,
	SQL_KIND_INT,
	SQL_KIND_TEXT,
	SQL_KIND_BLOB
};

/* What stands for ?1, ?2 … of a statement. */
struct sql_value {
	enum sql_kind kind;
	int64_t number;
	const char *data;
	size_t len;
};

struct sql_value sql_int(int64_t number);
struct sql_value sql_text(const char *text); /* NULL is NULL */
struct sql_value sql_blob(const void *data, size_t len);

/* SQL_WITH(a, b) gives values and their number as two arguments. */
#define SQL_WITH(...)                                         \
	(const struct sql_value[]){ __VA_ARGS__ },            \
		sizeof((struct sql_value[]){ __VA_ARGS__ }) / \
			sizeof(struct sql_value)
#define SQL_WITHOUT NULL, 0

/* sql_open opens a file that is there, and changes nothing in it. */
int sql_open(const char *path, struct sql **sql, struct err *err);
void sql_close(struct sql *sql);

/* sql_settle makes every commit durable, and refuses when it can't: settings
 * are read back. */
int sql_settle(struct sql *sql, struct err *err);

/* One transaction at a time; a writing one locks others out at once.
 * FAULT_STORE is hit right before and right after a writing one's commit. */
int sql_begin(struct sql *sql, bool writes, struct err *err);
int sql_commit(struct sql *sql, struct err *err);
void sql_rollback(struct sql *sql);

/* sql_run runs a statement that gives no rows; `changed`, when not NULL, gets
 * the number of rows that it changed. */
int sql_run(struct sql *sql, const char *text, const struct sql_value *values,
	    size_t count, int64_t *changed, struct err *err);

/* sql_query begins a question; sql_next steps to the next row: 1, or 0 behind
 * the last one, or -1. sql_end takes NULL. */
int sql_query(struct sql *sql, const char *text, const struct sql_value *values,
	      size_t count, struct sql_rows **rows, struct err *err);
int sql_next(struct sql_rows *rows, struct err *err);
void sql_end(struct sql_rows *rows);

/* Columns of a row, from 0. Text and bytes are copied into the arena, with a
 * NUL behind them; NULL stays NULL. */
int64_t sql_get_int(struct sql_rows *rows, int column);
int sql_get_text(struct sql_rows *rows, int column, struct arena *arena,
		 const char **text, struct err *err);
int sql_get_blob(struct sql_rows *rows, int column, struct arena *arena,
		 const char **data, size_t *len, struct err *err);

/* sql_number asks a question whose answer is one number. */
int sql_number(struct sql *sql, const char *text,
	       const struct sql_value *values, size_t count, int64_t *number,
	       struct err *err);

#endif
