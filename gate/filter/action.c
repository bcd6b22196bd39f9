#include "filter/action.h"

#include <stddef.h>

const char *const action_names[] = { "block", "hold", "warn",
				     "note",  "off",  NULL };

const char *action_name(enum action action)
{
	return action_names[action];
}
