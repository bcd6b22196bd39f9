#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "queue_posts.h"

static void one_person_counts_once_in_each_group(void **state)
{
	struct fixture *f = *state;
	struct route_need both[] = { { "brand", 1 },
				     { "legal", 1 },
				     { "*", 2 } };
	struct queue_receipt receipt;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "text", both, 3, &receipt));
	assert_ok(f, approve(f, OMAR, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_HELD);
	assert_ok(f, approve(f, OMAR, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_HELD);
	assert_ok(f, approve(f, JON, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_READY);
}

static void nobody_approves_what_they_had_a_hand_in(void **state)
{
	static const struct {
		int person;
		const char *author;
		const char *submitter;
		bool may;
	} cases[] = {
		{ JON, "maria", "maria", true },
		{ LENA, "maria", "maria", true },
		{ JON, "jon", "maria", false },
		{ JON, "maria", "jon", false },
		{ JON, "jdoe", "maria", false }, /* login */
		{ JON, "jd", "maria", false },	 /* alias */
		{ JON, "Jon Doe <jon@acme.example>", "maria", false },
		{ JON, "Jon", "maria", true }, /* another name */
		{ JON, NULL, "bot", true },
		{ JON, "an agency", "bot", true },
		{ LENA, "jon", "jon", true },
		{ MARIA, "an agency", "bot", false }, /* no reviewer */
		{ BOT, "maria", "maria", false },     /* an agent */
		{ ROOT, "maria", "maria", false },    /* admin only */
	};
	struct fixture *f = *state;

	fixture_open(f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct revision_target targets[2];
		struct revision revision;
		struct queue_receipt receipt;
		struct queue_post post;
		char ref[16];
		const char *why;

		(void)snprintf(ref, sizeof(ref), "%zu", i);
		revision = fixture_revision(targets, ref, "text");
		revision.author = cases[i].author;
		revision.submitter = cases[i].submitter;
		assert_ok(f,
			  queue_submit(as(f, MARIA), &revision, false, NULL, 0,
				       "[]", &f->arena, &receipt, &f->err));
		find(f, receipt.id, &post);
		why = queue_may_approve(
			&f->policy, &fixture_people[cases[i].person], &post);
		if ((why == NULL) != cases[i].may)
			fail_msg("case %zu: %s", i, why);
		assert_int_equal(approve(f, cases[i].person, receipt.id),
				 cases[i].may ? 0 : -1);
		if (!cases[i].may) {
			assert_int_equal(f->err.code, ERR_REFUSED);
			assert_non_null(strstr(f->err.text, why));
			last_entry_says(f, "\"action\":\"refused\"");
			last_entry_says(f, why);
			assert_int_equal(state_of(f, receipt.id), ITEM_HELD);
		}
		assert_non_null(queue_may_approve(&f->policy, NULL, &post));
	}
	verify(f);
}

static void who_wrote_an_earlier_version_does_not_approve_a_later(void **state)
{
	struct fixture *f = *state;
	struct queue_receipt first, second, other;
	struct queue_post post;

	fixture_open(f);
	(void)as(f, JON);
	assert_ok(f, hand_in(f, "a", "one", ONE("brand"), 1, &first));
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "two", ONE("brand"), 1, &second));
	assert_ok(f, hand_in(f, "b", "two", ONE("brand"), 1, &other));
	find(f, second.id, &post);
	assert_int_equal(post.writers.count, 2);
	assert_int_equal(approve(f, JON, second.id), -1);
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_ok(f, approve(f, JON, other.id));
	assert_ok(f, approve(f, OMAR, second.id));
	/* A later version is no hand in an earlier one. */
	find(f, first.id, &post);
	assert_int_equal(post.writers.count, 1);
}

static void approvals_end(void **state)
{
	struct fixture *f = *state;
	struct queue_progress progress[2];
	struct queue_receipt receipt;
	struct queue_post post;

	fixture_open(f);
	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, "a", "t", TWO("legal", "brand"), 2, &receipt));
	assert_ok(f, approve(f, LENA, receipt.id));
	find(f, receipt.id, &post);
	(void)queue_progress(&f->policy, &post, NOW + 7 * DAY, progress);
	assert_int_equal(progress[0].have, 1);
	(void)queue_progress(&f->policy, &post, NOW + 7 * DAY + 1, progress);
	assert_int_equal(progress[0].have, 0);
	/* Lena lost the role since: hers doesn't count. */
	fixture_people[LENA].roles = ROLE_AUTHOR;
	(void)queue_progress(&f->policy, &post, NOW, progress);
	fixture_people[LENA].roles = ROLE_REVIEWER;
	assert_int_equal(progress[0].have, 0);
	/* Given again, it takes the place of the one that ended. */
	f->queue.now = NOW + 8 * DAY;
	assert_ok(f, approve(f, JON, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_HELD);
	assert_ok(f, approve(f, LENA, receipt.id));
	find(f, receipt.id, &post);
	assert_int_equal(post.stored.items[0].state, ITEM_READY);
	assert_int_equal(post.stored.approval_count, 2);
	verify(f);
}

/* Who is known by login can't have been approved for under another's name. */
static void a_claimed_yes_stands_only_where_claims_are_believed(void **state)
{
	struct fixture *f = *state;
	struct queue_post post;
	const char *id, *digest;

	fixture_open(f);
	id = held(f, "a", "brand");
	digest = digest_of_post(f, id);
	(void)as(f, JON);
	f->queue.actor.claimed = true;
	assert_ok(f, queue_approve(&f->queue, id, digest, &f->arena, &post,
				   &f->err));
	assert_int_equal(state_of(f, id), ITEM_HELD);
	assert_ok(f, approve(f, JON, id));
	assert_int_equal(state_of(f, id), ITEM_READY);

	f->policy.identity = IDENTITY_CLAIMED;
	id = held(f, "b", "brand");
	digest = digest_of_post(f, id);
	(void)as(f, JON);
	f->queue.actor.claimed = true;
	assert_ok(f, queue_approve(&f->queue, id, digest, &f->arena, &post,
				   &f->err));
	assert_int_equal(state_of(f, id), ITEM_READY);
	verify(f);
}

/* Nor can it have been handed in under another's name. */
static void a_claimed_submitter_counts_only_where_claims_are_believed(
	void **state)
{
	struct fixture *f = *state;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "a", "a");
	struct queue_receipt receipt;

	fixture_open(f);
	revision.claimed = 1;
	assert_ok(f, queue_submit(as(f, MARIA), &revision, false, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_fails(f, ERR_REFUSED, approve(f, JON, receipt.id));
	f->policy.identity = IDENTITY_CLAIMED;
	assert_ok(f, approve(f, JON, receipt.id));
	assert_int_equal(state_of(f, receipt.id), ITEM_READY);
	f->policy.identity = IDENTITY_LOGIN;
	verify(f);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_person_counts_once_in_each_group),
		TEST(nobody_approves_what_they_had_a_hand_in),
		TEST(who_wrote_an_earlier_version_does_not_approve_a_later),
		TEST(approvals_end),
		TEST(a_claimed_yes_stands_only_where_claims_are_believed),
		TEST(a_claimed_submitter_counts_only_where_claims_are_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
