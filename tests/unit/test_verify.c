#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "deliver_fixture.h"
#include "send/verify.h"
/* States in the database say little: the approvals are counted. */
static void a_forged_state_is_not_enough(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "A gadget.");
	world_sql(world, "UPDATE item SET state = 'ready'");
	world_does(world, attempt_send, ATTEMPT_HELD);
	world_sql(world, "UPDATE item SET state = 'ready';"
			 "UPDATE post SET needs = '{}'");
	(void)world_run(world, "site", attempt_send);
	assert_int_not_equal(world->end, ATTEMPT_SENT);
	assert_int_equal(world_count(world, "gadget"), 0);
}

static void changed_bytes_are_refused(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "We open on Friday.");
	world_sql(world, "UPDATE revision SET bytes = CAST(replace(CAST(bytes"
			 " AS TEXT), 'Friday', 'Monday') AS BLOB)");
	world_does(world, attempt_send, ATTEMPT_TAMPERED);
	assert_non_null(strstr(world->text, "tampered"));
	world_is(world, ITEM_HELD);
	assert_int_equal(world_count(world, "We open"), 0);
}

static void a_changed_file_is_refused(void **state)
{
	static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0"
				  "\0\1\x08\2\0\0\0\x90wS\xde";
	struct world *world = *state;
	struct queue_post post;
	struct arena arena = { 0 };
	char *data, path[256];
	size_t len;

	world_open(world, "", "hold");
	world_ok(world, file_write(world_file(world, "a.png"), png,
				   sizeof(png) - 1, 0600, &world->err));
	world_submit(world, "---\nmedia: [{path: a.png, alt: A}]\n---\nLook");
	world_post(world, &post);
	(void)snprintf(path, sizeof(path), "%s/.postgate/media/%s",
		       world->folder, post.revision.media[0].digest);
	world_ok(world,
		 file_read(path, 1000, 0, &arena, &data, &len, &world->err));
	data[len - 1] ^= 1;
	world_ok(world, file_write(path, data, len, 0600, &world->err));
	world_does(world, attempt_send, ATTEMPT_TAMPERED);
	assert_int_equal(world_count(world, "Look"), 0);
	arena_release(&arena);
}

static void stricter_rules_hold_or_block(void **state)
{
	struct world *world = *state;

	world_open(world, "", "warn");
	world_submit(world, "A gadget.");
	world_is(world, ITEM_READY);
	world_open(world, "", "hold");
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "tone.mine"));
	world_open(world, "", "warn");
	world_submit(world, "Another gadget.");
	world_open(world, "", "block");
	world_does(world, attempt_send, ATTEMPT_BLOCKED);
	world_is(world, ITEM_BLOCKED);
	assert_int_equal(world_count(world, "gadget"), 0);
}

static void looser_rules_release_nothing(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "A gadget.");
	world_open(world, "", "note");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_is(world, ITEM_HELD);
}

static void a_stricter_policy_asks_for_more(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "A clean one.");
	world_open(world, "review: {clean: hold}\n", "hold");
	world_does(world, attempt_send, ATTEMPT_HELD);
	world_open(world, "", "hold");
	world_submit(world, "A gadget.");
	world_approve(world, "lena");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_open(world,
		   "review: {routes: [{when: \"*\", "
		   "need: {legal: 1}}]}\n",
		   "hold");
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "legal"));
	assert_int_equal(world_count(world, "A "), 0);
}

static void a_changed_account_is_another_payload(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world->policy->accounts[0].path = "public/blog.json";
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "would differ today"));
}

static void an_account_that_is_gone_gets_nothing(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world->policy->accounts[0].name = "web";
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "no account site"));
}

static void a_freeze_brings_back_to_people(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	world_open(world,
		   "freeze: [{from: 2026-11-22T00:00:00Z, "
		   "to: 2026-11-23T00:00:00Z, accounts: all, "
		   "reason: mourning}]\n",
		   "hold");
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "frozen: mourning"));
	world_time("2026-11-23T00:00:01Z");
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_is(world, ITEM_HELD);
	assert_int_equal(world_count(world, "Hello."), 0);
}

static void nothing_leaves_before_its_time(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "---\nnot_before: 2026-11-22T10:00:00Z\n---\nHi");
	world_is(world, ITEM_APPROVED);
	world_time("2026-11-22T09:59:59Z");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_is(world, ITEM_APPROVED);
	world_sql(world, "UPDATE item SET state = 'ready'");
	world_does(world, attempt_send, ATTEMPT_NOTHING);
	world_sql(world, "UPDATE item SET state = 'approved'");
	world_time("2026-11-22T10:00:00Z");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_send, ATTEMPT_SENT);
}

static void what_is_late_goes_back_to_people(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "---\nnot_before: 2026-11-22T10:00:00Z\n---\nHi");
	world_time("2026-11-22T11:00:01Z");
	world_does(world, attempt_due, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "late"));
	world_approve(world, "lena");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_send, ATTEMPT_SENT);
}

/* A platform that is away for days: nothing bursts out afterwards. */
static void what_was_tried_is_late_too(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_ok(world,
		 file_folder(world_file(world, "public"), 0755, &world->err));
	world_write(world, "public/feed.json", "{}");
	world_submit(world, "---\nnot_before: 2026-11-22T10:00:00Z\n---\nHi");
	world_time("2026-11-22T10:00:00Z");
	world_does(world, attempt_due, ATTEMPT_NOTHING);
	world_does(world, attempt_send, ATTEMPT_LATER);
	world_time("2026-11-22T11:00:00Z");
	world_does(world, attempt_send, ATTEMPT_LATER);
	world_time("2026-11-25T10:00:00Z");
	world_does(world, attempt_send, ATTEMPT_HELD);
	assert_non_null(strstr(world->text, "late"));
}

static void what_is_over_expires(void **state)
{
	static const char draft[] = "---\nexpires: 2026-11-22T10:00:00Z\n---\n";
	struct world *world = *state;
	char text[128];

	world_open(world, "", "hold");
	(void)snprintf(text, sizeof(text), "%sHi", draft);
	world_submit(world, text);
	world_time("2026-11-22T10:00:00Z");
	world_does(world, attempt_send, ATTEMPT_EXPIRED);
	world_is(world, ITEM_EXPIRED);
	world_time(MORNING);
	(void)snprintf(text, sizeof(text), "%sgadget", draft);
	world_submit(world, text);
	world_is(world, ITEM_HELD);
	world_time("2026-11-22T10:00:00Z");
	world_does(world, attempt_due, ATTEMPT_EXPIRED);
	assert_int_equal(world_count(world, "Hi"), 0);
}

static void an_hour_has_room_for_so_many(void **state)
{
	struct world *world = *state;

	world_open(world, "limits: {per_account_per_hour: 2}\n", "hold");
	world_submit(world, "One.");
	world_does(world, attempt_send, ATTEMPT_SENT);
	world_submit(world, "Two.");
	world_does(world, attempt_send, ATTEMPT_SENT);
	world_submit(world, "Three.");
	world_does(world, attempt_send, ATTEMPT_LATER);
	world_is(world, ITEM_READY);
	world_does(world, attempt_send, ATTEMPT_NOTHING); /* put off */
	world_time("2026-11-22T09:59:59Z");
	world_does(world, attempt_send, ATTEMPT_LATER);
	world_time("2026-11-22T10:05:00Z");
	world_does(world, attempt_send, ATTEMPT_SENT);
	assert_int_equal(world_count(world, "\"Three.\""), 1);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_forged_state_is_not_enough),
		TEST(changed_bytes_are_refused),
		TEST(a_changed_file_is_refused),
		TEST(stricter_rules_hold_or_block),
		TEST(looser_rules_release_nothing),
		TEST(a_stricter_policy_asks_for_more),
		TEST(a_changed_account_is_another_payload),
		TEST(an_account_that_is_gone_gets_nothing),
		TEST(a_freeze_brings_back_to_people),
		TEST(nothing_leaves_before_its_time),
		TEST(what_is_late_goes_back_to_people),
		TEST(what_was_tried_is_late_too),
		TEST(what_is_over_expires),
		TEST(an_hour_has_room_for_so_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
