/*
 * policy_bench: policies in files of their own. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_POLICY_BENCH_H
#define TESTS_UNIT_POLICY_BENCH_H

#include "scratch.h"

#include "base/digest.h"
#include "judge/policy.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

struct bench {
	struct scratch scratch;
	struct arena arena;
	struct err err;
	struct policy *policy;
};

static inline int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct err err = { 0 };

	assert_non_null(bench);
	assert_int_equal(digest_start(&err), 0);
	scratch_open(&bench->scratch);
	*state = bench;
	return 0;
}

static inline int bench_close(void **state)
{
	struct bench *bench = *state;

	policy_close(bench->policy);
	arena_release(&bench->arena);
	scratch_remove(bench->scratch.folder);
	free(bench);
	return 0;
}

static inline int open_path(struct bench *bench, const char *path)
{
	policy_close(bench->policy);
	bench->policy = NULL;
	err_clear(&bench->err);
	return policy_open(path, &bench->policy, &bench->err);
}

static inline int open_bytes(struct bench *bench, const char *data, size_t len)
{
	return open_path(bench, scratch_write(&bench->scratch, "postgate.yaml",
					      data, len));
}

static inline const struct policy *open_text(struct bench *bench,
					     const char *text)
{
	if (open_bytes(bench, text, strlen(text)) < 0)
		fail_msg("%s", bench->err.text);
	return bench->policy;
}

static inline void refused(struct bench *bench, const char *text)
{
	assert_null(bench->policy);
	assert_int_equal(bench->err.code, ERR_CONFIG);
	assert_string_equal(scratch_text(&bench->scratch, &bench->err), text);
}

/* Lines from the second on, and what is said of them. */
static inline void expect_refusals(struct bench *bench,
				   const char *const rows[][2], size_t count)
{
	char text[4096];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(text, sizeof(text), "version: 1\n%s",
			       rows[i][0]);
		if (open_bytes(bench, text, strlen(text)) == 0)
			fail_msg("accepted: %s", rows[i][0]);
		refused(bench, rows[i][1]);
	}
}

#define PEOPLE                                                          \
	"people:\n"                                                     \
	"  maria: {roles: [author], login: mlopez}\n"                   \
	"  jon: {roles: [author, reviewer], groups: [brand], aliases: " \
	"[jd, jon@acme.example]}\n"                                     \
	"  lena: {roles: [reviewer, admin], groups: [legal, brand]}\n"  \
	"  bot: {roles: [agent]}\n"
#define ACCOUNTS                                                          \
	"accounts:\n"                                                     \
	"  site: {platform: feed, path: public/feed.json, title: News}\n" \
	"  acme-b: {platform: bluesky, server: https://bsky.social, "     \
	"handle: acme.example, credential: acme-b}\n"

#define BENCH_TEST(name) \
	cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

#endif
