#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "store_posts.h"

static void refused(struct fixture *f, const char *why)
{
	struct store *store;

	assert_fails(f, ERR_STORE, store_open(f->path, true, &store, &f->err));
	assert_null(store);
	if (strstr(f->err.text, why) == NULL)
		fail_msg("%s: not: %s", f->err.text, why);
}

static void write_file(const char *path, const char *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	assert_int_equal(close(fd), 0);
}

static void what_is_no_store_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	char journal[160];
	struct stat st;

	fixture_open(f);
	store_close(f->store);
	f->store = NULL;
	assert_int_equal(sql(f->path, "PRAGMA user_version=2"), 0);
	refused(f, "newer");
	assert_int_equal(sql(f->path, "PRAGMA user_version=0"), 0);
	refused(f, "schema 0");
	assert_int_equal(sql(f->path, "PRAGMA user_version=1;"
				      "PRAGMA application_id=1"),
			 0);
	refused(f, "not a store of postgate");
	write_file(f->path, "", 0);
	refused(f, "empty");
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_size, 0);
	write_file(f->path,
		   "It was a dark and stormy night, and so on. "
		   "It was a dark and stormy night, and so on. "
		   "It was a dark and stormy night, and so on.",
		   128);
	refused(f, "not a store");
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mkdir(f->path, 0700), 0);
	refused(f, "regular");
	assert_int_equal(rmdir(f->path), 0);
	(void)snprintf(journal, sizeof(journal), "%s-journal", f->path);
	write_file(journal, "x", 1);
	refused(f, "left behind");
}

static void a_planted_or_missing_part_is_refused(void **state)
{
	static const char *const edits[][2] = {
		{ "CREATE TRIGGER t AFTER UPDATE ON item BEGIN"
		  " SELECT 1; END",
		  "DROP TRIGGER t" },
		{ "CREATE VIEW v AS SELECT 1", "DROP VIEW v" },
		{ "CREATE TABLE x(y)", "DROP TABLE x" },
		{ "DROP TRIGGER audit_stays", NULL },
	};
	struct fixture *f = *state;

	fixture_open(f);
	store_close(f->store);
	f->store = NULL;
	for (size_t i = 0; i < sizeof(edits) / sizeof(*edits); i++) {
		assert_int_equal(sql(f->path, edits[i][0]), SQLITE_OK);
		assert_fails(f, ERR_STORE,
			     store_open(f->path, false, &f->store, &f->err));
		if (edits[i][1] == NULL)
			break;
		assert_int_equal(sql(f->path, edits[i][1]), SQLITE_OK);
		assert_ok(f, store_open(f->path, false, &f->store, &f->err));
		store_close(f->store);
		f->store = NULL;
	}
}

static void settings_are_the_durable_ones(void **state)
{
	struct fixture *f = *state;

	/* Somebody turned the file into WAL: it is turned back. */
	fixture_open(f);
	store_close(f->store);
	assert_int_equal(sql(f->path, "PRAGMA journal_mode=WAL"), SQLITE_OK);
	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	store_close(f->store);
	f->store = NULL;
	/* Unless another still uses it so. */
	{
		sqlite3 *db;

		assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db,
					      "PRAGMA journal_mode=WAL;"
					      "BEGIN; SELECT * FROM post",
					      NULL, NULL, NULL),
				 SQLITE_OK);
		assert_int_equal(store_open(f->path, false, &f->store, &f->err),
				 -1);
		assert_null(f->store);
		assert_int_equal(sqlite3_close(db), SQLITE_OK);
	}
}

static void nothing_is_sending_without_an_attempt(void **state)
{
	struct fixture *f = *state;
	struct move m;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	move_to(f, "bcdfghj", ITEM_APPROVED);
	move_to(f, "bcdfghj", ITEM_READY);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_SENDING);
	m.change.attempt = NULL;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	assert_int_equal(sql(f->path, "UPDATE item SET state = 'sending',"
				      " key = 'k', key_time = 1"),
			 SQLITE_CONSTRAINT);
	move_fill(&m, ITEM_SENDING);
	assert_ok(f, store_change(f->store, &m.change, &f->err));
}

static void the_tables_refuse_what_cannot_be(void **state)
{
	static const char *const forbidden[] = {
		"DELETE FROM post",
		"DELETE FROM item",
		"DELETE FROM revision",
		"DELETE FROM approval",
		"DELETE FROM attempt",
		"DELETE FROM audit",
		"DELETE FROM meta",
		"UPDATE revision SET bytes = x'00'",
		"UPDATE post SET needs = '{}'",
		"UPDATE post SET digest = 'x'",
		"UPDATE post SET version = version + 2",
		"UPDATE item SET account = 'y'",
		"UPDATE item SET state = 'gone'",
		"UPDATE item SET state = 'sent'",
		"UPDATE item SET key = 'other' WHERE key IS NOT NULL",
		"UPDATE item SET key_time = 9 WHERE key IS NOT NULL",
		"UPDATE approval SET digest = 'x'",
		"UPDATE approval SET person = 'x'",
		"UPDATE attempt SET started = 0",
		"UPDATE audit SET bytes = x'00'",
		"UPDATE audit SET hash = hash",
		"UPDATE meta SET instance = hex(randomblob(16))",
		"UPDATE meta SET seq = seq - 1",
		"INSERT INTO audit SELECT seq + 2, bytes, randomblob(32)"
		" FROM audit ORDER BY seq DESC LIMIT 1",
		"INSERT INTO item(post, account, platform, state, since,"
		" retry_at, attempts, key, key_time) VALUES('bcdfghj', 'n',"
		" 'p', 'sent', 0, 0, 0, 'k', 1)",
		"INSERT INTO approval(post, person, digest, time, expires,"
		" claimed, revoked) SELECT post, person, digest, time,"
		" expires, claimed, 0 FROM approval",
	};
	struct fixture *f = *state;
	struct store_approval approval = { .person = "lena", .time = NOW };
	struct move m;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_HELD);
	m.entry.moves = false;
	m.entry.action = AUDIT_APPROVE;
	approval.digest = m.post.digest;
	m.change.approval = &approval;
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	move_to(f, "bcdfghj", ITEM_APPROVED);
	move_to(f, "bcdfghj", ITEM_READY);
	move_to(f, "bcdfghj", ITEM_SENDING);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++)
		if (sql(f->path, forbidden[i]) != SQLITE_CONSTRAINT)
			fail_msg("allowed: %s", forbidden[i]);
	move_to(f, "bcdfghj", ITEM_UNCERTAIN);
	move_to(f, "bcdfghj", ITEM_SENT);
	assert_int_equal(sql(f->path, "UPDATE item SET state = 'ready'"
				      " WHERE state = 'sent'"),
			 SQLITE_CONSTRAINT);
}

static void changed_bytes_of_a_revision_are_not_shared(void **state)
{
	struct fixture *f = *state;
	struct sample s;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	assert_int_equal(sql(f->path, "DROP TRIGGER revision_is_fixed;"
				      "UPDATE revision SET bytes = x'00'"),
			 SQLITE_OK);
	sample_fill(&s, "bcdfghj", "a"); /* the same bytes */
	s.post.ref_count = 1;
	assert_fails(f, ERR_STORE, store_add(f->store, &s.post, &f->err));
	buf_release(&s.bytes);
}

static void a_cut_log_stops_all_writing(void **state)
{
	struct fixture *f = *state;
	struct sample s;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	assert_int_equal(sql(f->path, "DROP TRIGGER audit_stays;"
				      "DELETE FROM audit WHERE seq = 3"),
			 SQLITE_OK);
	sample_fill(&s, "kkkkkkk", "b");
	assert_fails(f, ERR_STORE, store_add(f->store, &s.post, &f->err));
	assert_non_null(strstr(f->err.text, "entry 2"));
	buf_release(&s.bytes);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_store_is_refused_and_left_alone),
		TEST(a_planted_or_missing_part_is_refused),
		TEST(settings_are_the_durable_ones),
		TEST(nothing_is_sending_without_an_attempt),
		TEST(the_tables_refuse_what_cannot_be),
		TEST(changed_bytes_of_a_revision_are_not_shared),
		TEST(a_cut_log_stops_all_writing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
