#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/wait.h>

#include "queue_posts.h"

static void a_held_post_becomes_ready_when_enough_say_yes(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt receipt;
	struct queue_progress progress[2];
	struct queue_post post;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f,
		  hand_in(f, "a", "text", TWO("legal", "brand"), 2, &receipt));
	assert_int_equal(strlen(receipt.id), 7);
	assert_int_equal(strspn(receipt.id, "bcdfghjkmnpqrstvwxyz"), 7);
	assert_int_equal(receipt.expires, NOW + 7 * DAY);
	assert_int_equal(receipt.need_count, 2);
	assert_null(receipt.replaced);
	assert_ok(f, approve(f, LENA, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_HELD);
	find(f, receipt.id, &post);
	assert_false(queue_progress(&f->policy, &post, NOW, progress));
	assert_string_equal(progress[0].group, "legal");
	assert_int_equal(progress[0].have, 1);
	assert_int_equal(progress[1].have, 0);
	assert_ok(f, approve(f, JON, receipt.id));
	find(f, receipt.id, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_READY);
	assert_int_equal(post.stored.items[1].state, ITEM_READY);
	assert_true(queue_progress(&f->policy, &post, NOW, progress));
	verify(f);
}

static void the_returned_post_is_the_one_in_the_store(void **state)
{
	struct fixture *f = *state;
	struct queue_post told, stored;
	const char *id, *digest;

	fixture_open(f);
	id = held(f, "a", "brand");
	digest = digest_of_post(f, id);
	assert_ok(f, queue_approve(as(f, JON), id, digest, &f->arena, &told,
				   &f->err));
	find(f, id, &stored);
	assert_int_equal(told.stored.version, stored.stored.version);
	assert_int_equal(told.stored.approval_count, 1);
	assert_int_equal(stored.stored.approval_count, 1);
	assert_string_equal(told.stored.approvals[0].person,
			    stored.stored.approvals[0].person);
	assert_int_equal(told.stored.items[1].state,
			 stored.stored.items[1].state);
	assert_int_equal(told.stored.items[1].since,
			 stored.stored.items[1].since);
}

static void a_clean_post_goes_on_by_itself(void **state)
{
	struct fixture *f = *state;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "a", "t");
	struct queue_receipt receipt;

	fixture_open(f);
	assert_ok(f, queue_submit(as(f, MARIA), &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_int_equal(receipt.state, ITEM_READY);
	assert_int_equal(state_of(f, receipt.id), ITEM_READY);
	revision.not_before = NOW + 1;
	assert_ok(f, queue_submit(as(f, MARIA), &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_int_equal(receipt.state, ITEM_APPROVED);
	assert_non_null(receipt.replaced);
	assert_int_equal(state_of(f, receipt.replaced), ITEM_WITHDRAWN);
	verify(f);
}

static void an_approved_post_waits_for_its_time(void **state)
{
	struct fixture *f = *state;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "a", "t");
	struct queue_receipt receipt;

	fixture_open(f);
	revision.not_before = NOW + 1;
	assert_ok(f, queue_submit(as(f, MARIA), &revision, false, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	/* Without needs, a held post takes one reviewer. */
	assert_int_equal(receipt.need_count, 1);
	assert_string_equal(receipt.needs[0].group, "*");
	assert_ok(f, approve(f, LENA, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_APPROVED);
	verify(f);
}

static void what_could_never_be_sent_is_refused_at_the_door(void **state)
{
	struct fixture *f = *state;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "a", "t");
	struct queue_receipt receipt;

	fixture_open(f);
	(void)as(f, MARIA);
	revision.expires = NOW;
	assert_fails(f, ERR_INPUT,
		     queue_submit(&f->queue, &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	revision.expires = NOW + 5;
	revision.not_before = NOW + 5;
	assert_fails(f, ERR_INPUT,
		     queue_submit(&f->queue, &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	revision.expires = 0;
	targets[1].account = targets[0].account;
	assert_fails(f, ERR_INPUT,
		     queue_submit(&f->queue, &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	revision.target_count = 0;
	assert_fails(f, ERR_INPUT,
		     queue_submit(&f->queue, &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_int_equal(entries(f), 0);
}

static void the_same_revision_is_one_post(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt first, again;
	struct queue_post post;
	int64_t before;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "text", ONE("brand"), 1, &first));
	before = entries(f);
	f->queue.now += DAY;
	assert_ok(f, hand_in(f, "a", "text", ONE("brand"), 1, &again));
	assert_true(again.again);
	assert_string_equal(again.id, first.id);
	assert_string_equal(again.digest, first.digest);
	assert_int_equal(again.expires, first.expires);
	assert_string_equal(again.needs[0].group, "brand");
	assert_int_equal(entries(f), before);
	assert_ok(f, approve(f, JON, first.id));
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "text", ONE("brand"), 1, &again));
	assert_int_equal(again.state, ITEM_READY);
	assert_ok(f, queue_withdraw(as(f, MARIA), first.id, &f->arena, &post,
				    &f->err));
	assert_ok(f, hand_in(f, "a", "text", ONE("brand"), 1, &again));
	assert_false(again.again);
	assert_string_not_equal(again.id, first.id);
	verify(f);
}

static void an_edit_replaces_what_is_not_sent_yet(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt second;
	struct queue_post post;
	const char *first;

	fixture_open(f);
	first = held(f, "a", "brand");
	(void)held(f, "b", "brand");
	assert_ok(f, approve(f, JON, first));
	deliver(f, first, ITEM_SENDING);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "edited", ONE("brand"), 1, &second));
	assert_string_equal(second.replaced, first);
	find(f, first, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_SENDING);
	assert_int_equal(post.stored.items[1].state, ITEM_WITHDRAWN);
	/* Nothing carries over: a new revision starts without approvals. */
	find(f, second.id, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_HELD);
	assert_int_equal(post.stored.approval_count, 0);
	verify(f);
}

static void drafts_without_a_ref_replace_nothing(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt a, b;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, NULL, "one", ONE("brand"), 1, &a));
	assert_ok(f, hand_in(f, NULL, "two", ONE("brand"), 1, &b));
	assert_null(b.replaced);
	assert_int_equal(state_of(f, a.id), ITEM_HELD);
}

static void a_prefix_finds_one_post_or_names_them_all(void **state)
{
	struct fixture *f = *state;
	struct queue_post post;
	const char *ids[30];
	char prefix[8] = "";

	fixture_open(f);
	for (size_t i = 0; i < 30; i++) {
		char ref[8];

		(void)snprintf(ref, sizeof(ref), "%zu", i);
		ids[i] = held(f, ref, "brand");
	}
	for (size_t i = 0; i < 30; i++) {
		size_t same = 0;

		prefix[0] = ids[i][0];
		for (size_t k = 0; k < 30; k++)
			same += ids[k][0] == prefix[0];
		if (same == 1) {
			find(f, prefix, &post);
			assert_string_equal(post.stored.id, ids[i]);
		} else {
			assert_fails(f, ERR_INPUT,
				     queue_find(&f->queue, prefix, &f->arena,
						&post, &f->err));
			assert_non_null(strstr(f->err.text, ", "));
		}
		find(f, ids[i], &post);
		assert_string_equal(post.stored.id, ids[i]);
	}
	assert_fails(f, ERR_NOT_FOUND,
		     queue_find(&f->queue, "", &f->arena, &post, &f->err));
	assert_fails(f, ERR_NOT_FOUND,
		     queue_find(&f->queue, "aaa", &f->arena, &post, &f->err));
}

static void a_blocked_draft_is_noted(void **state)
{
	struct fixture *f = *state;

	fixture_open(f);
	assert_ok(f, queue_refuse_draft(as(f, MARIA), "posts/a.md", &f->err));
	last_entry_says(f, "posts/a.md");
	last_entry_says(f, "\"action\":\"blocked\"");
	assert_int_equal(entries(f), 1);
}

static void of_two_who_race_one_decides(void **state)
{
	struct fixture *f = *state;
	struct queue other;
	struct store *store;
	struct queue_post seen, post;
	struct item item;
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_ok(f, store_open(f->path, false, &store, &f->err));
	find(f, id, &seen);
	other = *as(f, JON);
	other.store = store;
	assert_ok(f, queue_reject(&other, id, "no", &f->arena, &post, &f->err));
	/* What the deliverer saw is not what there is. */
	item = seen.stored.items[0];
	item.state = ITEM_APPROVED;
	assert_fails(
		f, ERR_CONFLICT,
		queue_move(&f->queue, &seen, &item, "x", NULL, NULL, &f->err));
	assert_int_equal(approve(f, OMAR, id), -1);
	assert_int_equal(f->err.code, ERR_REFUSED);
	store_close(store);
	verify(f);
}

#define RACERS 4

/* Says yes, or hands in, in a process of its own; 0 when it could. */
static int race(struct fixture *f, const char *id, int person)
{
	struct store *store;
	struct queue_post post;
	struct queue_receipt receipt;
	struct queue *queue = as(f, person);
	int result;

	if (store_open(f->path, false, &store, &f->err) < 0)
		return 1;
	queue->store = store;
	if (id != NULL && queue_find(queue, id, &f->arena, &post, &f->err) < 0)
		return 1;
	result = id != NULL ? queue_approve(queue, id, post.stored.digest,
					    &f->arena, &post, &f->err) :
			      hand_in(f, "raced", "raced", ONE("brand"), 1,
				      &receipt);
	store_close(store);
	return result < 0;
}

static void start(struct fixture *f, const char *id, const int *people)
{
	pid_t pids[RACERS];
	int status;

	store_close(f->store); /* no connection crosses a fork */
	f->store = NULL;
	for (size_t i = 0; i < RACERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(race(f, id, people[i]));
		assert_true(pids[i] > 0);
	}
	for (size_t i = 0; i < RACERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	err_clear(&f->err);
	fixture_open(f);
}

static void all_who_race_are_counted(void **state)
{
	static const int yes[RACERS] = { JON, LENA, OMAR, JON };
	static const int same[RACERS] = { MARIA, MARIA, MARIA, MARIA };
	struct route_need needs[] = { { "*", 3 } };
	struct fixture *f = *state;
	struct queue_receipt receipt;
	struct queue_post post;
	const char **ids;
	size_t count;

	fixture_open(f);
	for (int round = 0; round < 10; round++) {
		char ref[16];

		(void)snprintf(ref, sizeof(ref), "%d", round);
		(void)as(f, MARIA);
		assert_ok(f, hand_in(f, ref, "t", needs, 1, &receipt));
		start(f, receipt.id, yes);
		find(f, receipt.id, &post);
		assert_int_equal(post.stored.approval_count, 3);
		assert_int_equal(post.stored.items[0].state, ITEM_READY);
	}
	/* The same draft handed in four times at once is one post. */
	start(f, NULL, same);
	assert_ok(f, store_by_ref(f->store, "raced", &f->arena, &ids, &count,
				  &f->err));
	assert_int_equal(count, 1);
	verify(f);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_held_post_becomes_ready_when_enough_say_yes),
		TEST(the_returned_post_is_the_one_in_the_store),
		TEST(a_clean_post_goes_on_by_itself),
		TEST(an_approved_post_waits_for_its_time),
		TEST(what_could_never_be_sent_is_refused_at_the_door),
		TEST(the_same_revision_is_one_post),
		TEST(an_edit_replaces_what_is_not_sent_yet),
		TEST(drafts_without_a_ref_replace_nothing),
		TEST(a_prefix_finds_one_post_or_names_them_all),
		TEST(a_blocked_draft_is_noted),
		TEST(of_two_who_race_one_decides),
		TEST(all_who_race_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
