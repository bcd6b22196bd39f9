#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

static const char *log_program = "postgate";
static enum log_level log_shown = LOG_WARN;

void log_open(const char *program, enum log_level level)
{
	log_program = program;
	log_shown = level;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "", "warning: ", "" };
	struct buf out = { 0 };
	char line[2048];
	va_list args;
	int len;

	if (level > log_shown)
		return;
	va_start(args, fmt);
	len = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (len < 0)
		return;
	utf8_escape(&out, line, strlen(line), 0);
	(void)fprintf(stderr, "%s: %s%s\n", log_program, names[level],
		      out.failed == ERR_NONE && out.data != NULL ? out.data :
								   "");
	buf_release(&out);
}
