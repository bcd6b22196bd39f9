#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

/* Makes room for `more` bytes and a NUL; false once anything has failed. */
static int buf_room(struct buf *buf, size_t more)
{
	size_t limit = buf->limit != 0 ? buf->limit : BUF_LIMIT;
	size_t cap = buf->cap;
	char *data;

	if (buf->failed != ERR_NONE)
		return -1;
	if (limit > SIZE_MAX / 4)
		limit = SIZE_MAX / 4;
	if (buf->len > limit || more > limit - buf->len) {
		buf->failed = ERR_LIMIT;
		return -1;
	}
	if (more < cap - buf->len && cap > buf->len)
		return 0;
	cap = cap < 256 ? 256 : cap;
	while (cap - buf->len <= more)
		cap *= 2;
	data = fault_hit(FAULT_MEM) ? NULL : realloc(buf->data, cap);
	if (data == NULL) {
		buf->failed = ERR_MEMORY;
		return -1;
	}
	buf->data = data;
	buf->cap = cap;
	return 0;
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (buf_room(buf, len) < 0)
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0) {
		if (buf->failed == ERR_NONE)
			buf->failed = ERR_LIMIT;
	} else if (buf_room(buf, (size_t)len) == 0) {
		(void)vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt,
				again);
		buf->len += (size_t)len;
	}
	va_end(again);
	va_end(args);
}

int buf_done(const struct buf *buf, struct err *err)
{
	if (buf->failed == ERR_LIMIT)
		return err_set(err, ERR_LIMIT, "the output grows too large");
	if (buf->failed != ERR_NONE)
		return err_set(err, ERR_MEMORY, "out of memory");
	return 0;
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->failed = ERR_NONE;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void buf_release(struct buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->data);
	buf->data = NULL;
	buf->len = 0;
	buf->cap = 0;
	buf->failed = ERR_NONE;
}
