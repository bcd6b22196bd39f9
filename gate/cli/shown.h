/*
 * shown: a queued post as a person may see it in a terminal: what each
 * platform will be asked to publish, from the approved bytes themselves, with
 * what the rules redact masked and everything else escaped.
 */
#ifndef GATE_CLI_SHOWN_H
#define GATE_CLI_SHOWN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/command.h"
#include "gate.h"
#include "queue/queue.h"

struct shown {
	struct command_job *job;
	const struct queue_post *post;
	bool show_matches;
	struct draft draft;
	struct gate_result result; /* today's judgement */
};

/* shown_open reads the draft again and judges it by today's rules, which
 * also tell what to mask. */
int shown_open(struct shown *shown, struct command_job *job,
	       const struct queue_post *post, struct err *err);

/* shown_target adds lines of text: what one account is asked to publish. */
int shown_target(const struct shown *shown,
		 const struct revision_target *target, struct buf *out,
		 struct err *err);

/* shown_opening adds the first words of a post's text, in one line. */
int shown_opening(const struct shown *shown, size_t width, struct buf *out,
		  struct err *err);

/* shown_waits: people could still decide on some of it. */
bool shown_waits(const struct queue_post *post);

/* shown_people adds the names of those who may approve for a group. */
void shown_people(const struct policy *policy, const struct queue_post *post,
		  const char *group, struct buf *out);

/* shown_group is what people call a group: * is "any reviewer". */
const char *shown_group(const char *group);

/* shown_json_digest adds a digest as reports have it, NULL as null. */
void shown_json_digest(struct buf *out, const char *digest);

/* shown_digest gives the hexadecimal part of a digest as people write it,
 * with or without "sha256:" in front. */
const char *shown_digest(const char *digest);

#endif
