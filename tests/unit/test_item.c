#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "queue/item.h"

/* The table as people read it: rows are from, columns are to, in the order of
 * the enum: held approved ready sending sent refused uncertain blocked
 * withdrawn rejected expired. */
static const char *const table[ITEM_STATES] = {
	"-x-----xxxx", /* held */
	"x-x----xxxx", /* approved */
	"x--x---xxxx", /* ready */
	"--x-xxx----", /* sending */
	"-----------", /* sent */
	"-----------", /* refused */
	"--x-x------", /* uncertain */
	"-----------", /* blocked */
	"-----------", /* withdrawn */
	"-----------", /* rejected */
	"-----------", /* expired */
};

static void every_move_is_in_the_table_and_no_other(void **state)
{
	(void)state;
	for (int from = 0; from < ITEM_STATES; from++)
		for (int to = 0; to < ITEM_STATES; to++)
			assert_int_equal(item_may_move((enum item_state)from,
						       (enum item_state)to),
					 table[from][to] == 'x');
}

static void what_is_no_state_moves_nowhere(void **state)
{
	(void)state;
	for (int other = 0; other < ITEM_STATES; other++) {
		assert_false(
			item_may_move(ITEM_STATES, (enum item_state)other));
		assert_false(
			item_may_move((enum item_state)other, ITEM_STATES));
	}
	assert_false(item_is_open(ITEM_STATES));
	assert_string_equal(item_state_name(ITEM_STATES), "unknown");
}

static void open_is_what_can_still_move(void **state)
{
	(void)state;
	assert_true(item_is_open(ITEM_HELD));
	assert_true(item_is_open(ITEM_APPROVED));
	assert_true(item_is_open(ITEM_READY));
	assert_true(item_is_open(ITEM_SENDING));
	assert_true(item_is_open(ITEM_UNCERTAIN));
	assert_false(item_is_open(ITEM_SENT));
	assert_false(item_is_open(ITEM_REFUSED));
	assert_false(item_is_open(ITEM_BLOCKED));
	assert_false(item_is_open(ITEM_WITHDRAWN));
	assert_false(item_is_open(ITEM_REJECTED));
	assert_false(item_is_open(ITEM_EXPIRED));
}

static void names_read_back_as_their_states(void **state)
{
	(void)state;
	for (int i = 0; i < ITEM_STATES; i++)
		assert_int_equal(
			item_state_of(item_state_name((enum item_state)i)), i);
	assert_int_equal(item_state_of("Held"), ITEM_STATES);
	assert_int_equal(item_state_of(""), ITEM_STATES);
	assert_int_equal(item_state_of("unknown"), ITEM_STATES);
}

static void zero_is_held(void **state)
{
	struct item item = { 0 };

	(void)state;
	assert_string_equal(item_state_name(item.state), "held");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_move_is_in_the_table_and_no_other),
		cmocka_unit_test(what_is_no_state_moves_nowhere),
		cmocka_unit_test(open_is_what_can_still_move),
		cmocka_unit_test(names_read_back_as_their_states),
		cmocka_unit_test(zero_is_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
