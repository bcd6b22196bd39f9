#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/progress.h"

static void expect_text(size_t done, size_t expected, int64_t ms,
			const char *text)
{
	const struct progress progress = { .done = done, .expected = expected };
	char got[PROGRESS_ROOM];

	progress_text(got, &progress, ms);
	assert_string_equal(got, text);
}

static void says_done_of_all_and_how_fast(void **state)
{
	(void)state;
	expect_text(0, 0, 0, "0 posts, 0 a second");
	expect_text(999, 0, 1000, "999 posts, 999 a second");
	expect_text(1200, 5000, 2000, "1,200 of 5,000 posts, 600 a second");
	expect_text(1234567, 0, 10000, "1,234,567 posts, 123,456 a second");
}

static void more_than_expected_is_not_of_all(void **state)
{
	(void)state;
	expect_text(7, 7, 1000, "7 posts, 7 a second");
	expect_text(8, 7, 1000, "8 posts, 8 a second");
}

static void nobody_knows_stays_so(void **state)
{
	struct progress progress = { 0 };
	char got[PROGRESS_ROOM];

	(void)state;
	progress_expect(&progress, 10);
	progress_expect(&progress, 5);
	progress_text(got, &progress, 1000);
	assert_string_equal(got, "0 of 15 posts, 0 a second");
	progress_expect(&progress, 0);
	progress_expect(&progress, 5);
	progress_text(got, &progress, 1000);
	assert_string_equal(got, "0 posts, 0 a second");
}

/* The largest numbers there are have room. */
static void fits_its_room(void **state)
{
	struct progress progress = { .done = SIZE_MAX / 1000 - 1,
				     .expected = SIZE_MAX };
	char got[PROGRESS_ROOM];

	(void)state;
	progress_text(got, &progress, 1);
	assert_string_equal(got, "18,446,744,073,709,550 of "
				 "18,446,744,073,709,551,615 posts, "
				 "18,446,744,073,709,550,000 a second");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_done_of_all_and_how_fast),
		cmocka_unit_test(more_than_expected_is_not_of_all),
		cmocka_unit_test(nobody_knows_stays_so),
		cmocka_unit_test(fits_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
