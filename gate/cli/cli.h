/*
 * cli: from argv to an exit status: finds the command, parses its options,
 * opens what it needs, runs it, writes what it said, and says what went wrong.
 */
#ifndef GATE_CLI_CLI_H
#define GATE_CLI_CLI_H

#include "base/err.h"

struct command_job;

/* cli_main is the whole of `postgate`. `argv` as in main(). */
int cli_main(int argc, char **argv);

/* cli_flush writes what a command has said so far, and empties job->out. With
 * -o it does nothing: a file appears whole, at the end. */
int cli_flush(struct command_job *job, struct err *err);

/* cli_complain says an error on stderr, for commands that go on after one. */
void cli_complain(const struct err *err);

#endif
