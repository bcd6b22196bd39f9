#include "queue/schema_sqlite.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "queue/audit.h"

#define APPLICATION 0x50477401 /* "PGt", and the kind of file */
#define VERSION 1

#define NEVER(name, event, table)                            \
	"CREATE TRIGGER " name " BEFORE " event " ON " table \
	" BEGIN SELECT RAISE(ABORT, '" name "'); END"
#define NEVER_WHEN(name, event, table, when)                               \
	"CREATE TRIGGER " name " BEFORE " event " ON " table " WHEN " when \
	" BEGIN SELECT RAISE(ABORT, '" name "'); END"

/* As SQLite keeps them, so that schema_sqlite_check can compare byte by byte.
 * Times are milliseconds, but key_time microseconds. */
static const char *const schema[] = {
	"CREATE TABLE meta("
	"one INTEGER PRIMARY KEY CHECK(one = 1),"
	"instance TEXT NOT NULL CHECK(length(instance) = 32),"
	"seq INTEGER NOT NULL CHECK(seq >= 0)," /* the log's last entry */
	"hash BLOB NOT NULL CHECK(length(hash) = 32)"
	") STRICT",

	"CREATE TABLE revision("
	"digest TEXT PRIMARY KEY CHECK(length(digest) = 64),"
	"bytes BLOB NOT NULL"
	") STRICT",

	"CREATE TABLE post("
	"number INTEGER PRIMARY KEY," /* the order of arrival */
	"id TEXT NOT NULL UNIQUE CHECK(length(id) BETWEEN 1 AND 15),"
	"version INTEGER NOT NULL CHECK(version >= 1),"
	"created INTEGER NOT NULL,"
	"ref TEXT,"
	"sameness TEXT CHECK(length(sameness) = 64),"
	"digest TEXT NOT NULL REFERENCES revision(digest),"
	"needs TEXT NOT NULL,"
	"findings TEXT NOT NULL"
	") STRICT",

	"CREATE INDEX post_ref ON post(ref)",

	"CREATE INDEX post_sameness ON post(sameness, created)",

	"CREATE TABLE item("
	"number INTEGER PRIMARY KEY,"
	"post TEXT NOT NULL REFERENCES post(id),"
	"account TEXT NOT NULL,"
	"platform TEXT NOT NULL,"
	"state TEXT NOT NULL CHECK(state IN ('held', 'approved', 'ready',"
	" 'sending', 'sent', 'refused', 'uncertain', 'blocked',"
	" 'withdrawn', 'rejected', 'expired')),"
	"since INTEGER NOT NULL,"
	"retry_at INTEGER NOT NULL,"
	"attempts INTEGER NOT NULL CHECK(attempts >= 0),"
	"key TEXT CHECK(length(key) BETWEEN 1 AND 63),"
	"key_time INTEGER NOT NULL,"
	"remote_id TEXT,"
	"remote_url TEXT,"
	"reason TEXT,"
	"UNIQUE(post, account),"
	"UNIQUE(account, key),"
	"CHECK(state NOT IN ('sending', 'sent', 'refused', 'uncertain')"
	" OR (key IS NOT NULL AND key_time > 0)),"
	"CHECK(state <> 'sent' OR remote_id IS NOT NULL"
	" OR remote_url IS NOT NULL)"
	") STRICT",

	"CREATE INDEX item_state ON item(state, retry_at)",

	"CREATE TABLE approval("
	"number INTEGER PRIMARY KEY,"
	"post TEXT NOT NULL REFERENCES post(id),"
	"person TEXT NOT NULL,"
	"digest TEXT NOT NULL REFERENCES revision(digest),"
	"time INTEGER NOT NULL,"
	"expires INTEGER NOT NULL,"
	"claimed INTEGER NOT NULL CHECK(claimed IN (0, 1)),"
	"revoked INTEGER NOT NULL CHECK(revoked IN (0, 1))"
	") STRICT",

	"CREATE UNIQUE INDEX approval_live ON approval(post, person)"
	" WHERE revoked = 0",

	"CREATE TABLE attempt("
	"number INTEGER PRIMARY KEY,"
	"post TEXT NOT NULL,"
	"account TEXT NOT NULL,"
	"request TEXT,"
	"started INTEGER NOT NULL,"
	"FOREIGN KEY(post, account) REFERENCES item(post, account)"
	") STRICT",

	"CREATE INDEX attempt_account ON attempt(account, started)",
	"CREATE INDEX attempt_post ON attempt(post, account)",

	"CREATE TABLE attempt_end("
	"attempt INTEGER PRIMARY KEY REFERENCES attempt(number),"
	"request TEXT,"
	"bytes_handed INTEGER NOT NULL CHECK(bytes_handed >= 0)"
	") STRICT",

	"CREATE TABLE audit("
	"seq INTEGER PRIMARY KEY CHECK(seq >= 1),"
	"bytes BLOB NOT NULL,"
	"hash BLOB NOT NULL UNIQUE CHECK(length(hash) = 32)"
	") STRICT",

	NEVER("meta_stays", "DELETE", "meta"),
	NEVER("meta_instance_stays", "UPDATE OF one, instance", "meta"),
	NEVER_WHEN("meta_seq_grows", "UPDATE", "meta", "NEW.seq <= OLD.seq"),
	NEVER("revision_stays", "DELETE", "revision"),
	NEVER("revision_is_fixed", "UPDATE", "revision"),
	NEVER("post_stays", "DELETE", "post"),
	NEVER("post_is_fixed",
	      "UPDATE OF number, id, created, ref, sameness, digest, needs,"
	      " findings",
	      "post"),
	NEVER_WHEN("post_version_grows", "UPDATE", "post",
		   "NEW.version <> OLD.version + 1"),
	NEVER("item_stays", "DELETE", "item"),
	NEVER("item_is_fixed", "UPDATE OF number, post, account, platform",
	      "item"),
	NEVER_WHEN("item_begins_unsent", "INSERT", "item",
		   "NEW.state NOT IN ('held', 'approved', 'ready')"),
	NEVER_WHEN("item_ends_for_good", "UPDATE OF state", "item",
		   "NEW.state <> OLD.state AND OLD.state IN ('sent',"
		   " 'refused', 'blocked', 'withdrawn', 'rejected',"
		   " 'expired')"),
	NEVER_WHEN("item_keeps_its_key", "UPDATE OF key, key_time", "item",
		   "OLD.key IS NOT NULL AND (NEW.key IS NOT OLD.key"
		   " OR NEW.key_time <> OLD.key_time)"),
	NEVER_WHEN("item_sends_by_attempt", "UPDATE OF state", "item",
		   "NEW.state = 'sending' AND OLD.state <> 'sending' AND"
		   " NOT EXISTS (SELECT 1 FROM attempt a WHERE"
		   " a.post = NEW.post AND a.account = NEW.account AND"
		   " NOT EXISTS (SELECT 1 FROM attempt_end e"
		   " WHERE e.attempt = a.number))"),
	NEVER("approval_stays", "DELETE", "approval"),
	NEVER("approval_is_fixed",
	      "UPDATE OF number, post, person, digest, time, expires, claimed",
	      "approval"),
	NEVER_WHEN("approval_is_revoked_once", "UPDATE OF revoked", "approval",
		   "OLD.revoked <> 0 OR NEW.revoked <> 1"),
	NEVER("attempt_stays", "DELETE", "attempt"),
	NEVER("attempt_is_fixed", "UPDATE", "attempt"),
	NEVER("attempt_end_stays", "DELETE", "attempt_end"),
	NEVER("attempt_end_is_fixed", "UPDATE", "attempt_end"),
	NEVER("audit_stays", "DELETE", "audit"),
	NEVER("audit_is_fixed", "UPDATE", "audit"),
	NEVER_WHEN("audit_has_no_gap", "INSERT", "audit",
		   "NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit)"),
};

#define STATEMENTS (sizeof(schema) / sizeof(*schema))

static int make_all(struct sql *sql, const char *instance, struct err *err)
{
	struct digest genesis;
	char pragma[64];

	audit_genesis(instance, &genesis);
	for (size_t i = 0; i < STATEMENTS; i++)
		if (sql_run(sql, schema[i], SQL_WITHOUT, NULL, err) < 0)
			return -1;
	if (sql_run(sql, "INSERT INTO meta VALUES(1, ?1, 0, ?2)",
		    SQL_WITH(sql_text(instance),
			     sql_blob(genesis.bytes, DIGEST_SIZE)),
		    NULL, err) < 0)
		return -1;
	(void)snprintf(pragma, sizeof(pragma), "PRAGMA application_id=%d",
		       APPLICATION);
	if (sql_run(sql, pragma, SQL_WITHOUT, NULL, err) < 0)
		return -1;
	(void)snprintf(pragma, sizeof(pragma), "PRAGMA user_version=%d",
		       VERSION);
	return sql_run(sql, pragma, SQL_WITHOUT, NULL, err);
}

int schema_sqlite_make(struct sql *sql, const char *instance, struct err *err)
{
	if (sql_begin(sql, true, err) < 0)
		return -1;
	if (make_all(sql, instance, err) == 0 && sql_commit(sql, err) == 0)
		return 0;
	sql_rollback(sql);
	return -1;
}

static int check_version(struct sql *sql, const char *path, struct err *err)
{
	int64_t application, version;

	if (sql_number(sql, "PRAGMA application_id", SQL_WITHOUT, &application,
		       err) < 0 ||
	    sql_number(sql, "PRAGMA user_version", SQL_WITHOUT, &version, err) <
		    0)
		return -1;
	if (application != APPLICATION)
		return err_set(err, ERR_STORE,
			       "%s: is an SQLite file, but "
			       "not a store of postgate",
			       path);
	if (version > VERSION)
		return err_set(err, ERR_STORE,
			       "%s: was made by a newer "
			       "postgate (schema %" PRId64 ", this one knows "
			       "%d); update postgate",
			       path, version, VERSION);
	if (version < VERSION)
		return err_set(err, ERR_STORE,
			       "%s: has schema %" PRId64
			       ", which no postgate ever made",
			       path, version);
	return 0;
}

static int check_row(struct sql_rows *rows, size_t at, const char *path,
		     struct arena *arena, struct err *err)
{
	const char *name, *text;

	if (sql_get_text(rows, 0, arena, &name, err) < 0 ||
	    sql_get_text(rows, 1, arena, &text, err) < 0)
		return -1;
	if (at >= STATEMENTS || text == NULL || strcmp(text, schema[at]) != 0)
		return err_set(err, ERR_STORE,
			       "%s: %s in it is not what "
			       "postgate made",
			       path, name == NULL ? "something" : name);
	return 0;
}

int schema_sqlite_check(struct sql *sql, const char *path, struct err *err)
{
	struct arena arena = { 0 };
	struct sql_rows *rows = NULL;
	size_t count = 0;
	int more = -1, result = -1;

	if (check_version(sql, path, err) < 0 ||
	    sql_query(sql,
		      "SELECT name, sql FROM sqlite_schema WHERE"
		      " name NOT GLOB 'sqlite_*' ORDER BY rowid",
		      SQL_WITHOUT, &rows, err) < 0)
		goto out;
	while ((more = sql_next(rows, err)) > 0)
		if (check_row(rows, count++, path, &arena, err) < 0)
			goto out;
	if (more == 0 && count < STATEMENTS)
		err_set(err, ERR_STORE, "%s: a part of its schema is missing",
			path);
	else if (more == 0)
		result = 0;
out:
	sql_end(rows);
	arena_release(&arena);
	return result;
}
