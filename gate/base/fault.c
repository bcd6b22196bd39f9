#include "base/fault.h"

#ifdef POSTGATE_FAULTS

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kind_names[] = {
	[FAULT_MEM] = "mem",
	[FAULT_IO] = "io",
	[FAULT_STORE] = "store",
	[FAULT_HTTP] = "http",
};

static struct {
	bool read; /* the environment has been looked at */
	bool armed;
	enum fault_kind kind;
	unsigned long at;
	unsigned long seen;
	char mode; /* '\0', '+' or '!' */
} plan;

bool fault_arm(const char *text)
{
	char *end;
	size_t len;

	plan.read = true;
	plan.armed = false;
	plan.seen = 0;
	if (text == NULL)
		return true;
	for (size_t i = 0; i < sizeof(kind_names) / sizeof(*kind_names); i++) {
		len = strlen(kind_names[i]);
		if (strncmp(text, kind_names[i], len) != 0 || text[len] != ':')
			continue;
		text += len + 1;
		errno = 0;
		plan.at = strtoul(text, &end, 10);
		if (errno != 0 || plan.at == 0 || *text < '0' || *text > '9')
			return false;
		plan.mode = *end;
		if (*end != '\0' && (strchr("+!", *end) == NULL || end[1]))
			return false;
		plan.kind = (enum fault_kind)i;
		plan.armed = true;
		return true;
	}
	return false;
}

bool fault_armed(void)
{
	if (!plan.read && !fault_arm(getenv("POSTGATE_FAULT")))
		abort(); /* a test that misspelt its plan must not pass */
	return plan.armed;
}

bool fault_hit(enum fault_kind kind)
{
	if (!fault_armed() || plan.kind != kind)
		return false;
	plan.seen++;
	if (plan.seen < plan.at || (plan.seen > plan.at && plan.mode != '+'))
		return false;
	if (plan.mode == '!')
		(void)kill(getpid(), SIGKILL);
	return true;
}

#endif
