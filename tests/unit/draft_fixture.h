/*
 * draft_fixture: one draft, read into one arena, for the tests of draft/.
 */
#ifndef TESTS_UNIT_DRAFT_FIXTURE_H
#define TESTS_UNIT_DRAFT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draft/draft.h"

static struct arena arena;
static struct err err;
static struct draft draft;

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	err_clear(&err);
	return 0;
}

static inline int read_bytes(const char *source, const char *data, size_t len)
{
	err_clear(&err);
	return draft_read(source, data, len, &arena, &draft, &err);
}

static inline void take(const char *text)
{
	if (read_bytes("a.md", text, strlen(text)) < 0)
		fail_msg("%s", err.text);
}

static inline void assert_refused_bytes(const char *source, const char *data,
					size_t len, const char *want)
{
	if (read_bytes(source, data, len) == 0)
		fail_msg("not refused: %s", want);
	assert_string_equal(err.text, want);
}

static inline void assert_refused(const char *text, const char *want)
{
	assert_refused_bytes("a.md", text, strlen(text), want);
}

static inline void assert_text(const char *want, size_t line)
{
	assert_int_equal(draft.len, strlen(want));
	assert_memory_equal(draft.text, want, draft.len);
	assert_int_equal(draft.text_line, line);
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

#endif
