/*
 * yaml_fixture: YAML read into one arena, for the tests of base/yaml.
 */
#ifndef TESTS_UNIT_YAML_FIXTURE_H
#define TESTS_UNIT_YAML_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/yaml.h"

static struct arena arena;
static struct err err;

static inline int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	err_clear(&err);
	return 0;
}

static inline const struct conf_node *parse_bytes(const char *text, size_t len)
{
	struct conf_node *root = NULL;

	err_clear(&err);
	return yaml_read("a.yaml", 0, text, len, &arena, &root, &err) < 0 ?
		       NULL :
		       root;
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

#endif
