#include "queue/sql.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

#define BUSY_MS 5000

struct sql {
	sqlite3 *db;
	bool broken; /* a sync, read or write failed */
	bool writes; /* the transaction under way does */
	char path[];
};

struct sql_rows {
	struct sql *sql;
	sqlite3_stmt *stmt;
};

struct sql_value sql_int(int64_t number)
{
	return (struct sql_value){ .kind = SQL_KIND_INT, .number = number };
}

struct sql_value sql_text(const char *text)
{
	if (text == NULL)
		return (struct sql_value){ .kind = SQL_KIND_NULL };
	return (struct sql_value){ .kind = SQL_KIND_TEXT,
				   .data = text,
				   .len = strlen(text) };
}

struct sql_value sql_blob(const void *data, size_t len)
{
	/* SQLite takes a NULL pointer for NULL, not for no bytes. */
	return (struct sql_value){ .kind = SQL_KIND_BLOB,
				   .data = data == NULL ? "" : data,
				   .len = len };
}

static int fail(struct sql *sql, int status, struct err *err)
{
	const char *text = sqlite3_errmsg(sql->db);

	if (status == SQLITE_IOERR_NOMEM)
		status = SQLITE_NOMEM;
	switch (status & 0xFF) {
	case SQLITE_NOMEM:
		return err_set(err, ERR_MEMORY, "out of memory");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_IO,
			       "%s: another process has kept it "
			       "locked for %d s; try again",
			       sql->path, BUSY_MS / 1000);
	case SQLITE_FULL:
		return err_set(err, ERR_IO,
			       "%s: the disk is full; nothing "
			       "was changed",
			       sql->path);
	case SQLITE_NOTADB:
		return err_set(err, ERR_STORE,
			       "%s: is not a store of "
			       "postgate, nor any SQLite file",
			       sql->path);
	case SQLITE_IOERR:
		sql->broken = true;
		return err_set(err, ERR_STORE,
			       "%s: the system refused a "
			       "read, write or sync (%s)",
			       sql->path, text);
	case SQLITE_CONSTRAINT:
		if (status == SQLITE_CONSTRAINT_UNIQUE)
			return err_set(err, ERR_CONFLICT, "%s: taken (%s)",
				       sql->path, text);
		return err_set(err, ERR_STORE,
			       "%s: refused as impossible "
			       "(%s)",
			       sql->path, text);
	}
	return err_set(err, ERR_STORE, "%s: %s", sql->path, text);
}

/* What must hold whatever the library's defaults are. */
static int harden(struct sql *sql, struct err *err)
{
	static const struct {
		int option;
		int value;
	} options[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 },
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
	};
	int now;

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (sqlite3_db_config(sql->db, options[i].option,
				      options[i].value, &now) != SQLITE_OK ||
		    now != options[i].value)
			return err_set(err, ERR_STORE,
				       "%s: SQLite refuses "
				       "option %d",
				       sql->path, options[i].option);
	if (sqlite3_extended_result_codes(sql->db, 1) != SQLITE_OK ||
	    sqlite3_busy_timeout(sql->db, BUSY_MS) != SQLITE_OK)
		return err_set(err, ERR_STORE, "%s: SQLite refuses a setting",
			       sql->path);
	return 0;
}

int sql_open(const char *path, struct sql **out, struct err *err)
{
	/* "./" in front, so that no name means something else to SQLite, as
	 * ":memory:" does. */
	const char *before = path[0] == '/' ? "" : "./";
	size_t len = strlen(before) + strlen(path);
	struct sql *sql;
	int status;

	*out = NULL;
	sql = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(*sql) + len + 1);
	if (sql == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	memcpy(sql->path, before, strlen(before));
	memcpy(sql->path + strlen(before), path, strlen(path) + 1);
	status = sqlite3_open_v2(sql->path, &sql->db, SQLITE_OPEN_READWRITE,
				 NULL);
	if (sql->db == NULL)
		err_set(err, ERR_MEMORY, "out of memory");
	else if (status != SQLITE_OK)
		(void)fail(sql, status, err);
	else if (harden(sql, err) == 0)
		*out = sql;
	if (*out == NULL)
		sql_close(sql);
	return *out == NULL ? -1 : 0;
}

void sql_close(struct sql *sql)
{
	if (sql == NULL)
		return;
	(void)sqlite3_close_v2(sql->db);
	free(sql);
}

static int bind(struct sql_rows *rows, int at, const struct sql_value *value)
{
	switch (value->kind) {
	case SQL_KIND_NULL:
		return sqlite3_bind_null(rows->stmt, at);
	case SQL_KIND_INT:
		return sqlite3_bind_int64(rows->stmt, at, value->number);
	case SQL_KIND_TEXT:
		return sqlite3_bind_text64(rows->stmt, at, value->data,
					   value->len, SQLITE_STATIC,
					   SQLITE_UTF8);
	case SQL_KIND_BLOB:
		return sqlite3_bind_blob64(rows->stmt, at, value->data,
					   value->len, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static int prepare(struct sql_rows *rows, const char *text,
		   const struct sql_value *values, size_t count,
		   struct err *err)
{
	struct sql *sql = rows->sql;
	int status;

	if (sql->broken)
		return err_set(err, ERR_STORE,
			       "%s: not used any more after "
			       "an error of the disk; start again",
			       sql->path);
	status = sqlite3_prepare_v2(sql->db, text, -1, &rows->stmt, NULL);
	for (size_t i = 0; status == SQLITE_OK && i < count; i++)
		status = bind(rows, (int)i + 1, &values[i]);
	return status == SQLITE_OK ? 0 : fail(sql, status, err);
}

int sql_query(struct sql *sql, const char *text, const struct sql_value *values,
	      size_t count, struct sql_rows **out, struct err *err)
{
	struct sql_rows *rows;

	*out = NULL;
	rows = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(*rows));
	if (rows == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	rows->sql = sql;
	if (prepare(rows, text, values, count, err) < 0) {
		sql_end(rows);
		return -1;
	}
	*out = rows;
	return 0;
}

int sql_next(struct sql_rows *rows, struct err *err)
{
	int status = sqlite3_step(rows->stmt);

	if (status == SQLITE_ROW)
		return 1;
	return status == SQLITE_DONE ? 0 : fail(rows->sql, status, err);
}

void sql_end(struct sql_rows *rows)
{
	if (rows == NULL)
		return;
	/* Repeats the error of the last step, which was reported there. */
	(void)sqlite3_finalize(rows->stmt);
	free(rows);
}

int64_t sql_get_int(struct sql_rows *rows, int column)
{
	return sqlite3_column_int64(rows->stmt, column);
}

int sql_get_blob(struct sql_rows *rows, int column, struct arena *arena,
		 const char **data, size_t *len, struct err *err)
{
	const void *bytes;

	*data = NULL;
	*len = 0;
	if (sqlite3_column_type(rows->stmt, column) == SQLITE_NULL)
		return 0;
	bytes = sqlite3_column_blob(rows->stmt, column);
	*len = (size_t)sqlite3_column_bytes(rows->stmt, column);
	/* No bytes are NULL too; only then is NULL no failure. */
	if (bytes == NULL && sqlite3_errcode(rows->sql->db) == SQLITE_NOMEM)
		return err_set(err, ERR_MEMORY, "out of memory");
	*data = arena_copy(arena, bytes, bytes == NULL ? 0 : *len, err);
	return *data == NULL ? -1 : 0;
}

int sql_get_text(struct sql_rows *rows, int column, struct arena *arena,
		 const char **text, struct err *err)
{
	size_t len;

	return sql_get_blob(rows, column, arena, text, &len, err);
}

int sql_run(struct sql *sql, const char *text, const struct sql_value *values,
	    size_t count, int64_t *changed, struct err *err)
{
	struct sql_rows *rows;
	int more;

	if (sql_query(sql, text, values, count, &rows, err) < 0)
		return -1;
	do {
		more = sql_next(rows, err);
	} while (more > 0);
	if (changed != NULL)
		*changed = sqlite3_changes64(sql->db);
	sql_end(rows);
	return more;
}

int sql_number(struct sql *sql, const char *text,
	       const struct sql_value *values, size_t count, int64_t *number,
	       struct err *err)
{
	struct sql_rows *rows;
	int more;

	if (sql_query(sql, text, values, count, &rows, err) < 0)
		return -1;
	more = sql_next(rows, err);
	*number = more > 0 ? sql_get_int(rows, 0) : 0;
	sql_end(rows);
	if (more == 0)
		return err_set(err, ERR_STORE, "%s: gives no answer to: %s",
			       sql->path, text);
	return more > 0 ? 0 : -1;
}

int sql_begin(struct sql *sql, bool writes, struct err *err)
{
	sql->writes = writes;
	return sql_run(sql, writes ? "BEGIN IMMEDIATE" : "BEGIN", SQL_WITHOUT,
		       NULL, err);
}

int sql_commit(struct sql *sql, struct err *err)
{
	if (sql->writes && fault_hit(FAULT_STORE))
		return err_set(err, ERR_STORE, "%s: fault before the commit",
			       sql->path);
	if (sql_run(sql, "COMMIT", SQL_WITHOUT, NULL, err) < 0)
		return -1;
	if (sql->writes && fault_hit(FAULT_STORE))
		return err_set(err, ERR_STORE, "%s: fault after the commit",
			       sql->path);
	return 0;
}

void sql_rollback(struct sql *sql)
{
	/* Nothing can be done about a failure: the journal then undoes the
	 * change when the file is next opened. */
	if (!sqlite3_get_autocommit(sql->db) &&
	    sqlite3_exec(sql->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
		sql->broken = true;
}

/* Asks for a setting and compares its answer, as text. */
static int read_back(struct sql *sql, const char *ask, const char *want,
		     struct err *err)
{
	struct sql_rows *rows;
	const char *got = NULL;
	int more, result = -1;

	if (sql_query(sql, ask, SQL_WITHOUT, &rows, err) < 0)
		return -1;
	more = sql_next(rows, err);
	if (more > 0)
		got = (const char *)sqlite3_column_text(rows->stmt, 0);
	if (more >= 0 && (got == NULL || strcmp(got, want) != 0))
		err_set(err, ERR_STORE, "%s: unsafe: %s is %s, not %s",
			sql->path, ask + strlen("PRAGMA "),
			got == NULL ? "nothing" : got, want);
	else if (more > 0)
		result = 0;
	sql_end(rows);
	return result;
}

int sql_settle(struct sql *sql, struct err *err)
{
	/* A rollback journal and not WAL: Debian 12's 3.40.1 is among the
	 * versions (up to 3.51.2) in which several connections to one file
	 * can reset a WAL that still holds a commit. EXTRA also syncs the
	 * folder when the journal is gone, without which a power cut could
	 * bring the journal, and so the old state, back. Temporary tables in
	 * memory: no text of a draft in /tmp. */
	static const struct {
		const char *set;
		const char *ask;
		const char *want;
	} settings[] = {
		{ "PRAGMA journal_mode=DELETE", "PRAGMA journal_mode",
		  "delete" },
		{ "PRAGMA synchronous=EXTRA", "PRAGMA synchronous", "3" },
		{ "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
		{ "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0" },
		{ "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
		{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		if (sql_run(sql, settings[i].set, SQL_WITHOUT, NULL, err) < 0 ||
		    read_back(sql, settings[i].ask, settings[i].want, err) < 0)
			return -1;
	return 0;
}
