#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "every_fault.h"

static void memory_is_zeroed_and_aligned(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t size = 1; size < 500; size++) {
			unsigned char *p = arena_alloc(&arena, size, &err);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t),
					 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xA5, size);
		}
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static void nothing_taken_moves_or_overlaps(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	unsigned char *taken[300];

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		taken[i] = arena_alloc(&arena, 1 + i * 37 % 1000, &err);
		assert_non_null(taken[i]);
		memset(taken[i], (int)(i % 251), 1 + i * 37 % 1000);
	}
	for (size_t i = 0; i < 300; i++)
		for (size_t n = 0; n < 1 + i * 37 % 1000; n++)
			assert_int_equal(taken[i][n], i % 251);
	arena_release(&arena);
}

static void limit_is_reached_not_passed(void **state)
{
	struct arena arena = { .limit = 100000 };
	struct err err = { 0 };
	size_t sum = 0;

	(void)state;
	while (arena_alloc(&arena, 1000, &err) != NULL)
		sum += 1000;
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "needs more than 97 KiB of memory");
	assert_in_range(sum, 95000, 100000);
	assert_in_range(arena.used, sum, 100000);
	arena_release(&arena);
}

static void a_limit_below_a_block_still_gives_memory(void **state)
{
	struct arena arena = { .limit = 500 };
	struct err err = { 0 };

	(void)state;
	assert_non_null(arena_alloc(&arena, 400, &err));
	assert_null(arena_alloc(&arena, 400, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_release(&arena);
}

static void sizes_that_overflow_are_refused(void **state)
{
	struct arena arena = { .limit = SIZE_MAX };
	struct err err = { 0 };
	size_t cap = SIZE_MAX / 2 + 1;

	(void)state;
	assert_null(arena_alloc(&arena, SIZE_MAX, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err_clear(&err);
	assert_null(arena_alloc(&arena, SIZE_MAX - 20, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err_clear(&err);
	assert_null(arena_array(&arena, SIZE_MAX / 4, 5, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err_clear(&err);
	assert_null(arena_copy(&arena, "", SIZE_MAX, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	err_clear(&err);
	assert_null(arena_grow(&arena, NULL, &cap, cap + 1, 1, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	arena_release(&arena);
}

static void copies_end_in_nul_and_keep_inner_ones(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	const char *copy = arena_copy(&arena, "a\0b", 3, &err);

	(void)state;
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(arena_copy(&arena, NULL, 0, &err), "");
	assert_string_equal(arena_print(&arena, &err, "%s-%05d", "x", 42),
			    "x-00042");
	arena_release(&arena);
}

static void growing_keeps_the_old_array_too(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	size_t cap = 0, last = 0;
	int *numbers = NULL, *first = NULL;

	(void)state;
	for (size_t n = 0; n < 10000; n++) {
		numbers = arena_grow(&arena, numbers, &cap, n + 1,
				     sizeof(*numbers), &err);
		assert_non_null(numbers);
		assert_true(cap == last || cap >= 2 * last);
		last = cap;
		numbers[n] = (int)n;
		if (n == 0)
			first = numbers;
	}
	for (size_t n = 0; n < 10000; n++)
		assert_int_equal(numbers[n], n);
	assert_int_equal(first[0], 0);
	assert_ptr_equal(
		arena_grow(&arena, numbers, &cap, 5, sizeof(*numbers), &err),
		numbers);
	arena_release(&arena);
}

static void released_is_empty_and_ready(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };

	(void)state;
	arena_reset(&arena);
	arena_release(&arena);
	arena_release(NULL);
	assert_non_null(arena_alloc(&arena, 10, &err));
	arena_release(&arena);
	assert_null(arena.head);
	assert_int_equal(arena.used, 0);
	assert_non_null(arena_alloc(&arena, 10, &err));
	arena_release(&arena);
}

static void every_failed_allocation_is_an_error(void **state)
{
	unsigned met = 0;

	(void)state;
	EVERY_FAULT(FAULT_MEM, "", n) {
		struct arena arena = { 0 };
		struct err err = { 0 };
		int fine = 1;

		for (int i = 0; i < 10 && fine; i++)
			fine = arena_alloc(&arena, 20000, &err) != NULL;
		assert_int_equal(fine, err.code == ERR_NONE);
		if (!fine)
			assert_int_equal(err.code, ERR_MEMORY);
		arena_release(&arena);
		if (!every_fault_met(FAULT_MEM, n))
			break;
		met++;
	}
	assert_int_equal(met, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned),
		cmocka_unit_test(nothing_taken_moves_or_overlaps),
		cmocka_unit_test(limit_is_reached_not_passed),
		cmocka_unit_test(a_limit_below_a_block_still_gives_memory),
		cmocka_unit_test(sizes_that_overflow_are_refused),
		cmocka_unit_test(copies_end_in_nul_and_keep_inner_ones),
		cmocka_unit_test(growing_keeps_the_old_array_too),
		cmocka_unit_test(released_is_empty_and_ready),
		cmocka_unit_test(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
