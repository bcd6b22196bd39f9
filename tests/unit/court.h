/*
 * court: a pack of rules in a file of its own, and posts judged by it. Needs
 * cmocka.h before it.
 */
#ifndef TESTS_UNIT_COURT_H
#define TESTS_UNIT_COURT_H

#include "scratch.h"

#include "base/digest.h"
#include "draft/draft.h"
#include "filter/filter.h"
#include "filter/rules.h"

struct court {
	struct scratch scratch;
	struct arena arena;
	struct err err;
	struct rules *rules;
	struct draft draft;
	struct findings findings;
	struct place *places;
	size_t place_count;
};

static inline int court_open(void **state)
{
	struct court *court = calloc(1, sizeof(*court));
	struct err err = { 0 };

	assert_non_null(court);
	assert_int_equal(digest_start(&err), 0);
	scratch_open(&court->scratch);
	*state = court;
	return 0;
}

static inline int court_close(void **state)
{
	struct court *court = *state;

	rules_close(court->rules);
	arena_release(&court->arena);
	scratch_remove(court->scratch.folder);
	free(court);
	return 0;
}

/* Reads a pack; -1 with court->err set when it is refused. */
static inline int court_read(struct court *court, const char *data, size_t len)
{
	const char *path =
		scratch_write(&court->scratch, "pack.yaml", data, len);
	struct conf_strings packs = { &path, 1 };

	rules_close(court->rules);
	court->rules = NULL;
	err_clear(&court->err);
	return rules_open(&packs, &court->rules, &court->err);
}

#define COURT_HEAD "pack: tone/test\nlanguage: en\nrules:\n"
#define COURT_RULE                                                        \
	"  - id: tone.test\n    action: warn\n    message: \"{match}\"\n" \
	"    why: \"a test\"\n"

/* Reads one rule, from its seventh line on. */
static inline int court_try(struct court *court, const char *lines)
{
	char pack[32 * 1024];
	int n = snprintf(pack, sizeof(pack), "%s%s%s", COURT_HEAD, COURT_RULE,
			 lines);

	assert_in_range(n, 1, sizeof(pack) - 1);
	return court_read(court, pack, (size_t)n);
}

static inline void court_rule(struct court *court, const char *lines)
{
	if (court_try(court, lines) < 0)
		fail_msg("%s", court->err.text);
}

static inline void court_refused(struct court *court, const char *text)
{
	assert_int_equal(court->err.code, ERR_CONFIG);
	assert_null(court->rules);
	assert_string_equal(scratch_text(&court->scratch, &court->err), text);
}

/* Lines from the seventh of a pack on, and what is said of them. */
static inline void court_refusals(struct court *court,
				  const char *const rows[][2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (court_try(court, rows[i][0]) == 0)
			fail_msg("accepted: %s", rows[i][0]);
		court_refused(court, rows[i][1]);
	}
}

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static inline const struct rule *court_last(const struct court *court)
{
	return court->rules->items[court->rules->count - 1];
}

/* Judges a post; the number of findings. */
static inline size_t court_judge_in(struct court *court, const char *language,
				    const char *post)
{
	struct filter_job job = { .rules = court->rules,
				  .draft = &court->draft,
				  .language = language,
				  .places = court->places,
				  .place_count = court->place_count,
				  .findings = &court->findings,
				  .arena = &court->arena };

	court->findings = (struct findings){ 0 };
	err_clear(&court->err);
	if (draft_read("post.md", post, strlen(post), &court->arena,
		       &court->draft, &court->err) < 0 ||
	    filters_run(&job, &court->err) < 0)
		fail_msg("%s", court->err.text);
	return court->findings.count;
}

static inline size_t court_judge(struct court *court, const char *post)
{
	return court_judge_in(court, "en", post);
}

static inline void court_finds(struct court *court, const char *post,
			       const char *match)
{
	const struct finding *f = court->findings.items;

	if (court_judge(court, post) != 1)
		fail_msg("%zu findings in \"%s\"", court->findings.count, post);
	f = court->findings.items;
	assert_string_equal(f->match, match);
	assert_int_equal(f->end - f->start, strlen(match));
	assert_memory_equal(f->field->data + f->start, match, strlen(match));
}

static inline void court_passes(struct court *court, const char *post)
{
	if (court_judge(court, post) != 0)
		fail_msg("\"%s\" found in \"%s\"",
			 court->findings.items[0].match, post);
}

#define COURT_TEST(name) \
	cmocka_unit_test_setup_teardown(name, court_open, court_close)

#endif
