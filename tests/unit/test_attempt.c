#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "deliver_fixture.h"
#include "every_fault.h"
#include "send/attempt_item.h"
/* Every call that can fail, does; then the deliverer comes again as often as
 * needed. However it went, the post stands in the feed exactly once. */
static void walk(struct world *world, enum fault_kind kind, const char *suffix)
{
	unsigned met = 0;
	bool more = true;

	EVERY_FAULT(kind, suffix, n) {
		char text[32];

		(void)fault_arm(NULL);
		(void)snprintf(text, sizeof(text), "%d.%s.%u.", (int)kind,
			       suffix, n);
		world_time(MORNING);
		world_open(world, "limits: {per_account_per_hour: 10000}\n",
			   "hold");
		world_submit(world, text);
		assert_true(every_fault_arm(kind, n, suffix));
		more = world_run(world, "site", attempt_send) < 0 ||
		       world->end != ATTEMPT_SENT;
		if (suffix[0] == '\0')
			more = every_fault_met(kind, n);
		(void)fault_arm(NULL);
		for (int i = 0; i < 8; i++) {
			char time[32];

			(void)snprintf(time, sizeof(time),
				       "2026-11-22T1%d:00:00Z", i);
			world_time(time);
			(void)world_run(world, "site", attempt_orphan);
			(void)world_run(world, "site", attempt_find);
			(void)world_run(world, "site", attempt_send);
		}
		if (world_item(world)->state != ITEM_SENT ||
		    world_count(world, text) != 1)
			fail_msg("%s: is %s, and %zu times there", text,
				 item_state_name(world_item(world)->state),
				 world_count(world, text));
		if (!more)
			break;
		met++;
	}
	assert_true(met > 3);
}

static void a_clean_post_is_sent_once(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello from us.");
	world_is(world, ITEM_READY);
	world_does(world, attempt_send, ATTEMPT_SENT);
	world_is(world, ITEM_SENT);
	assert_string_equal(world->text, "public/feed.json");
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_does(world, attempt_find, ATTEMPT_NOTHING);
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_orphan, ATTEMPT_NOTHING);
	assert_int_equal(world_count(world, "Hello from us."), 1);
}

static void a_held_post_waits_for_its_approvals(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "A gadget.");
	world_is(world, ITEM_HELD);
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_approve(world, "lena");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_send, ATTEMPT_SENT);
	assert_int_equal(world_count(world, "A gadget."), 1);
}

static void what_cannot_be_prepared_waits_longer_each_time(void **state)
{
	struct world *world = *state;
	int64_t first;

	world_open(world, "", "hold");
	world_ok(world,
		 file_folder(world_file(world, "public"), 0755, &world->err));
	world_write(world, "public/feed.json", "{\"not\":\"a feed\"}");
	world_submit(world, "Hello.");
	world_does(world, attempt_send, ATTEMPT_LATER);
	assert_non_null(strstr(world->text, "is not a JSON Feed"));
	first = world_item(world)->retry_at;
	assert_int_equal(first, clock_now() + 60000);
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_time("2026-11-22T09:01:00Z");
	world_does(world, attempt_send, ATTEMPT_LATER);
	assert_int_equal(world_item(world)->retry_at, clock_now() + 120000);
	assert_null(world_item(world)->key);
	assert_int_equal(world_count(world, "{\"not\":\"a feed\"}"), 1);
	world_write(world, "public/feed.json",
		    "{\"version\":\"https://jsonfeed.org/version/1\","
		    "\"items\":[]}");
	world_time("2026-11-22T09:03:00Z");
	world_does(world, attempt_send, ATTEMPT_SENT);
}

static void pauses_double_up_to_an_hour(void **state)
{
	static const int64_t minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60 };

	(void)state;
	for (int64_t i = 0; i < 8; i++)
		assert_int_equal(attempt_item_pause(i), minutes[i] * 60000);
	assert_int_equal(attempt_item_pause(1000000), 60 * 60000);
}

/* A process that died while sending leaves a row behind. */
static void an_orphan_is_uncertain_and_then_found_out(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world_does(world, attempt_send, ATTEMPT_SENT);
	world_sql(world, "UPDATE item SET state = 'sending'");
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_does(world, attempt_orphan, ATTEMPT_UNCERTAIN);
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_does(world, attempt_find, ATTEMPT_SENT);
	world_is(world, ITEM_SENT);
	assert_int_equal(world_count(world, "Hello."), 1);
}

static void an_absent_one_is_sent_under_the_same_key(void **state)
{
	struct world *world = *state;
	const char *key;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world_does(world, attempt_send, ATTEMPT_SENT);
	key = world_item(world)->key;
	world_sql(world, "UPDATE item SET state = 'uncertain', "
			 "remote_id = NULL, remote_url = NULL");
	assert_int_equal(unlink(world_file(world, "public/feed.json")), 0);
	world_does(world, attempt_find, ATTEMPT_ABSENT);
	world_is(world, ITEM_READY);
	world_time("2026-11-22T09:00:01Z");
	world_does(world, attempt_send, ATTEMPT_SENT);
	assert_string_equal(world_item(world)->key, key);
	assert_int_equal(world_count(world, key), 1);
}

static void an_unreadable_place_leaves_it_uncertain(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world_does(world, attempt_send, ATTEMPT_SENT);
	world_sql(world, "UPDATE item SET state = 'uncertain'");
	world_write(world, "public/feed.json", "<html>");
	world_does(world, attempt_find, ATTEMPT_UNCERTAIN);
	world_is(world, ITEM_UNCERTAIN);
	world_does(world, attempt_find, ATTEMPT_NOTHING); /* put off */
	world->policy->accounts[0].name = "web";
	world_time("2026-11-22T09:01:00Z");
	world_does(world, attempt_find, ATTEMPT_UNCERTAIN);
	assert_non_null(strstr(world->text, "no such account"));
}

static void whatever_fails_it_is_sent_exactly_once(void **state)
{
	walk(*state, FAULT_IO, "");
	walk(*state, FAULT_IO, "+");
	walk(*state, FAULT_STORE, "");
	walk(*state, FAULT_STORE, "+");
	walk(*state, FAULT_MEM, "");
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clean_post_is_sent_once),
		TEST(a_held_post_waits_for_its_approvals),
		TEST(what_cannot_be_prepared_waits_longer_each_time),
		TEST(pauses_double_up_to_an_hour),
		TEST(an_orphan_is_uncertain_and_then_found_out),
		TEST(an_absent_one_is_sent_under_the_same_key),
		TEST(an_unreadable_place_leaves_it_uncertain),
		TEST(whatever_fails_it_is_sent_exactly_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
