#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

#define FIRST 1000 /* ms before the line appears */
#define EVERY 100  /* ms between two lines */
#define NUMBER 32  /* room for a number with its commas */

void progress_open(struct progress *progress)
{
	const char *term = getenv("TERM");

	*progress = (struct progress){ 0 };
	progress->on = isatty(2) && term != NULL && strcmp(term, "dumb") != 0;
	progress->began = clock_ticks();
	progress->drawn = progress->began + FIRST - EVERY;
}

void progress_expect(struct progress *progress, size_t more)
{
	progress->expected += more;
	if (more == 0)
		progress->unknown = true;
}

/* 1234567 as "1,234,567". */
static const char *grouped(char out[NUMBER], size_t number)
{
	size_t at = NUMBER - 1;

	out[at] = '\0';
	for (size_t digits = 0; digits == 0 || number > 0; digits++) {
		if (digits > 0 && digits % 3 == 0)
			out[--at] = ',';
		out[--at] = (char)('0' + number % 10);
		number /= 10;
	}
	return out + at;
}

void progress_text(char out[PROGRESS_ROOM], const struct progress *progress,
		   int64_t ms)
{
	char done[NUMBER], all[NUMBER], rate[NUMBER];
	bool known = !progress->unknown && progress->expected > progress->done;
	size_t a_second = progress->done * 1000 / (ms > 0 ? (size_t)ms : 1);

	if (snprintf(out, PROGRESS_ROOM, "%s%s%s posts, %s a second",
		     grouped(done, progress->done), known ? " of " : "",
		     known ? grouped(all, progress->expected) : "",
		     grouped(rate, a_second)) < 0)
		out[0] = '\0';
}

/* Whether a line of so many columns stays on one row. */
static bool fits(size_t columns)
{
	struct winsize size = { 0 };

	return ioctl(2, TIOCGWINSZ, &size) == 0 &&
	       (size.ws_col == 0 || columns < size.ws_col);
}

void progress_step(struct progress *progress, size_t posts)
{
	char text[PROGRESS_ROOM];
	int64_t now;
	size_t len;

	progress->done += posts;
	if (!progress->on)
		return;
	now = clock_ticks();
	if (now - progress->drawn < EVERY)
		return;
	progress->drawn = now;
	progress_text(text, progress, now - progress->began);
	len = strlen(text);
	if (!fits(len))
		return;
	/* Blanks go over what was longer before. */
	(void)fprintf(stderr, "\r%-*s", (int)progress->columns, text);
	if (len > progress->columns)
		progress->columns = len;
}

void progress_wipe(struct progress *progress)
{
	if (progress->columns > 0)
		(void)fprintf(stderr, "\r%*s\r", (int)progress->columns, "");
	progress->columns = 0;
}
