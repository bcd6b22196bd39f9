/*
 * explain: a rule's own page: what it finds, why, what to write instead, and
 * how to change what it does.
 */
#ifndef GATE_CLI_EXPLAIN_H
#define GATE_CLI_EXPLAIN_H

#include "base/buf.h"
#include "cli/command.h"

void explain_rule(const struct command_job *job, const struct rule *rule,
		  struct buf *out);

#endif
