/*
 * command: the table of what `postgate` can be told. A command says what it
 * needs; the dispatcher opens that before and closes it after, so no command
 * opens or closes a policy, rules or store itself. One file (cmd_NAME.c) and
 * one row of commands.def each.
 */
#ifndef GATE_CLI_COMMAND_H
#define GATE_CLI_COMMAND_H

#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/option.h"
#include "gate.h"
#include "queue/queue.h"

/* Exit statuses, never changed by --format or -o. */
enum command_status {
	STATUS_PASS = 0,
	STATUS_BLOCKED = 1,   /* also: a decision that the rules refuse */
	STATUS_UNDECIDED = 2, /* usage, policy, unreadable, internal */
	STATUS_HELD = 3,
	STATUS_DELIVERY = 4 /* failed or uncertain */
};

enum command_needs {
	NEEDS_POLICY = 1,
	NEEDS_RULES = 2,     /* and the policy */
	NEEDS_STORE = 4,     /* and the policy; it must be there */
	NEEDS_NEW_STORE = 8, /* made when it isn't there */
	NEEDS_PERSON = 16,   /* somebody whom the policy knows */
	NEEDS_PACKS = 32     /* rules as packs have them, to be explained */
};

/* What a command is given. */
struct command_job {
	struct gate gate;    /* policy and rules, as needed */
	struct rules *rules; /* those of the gate, to be tuned */
	struct queue queue;  /* store, person, actor, now */
	struct options *options;
	const char *const *args; /* behind the options */
	size_t arg_count;
	const char *folder; /* the working folder */
	bool color;	    /* stdout wants colours */
	size_t width;	    /* of the terminal on stdout; 0: none */
	struct buf out;	    /* written to stdout, or -o, at the end */
	struct arena arena;
};

struct command {
	const char *heading; /* begins a group in help; NULL: goes on */
	const char *name;
	const char *arguments; /* for the usage line: "[FILE…|DIR|-]" */
	const char *summary;   /* one line, lower case, no full stop */
	const char *details;   /* more for its --help, or NULL */
	unsigned needs;
	size_t least, most;		  /* arguments */
	const struct option_row *options; /* besides the common ones */
	int (*run)(struct command_job *job, struct err *err);
};

/* Every command takes these. */
extern const struct option_row commands_common[];

/* commands_find gives NULL for an unknown name, commands_nearest the name that
 * was most likely meant, or NULL. commands_at goes through the table in the
 * order of help and ends with NULL. */
const struct command *commands_find(const char *name);
const char *commands_nearest(const char *name);
const struct command *commands_at(size_t index);

#define COMMAND(name) extern const struct command command_##name;
#include "cli/commands.def"
#undef COMMAND

#endif
