#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "every_fault.h"
#include "store_posts.h"

/* What one try gave, and whether there are more faults to meet. */
struct walk {
	enum fault_kind kind;
	unsigned n;
	unsigned met;
	int result;
	bool said; /* the error has a text */
	bool more;
};

static void walk_end(struct walk *w, struct fixture *f, int result)
{
	w->result = result;
	w->said = f->err.text[0] != '\0';
	w->more = every_fault_met(w->kind, w->n);
	w->met += w->more;
	if (result < 0)
		assert_true(w->said);
	if (!w->more)
		assert_int_equal(result, 0);
}

static void walk_add(struct fixture *f, enum fault_kind kind, unsigned least)
{
	struct walk w = { .kind = kind, .n = 1, .more = true };

	for (; w.more; w.n++) {
		char id[STORE_POST_ID];
		struct sample s;
		int64_t before;

		(void)snprintf(id, sizeof(id), "%u.%u", (unsigned)kind, w.n);
		sample_fill(&s, id, NULL);
		before = last_entry(f);
		assert_true(every_fault_arm(kind, w.n, ""));
		err_clear(&f->err);
		walk_end(&w, f, store_add(f->store, &s.post, &f->err));
		buf_release(&s.bytes);
		/* All or nothing, and success only with all. */
		if (is_whole(f, id)) {
			assert_int_equal(last_entry(f), before + 3);
		} else {
			assert_int_equal(last_entry(f), before);
			assert_int_equal(w.result, -1);
		}
	}
	assert_true(w.met >= least);
}

static void a_fault_leaves_all_of_a_post_or_nothing(void **state)
{
	struct fixture *f = *state;

	fixture_open(f);
	walk_add(f, FAULT_STORE, 2);
	walk_add(f, FAULT_MEM, 100);
}

static void walk_change(struct fixture *f, enum fault_kind kind, unsigned least)
{
	struct walk w = { .kind = kind, .n = 1, .more = true };

	for (; w.more; w.n++) {
		char id[STORE_POST_ID];
		struct move m;
		int64_t before;

		(void)snprintf(id, sizeof(id), "%u.%u", (unsigned)kind, w.n);
		add_post(f, id, NULL, 0);
		before = last_entry(f);
		load(f, id, &m.post);
		move_fill(&m, ITEM_APPROVED);
		assert_true(every_fault_arm(kind, w.n, ""));
		err_clear(&f->err);
		walk_end(&w, f, store_change(f->store, &m.change, &f->err));
		load(f, id, &m.post);
		assert_int_equal(m.post.version == 2,
				 m.post.items[0].state == ITEM_APPROVED);
		assert_int_equal(m.post.version == 2,
				 last_entry(f) == before + 1);
		if (w.result == 0)
			assert_int_equal(m.post.version, 2);
	}
	assert_true(w.met >= least);
}

static void a_fault_leaves_all_of_a_change_or_nothing(void **state)
{
	struct fixture *f = *state;

	fixture_open(f);
	walk_change(f, FAULT_STORE, 2);
	walk_change(f, FAULT_MEM, 100);
}

static void a_fault_while_reading_gives_no_half_answer(void **state)
{
	struct fixture *f = *state;
	struct walk w = { .kind = FAULT_MEM, .n = 1, .more = true };

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	for (; w.more; w.n++) {
		struct arena arena = { 0 };
		struct store *other = NULL;
		struct store_post post;
		int result;

		assert_true(every_fault_arm(w.kind, w.n, ""));
		err_clear(&f->err);
		result = store_open(f->path, false, &other, &f->err);
		if (result == 0)
			result = store_load(other, "bcdfghj", &arena, &post,
					    &f->err);
		walk_end(&w, f, result);
		if (result == 0)
			assert_int_equal(post.item_count, 2);
		store_close(other);
		arena_release(&arena);
	}
	assert_true(w.met > 100);
}

static void walk_make(struct fixture *f, enum fault_kind kind)
{
	struct walk w = { .kind = kind, .n = 1, .more = true };
	struct stat st;

	for (; w.more; w.n++) {
		assert_true(every_fault_arm(kind, w.n, ""));
		err_clear(&f->err);
		walk_end(&w, f, store_open(f->path, true, &f->store, &f->err));
		store_close(f->store);
		f->store = NULL;
		if (stat(f->path, &st) == 0) {
			fixture_open(f);
			store_close(f->store);
			f->store = NULL;
			fixture_remove_store(f);
		} else {
			assert_int_equal(w.result, -1);
		}
	}
	assert_true(w.met >= 1);
}

static void a_fault_while_making_leaves_no_store_or_a_whole_one(void **state)
{
	walk_make(*state, FAULT_MEM);
	walk_make(*state, FAULT_IO);
	walk_make(*state, FAULT_STORE);
}

/* Adds and moves until killed. In a child of its own: no assertions of cmocka,
 * which would run the other tests there. */
static int live(const char *path)
{
	static const enum item_state way[] = { ITEM_APPROVED, ITEM_READY,
					       ITEM_SENDING };
	struct store *store;
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct sample s;
	struct move m;
	int result;

	if (store_open(path, true, &store, &err) < 0)
		return 1;
	sample_fill(&s, "bcdfghj", NULL);
	result = store_add(store, &s.post, &err);
	for (size_t i = 0; result == 0 && i < 3; i++) {
		result = store_load(store, "bcdfghj", &arena, &m.post, &err);
		if (result < 0)
			break;
		move_fill(&m, way[i]);
		result = store_change(store, &m.change, &err);
	}
	store_close(store);
	arena_release(&arena);
	buf_release(&s.bytes);
	return result < 0;
}

/* Lives until the n-th fault kills; whether it did. */
static bool is_killed(const char *path, enum fault_kind kind, unsigned n)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(every_fault_arm(kind, n, "!") ? live(path) : 2);
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	else
		assert_int_equal(WTERMSIG(status), SIGKILL);
	return WIFSIGNALED(status);
}

static void walk_kill(struct fixture *f, enum fault_kind kind, unsigned step,
		      unsigned least)
{
	struct store_post post;
	unsigned killed = 0;
	bool again = true;

	for (unsigned n = 1; again; n += step) {
		again = is_killed(f->path, kind, n);
		killed += again;
		fixture_open(f);
		/* The log tells as many moves as there were. */
		if (is_whole(f, "bcdfghj")) {
			load(f, "bcdfghj", &post);
			assert_int_equal(post.version - 1, post.items[0].state);
			assert_int_equal(last_entry(f), 2 + post.version);
			if (!again)
				assert_int_equal(post.items[0].state,
						 ITEM_SENDING);
		} else {
			assert_int_equal(last_entry(f), 0);
		}
		store_close(f->store);
		f->store = NULL;
		fixture_remove_store(f);
	}
	assert_true(killed >= least);
}

static void killed_anywhere_it_opens_again_whole(void **state)
{
	walk_kill(*state, FAULT_STORE, 1, 10);
	walk_kill(*state, FAULT_IO, 1, 1);
	walk_kill(*state, FAULT_MEM, 13, 50);
}

static void a_full_disk_acknowledges_nothing(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, small;
	struct sample s;
	struct stat st;

	fixture_open(f);
	add_post(f, "bcdfghj", "a", 0);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = (rlim_t)st.st_size;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	sample_fill(&s, "kkkkkkk", "b");
	/* More than fits into the pages that are there. */
	buf_reset(&s.bytes);
	for (int i = 0; i < 100000; i++)
		buf_addc(&s.bytes, 'x');
	s.post.bytes = s.bytes.data;
	s.post.len = s.bytes.len;
	err_clear(&f->err);
	assert_int_equal(store_add(f->store, &s.post, &f->err), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	buf_release(&s.bytes);
	store_close(f->store);
	fixture_open(f);
	assert_false(is_whole(f, "kkkkkkk"));
	assert_true(is_whole(f, "bcdfghj"));
	add_post(f, "kkkkkkk", "b", 0);
}

/* SQLite's own allocations fail like ours. */
static sqlite3_mem_methods memory;

static void *fallible_malloc(int size)
{
	return fault_hit(FAULT_MEM) ? NULL : memory.xMalloc(size);
}

static void *fallible_realloc(void *old, int size)
{
	return fault_hit(FAULT_MEM) ? NULL : memory.xRealloc(old, size);
}

static int make_memory_fallible(void)
{
	sqlite3_mem_methods fallible;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) != SQLITE_OK)
		return -1;
	fallible = memory;
	fallible.xMalloc = fallible_malloc;
	fallible.xRealloc = fallible_realloc;
	return sqlite3_config(SQLITE_CONFIG_MALLOC, &fallible) == SQLITE_OK ?
		       0 :
		       -1;
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_fault_leaves_all_of_a_post_or_nothing),
		TEST(a_fault_leaves_all_of_a_change_or_nothing),
		TEST(a_fault_while_reading_gives_no_half_answer),
		TEST(a_fault_while_making_leaves_no_store_or_a_whole_one),
		TEST(killed_anywhere_it_opens_again_whole),
		TEST(a_full_disk_acknowledges_nothing),
	};

	if (make_memory_fallible() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
