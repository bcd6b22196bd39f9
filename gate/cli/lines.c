#include "cli/lines.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"

static int too_large(const struct lines *lines, struct err *err)
{
	return err_set(err, ERR_IO,
		       "%s: larger than %zu bytes, the "
		       "most that is read here",
		       lines->name, lines->most);
}

int lines_open(struct lines *lines, int fd, const char *name, size_t room,
	       size_t most, struct arena *arena, struct err *err)
{
	struct stat st;

	*lines = (struct lines){
		.fd = fd, .name = name, .room = room, .most = most
	};
	/* What is known to be too large isn't begun. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    (size_t)st.st_size > most)
		return too_large(lines, err);
	lines->data = arena_alloc(arena, room + 1, err);
	return lines->data == NULL ? -1 : 0;
}

static void before_reading(const struct lines *lines)
{
	struct pollfd wanted = { .fd = lines->fd, .events = POLLIN };

	if (lines->pause != NULL && poll(&wanted, 1, 0) == 0)
		lines->pause(lines->context);
}

/* Reads on behind what is there; the start of the line moves to the front. */
static int fill(struct lines *lines, struct err *err)
{
	ssize_t n;

	memmove(lines->data, lines->data + lines->from,
		lines->to - lines->from);
	lines->to -= lines->from;
	lines->from = 0;
	before_reading(lines);
	do
		n = fault_hit(FAULT_IO) ?
			    (errno = EIO, -1) :
			    read(lines->fd, lines->data + lines->to,
				 lines->room + 1 - lines->to);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, errno, "%s: can't be read", lines->name);
	lines->ended = n == 0;
	lines->to += (size_t)n;
	lines->total += (size_t)n;
	return lines->total > lines->most ? too_large(lines, err) : 0;
}

/* Where the line ends that begins at `from`, or NULL: not read yet. */
static const char *end_of(const struct lines *lines)
{
	return memchr(lines->data + lines->from, '\n', lines->to - lines->from);
}

static int skip_long(struct lines *lines, struct err *err)
{
	const char *end;

	while ((end = end_of(lines)) == NULL && !lines->ended) {
		lines->from = lines->to;
		if (fill(lines, err) < 0)
			return -1;
	}
	lines->from = end == NULL ? lines->to : (size_t)(end - lines->data) + 1;
	return err_set(err, ERR_LIMIT,
		       "%s:%zu: the line is longer than %zu "
		       "bytes",
		       lines->name, lines->line, lines->room);
}

int lines_next(struct lines *lines, const char **text, size_t *len,
	       struct err *err)
{
	const char *end;

	while ((end = end_of(lines)) == NULL && !lines->ended &&
	       lines->to - lines->from <= lines->room)
		if (fill(lines, err) < 0)
			return -1;
	if (end == NULL && lines->from == lines->to)
		return 0;
	lines->line++;
	if (end == NULL && lines->to - lines->from > lines->room)
		return skip_long(lines, err);
	*text = lines->data + lines->from;
	*len = end == NULL ? lines->to - lines->from : (size_t)(end - *text);
	lines->from += *len + (end != NULL);
	return 1;
}
