#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy_bench.h"

static void actions_are_by_id_before_glob(void **state)
{
	const struct policy *p = open_text(
		*state, "version: 1\nactions:\n  tone.jargon: note\n"
			"  tone.*: hold\n  \"**\": warn\n  leak.card: off\n");

	assert_int_equal(policy_action_for(p, "tone.jargon", ACTION_BLOCK),
			 ACTION_NOTE);
	assert_int_equal(policy_action_for(p, "leak.card", ACTION_BLOCK),
			 ACTION_OFF);
	assert_int_equal(policy_action_for(p, "tone.other", ACTION_BLOCK),
			 ACTION_WARN);
	p = open_text(*state, "version: 1\nactions: {tone.*: hold}\n");
	assert_int_equal(policy_action_for(p, "tone.a.b", ACTION_NOTE),
			 ACTION_HOLD);
	assert_int_equal(policy_action_for(p, "leak.a", ACTION_NOTE),
			 ACTION_NOTE);
	p = open_text(*state, "version: 1\nactions: {\"*.a\": hold, \"tone.*\":"
			      " block}\n");
	assert_int_equal(policy_action_for(p, "tone.a", ACTION_NOTE),
			 ACTION_BLOCK);
}

static void wrong_actions_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "actions:\n  tone.a: stop\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions:\n  tone.a:\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions:\n  tone.a: [off]\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions: [tone.a]\n",
		  "postgate.yaml:2: actions: rules and actions are needed "
		  "here, as in tone.jargon: off" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

static void drafts_are_found_by_glob(void **state)
{
	const struct policy *p = open_text(
		*state, "version: 1\ndrafts: [\"posts/*.md\", \"x/**\"]\n");

	assert_true(policy_is_draft(p, "posts/a.md"));
	assert_false(policy_is_draft(p, "posts/a/b.md"));
	assert_true(policy_is_draft(p, "x/y/z"));
	assert_false(policy_is_draft(p, "x"));
	p = open_text(*state, "version: 1\ndrafts: []\n");
	assert_false(policy_is_draft(p, "posts/a.md"));
}

static const char *find(struct bench *bench, const char *config,
			const char *env, const char *start)
{
	const char *path = "unset";

	assert_int_equal(policy_find(config, env, start, &bench->arena, &path,
				     &bench->err),
			 0);
	return path;
}

static void the_nearest_policy_upward_is_found(void **state)
{
	struct bench *bench = *state;
	struct scratch *scratch = &bench->scratch;
	char deep[256], mid[256], top[256], git[256], link[300];

	(void)snprintf(top, sizeof(top), "%s", scratch_path(scratch, "r"));
	(void)snprintf(mid, sizeof(mid), "%s", scratch_path(scratch, "r/a"));
	(void)snprintf(deep, sizeof(deep), "%s",
		       scratch_path(scratch, "r/a/b"));
	(void)snprintf(git, sizeof(git), "%s", scratch_path(scratch, "r/.git"));
	assert_int_equal(mkdir(top, 0755) + mkdir(mid, 0755) +
				 mkdir(deep, 0755) + mkdir(git, 0755),
			 0);
	(void)scratch_put(scratch, "postgate.yaml", "version: 1\n");
	assert_null(find(bench, NULL, NULL, deep));
	assert_null(find(bench, NULL, "", deep));
	(void)scratch_put(scratch, "r/postgate.yaml", "version: 1\n");
	assert_string_equal(find(bench, NULL, NULL, deep), scratch->path);
	assert_string_equal(find(bench, NULL, NULL, top), scratch->path);
	(void)scratch_put(scratch, "r/a/postgate.yaml", "version: 1\n");
	assert_string_equal(find(bench, NULL, NULL, deep), scratch->path);
	assert_string_equal(find(bench, NULL, "env.yaml", deep), "env.yaml");
	assert_string_equal(find(bench, "c.yaml", "env.yaml", deep), "c.yaml");
	assert_string_equal(find(bench, "", "env.yaml", deep), "");
	/* A link to nothing isn't no policy. */
	(void)snprintf(link, sizeof(link), "%s/postgate.yaml", deep);
	assert_int_equal(symlink("nothing", link), 0);
	assert_string_equal(find(bench, NULL, NULL, deep), link);
	assert_int_equal(open_path(bench, link), -1);
	assert_int_equal(bench->err.code, ERR_CONFIG);
	assert_null(find(bench, NULL, NULL, "/"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(actions_are_by_id_before_glob),
		BENCH_TEST(wrong_actions_are_refused),
		BENCH_TEST(drafts_are_found_by_glob),
		BENCH_TEST(the_nearest_policy_upward_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
