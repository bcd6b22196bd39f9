#include "cli/help.h"

#include <string.h>

#define COLUMN 32 /* where the summaries of options begin */

static void put_options(struct buf *out, const struct option_row *row)
{
	for (; row != NULL && row->name != NULL; row++) {
		size_t from = out->len;

		if (row->letter != '\0')
			buf_addf(out, "  -%c, --%s", row->letter, row->name);
		else
			buf_addf(out, "      --%s", row->name);
		if (row->argument != NULL)
			buf_addf(out, " %s", row->argument);
		while (out->len - from < COLUMN - 2 && out->failed == ERR_NONE)
			buf_addc(out, ' ');
		buf_addf(out, "  %s\n", row->summary);
	}
}

void help_all(struct buf *out)
{
	const struct command *command;

	buf_adds(out, "usage: postgate COMMAND [OPTIONS] [ARGUMENTS]\n\n"
		      "Nothing is posted under our name that the gate has not "
		      "seen, and nothing is\nposted that differs from what was "
		      "approved.\n");
	for (size_t i = 0; (command = commands_at(i)) != NULL; i++) {
		if (command->heading != NULL)
			buf_addf(out, "\n%s:\n", command->heading);
		buf_addf(out, "  %-10s%s\n", command->name, command->summary);
	}
	buf_adds(out, "\npostgate COMMAND --help shows its options.\n\n"
		      "exit status: 0 pass, 1 blocked or refused, 2 could not "
		      "decide, 3 held,\n4 delivery failed or uncertain\n");
}

void help_command(const struct command *command, struct buf *out)
{
	buf_addf(out, "usage: postgate %s [OPTIONS]%s%s\n\n%s\n", command->name,
		 command->arguments[0] != '\0' ? " " : "", command->arguments,
		 command->summary);
	if (command->details != NULL)
		buf_addf(out, "\n%s", command->details);
	if (command->options != NULL) {
		buf_adds(out, "\noptions:\n");
		put_options(out, command->options);
	}
	buf_adds(out, "\noptions of every command:\n");
	put_options(out, commands_common);
}
