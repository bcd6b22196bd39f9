/*
 * help: what --help shows, made from the tables of commands and options.
 */
#ifndef GATE_CLI_HELP_H
#define GATE_CLI_HELP_H

#include "base/buf.h"
#include "cli/command.h"

/* help_all lists the commands in their groups; help_command is one's own. */
void help_all(struct buf *out);
void help_command(const struct command *command, struct buf *out);

#endif
