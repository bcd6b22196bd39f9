#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "every_fault.h"

static void what_is_added_is_there_with_a_nul_behind(void **state)
{
	struct buf buf = { 0 };
	struct err err = { 0 };

	(void)state;
	buf_adds(&buf, "ab");
	buf_addc(&buf, '\0');
	buf_addf(&buf, "%d%s", 7, "x");
	buf_add(&buf, NULL, 0);
	assert_int_equal(buf_done(&buf, &err), 0);
	assert_int_equal(buf.len, 5);
	assert_memory_equal(buf.data,
			    "ab\0"
			    "7x",
			    6);
	buf_release(&buf);
}

static void growth_keeps_every_byte(void **state)
{
	struct buf buf = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_addc(&buf, (char)(i % 127));
	assert_int_equal(buf_done(&buf, &err), 0);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(buf.data[i], i % 127);
	assert_int_equal(buf.data[buf.len], 0);
	buf_release(&buf);
}

static void limit_is_the_most_that_fits(void **state)
{
	struct buf buf = { .limit = 10 };
	struct err err = { 0 };

	(void)state;
	buf_adds(&buf, "0123456789");
	assert_int_equal(buf_done(&buf, &err), 0);
	assert_string_equal(buf.data, "0123456789");
	buf_addc(&buf, 'x');
	assert_int_equal(buf_done(&buf, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(buf.data, "0123456789");
	buf_release(&buf);
}

static void failure_sticks_until_reset(void **state)
{
	struct buf buf = { .limit = 4 };
	struct err err = { 0 };

	(void)state;
	buf_adds(&buf, "abcdef");
	buf_adds(&buf, "a");
	buf_addf(&buf, "%d", 1);
	assert_int_equal(buf.len, 0);
	assert_int_equal(buf_done(&buf, &err), -1);
	buf_reset(&buf);
	err_clear(&err);
	buf_adds(&buf, "abcd");
	assert_int_equal(buf_done(&buf, &err), 0);
	assert_string_equal(buf.data, "abcd");
	buf_reset(&buf);
	assert_string_equal(buf.data, "");
	buf_release(&buf);
}

static void lengths_near_the_end_of_memory_are_a_limit(void **state)
{
	struct buf buf = { .limit = SIZE_MAX };
	struct err err = { 0 };

	(void)state;
	buf_adds(&buf, "abc");
	buf_add(&buf, "x", SIZE_MAX - 2);
	assert_int_equal(buf_done(&buf, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(buf.data, "abc");
	buf_release(&buf);
}

static void released_is_empty_and_ready(void **state)
{
	struct buf buf = { 0 };
	struct err err = { 0 };

	(void)state;
	buf_release(NULL);
	buf_release(&buf);
	buf_reset(&buf);
	assert_int_equal(buf_done(&buf, &err), 0);
	buf_adds(&buf, "x");
	buf_release(&buf);
	assert_null(buf.data);
	buf_adds(&buf, "y");
	assert_string_equal(buf.data, "y");
	buf_release(&buf);
}

static void every_failed_allocation_is_told(void **state)
{
	unsigned met = 0;

	(void)state;
	EVERY_FAULT(FAULT_MEM, "", n) {
		struct buf buf = { 0 };
		struct err err = { 0 };
		int result;

		for (int i = 0; i < 1000; i++)
			buf_addf(&buf, "%04d", i);
		result = buf_done(&buf, &err);
		assert_true(result == 0 ? buf.len == 4000 :
					  err.code == ERR_MEMORY);
		buf_release(&buf);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		assert_int_equal(result, -1);
		met++;
	}
	assert_int_equal(met, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_added_is_there_with_a_nul_behind),
		cmocka_unit_test(growth_keeps_every_byte),
		cmocka_unit_test(limit_is_the_most_that_fits),
		cmocka_unit_test(failure_sticks_until_reset),
		cmocka_unit_test(lengths_near_the_end_of_memory_are_a_limit),
		cmocka_unit_test(released_is_empty_and_ready),
		cmocka_unit_test(every_failed_allocation_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
