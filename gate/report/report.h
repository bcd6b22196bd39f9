/*
 * report: a verdict, written down. One file (NAME.c) and one row of
 * reports.def for each format. Reports write to a buf and know nothing of
 * files, terminals or exit statuses.
 */
#ifndef GATE_REPORT_REPORT_H
#define GATE_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "gate.h"

struct report_options {
	bool color;	   /* ANSI colours are welcome */
	bool show_matches; /* don't mask what rules redact */
	bool explain;	   /* say why as well */
	size_t width;	   /* columns of the terminal; 0: not one */
};

/* What is counted over all posts of a run. */
struct report_total {
	size_t posts;
	size_t blocked, held, passed;
	size_t unread; /* couldn't be judged: counted by the caller */
	size_t findings, warnings;
};

struct report_job {
	const struct policy *policy;
	const struct rules *rules;
	const struct report_options *options;
	struct report_total total; /* kept by report_post */
	size_t start;		   /* of this run in `out` */
	bool gap;		   /* human: a blank line was just written */
	bool part;		   /* of a longer report: see report_join */
	bool lead;		   /* human: a blank line is due in front */
	size_t joined;		   /* bytes of a part that were taken over */
	struct buf *out;
};

struct report {
	const char *name; /* as in --format */
	bool whole;	  /* its beginning is written at its end */
	int (*begin)(struct report_job *job, struct err *err);
	int (*post)(struct report_job *job, const struct gate_result *result,
		    struct arena *arena, struct err *err);
	int (*end)(struct report_job *job, struct err *err);
};

#define REPORT(name) extern const struct report report_##name;
#include "report/reports.def"
#undef REPORT

/* report_find gives NULL for an unknown name; report_names lists them all,
 * separated by ", ", for errors and help. */
const struct report *report_find(const char *name);
const char *report_names(void);

/* The three calls of a run; report_post also keeps the total. The worst
 * verdict of the run is that of the total: blocked, held, passed; nothing is
 * said to have passed while `unread` isn't 0. Between posts the caller may
 * take away what stands in `out`, unless the report is `whole`. */
int report_begin(const struct report *report, struct report_job *job,
		 struct err *err);
int report_post(const struct report *report, struct report_job *job,
		const struct gate_result *result, struct arena *arena,
		struct err *err);
int report_end(const struct report *report, struct report_job *job,
	       struct err *err);

/*
 * report_join takes over what a part of the report holds up to byte `end` of
 * its `out`, as if `job` had written it: a part is a report_job of its own,
 * marked as such, with posts that follow those of `job`. report_sum adds a
 * part's total, once.
 */
void report_join(const struct report *report, struct report_job *job,
		 struct report_job *part, size_t end);
void report_sum(struct report_total *total, const struct report_total *part);

/* report_post_json writes one element of `posts` (postgate.check/1). */
int report_post_json(struct report_job *job, const struct gate_result *result,
		     struct arena *arena, struct err *err);

/* Where report_line was last. `= { 0 }` is nowhere yet. */
struct report_spot {
	const struct draft_field *field;
	size_t begin; /* of the line, a byte of the field */
	size_t line;
};

/* report_line finds line and column (in bytes) of a byte of a field in its
 * source, both from 1. 0: not known. Findings come in order, so it goes on
 * from the spot, which belongs to the caller. */
void report_line(struct report_spot *spot, const struct draft_field *field,
		 size_t offset, size_t *line, size_t *column);

#endif
