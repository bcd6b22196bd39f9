#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "queue_posts.h"

/* Another connection, past the store, with the guards taken away. */
static sqlite3 *break_in(struct fixture *f)
{
	char *drop = NULL;
	sqlite3_stmt *names;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "PRAGMA synchronous=OFF;"
				      "PRAGMA ignore_check_constraints=ON;"
				      "PRAGMA journal_mode=MEMORY",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	for (;;) {
		assert_int_equal(
			sqlite3_prepare_v2(
				db,
				"SELECT name FROM"
				" sqlite_schema WHERE type = 'trigger'",
				-1, &names, NULL),
			SQLITE_OK);
		if (sqlite3_step(names) != SQLITE_ROW)
			break;
		drop = sqlite3_mprintf("DROP TRIGGER \"%w\"",
				       sqlite3_column_text(names, 0));
		assert_int_equal(sqlite3_finalize(names), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db, drop, NULL, NULL, NULL),
				 SQLITE_OK);
		sqlite3_free(drop);
	}
	assert_int_equal(sqlite3_finalize(names), SQLITE_OK);
	return db;
}

static void run(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
}

static void detected(struct fixture *f, const char *what, const char *names)
{
	struct digest head;
	int64_t count;

	err_clear(&f->err);
	if (queue_verify_audit(f->store, &count, &head, &f->err) == 0)
		fail_msg("not detected: %s", what);
	assert_int_equal(f->err.code, ERR_STORE);
	if (strstr(f->err.text, names) == NULL)
		fail_msg("%s: %s doesn't name %s", what, f->err.text, names);
}

/* A short life with all kinds of entries. */
static const char *live(struct fixture *f)
{
	struct queue_receipt receipt;
	const char *id;

	id = held(f, "a", "brand");
	assert_int_equal(approve(f, MARIA, id), -1);
	assert_ok(f, approve(f, JON, id));
	deliver(f, id, ITEM_SENDING);
	deliver(f, id, ITEM_SENT);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "more", ONE("legal"), 1, &receipt));
	assert_ok(f, queue_refuse_draft(&f->queue, "b", &f->err));
	return receipt.id;
}

/* Flips a bit of one byte of an entry; 0, or -1 behind its last byte. */
static int flip(sqlite3 *db, const char *field, int64_t seq, int at)
{
	unsigned char bytes[2048];
	sqlite3_stmt *rows;
	char text[80];
	int size;

	(void)snprintf(text, sizeof(text),
		       "SELECT %s FROM audit WHERE"
		       " seq = ?1",
		       field);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &rows, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_bind_int64(rows, 1, seq), SQLITE_OK);
	assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
	size = sqlite3_column_bytes(rows, 0);
	assert_in_range(size, 1, sizeof(bytes));
	memcpy(bytes, sqlite3_column_blob(rows, 0), (size_t)size);
	assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	if (at >= size)
		return -1;
	bytes[at] ^= (unsigned char)(1 << at % 8);
	(void)snprintf(text, sizeof(text),
		       "UPDATE audit SET %s = ?2 WHERE"
		       " seq = ?1",
		       field);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &rows, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_bind_int64(rows, 1, seq), SQLITE_OK);
	assert_int_equal(sqlite3_bind_blob(rows, 2, bytes, size, SQLITE_STATIC),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(rows), SQLITE_DONE);
	assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	return 0;
}

static void every_changed_byte_of_the_log_is_detected(void **state)
{
	static const char *const fields[] = { "bytes", "hash" };
	struct fixture *f = *state;
	size_t flips = 0;
	int64_t count;
	char name[32];
	sqlite3 *db;

	fixture_open(f);
	(void)live(f);
	count = entries(f);
	assert_true(count > 10);
	db = break_in(f);
	for (int64_t seq = 1; seq <= count; seq++) {
		(void)snprintf(name, sizeof(name), "entry %d", (int)seq);
		for (size_t k = 0; k < 2; k++) {
			for (int at = 0; flip(db, fields[k], seq, at) == 0;
			     at++) {
				detected(f, "a changed byte", name);
				assert_int_equal(flip(db, fields[k], seq, at),
						 0);
				flips++;
			}
		}
	}
	assert_true(flips > (size_t)count * 200);
	assert_int_equal(entries(f), count);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void every_dropped_or_swapped_entry_is_detected(void **state)
{
	struct fixture *f = *state;
	char text[300];
	int64_t count;
	sqlite3 *db;

	fixture_open(f);
	(void)live(f);
	count = entries(f);
	db = break_in(f);
	for (int64_t a = 1; a <= count; a++) {
		run(db, "CREATE TABLE saved AS SELECT * FROM audit");
		(void)snprintf(text, sizeof(text),
			       "DELETE FROM audit WHERE"
			       " seq = %d",
			       (int)a);
		run(db, text);
		detected(f, text, "audit: ");
		/* Dropped, and those behind it numbered anew. */
		(void)snprintf(text, sizeof(text),
			       "UPDATE audit SET"
			       " seq = seq - 1 WHERE seq > %d",
			       (int)a);
		run(db, text);
		detected(f, text, "audit: ");
		run(db, "DELETE FROM audit;"
			"INSERT INTO audit SELECT * FROM saved");
		/* Cut from here on. */
		(void)snprintf(text, sizeof(text),
			       "DELETE FROM audit WHERE"
			       " seq >= %d",
			       (int)a);
		run(db, text);
		detected(f, text, "audit: ");
		run(db, "DELETE FROM audit;"
			"INSERT INTO audit SELECT * FROM saved");
		for (int64_t b = a + 1; b <= count; b++) {
			(void)snprintf(text, sizeof(text),
				       "UPDATE audit SET seq = -seq WHERE seq"
				       " IN (%d, %d); UPDATE audit SET seq ="
				       " %d + seq WHERE seq < 0",
				       (int)a, (int)b, (int)(a + b));
			run(db, text);
			detected(f, text, "audit: ");
			run(db, "DELETE FROM audit;"
				"INSERT INTO audit SELECT * FROM saved");
		}
		run(db, "DROP TABLE saved");
	}
	assert_int_equal(entries(f), count);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_store_that_contradicts_its_log_is_detected(void **state)
{
	static const char *const lies[] = {
		"UPDATE item SET state = 'ready' WHERE state = 'held'",
		"UPDATE item SET state = 'held' WHERE state = 'sent'",
		"UPDATE item SET account = 'other' WHERE state = 'held' AND"
		" account = 'acme-x'",
		"DELETE FROM item WHERE state = 'held'",
		"UPDATE revision SET bytes = CAST(bytes || x'00' AS BLOB)",
		"UPDATE revision SET bytes = x'00'",
		"UPDATE post SET needs = '{\"*\":1}'",
		"UPDATE post SET digest = (SELECT max(digest) FROM revision"
		" WHERE digest <> post.digest)",
		"UPDATE post SET id = 'xxxxxxx' WHERE needs LIKE '%legal%';"
		"UPDATE item SET post = 'xxxxxxx' WHERE state = 'held'",
		"DELETE FROM post WHERE needs LIKE '%legal%'",
		"UPDATE approval SET revoked = 1",
		"UPDATE approval SET person = 'mallory'",
		"INSERT INTO approval(post, person, digest, time, expires,"
		" claimed, revoked) SELECT id, 'lena', digest, 0, 0, 0, 0"
		" FROM post WHERE needs LIKE '%legal%'",
		"UPDATE meta SET instance = '00000000000000000000000000000000'",
		"UPDATE meta SET seq = seq + 1",
		"UPDATE meta SET hash = zeroblob(32)",
	};
	struct fixture *f = *state;
	const char *id;

	fixture_open(f);
	id = live(f);
	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		sqlite3 *db = break_in(f);

		run(db, "PRAGMA foreign_keys=OFF; BEGIN");
		run(db, lies[i]);
		run(db, "COMMIT");
		if (strstr(lies[i], "instance") != NULL) {
			/* Read when a store is opened; by then the triggers
			 * are missed. */
			struct store *other;

			assert_int_equal(
				store_open(f->path, false, &other, &f->err),
				-1);
		} else {
			detected(f, lies[i], "");
		}
		/* Back to what was: from a new store. */
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
		store_close(f->store);
		fixture_remove_store(f);
		fixture_open(f);
		id = live(f);
		verify(f);
	}
	assert_non_null(id);
}

/* Writes the chain on, as somebody who knows how it is made. */
static void forge(sqlite3 *db, const struct audit_entry *entry, int64_t seq,
		  struct digest *head)
{
	static const char *const texts[] = {
		"INSERT INTO audit VALUES(?1, ?2, ?3)",
		"UPDATE meta SET seq = ?1, hash = ?3 WHERE ?2 IS NOT NULL",
	};
	struct buf line = { 0 };
	struct err err = { 0 };
	sqlite3_stmt *stmt;

	assert_int_equal(audit_write(entry, seq, &line, &err), 0);
	audit_hash(head, line.data, line.len, head);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(
			sqlite3_prepare_v2(db, texts[i], -1, &stmt, NULL),
			SQLITE_OK);
		(void)sqlite3_bind_int64(stmt, 1, seq);
		(void)sqlite3_bind_blob(stmt, 2, line.data, (int)line.len,
					SQLITE_STATIC);
		(void)sqlite3_bind_blob(stmt, 3, head->bytes, DIGEST_SIZE,
					SQLITE_STATIC);
		assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
		assert_int_equal(sqlite3_finalize(stmt), SQLITE_OK);
	}
	buf_release(&line);
}

static void a_forged_entry_must_still_be_a_legal_move(void **state)
{
	struct fixture *f = *state;
	struct audit_entry entry = { .action = "forged",
				     .moves = true,
				     .from = ITEM_SENT,
				     .to = ITEM_READY };
	struct queue_post post;
	struct digest head;
	int64_t count;
	sqlite3 *db;

	fixture_open(f);
	entry.post = held(f, "a", "brand");
	assert_ok(f, approve(f, JON, entry.post));
	deliver(f, entry.post, ITEM_SENDING);
	deliver(f, entry.post, ITEM_SENT);
	find(f, entry.post, &post);
	entry.account = post.stored.items[0].account;
	entry.digest = post.stored.digest;
	assert_ok(f, queue_verify_audit(f->store, &count, &head, &f->err));
	db = break_in(f);
	run(db, "UPDATE item SET state = 'ready' WHERE state = 'sent'");
	forge(db, &entry, count + 1, &head);
	detected(f, "an illegal move", "no legal move");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void a_tampered_post_is_not_approved(void **state)
{
	struct fixture *f = *state;
	struct queue_progress progress[1];
	struct queue_post post;
	const char *id, *later;
	sqlite3 *db;

	fixture_open(f);
	id = held(f, "a", "brand");
	later = held(f, "b", "brand");
	(void)as(f, MARIA);
	db = break_in(f);
	run(db, "UPDATE revision SET bytes = CAST(replace(CAST(bytes AS TEXT),"
		" 'maria', 'Maria') AS BLOB)");
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	find(f, id, &post);
	assert_false(post.intact);
	assert_false(queue_progress(&f->policy, &post, NOW, progress));
	assert_int_equal(approve(f, JON, id), -1);
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_non_null(strstr(f->err.text, "tampered"));
	assert_int_equal(state_of(f, later), ITEM_HELD);
}

static void nothing_in_the_log_is_text_of_a_draft(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt receipt;
	struct queue_post post;
	sqlite3 *db;
	sqlite3_stmt *rows;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "SECRETDRAFT", ONE("brand"), 1, &receipt));
	assert_int_equal(approve(f, MARIA, receipt.id), -1);
	assert_ok(f, approve(f, JON, receipt.id));
	assert_ok(f, queue_withdraw(as(f, MARIA), receipt.id, &f->arena, &post,
				    &f->err));
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(
			db,
			"SELECT count(*) FROM audit"
			" WHERE instr(bytes, CAST('SECRETDRAFT' AS BLOB))",
			-1, &rows, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(rows, 0), 0);
	assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_changed_byte_of_the_log_is_detected),
		TEST(every_dropped_or_swapped_entry_is_detected),
		TEST(a_store_that_contradicts_its_log_is_detected),
		TEST(a_forged_entry_must_still_be_a_legal_move),
		TEST(a_tampered_post_is_not_approved),
		TEST(nothing_in_the_log_is_text_of_a_draft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
