/*
 * text_fixture: texts with their views, in memory that goes with each test.
 * Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_TEXT_FIXTURE_H
#define TESTS_UNIT_TEXT_FIXTURE_H

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"

static struct arena arena;
static struct err err;

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	err_clear(&err);
	return 0;
}

static inline struct text open_text(const char *raw, size_t len)
{
	struct text text = { 0 };

	if (text_open(raw, len, &arena, &text, &err) < 0)
		fail_msg("%s", err.text);
	return text;
}

#endif
