/*
 * session: what a command needs, opened before it and closed after it: the
 * policy, its rules, its store, and who acts.
 */
#ifndef GATE_CLI_SESSION_H
#define GATE_CLI_SESSION_H

#include "cli/command.h"

struct session {
	struct policy *policy;
	struct rules *rules;
	struct store *store;
};

/* session_open opens what `needs` (enum command_needs) asks for, and fills
 * in the job. A half-opened one is closed by session_close as well. */
int session_open(struct session *session, struct command_job *job,
		 unsigned needs, struct err *err);
void session_close(struct session *session);

/* session_rules opens the built-in rules alone, for --version. */
int session_rules(struct session *session, struct err *err);

#endif
