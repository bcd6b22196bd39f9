#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>

#include "store_posts.h"

static void a_new_store_is_private(void **state)
{
	struct fixture *f = *state;
	char folder[128];
	struct stat st;

	fixture_open(f);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	(void)snprintf(folder, sizeof(folder), "%s/gate", f->folder);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(strlen(store_instance(f->store)), 32);
}

static void nothing_is_made_without_being_asked(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_fails(f, ERR_NOT_FOUND,
		     store_open(f->path, false, &f->store, &f->err));
	assert_int_equal(stat(f->path, &st), -1);
	assert_null(f->store);
	assert_fails(f, ERR_CONFIG,
		     store_open("mysql:x", true, &f->store, &f->err));
}

static void the_same_store_is_opened_again(void **state)
{
	struct fixture *f = *state;
	char instance[33], url[160];

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	memcpy(instance, store_instance(f->store), sizeof(instance));
	store_close(f->store);
	(void)snprintf(url, sizeof(url), "sqlite:%s", f->path);
	assert_ok(f, store_open(url, false, &f->store, &f->err));
	assert_string_equal(store_instance(f->store), instance);
}

static void what_was_added_is_loaded(void **state)
{
	struct fixture *f = *state;
	struct store_post post;
	struct sample s;
	char hex[DIGEST_HEX];

	fixture_open(f);
	sample_fill(&s, "bcdfghj", "a");
	s.post.needs = "{\"legal\":1}";
	assert_ok(f, store_add(f->store, &s.post, &f->err));
	load(f, "bcdfghj", &post);
	assert_string_equal(post.id, "bcdfghj");
	assert_int_equal(post.version, 1);
	assert_int_equal(post.created, NOW);
	assert_string_equal(post.ref, "a");
	digest_hex(&s.digest, hex);
	assert_string_equal(post.digest, hex);
	assert_int_equal(post.len, s.bytes.len);
	assert_memory_equal(post.bytes, s.bytes.data, s.bytes.len);
	assert_string_equal(post.needs, "{\"legal\":1}");
	assert_string_equal(post.findings, "[]");
	assert_int_equal(post.item_count, 2);
	assert_string_equal(post.items[0].account, "acme-site");
	assert_string_equal(post.items[1].account, "acme-x");
	assert_string_equal(post.items[1].platform, "x");
	assert_int_equal(post.items[1].state, ITEM_HELD);
	assert_null(post.items[1].key);
	assert_int_equal(post.approval_count, 0);
	assert_fails(
		f, ERR_NOT_FOUND,
		store_load(f->store, "zzzzzzz", &f->arena, &post, &f->err));
	buf_release(&s.bytes);
}

static void a_change_is_loaded(void **state)
{
	const char *revoked = "lena";
	struct fixture *f = *state;
	struct store_approval approval = { .person = "lena",
					   .time = NOW,
					   .expires = NOW + 1,
					   .claimed = true };
	struct audit_entry revoke;
	struct store_post post;
	struct move m;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_HELD);
	m.entry.moves = false;
	m.entry.action = AUDIT_APPROVE;
	approval.digest = m.post.digest;
	m.change.approval = &approval;
	m.item.retry_at = 5;
	m.item.attempts = 2;
	m.item.reason = "later";
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	load(f, "bcdfghj", &post);
	assert_int_equal(post.version, 2);
	assert_int_equal(post.items[0].retry_at, 5);
	assert_int_equal(post.items[0].attempts, 2);
	assert_string_equal(post.items[0].reason, "later");
	assert_int_equal(post.approval_count, 1);
	assert_string_equal(post.approvals[0].person, "lena");
	assert_string_equal(post.approvals[0].digest, post.digest);
	assert_int_equal(post.approvals[0].expires, NOW + 1);
	assert_true(post.approvals[0].claimed);
	m.post = post;
	revoke = m.entry;
	revoke.action = AUDIT_REVOKE;
	m.change = (struct store_change){ .post = &post,
					  .revoke = &revoked,
					  .revoke_count = 1,
					  .entries = &revoke,
					  .entry_count = 1 };
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	load(f, "bcdfghj", &post);
	assert_int_equal(post.approval_count, 0);
}

static void the_second_of_two_writers_conflicts(void **state)
{
	struct fixture *f = *state;
	struct store *other;
	struct move mine, theirs;
	struct sample s;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	assert_ok(f, store_open(f->path, false, &other, &f->err));
	load(f, "bcdfghj", &mine.post);
	assert_ok(f, store_load(other, "bcdfghj", &f->arena, &theirs.post,
				&f->err));
	move_fill(&mine, ITEM_REJECTED);
	move_fill(&theirs, ITEM_APPROVED);
	assert_ok(f, store_change(other, &theirs.change, &f->err));
	assert_fails(f, ERR_CONFLICT,
		     store_change(f->store, &mine.change, &f->err));
	load(f, "bcdfghj", &mine.post);
	assert_int_equal(mine.post.items[0].state, ITEM_APPROVED);
	assert_int_equal(mine.post.version, 2);
	/* Also when no item moved: the version alone tells. */
	load(f, "bcdfghj", &mine.post);
	load(f, "bcdfghj", &theirs.post);
	move_fill(&mine, ITEM_APPROVED);
	move_fill(&theirs, ITEM_APPROVED);
	mine.entry.moves = theirs.entry.moves = false;
	assert_ok(f, store_change(other, &theirs.change, &f->err));
	assert_fails(f, ERR_CONFLICT,
		     store_change(f->store, &mine.change, &f->err));
	move_fill(&theirs, ITEM_READY);
	theirs.post.version = 1;
	/* The same for what a new post replaces, for its id, and for another
	 * new post of its ref. */
	sample_fill(&s, "kkkkkkk", "a");
	s.post.ref_count = 1;
	s.post.replaced = &theirs.change;
	s.post.replaced_count = 1;
	assert_fails(f, ERR_CONFLICT, store_add(f->store, &s.post, &f->err));
	s.post.replaced_count = 0;
	s.post.ref_count = 0;
	assert_fails(f, ERR_CONFLICT, store_add(f->store, &s.post, &f->err));
	buf_release(&s.bytes);
	sample_fill(&s, "bcdfghj", "b");
	assert_fails(f, ERR_CONFLICT, store_add(f->store, &s.post, &f->err));
	buf_release(&s.bytes);
	store_close(other);
}

static void a_change_that_the_log_would_not_tell_is_refused(void **state)
{
	struct fixture *f = *state;
	struct sample s;
	struct move m;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_APPROVED);
	m.change.entry_count = 0;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	move_fill(&m, ITEM_APPROVED);
	m.entry.account = "acme-x";
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	move_fill(&m, ITEM_APPROVED);
	m.entry.from = ITEM_READY;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	move_fill(&m, ITEM_APPROVED);
	m.entry.action = AUDIT_APPROVE;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	move_fill(&m, ITEM_SENT); /* no legal move */
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	move_fill(&m, ITEM_APPROVED);
	assert_fails(f, ERR_INTERNAL, store_note(f->store, &m.entry, &f->err));
	sample_fill(&s, "kkkkkkk", "b");
	s.post.entry_count = 2;
	assert_fails(f, ERR_INTERNAL, store_add(f->store, &s.post, &f->err));
	buf_release(&s.bytes);
	load(f, "bcdfghj", &m.post);
	assert_int_equal(m.post.version, 1);
	assert_int_equal(m.post.items[0].state, ITEM_HELD);
}

static int64_t handed(struct fixture *f, int64_t since)
{
	int64_t count = -1;

	assert_ok(f,
		  store_handed(f->store, "acme-site", since, &count, &f->err));
	return count;
}

static void attempts_that_may_have_sent_are_counted(void **state)
{
	struct fixture *f = *state;
	struct move m;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	move_to(f, "bcdfghj", ITEM_APPROVED);
	move_to(f, "bcdfghj", ITEM_READY);
	assert_int_equal(handed(f, 0), 0);
	move_to(f, "bcdfghj", ITEM_SENDING);
	assert_int_equal(handed(f, NOW), 1);
	assert_int_equal(handed(f, NOW + 1), 0);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_READY);
	m.attempt.bytes_handed = 0;
	m.change.attempt = &m.attempt;
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	assert_int_equal(handed(f, NOW), 0);
	/* At the same millisecond again; its end stays unknown. */
	move_to(f, "bcdfghj", ITEM_SENDING);
	assert_int_equal(handed(f, NOW), 1);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_UNCERTAIN);
	m.change.attempt = &m.attempt;
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	assert_int_equal(handed(f, NOW), 1);
	move_to(f, "bcdfghj", ITEM_READY);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_HELD);
	m.attempt.bytes_handed = 7;
	m.change.attempt = &m.attempt;
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	move_to(f, "bcdfghj", ITEM_APPROVED);
	/* An end without its beginning, and the same end again. */
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_HELD);
	m.attempt.bytes_handed = 0;
	m.change.attempt = &m.attempt;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
	m.attempt.started++;
	assert_fails(f, ERR_INTERNAL,
		     store_change(f->store, &m.change, &f->err));
}

static void ids(struct fixture *f, const char *expected, const char **found,
		size_t count)
{
	char all[128] = "";

	for (size_t i = 0; i < count; i++)
		(void)snprintf(all + strlen(all), sizeof(all) - strlen(all),
			       "%s ", found[i]);
	assert_string_equal(all, expected);
	arena_reset(&f->arena);
}

static void lists_are_the_oldest_first(void **state)
{
	struct fixture *f = *state;
	const char **found;
	struct move m;
	size_t n;

	fixture_open(f);
	add_post(f, "zzzzzzz", "a", 0);
	add_post(f, "bcdfghj", "a", 1);
	add_post(f, "bckkkkk", "b", 0);
	add_post(f, "mmmmmmm", NULL, 0);
	move_to(f, "bcdfghj", ITEM_APPROVED);
	assert_ok(f, store_list(f->store, 1u << ITEM_HELD, 0, &f->arena, &found,
				&n, &f->err));
	ids(f, "zzzzzzz bcdfghj bckkkkk mmmmmmm ", found, n);
	assert_ok(f, store_list(f->store, 1u << ITEM_APPROVED, 0, &f->arena,
				&found, &n, &f->err));
	ids(f, "bcdfghj ", found, n);
	assert_ok(f,
		  store_list(f->store, 0, 0, &f->arena, &found, &n, &f->err));
	ids(f, "", found, n);
	load(f, "bcdfghj", &m.post);
	move_fill(&m, ITEM_READY);
	m.item.retry_at = NOW;
	assert_ok(f, store_change(f->store, &m.change, &f->err));
	assert_ok(f, store_list(f->store, 1u << ITEM_READY, NOW - 1, &f->arena,
				&found, &n, &f->err));
	ids(f, "", found, n);
	assert_ok(f, store_list(f->store, 1u << ITEM_READY, NOW, &f->arena,
				&found, &n, &f->err));
	ids(f, "bcdfghj ", found, n);
	assert_ok(f,
		  store_by_ref(f->store, "a", &f->arena, &found, &n, &f->err));
	ids(f, "bcdfghj zzzzzzz ", found, n);
	assert_ok(f, store_resolve(f->store, "bc", &f->arena, &found, &n,
				   &f->err));
	ids(f, "bcdfghj bckkkkk ", found, n);
	assert_ok(f, store_resolve(f->store, "b%", &f->arena, &found, &n,
				   &f->err));
	ids(f, "", found, n);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_store_is_private),
		TEST(nothing_is_made_without_being_asked),
		TEST(the_same_store_is_opened_again),
		TEST(what_was_added_is_loaded),
		TEST(a_change_is_loaded),
		TEST(the_second_of_two_writers_conflicts),
		TEST(a_change_that_the_log_would_not_tell_is_refused),
		TEST(attempts_that_may_have_sent_are_counted),
		TEST(lists_are_the_oldest_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
