#include "base/err.h"

#include <stdio.h>
#include <string.h>

/* Ends `text` on a character border when snprintf had to cut it. */
static void cut_at_border(char *text, size_t size)
{
	size_t len = strlen(text), last = len;
	unsigned char first;

	if (len + 1 < size)
		return;
	while (last > 0 && ((unsigned char)text[last - 1] & 0xC0) == 0x80)
		last--;
	first = last > 0 ? (unsigned char)text[last - 1] : 0;
	if (first >= 0xC0 && len - last + 1 < (first >= 0xF0 ? 4U :
					       first >= 0xE0 ? 3U :
							       2U))
		text[last - 1] = '\0';
}

int err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list args;

	if (err->code != ERR_NONE)
		return -1;
	err->code = code;
	va_start(args, fmt);
	if (vsnprintf(err->text, sizeof(err->text), fmt, args) < 0)
		err->text[0] = '\0';
	va_end(args);
	cut_at_border(err->text, sizeof(err->text));
	return -1;
}

int err_sys(struct err *err, int number, const char *fmt, ...)
{
	char what[512];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(what, sizeof(what), fmt, args) < 0)
		what[0] = '\0';
	va_end(args);
	cut_at_border(what, sizeof(what));
	return err_set(err, ERR_IO, "%s: %s", what, strerror(number));
}

int err_in(struct err *err, const char *fmt, ...)
{
	char text[2 * sizeof(err->text)];
	va_list args;
	size_t used;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(err->text), fmt, args);
	va_end(args);
	if (n < 0)
		return -1;
	used = strlen(text);
	n = snprintf(text + used, sizeof(text) - used, ": %s", err->text);
	if (n < 0)
		return -1;
	memcpy(err->text, text, sizeof(err->text) - 1);
	err->text[sizeof(err->text) - 1] = '\0';
	cut_at_border(err->text, sizeof(err->text));
	return -1;
}

void err_clear(struct err *err)
{
	err->code = ERR_NONE;
	err->text[0] = '\0';
}
