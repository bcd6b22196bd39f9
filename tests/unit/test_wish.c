#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "queue_posts.h"

static void a_second_yes_changes_nothing(void **state)
{
	struct fixture *f = *state;
	const char *id;
	int64_t before;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_ok(f, approve(f, LENA, id));
	before = entries(f);
	assert_ok(f, approve(f, LENA, id));
	assert_int_equal(entries(f), before);
	assert_ok(f, approve(f, JON, id));
	before = entries(f);
	assert_ok(f, approve(f, JON, id));
	assert_int_equal(entries(f), before);
}

static void only_the_digest_that_was_shown_is_approved(void **state)
{
	struct fixture *f = *state;
	struct queue_post post;
	char text[80], digest[65];
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	memcpy(digest, digest_of_post(f, id), sizeof(digest));
	(void)as(f, JON);
	(void)snprintf(text, sizeof(text), "%.11s", digest);
	assert_fails(
		f, ERR_INPUT,
		queue_approve(&f->queue, id, text, &f->arena, &post, &f->err));
	assert_fails(
		f, ERR_INPUT,
		queue_approve(&f->queue, id, "", &f->arena, &post, &f->err));
	(void)snprintf(text, sizeof(text), "%s0", digest);
	assert_fails(
		f, ERR_INPUT,
		queue_approve(&f->queue, id, text, &f->arena, &post, &f->err));
	for (size_t i = 0; i < 64; i += 7) {
		memcpy(text, digest, sizeof(digest));
		text[i] = text[i] == '0' ? '1' : '0';
		assert_fails(f, ERR_CONFLICT,
			     queue_approve(&f->queue, id, text, &f->arena,
					   &post, &f->err));
		last_entry_says(f, "what you approve has changed");
	}
	assert_int_equal(state_of(f, id), ITEM_HELD);
	(void)snprintf(text, sizeof(text), "sha256:%.12s", digest);
	assert_ok(f, queue_approve(&f->queue, id, text, &f->arena, &post,
				   &f->err));
	assert_int_equal(state_of(f, id), ITEM_READY);
	verify(f);
}

static void a_post_that_is_over_is_not_approved(void **state)
{
	static const enum item_state ends[] = { ITEM_BLOCKED, ITEM_WITHDRAWN,
						ITEM_REJECTED, ITEM_EXPIRED };
	struct fixture *f = *state;
	struct queue_post post;
	struct queue_receipt receipt;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "z", "t");
	const char *id;
	char ref[8];

	fixture_open(f);
	for (size_t i = 0; i < 4; i++) {
		(void)snprintf(ref, sizeof(ref), "%zu", i);
		id = held(f, ref, "legal");
		assert_ok(f, approve(f, JON, id)); /* not enough */
		find(f, id, &post);
		for (size_t n = 0; n < 2; n++) {
			struct item item = post.stored.items[n];

			find(f, id, &post);
			item.state = ends[i];
			assert_ok(f, queue_move(&f->queue, &post, &item, "end",
						NULL, NULL, &f->err));
		}
		assert_int_equal(approve(f, LENA, id), -1);
		assert_int_equal(f->err.code, ERR_REFUSED);
		assert_non_null(strstr(f->err.text, item_state_name(ends[i])));
		assert_int_equal(approve(f, JON, id), -1);
	}
	revision.expires = NOW + 1;
	assert_ok(f, queue_submit(as(f, MARIA), &revision, false, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	f->queue.now = NOW + 1;
	assert_int_equal(approve(f, LENA, receipt.id), -1);
	assert_int_equal(f->err.code, ERR_REFUSED);
	verify(f);
}

static void what_comes_back_to_held_needs_a_new_yes(void **state)
{
	struct fixture *f = *state;
	struct queue_post post;
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_ok(f, approve(f, JON, id));
	deliver(f, id, ITEM_HELD);
	find(f, id, &post);
	assert_int_equal(post.stored.approval_count, 0);
	assert_int_equal(post.stored.items[0].state, ITEM_HELD);
	assert_int_equal(post.stored.items[1].state, ITEM_READY);
	assert_ok(f, approve(f, JON, id));
	assert_int_equal(state_of(f, id), ITEM_READY);
	verify(f);
}

static void reviewers_reject_and_authors_withdraw(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt receipt;
	struct queue_post post;
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_fails(f, ERR_REFUSED,
		     queue_reject(as(f, MARIA), id, "no", &f->arena, &post,
				  &f->err));
	assert_fails(
		f, ERR_REFUSED,
		queue_reject(as(f, BOT), id, "no", &f->arena, &post, &f->err));
	assert_fails(
		f, ERR_INPUT,
		queue_reject(as(f, JON), id, "", &f->arena, &post, &f->err));
	assert_fails(f, ERR_INPUT,
		     queue_reject(as(f, JON), id, "\xFF", &f->arena, &post,
				  &f->err));
	assert_fails(f, ERR_REFUSED,
		     queue_withdraw(as(f, JON), id, &f->arena, &post, &f->err));
	assert_ok(f, queue_reject(as(f, JON), id, "too loud", &f->arena, &post,
				  &f->err));
	assert_int_equal(state_of(f, id), ITEM_REJECTED);
	last_entry_says(f, "too loud");
	assert_fails(
		f, ERR_REFUSED,
		queue_withdraw(as(f, MARIA), id, &f->arena, &post, &f->err));
	assert_non_null(strstr(f->err.text, "rejected"));

	id = held(f, "b", "brand");
	f->queue.person = NULL;
	assert_fails(f, ERR_REFUSED,
		     queue_withdraw(&f->queue, id, &f->arena, &post, &f->err));
	assert_ok(f,
		  queue_withdraw(as(f, ROOT), id, &f->arena, &post, &f->err));
	assert_int_equal(state_of(f, id), ITEM_WITHDRAWN);

	(void)as(f, JON);
	assert_ok(f, hand_in(f, "c", "t", ONE("brand"), 1, &receipt));
	assert_fails(f, ERR_REFUSED,
		     queue_reject(as(f, JON), receipt.id, "mine", &f->arena,
				  &post, &f->err));
	assert_ok(f, queue_withdraw(as(f, JON), receipt.id, &f->arena, &post,
				    &f->err));
	verify(f);
}

static void what_is_on_its_way_is_not_withdrawn(void **state)
{
	static const enum item_state way[] = { ITEM_SENDING, ITEM_UNCERTAIN,
					       ITEM_SENT };
	struct fixture *f = *state;
	struct queue_post post;
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_ok(f, approve(f, JON, id));
	deliver(f, id, ITEM_SENDING);
	/* The account that hasn't begun is withdrawn, the other stays. */
	assert_ok(f,
		  queue_withdraw(as(f, MARIA), id, &f->arena, &post, &f->err));
	for (size_t i = 0; i < 3; i++) {
		if (i > 0)
			deliver(f, id, way[i]);
		assert_fails(f, ERR_REFUSED,
			     queue_withdraw(as(f, MARIA), id, &f->arena, &post,
					    &f->err));
		assert_int_equal(state_of(f, id), way[i]);
	}
	verify(f);
}

static void an_uncertain_delivery_is_settled_by_a_person(void **state)
{
	struct fixture *f = *state;
	struct queue_post post;
	const char *id;

	fixture_open(f);
	id = held(f, "a", "brand");
	assert_ok(f, approve(f, JON, id));
	deliver(f, id, ITEM_SENDING);
	assert_fails(f, ERR_REFUSED,
		     queue_settle(as(f, JON), id, NULL, NULL, "looked",
				  &f->arena, &post, &f->err));
	deliver(f, id, ITEM_UNCERTAIN);
	assert_fails(f, ERR_REFUSED,
		     queue_settle(as(f, MARIA), id, NULL, NULL, "looked",
				  &f->arena, &post, &f->err));
	assert_fails(f, ERR_INPUT,
		     queue_settle(as(f, JON), id, NULL, NULL, NULL, &f->arena,
				  &post, &f->err));
	assert_fails(f, ERR_INPUT,
		     queue_settle(as(f, JON), id, NULL, "javascript:x", NULL,
				  &f->arena, &post, &f->err));
	assert_fails(f, ERR_REFUSED,
		     queue_settle(as(f, JON), id, "acme-x", NULL, "looked",
				  &f->arena, &post, &f->err));
	assert_ok(f, queue_settle(as(f, JON), id, NULL, NULL, "looked",
				  &f->arena, &post, &f->err));
	find(f, id, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_READY);
	assert_string_equal(post.stored.items[0].key, id);
	f->queue.now++;
	deliver(f, id, ITEM_SENDING);
	deliver(f, id, ITEM_UNCERTAIN);
	assert_ok(f, queue_settle(as(f, ROOT), id, "acme-site",
				  "https://acme.example/1", NULL, &f->arena,
				  &post, &f->err));
	find(f, id, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_SENT);
	assert_string_equal(post.stored.items[0].remote_url,
			    "https://acme.example/1");
	verify(f);
}

static void who_wrote_it_does_not_say_that_it_is_absent(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt receipt;
	struct queue_post post;

	fixture_open(f);
	(void)as(f, JON);
	assert_ok(f, hand_in(f, "a", "t", ONE("*"), 1, &receipt));
	assert_ok(f, approve(f, LENA, receipt.id));
	deliver(f, receipt.id, ITEM_SENDING);
	deliver(f, receipt.id, ITEM_UNCERTAIN);
	assert_fails(f, ERR_REFUSED,
		     queue_settle(as(f, JON), receipt.id, NULL, NULL, "looked",
				  &f->arena, &post, &f->err));
	last_entry_says(f, "another person");
	assert_int_equal(state_of(f, receipt.id), ITEM_UNCERTAIN);
	assert_ok(f, queue_settle(as(f, LENA), receipt.id, NULL, NULL, "looked",
				  &f->arena, &post, &f->err));
	assert_int_equal(state_of(f, receipt.id), ITEM_READY);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_second_yes_changes_nothing),
		TEST(only_the_digest_that_was_shown_is_approved),
		TEST(a_post_that_is_over_is_not_approved),
		TEST(what_comes_back_to_held_needs_a_new_yes),
		TEST(reviewers_reject_and_authors_withdraw),
		TEST(what_is_on_its_way_is_not_withdrawn),
		TEST(an_uncertain_delivery_is_settled_by_a_person),
		TEST(who_wrote_it_does_not_say_that_it_is_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
