#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "deliver_fixture.h"
#include "send/deliver.h"
/* The program, in a process of its own; its output in the file `out`. */
static int program(struct world *world, const char *option)
{
	char name[] = "postgate-deliver", config[] = "--config";
	char once[32];
	char *argv[] = { name, config, world->path, once, NULL };
	int status;
	pid_t pid;

	(void)snprintf(once, sizeof(once), "%s", option);
	store_close(world->store);
	world->store = NULL;
	pid = fork();
	if (pid == 0) {
		int fd = open(world_file(world, "out"),
			      O_WRONLY | O_CREAT | O_TRUNC, 0600);

		(void)dup2(fd, 1);
		(void)dup2(fd, 2);
		_exit(deliver_main(4, argv));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	world_ok(world, store_open(world->policy->store, false, &world->store,
				   &world->err));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *output(struct world *world)
{
	char *data;
	size_t len;

	world_ok(world, file_read(world_file(world, "out"), 1 << 20, 0,
				  &world->arena, &data, &len, &world->err));
	return data;
}

static void the_program_sends_what_is_due_and_says_so(void **state)
{
	struct world *world = *state;
	char line[64];

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	assert_int_equal(program(world, "--once"), 0);
	(void)snprintf(line, sizeof(line), "sent %s site public/feed.json\n",
		       world->id);
	assert_string_equal(output(world), line);
	assert_int_equal(program(world, "--once"), 0);
	assert_string_equal(output(world), "");
	assert_int_equal(world_count(world, "Hello."), 1);
}

static void the_program_is_loud_about_tampering(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	world_submit(world, "Hello Friday.");
	world_sql(world, "UPDATE revision SET bytes = CAST(replace(CAST(bytes"
			 " AS TEXT), 'Friday', 'Monday') AS BLOB)");
	assert_int_equal(program(world, "--once"), 4);
	assert_non_null(strstr(output(world), "tampered "));
	assert_non_null(strstr(output(world), "it was not sent"));
}

static void the_program_says_what_it_cannot_begin(void **state)
{
	struct world *world = *state;

	world_open(world, "", "hold");
	assert_int_equal(program(world, "--never"), 2);
	assert_int_equal(program(world, "--account=sites"), 2);
	assert_non_null(strstr(output(world), "did you mean \"site\"?"));
	assert_int_equal(program(world, "--help"), 0);
	assert_int_equal(program(world, "stray"), 2);
	world_write(world, "postgate.yaml", "version: 2\n");
	assert_int_equal(program(world, "--once"), 2);
}

static void only_one_deliverer_works_on_a_store(void **state)
{
	struct world *world = *state;
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char pid[32];
	int fd;

	world_open(world, "", "hold");
	world_submit(world, "Hello.");
	fd = open(world_file(world, ".postgate/gate.db.deliver.lock"),
		  O_RDWR | O_CREAT, 0600);
	assert_int_equal(fcntl(fd, F_SETLK, &lock), 0);
	assert_int_equal(program(world, "--once"), 2);
	(void)snprintf(pid, sizeof(pid), "process %ld delivers",
		       (long)getpid());
	assert_non_null(strstr(output(world), pid));
	assert_int_equal(world_count(world, "Hello."), 0);
	(void)close(fd);
	assert_int_equal(program(world, "--once"), 0);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_program_sends_what_is_due_and_says_so),
		TEST(the_program_is_loud_about_tampering),
		TEST(the_program_says_what_it_cannot_begin),
		TEST(only_one_deliverer_works_on_a_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
