#include "filter/check.h"

#include <string.h>

#include "base/conf.h"

static const struct check *const checks[] = {
#define CHECK(name) &check_##name,
#include "filter/checks.def"
#undef CHECK
};

#define CHECKS (sizeof(checks) / sizeof(*checks))

const struct check *check_find(const char *name)
{
	for (size_t i = 0; i < CHECKS; i++)
		if (strcmp(checks[i]->name, name) == 0)
			return checks[i];
	return NULL;
}

const char *check_nearest(const char *name)
{
	const char *names[CHECKS];

	for (size_t i = 0; i < CHECKS; i++)
		names[i] = checks[i]->name;
	return conf_nearest(name, names, CHECKS, sizeof(*names));
}
