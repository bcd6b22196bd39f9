#include "cli/command.h"

#include <string.h>

#include "base/conf.h"

static const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

const struct option_row commands_common[] = {
	{ "config", '\0', "FILE", "the policy, instead of postgate.yaml" },
	{ "as", '\0', "NAME", "who acts, where identity is claimed" },
	{ "color", '\0', "WHEN", "auto, always or never" },
	{ "help", 'h', NULL, "shows this help" },
	{ "version", '\0', NULL, "shows the version and the rules' digest" },
	{ NULL, '\0', NULL, NULL }
};

const struct command *commands_find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

const char *commands_nearest(const char *name)
{
	const char *names[COMMANDS];

	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = commands[i]->name;
	return conf_nearest(name, names, COMMANDS, sizeof(*names));
}

const struct command *commands_at(size_t index)
{
	return index < COMMANDS ? commands[index] : NULL;
}
