#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/fault.h"

static void nothing_fails_unless_armed(void **state)
{
	(void)state;
	assert_true(fault_arm(NULL));
	for (int i = 0; i < 100; i++)
		assert_false(fault_hit(FAULT_MEM));
}

static void the_nth_fails_and_no_other(void **state)
{
	(void)state;
	assert_true(fault_arm("io:3"));
	for (int i = 1; i < 10; i++) {
		assert_false(fault_hit(FAULT_MEM));
		assert_false(fault_hit(FAULT_STORE));
		assert_false(fault_hit(FAULT_HTTP));
		assert_int_equal(fault_hit(FAULT_IO), i == 3);
	}
}

static void with_a_plus_all_later_ones_fail_too(void **state)
{
	(void)state;
	assert_true(fault_arm("store:2+"));
	for (int i = 1; i < 10; i++)
		assert_int_equal(fault_hit(FAULT_STORE), i >= 2);
}

static void arming_counts_anew(void **state)
{
	(void)state;
	assert_true(fault_arm("http:2"));
	assert_false(fault_hit(FAULT_HTTP));
	assert_true(fault_arm("http:2"));
	assert_false(fault_hit(FAULT_HTTP));
	assert_true(fault_hit(FAULT_HTTP));
	assert_true(fault_arm(NULL));
}

static void what_is_no_plan_is_refused_and_disarms(void **state)
{
	static const char *const plans[] = {
		"",	   "mem",
		"mem:",	   "mem:0",
		"mem:x",   "mem:-1",
		"mem:+1",  "mem: 1",
		"mem:1-",  "mem:1++",
		"mem:1!+", "disk:1",
		"memo:1",  "mem:99999999999999999999",
		"MEM:1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++) {
		assert_true(fault_arm("mem:1"));
		assert_false(fault_arm(plans[i]));
		assert_false(fault_hit(FAULT_MEM));
	}
}

/* Runs `plan` from the environment in a child; what wait says of it. */
static int run_child(const char *plan, int calls)
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		char *const argv[] = {
			(char *)(uintptr_t) "/proc/self/exe",
			(char *)(uintptr_t)(calls == 1 ? "1" : "2"), NULL
		};

		(void)setenv("POSTGATE_FAULT", plan, 1);
		(void)execv("/proc/self/exe", argv);
		_exit(100);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void the_environment_plans_as_well(void **state)
{
	int status = run_child("mem:2", 2);

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	status = run_child("mem:2", 1);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void an_exclamation_mark_kills_at_once(void **state)
{
	int status = run_child("mem:2!", 2);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	status = run_child("mem:2!", 1);
	assert_true(WIFEXITED(status));
}

static void a_misspelt_plan_is_no_success(void **state)
{
	int status = run_child("mmm:2", 1);

	(void)state;
	assert_true(!WIFEXITED(status) || WEXITSTATUS(status) > 1);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_fails_unless_armed),
		cmocka_unit_test(the_nth_fails_and_no_other),
		cmocka_unit_test(with_a_plus_all_later_ones_fail_too),
		cmocka_unit_test(arming_counts_anew),
		cmocka_unit_test(what_is_no_plan_is_refused_and_disarms),
		cmocka_unit_test(the_environment_plans_as_well),
		cmocka_unit_test(an_exclamation_mark_kills_at_once),
		cmocka_unit_test(a_misspelt_plan_is_no_success),
	};

	/* As a child of run_child(): a number of calls, and whether one of
	 * them failed. */
	if (argc > 1) {
		bool hit = fault_hit(FAULT_MEM);

		return (argv[1][0] == '2' && fault_hit(FAULT_MEM)) || hit;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
