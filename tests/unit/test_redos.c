/*
 * Every rule against texts made to cost it work. Nothing is timed: a child of
 * its own judges, with a ceiling on processor time and memory far above what
 * is needed, and dies when a rule's work grows faster than its text.
 *
 * usage: test_redos           the tests
 *        test_redos figures   what judging by all rules costs, as a table
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "attack.h"

#include "base/digest.h"
#include "filter/filter.h"
#include "filter/pattern.h"

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

/* Release builds judge what is allowed at most. Other ones are slower, some of
 * them many times, so they judge less. */
#ifdef POSTGATE_FAULTS
#define SHAPED (4 * KIB)
#define LARGE (16 * KIB)
#define WHOLE (32 * KIB)
#else
#define SHAPED (64 * KIB)
#define LARGE (256 * KIB)
#define WHOLE (256 * KIB)
#endif

/* Texts from this size on are judged by machine code, as the program does. */
#define TUNED (24 * KIB)

#define SECONDS 20 /* of processor time for one rule, or for one text */
#define MEMORY (256 * MIB)

struct trial {
	struct rules *rules;
	const struct rule *only; /* NULL: all of them */
	const char *const *piece;
	char *text;
	/* In memory that is shared with the child: what it is at, and what
	 * that cost. */
	struct told {
		char piece[200];
		size_t size;
		double seconds;
		long peak; /* KiB */
	} * told;
};

static int open_trial(void **state)
{
	const char *builtin = "builtin";
	const struct conf_strings packs = { &builtin, 1 };
	FILE *shared = tmpfile();
	struct trial *trial = calloc(1, sizeof(*trial));
	struct err err = { 0 };

	if (trial == NULL || shared == NULL ||
	    ftruncate(fileno(shared), sizeof(*trial->told)) < 0 ||
	    digest_start(&err) < 0 ||
	    rules_open(&packs, &trial->rules, &err) < 0)
		return -1;
	trial->text = malloc(WHOLE);
	trial->told = mmap(NULL, sizeof(*trial->told), PROT_READ | PROT_WRITE,
			   MAP_SHARED, fileno(shared), 0);
	(void)fclose(shared);
	*state = trial;
	return trial->text == NULL || trial->told == MAP_FAILED ? -1 : 0;
}

static int close_trial(void **state)
{
	struct trial *trial = *state;

	rules_close(trial->rules);
	(void)munmap(trial->told, sizeof(*trial->told));
	free(trial->text);
	free(trial);
	return 0;
}

static void tune(const struct trial *trial)
{
	const struct rule *only = trial->only;
	struct err err = { 0 };

	if (only == NULL && rules_tune(trial->rules, &err) < 0)
		_exit(1);
	for (size_t i = 0; only != NULL && i < only->patterns.count; i++)
		pattern_tune(only->compiled[i]);
}

/* In the child: judges, and ends with 1 when it can't. Too many findings is
 * an answer, too. */
static void judge(struct trial *trial, const char *const *pieces, size_t count,
		  size_t size)
{
	struct arena arena = { .limit = MEMORY };
	struct findings findings = { 0 };
	struct draft draft = { .source = "attack",
			       .text = trial->text,
			       .len = size };
	struct filter_job job = { .rules = trial->rules,
				  .draft = &draft,
				  .language = "en",
				  .only = trial->only,
				  .findings = &findings,
				  .arena = &arena };
	struct rusage used = { 0 };
	struct err err = { 0 };

	(void)snprintf(trial->told->piece, sizeof(trial->told->piece), "%s",
		       pieces[0]);
	trial->told->size = size;
	attack_fill(trial->text, size, pieces, count);
	if (size >= TUNED)
		tune(trial);
	if (filters_run(&job, &err) < 0 &&
	    (err.code != ERR_LIMIT || findings.count < FINDINGS_MAX)) {
		(void)fprintf(stderr, "%s\n", err.text);
		_exit(1);
	}
	arena_release(&arena);
	(void)getrusage(RUSAGE_SELF, &used);
	trial->told->seconds = (double)used.ru_utime.tv_sec +
			       (double)used.ru_utime.tv_usec / 1e6;
	trial->told->peak = used.ru_maxrss;
}

static void judge_sizes(struct trial *trial, const char *const *pieces,
			size_t count)
{
	for (size_t size = KIB; size <= LARGE; size *= 16)
		judge(trial, pieces, count, size);
	if (LARGE > 64 * KIB)
		judge(trial, pieces, count, 64 * KIB);
}

/* A rule's own examples, the plain parts of its patterns, the words near it,
 * and those by turns with the words it looks for. */
static void attack_rule(struct trial *trial)
{
	const struct rule *rule = trial->only;
	const struct conf_strings *near = &rule->near.words;
	const struct conf_strings *unless = &rule->unless.words;
	char piece[200];

	for (size_t i = 0; i < rule->flag.count; i++) {
		const char *pair[2] = { rule->flag.items[i],
					near->count > 0 ? near->items[0] :
							  "x " };

		judge_sizes(trial, pair, 1);
		judge_sizes(trial, pair, 2);
	}
	for (size_t p = 0; p < rule->patterns.count; p++) {
		const char *pattern = rule->patterns.items[p], *one = piece;
		int literals = 0;

		while (literals++ < 4 &&
		       attack_literal(&pattern, piece, sizeof(piece)))
			judge_sizes(trial, &one, 1);
	}
	if (near->count > 0)
		judge_sizes(trial, near->items, near->count);
	if (unless->count > 0)
		judge_sizes(trial, unless->items, unless->count);
}

static void attack_shapely(struct trial *trial)
{
	for (size_t i = 0; i < ATTACK_SHAPES; i++)
		judge(trial, &attack_shapes[i], 1, SHAPED);
}

static void limit(int what, size_t most)
{
	struct rlimit limit = { .rlim_cur = most, .rlim_max = most };

	(void)setrlimit((__rlimit_resource_t)what, &limit);
}

/* Runs `work` in a child with ceilings; its status. */
static int in_child(struct trial *trial, void (*work)(struct trial *))
{
	int status = 0;
	pid_t child;

	(void)fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		limit(RLIMIT_CORE, 0);
		limit(RLIMIT_CPU, SECONDS);
#ifndef __SANITIZE_ADDRESS__
		limit(RLIMIT_AS, 2 * MEMORY);
#endif
		work(trial);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void expect_end(struct trial *trial, void (*work)(struct trial *),
		       const char *who)
{
	int status = in_child(trial, work);

	if (status != 0)
		fail_msg("%s: %s with %zu bytes of \"%s\"", who,
			 WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU ?
				 "out of time" :
				 "ended badly",
			 trial->told->size, trial->told->piece);
}

static void every_rule_withstands_its_own_words(void **state)
{
	struct trial *trial = *state;

	for (size_t i = 0; i < trial->rules->count; i++) {
		trial->only = trial->rules->items[i];
		expect_end(trial, attack_rule, trial->only->id);
	}
}

static void every_pattern_withstands_every_shape(void **state)
{
	struct trial *trial = *state;

	for (size_t i = 0; i < trial->rules->count; i++) {
		trial->only = trial->rules->items[i];
		if (trial->only->patterns.count > 0)
			expect_end(trial, attack_shapely, trial->only->id);
	}
}

static void attack_whole(struct trial *trial)
{
	judge(trial, trial->piece, 1, WHOLE);
}

/* The examples of all rules by turns. */
static void attack_examples(struct trial *trial)
{
	const char **pieces =
		calloc(2 * trial->rules->count + 1, sizeof(*pieces));
	size_t count = 0;

	for (size_t i = 0; i < trial->rules->count; i++) {
		const struct rule *rule = trial->rules->items[i];

		if (rule->flag.count > 0 && rule->flag.items[0][0] != '\0') {
			pieces[count++] = rule->flag.items[0];
			pieces[count++] = "\n";
		}
	}
	judge(trial, pieces, count, WHOLE);
	free(pieces);
}

static void all_rules_together_withstand_every_shape(void **state)
{
	struct trial *trial = *state;

	trial->only = NULL;
	for (size_t i = 0; i < ATTACK_SHAPES; i++) {
		trial->piece = &attack_shapes[i];
		expect_end(trial, attack_whole, "all rules");
	}
	expect_end(trial, attack_examples, "all rules");
}

/* What takes for ever is caught: a loop stands for a rule without a limit. */
static void loop(struct trial *trial)
{
	volatile size_t turns = 0;

	limit(RLIMIT_CPU, 1);
	(void)trial;
	for (;;)
		turns++;
}

static void work_without_end_is_seen(void **state)
{
	int status = in_child(*state, loop);

	assert_true(WIFSIGNALED(status));
	assert_true(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

static int print_figures(void)
{
	struct trial *trial = NULL;
	void *state = NULL;

	if (open_trial(&state) < 0)
		return 2;
	trial = state;
	(void)printf("%8s  %8s  %s\n", "seconds", "MiB", "repeated");
	for (size_t i = 0; i <= ATTACK_SHAPES; i++) {
		int status;

		trial->piece = i < ATTACK_SHAPES ? &attack_shapes[i] : NULL;
		status = in_child(trial, i < ATTACK_SHAPES ? attack_whole :
							     attack_examples);
		(void)printf("%8.2f  %8ld  %s%s\n", trial->told->seconds,
			     trial->told->peak / 1024,
			     i < ATTACK_SHAPES ? attack_shapes[i] :
						 "examples of all rules",
			     status == 0 ? "" : "  (failed)");
	}
	return close_trial(&state);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_without_end_is_seen),
		cmocka_unit_test(every_rule_withstands_its_own_words),
		cmocka_unit_test(every_pattern_withstands_every_shape),
		cmocka_unit_test(all_rules_together_withstand_every_shape),
	};

	if (argc > 1 && strcmp(argv[1], "figures") == 0)
		return print_figures();
	return cmocka_run_group_tests(tests, open_trial, close_trial);
}
