/*
 * buf: bytes that grow, with a ceiling.
 *
 * Adding can't be checked call by call without drowning the text of a
 * report, so a failure sticks: after it nothing more is added, and
 * buf_done() tells. Ask before using the bytes. `= { 0 }` is empty and ready;
 * `limit` is the most that `len` becomes, 0 means BUF_LIMIT. `data` is NULL or ends in a NUL that `len`
 * doesn't count; it moves when the buf grows, so keep offsets, not pointers.
 */
#ifndef GATE_BASE_BUF_H
#define GATE_BASE_BUF_H

#include <stddef.h>

#include "base/err.h"

#define BUF_LIMIT ((size_t)512 * 1024 * 1024)

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t limit;
	enum err_code failed; /* ERR_NONE, ERR_MEMORY or ERR_LIMIT */
};

void buf_add(struct buf *buf, const void *data, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* buf_done returns 0 when every byte added is there, else -1 with err set. */
int buf_done(const struct buf *buf, struct err *err);

/* buf_reset empties it, keeps the memory and forgets a failure. */
void buf_reset(struct buf *buf);
void buf_release(struct buf *buf);

#endif
