#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "cli/crew.h"

#define LOADS 6

/* A number that comes back squared, after a while. */
struct load {
	size_t number, square;
	long wait; /* microseconds */
	bool bad;  /* its work fails */
	int in_hands;
};

/* What the crew is given to read. */
struct world {
	struct load loads[LOADS];
	bool takes_memory;
};

static void nap(long micros)
{
	const struct timespec span = { 0, micros * 1000 };

	(void)nanosleep(&span, NULL);
}

static int square(void *context, void *data, struct arena *arena,
		  struct err *err)
{
	const struct world *world = context;
	struct load *load = data;

	/* TSan sees it too when two have the same load. */
	load->in_hands++;
	if (world->takes_memory &&
	    arena_alloc(arena, 1000 * (load->number % 7), err) == NULL)
		return -1;
	nap(load->wait);
	load->square = load->number * load->number;
	if (world->takes_memory)
		arena_reset(arena);
	load->in_hands--;
	if (load->bad)
		return err_set(err, ERR_LIMIT, "load %zu is bad", load->number);
	return 0;
}

static struct crew *crew_of(struct world *world, size_t threads)
{
	const struct crew_plan plan = { .threads = threads,
					.loads = world->loads,
					.count = LOADS,
					.size = sizeof(*world->loads),
					.context = world,
					.work = square };
	struct crew *crew = NULL;
	struct err err = { 0 };

	assert_int_equal(crew_open(&plan, &crew, &err), 0);
	return crew;
}

static void take_in_order(struct crew *crew, bool wait, size_t *taken)
{
	struct err err = { 0 };
	void *data = NULL;
	int more;

	while ((more = crew_take(crew, wait, &data, &err)) > 0) {
		const struct load *load = data;

		assert_int_equal(load->number, *taken);
		assert_int_equal(load->square, *taken * *taken);
		assert_int_equal(load->in_hands, 0);
		++*taken;
	}
	assert_int_equal(more, 0);
}

/* Sends `count` loads of any weight and takes them back. */
static void send_all(size_t threads, size_t count, long most)
{
	struct world world = { .takes_memory = true };
	struct crew *crew = crew_of(&world, threads);
	uint32_t random = (uint32_t)threads;
	size_t taken = 0;

	for (size_t i = 0; i < count; i++) {
		struct load *load = crew_next(crew);

		while (load == NULL) {
			void *data = NULL;
			struct err err = { 0 };

			assert_int_equal(crew_take(crew, true, &data, &err), 1);
			assert_int_equal(((struct load *)data)->number, taken);
			taken++;
			load = crew_next(crew);
		}
		random = random * 1664525 + 1013904223;
		*load = (struct load){
			.number = i, .wait = most * (long)(random >> 24) / 256
		};
		crew_send(crew);
		if (i % 3 == 0)
			take_in_order(crew, false, &taken);
	}
	take_in_order(crew, true, &taken);
	assert_int_equal(taken, count);
	crew_close(crew);
}

static void loads_come_back_in_order(void **state)
{
	(void)state;
	send_all(1, 500, 50);
	send_all(2, 2000, 100);
	send_all(5, 2000, 300);
	send_all(16, 2000, 0);
}

/* The first is slow: the others are done long before, and wait for it. */
static void nothing_overtakes(void **state)
{
	struct world world = { 0 };
	struct crew *crew = crew_of(&world, 4);
	struct err err = { 0 };
	void *data = NULL;
	size_t taken = 0;

	(void)state;
	for (size_t i = 0; i < LOADS; i++) {
		struct load *load = crew_next(crew);

		assert_non_null(load);
		*load = (struct load){ .number = i,
				       .wait = i == 0 ? 50000 : 0 };
		crew_send(crew);
	}
	nap(10000);
	assert_int_equal(crew_take(crew, false, &data, &err), 0);
	take_in_order(crew, true, &taken);
	assert_int_equal(taken, LOADS);
	crew_close(crew);
}

static void no_more_loads_than_there_are(void **state)
{
	struct world world = { 0 };
	struct crew *crew = crew_of(&world, 3);
	struct err err = { 0 };
	void *data = NULL;

	(void)state;
	for (size_t i = 0; i < LOADS; i++) {
		struct load *load = crew_next(crew);

		assert_ptr_equal(load, &world.loads[i]);
		*load = (struct load){ .number = i };
		crew_send(crew);
	}
	nap(5000);
	/* All done, and still the crew's until they are taken back. */
	assert_null(crew_next(crew));
	assert_int_equal(crew_take(crew, true, &data, &err), 1);
	assert_ptr_equal(data, &world.loads[0]);
	assert_ptr_equal(crew_next(crew), &world.loads[0]);
	crew_close(crew);
}

static void an_error_comes_in_its_turn(void **state)
{
	struct world world = { 0 };
	struct crew *crew = crew_of(&world, 3);
	struct err err = { 0 };
	void *data = NULL;

	(void)state;
	for (size_t i = 0; i < LOADS; i++) {
		struct load *load = crew_next(crew);

		*load = (struct load){ .number = i,
				       .wait = i < 2 ? 3000 : 0,
				       .bad = i >= 2 };
		crew_send(crew);
	}
	assert_int_equal(crew_take(crew, true, &data, &err), 1);
	assert_int_equal(crew_take(crew, true, &data, &err), 1);
	assert_int_equal(crew_take(crew, true, &data, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "load 2 is bad");
	crew_close(crew);
}

static void closing_leaves_what_nobody_began(void **state)
{
	struct world world = { 0 };
	struct crew *crew = crew_of(&world, 1);

	(void)state;
	for (size_t i = 0; i < LOADS; i++) {
		struct load *load = crew_next(crew);

		*load = (struct load){ .number = i + 2, .wait = 20000 };
		crew_send(crew);
	}
	crew_close(crew);
	assert_int_equal(world.loads[LOADS - 1].square, 0);
	crew_close(NULL);
}

static void an_idle_crew_ends(void **state)
{
	struct world world = { 0 };
	struct crew *crew = crew_of(&world, 8);
	struct err err = { 0 };
	void *data = NULL;

	(void)state;
	assert_int_equal(crew_take(crew, true, &data, &err), 0);
	crew_close(crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loads_come_back_in_order),
		cmocka_unit_test(nothing_overtakes),
		cmocka_unit_test(no_more_loads_than_there_are),
		cmocka_unit_test(an_error_comes_in_its_turn),
		cmocka_unit_test(closing_leaves_what_nobody_began),
		cmocka_unit_test(an_idle_crew_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
