#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "queue_posts.h"

/* The digest differs: another policy, and another person. */
static void a_draft_that_went_out_is_not_queued_again(void **state)
{
	struct fixture *f = *state;
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, "a", "a");
	struct queue_receipt receipt;
	const char *first;

	fixture_open(f);
	first = held(f, "a", "brand");
	assert_ok(f, approve(f, JON, first));
	deliver(f, first, ITEM_SENDING);
	revision.policy = "another";
	revision.submitter = "jon";
	revision.target_count = 1;
	for (int i = 0; i < 2; i++) {
		assert_ok(f, queue_submit(as(f, JON), &revision, true, NULL, 0,
					  "[]", &f->arena, &receipt, &f->err));
		assert_true(receipt.again);
		assert_string_equal(receipt.id, first);
		assert_string_equal(receipt.digest, digest_of_post(f, first));
		if (i == 0)
			deliver(f, first, ITEM_SENT);
	}
	/* For one account more, it would be there twice for the first. */
	revision.target_count = 2;
	assert_fails(f, ERR_REFUSED,
		     queue_submit(as(f, JON), &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_non_null(strstr(f->err.text, "--to"));
	revision.targets = targets + 1;
	revision.target_count = 1;
	assert_ok(f, queue_submit(as(f, JON), &revision, true, NULL, 0, "[]",
				  &f->arena, &receipt, &f->err));
	assert_false(receipt.again);
	verify(f);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_that_went_out_is_not_queued_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
