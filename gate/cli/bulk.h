/*
 * bulk: judges the posts of a run, few or many, and reports them in the order
 * they come in. The first are judged one by one; when there are more, and
 * more than one job may be had, threads judge them (cli/crew). What is written
 * and counted is the same, byte for byte, whatever the number of jobs.
 *
 * Memory holds so many posts under way, not all of them; only a report that
 * is `whole`, or written with -o, grows with what is found.
 */
#ifndef GATE_CLI_BULK_H
#define GATE_CLI_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/posts.h"
#include "cli/progress.h"
#include "report/report.h"

#define BULK_JOBS_MAX 64

struct crew;
struct load;

/* The first six are the caller's to fill in. */
struct bulk {
	struct command_job *job;
	const struct report *report;
	struct report_job report_job; /* with the total of the run */
	struct conf_strings to;
	int64_t now;
	size_t jobs;	     /* at most; 0: as many as there are processors */
	bool terminal;	     /* stdout is one: write each post */
	bool many;	     /* the rules are tuned for many posts */
	size_t posts, bytes; /* judged one by one */
	struct arena arena;  /* of the post at hand */
	struct crew *crew;   /* NULL: one by one */
	struct load *loads;  /* all of the crew's */
	size_t load_count;
	struct load *load; /* being filled; NULL: none */
	size_t under_way;  /* bytes of posts sent off */
	struct progress progress;
	struct err failed; /* where no error could be returned */
};

/* bulk_begin begins the report, bulk_end ends it, when all posts have come.
 * bulk_close frees what is left, also of a run that failed. */
int bulk_begin(struct bulk *bulk, struct err *err);
int bulk_end(struct bulk *bulk, struct err *err);
void bulk_close(struct bulk *bulk);

/* These four are what a source calls, with the bulk as its context. bulk_miss
 * says on stderr why a post couldn't be read, when its turn comes. */
int bulk_hand(void *context, const struct posts_bytes *bytes, struct err *err);
void bulk_miss(void *context, const struct err *why);
void bulk_pause(void *context);
void bulk_expect(void *context, size_t more);

#endif
