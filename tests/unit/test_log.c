#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

/* What `write` logs, caught from stderr. */
static void assert_logged(void (*write_log)(void), const char *want)
{
	char text[8192];
	int kept = dup(2), ends[2];
	ssize_t len;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fflush(stderr), 0);
	assert_int_equal(dup2(ends[1], 2), 2);
	write_log();
	(void)fflush(stderr);
	assert_int_equal(dup2(kept, 2), 2);
	(void)close(kept);
	(void)close(ends[1]);
	len = read(ends[0], text, sizeof(text) - 1);
	(void)close(ends[0]);
	assert_true(len >= 0);
	text[len] = '\0';
	assert_string_equal(text, want);
}

static void log_all(void)
{
	log_line(LOG_ERROR, "no %s", "way");
	log_line(LOG_WARN, "careful");
	log_line(LOG_INFO, "%d sent", 3);
}

static void a_line_has_the_programs_name_and_what_it_is(void **state)
{
	(void)state;
	log_open("postgate-deliver", LOG_INFO);
	assert_logged(log_all, "postgate-deliver: no way\n"
			       "postgate-deliver: warning: careful\n"
			       "postgate-deliver: 3 sent\n");
}

static void lines_above_the_level_are_left_out(void **state)
{
	(void)state;
	log_open("p", LOG_ERROR);
	assert_logged(log_all, "p: no way\n");
	log_open("p", LOG_WARN);
	assert_logged(log_all, "p: no way\np: warning: careful\n");
}

static void log_forgery(void)
{
	log_line(LOG_ERROR, "%s",
		 "a\n2026-11-22 approved by ceo\r\x1B[2Jb\xE2\x80\xAE\xFF");
}

static void text_from_outside_can_forge_no_line(void **state)
{
	(void)state;
	log_open("p", LOG_WARN);
	assert_logged(log_forgery,
		      "p: a‹U+000A›2026-11-22 approved by ceo‹U+000D›‹U+001B›"
		      "[2Jb‹RLO›‹0xFF›\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_the_programs_name_and_what_it_is),
		cmocka_unit_test(lines_above_the_level_are_left_out),
		cmocka_unit_test(text_from_outside_can_forge_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
