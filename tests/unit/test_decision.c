#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>

#include "every_fault.h"
#include "queue_posts.h"

/* xorshift64 (Marsaglia), with a seed of ours: the same history each time. */
static unsigned pick(uint64_t *seed, unsigned below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (unsigned)(*seed >> 33) % below;
}

#define KNOWN 64

static void random_move(struct fixture *f, const char *id, uint64_t *seed)
{
	struct store_attempt attempt = { .started = f->queue.now,
					 .bytes_handed = -1 };
	enum item_state to = (enum item_state)pick(seed, ITEM_STATES);
	struct queue_post post;
	struct item item;
	enum item_state from;
	int result;

	find(f, id, &post);
	item = post.stored.items[pick(seed, 2)];
	from = item.state;
	item.state = to;
	attempt.account = item.account;
	if (to == ITEM_SENDING && item.key == NULL) {
		item.key = arena_copy(&f->arena, id, strlen(id), &f->err);
		item.key_time = 1;
	}
	if (to == ITEM_SENT)
		item.remote_id = "1";
	result = queue_move(&f->queue, &post, &item, "test", NULL,
			    to == ITEM_SENDING && from != to ? &attempt : NULL,
			    &f->err);
	if (result < 0 && f->err.code == ERR_CONFLICT)
		fail_msg("%s", f->err.text);
	if (from != to)
		assert_int_equal(result == 0, item_may_move(from, to));
}

static void random_step(struct fixture *f, char ids[KNOWN][STORE_POST_ID],
			size_t *known, uint64_t *seed)
{
	static const char *const refs[] = { "a", "b", "c", "d", NULL };
	static const char *const texts[] = { "1", "2", "3" };
	int person = (int)pick(seed, PEOPLE);
	const char *id = ids[*known > 0 ? pick(seed, (unsigned)*known) : 0];
	struct queue_receipt receipt;
	struct queue_post post;

	(void)as(f, person);
	f->queue.now += pick(seed, 3) * (DAY / 2);
	if (*known == 0 || pick(seed, 6) == 0) {
		const char *ref = refs[pick(seed, 5)];

		assert_ok(f, hand_in(f, ref, texts[pick(seed, 3)],
				     ONE(pick(seed, 2) ? "brand" : "*"), 1,
				     &receipt));
		if (!receipt.again && *known < KNOWN)
			memcpy(ids[(*known)++], receipt.id, 8);
		return;
	}
	switch (pick(seed, 8)) {
	case 0:
		(void)queue_reject(&f->queue, id, "no", &f->arena, &post,
				   &f->err);
		break;
	case 1:
		(void)queue_withdraw(&f->queue, id, &f->arena, &post, &f->err);
		break;
	case 2:
		(void)queue_settle(&f->queue, id, NULL,
				   pick(seed, 2) ? "https://a.example" : NULL,
				   "looked", &f->arena, &post, &f->err);
		break;
	case 3:
	case 4:
		random_move(f, id, seed);
		break;
	default:
		if (approve(f, person, id) == 0) {
			struct queue_progress progress[1];

			find(f, id, &post);
			if (post.stored.items[0].state == ITEM_HELD)
				assert_false(queue_progress(&f->policy, &post,
							    f->queue.now,
							    progress));
		}
		break;
	}
	/* Whatever was refused, nothing broke. */
	if (f->err.code != ERR_NONE && f->err.code != ERR_REFUSED &&
	    f->err.code != ERR_INTERNAL)
		fail_msg("%s", f->err.text);
}

static void any_history_replays_to_what_is_stored(void **state)
{
	char ids[KNOWN][STORE_POST_ID] = { { 0 } };
	struct fixture *f = *state;
	uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);
	size_t known = 0;

	fixture_open(f);
	for (int i = 0; i < 1500; i++) {
		random_step(f, ids, &known, &seed);
		if (i % 25 == 0)
			verify(f);
		arena_reset(&f->arena);
	}
	verify(f);
	assert_int_equal(known, KNOWN);
}

/* The whole way of a post; 0 when all of it was done. */
static int go(struct fixture *f)
{
	struct queue_receipt receipt;
	struct queue_post post;
	struct item item;
	struct store_attempt attempt = { .account = "acme-site",
					 .started = NOW,
					 .bytes_handed = -1 };

	if (store_open(f->path, true, &f->store, &f->err) < 0)
		return -1;
	f->queue.store = f->store;
	(void)as(f, MARIA);
	if (hand_in(f, "a", "one", ONE("brand"), 1, &receipt) < 0 ||
	    hand_in(f, "a", "two", ONE("brand"), 1, &receipt) < 0 ||
	    queue_find(&f->queue, receipt.id, &f->arena, &post, &f->err) < 0)
		return -1;
	(void)as(f, JON);
	if (queue_approve(&f->queue, receipt.id, receipt.digest, &f->arena,
			  &post, &f->err) < 0)
		return -1;
	item = post.stored.items[0];
	item.state = ITEM_SENDING;
	item.key = "k";
	item.key_time = 1;
	return queue_move(&f->queue, &post, &item, "claim", NULL, &attempt,
			  &f->err);
}

static void look_after(struct fixture *f, bool done)
{
	struct queue_post post;
	const char **ids;
	size_t count;

	store_close(f->store);
	f->store = NULL;
	err_clear(&f->err);
	if (store_open(f->path, false, &f->store, &f->err) < 0) {
		assert_int_equal(f->err.code, ERR_NOT_FOUND);
		assert_false(done);
		return;
	}
	f->queue.store = f->store;
	verify(f);
	assert_ok(f, store_by_ref(f->store, "a", &f->arena, &ids, &count,
				  &f->err));
	assert_true(count <= 2);
	if (count == 2) {
		find(f, ids[1], &post);
		assert_int_equal(post.stored.items[0].state, ITEM_WITHDRAWN);
		find(f, ids[0], &post);
		assert_true(post.stored.items[0].state == ITEM_HELD ||
			    post.stored.items[0].state == ITEM_READY ||
			    post.stored.items[0].state == ITEM_SENDING);
		/* Nobody's yes is lost or made up. */
		assert_int_equal(post.stored.approval_count,
				 post.stored.items[0].state != ITEM_HELD);
	}
	if (done)
		assert_int_equal(post.stored.items[0].state, ITEM_SENDING);
	store_close(f->store);
	f->store = NULL;
	fixture_remove_store(f);
}

static void walk(struct fixture *f, enum fault_kind kind, const char *suffix,
		 unsigned step, unsigned least)
{
	unsigned met = 0;
	bool more = true;

	for (unsigned n = 1; more; n += step) {
		int result;

		arena_release(&f->arena);
		assert_true(every_fault_arm(kind, n, suffix));
		err_clear(&f->err);
		result = go(f);
		if (result < 0)
			assert_true(f->err.text[0] != '\0');
		more = suffix[0] == '\0' ? every_fault_met(kind, n) :
					   result < 0;
		assert_true(fault_arm(NULL));
		met += more;
		if (!more)
			assert_int_equal(result, 0);
		look_after(f, result == 0);
	}
	assert_true(met >= least);
}

static void a_fault_anywhere_leaves_old_or_new_and_no_false_yes(void **state)
{
	struct fixture *f = *state;

	walk(f, FAULT_STORE, "", 1, 10);
	walk(f, FAULT_STORE, "+", 1, 10);
	walk(f, FAULT_IO, "", 1, 1);
	walk(f, FAULT_MEM, "", 1, 50);
	walk(f, FAULT_MEM, "+", 3, 15);
}

static void a_kill_anywhere_leaves_old_or_new(void **state)
{
	static const enum fault_kind kinds[] = { FAULT_STORE, FAULT_MEM };
	struct fixture *f = *state;

	for (size_t k = 0; k < 2; k++) {
		unsigned killed = 0;
		bool again = true;

		for (unsigned n = 1; again; n++) {
			int status = 0;
			pid_t pid = fork();

			if (pid == 0)
				_exit(every_fault_arm(kinds[k], n, "!") ?
					      go(f) < 0 :
					      2);
			assert_true(pid > 0);
			assert_int_equal(waitpid(pid, &status, 0), pid);
			again = WIFSIGNALED(status);
			if (again)
				assert_int_equal(WTERMSIG(status), SIGKILL);
			else
				assert_int_equal(WEXITSTATUS(status), 0);
			killed += again;
			look_after(f, !again);
		}
		assert_true(killed >= 10);
	}
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_history_replays_to_what_is_stored),
		TEST(a_fault_anywhere_leaves_old_or_new_and_no_false_yes),
		TEST(a_kill_anywhere_leaves_old_or_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
