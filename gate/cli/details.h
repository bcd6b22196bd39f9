/*
 * details: all there is to know about one queued post, as lines for a
 * terminal: what `show` prints, and `approve` before it asks for the digest.
 */
#ifndef GATE_CLI_DETAILS_H
#define GATE_CLI_DETAILS_H

#include "base/buf.h"
#include "base/err.h"
#include "cli/shown.h"

/* details_put adds them: the post, who must approve, the accounts with their
 * texts, the files, and today's findings; at last a blank line. */
int details_put(const struct shown *shown, struct buf *out, struct err *err);

/* details_needs adds a line for each group of a route: how far it is, and
 * who could approve. */
int details_needs(const struct shown *shown, struct buf *out, struct err *err);

/* details_command adds the command that would decide on this post as it was
 * shown, with the options that this one was given. */
void details_command(const struct shown *shown, const char *name,
		     struct buf *out);

#endif
