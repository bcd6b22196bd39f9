/*
 * progress: one line on a terminal at stderr that says how far a long run has
 * come: "1,200 of 5,000 posts, 35,100 a second". It appears after a second,
 * has no colours, is written over by the next one, and is wiped away before
 * anything else is written. Where stderr is no terminal, or one that can't
 * (TERM=dumb), there is none.
 */
#ifndef GATE_CLI_PROGRESS_H
#define GATE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for the line and its NUL. */
#define PROGRESS_ROOM 120

struct progress {
	bool on;
	int64_t began, drawn; /* clock_ticks() */
	size_t done;
	size_t expected; /* posts in all */
	bool unknown;	 /* how many, after all */
	size_t columns;	 /* that stand there now */
};

/* progress_open begins to count time. */
void progress_open(struct progress *progress);

/* progress_expect is told of more posts, or 0: nobody knows how many. */
void progress_expect(struct progress *progress, size_t more);

/* progress_step counts `posts` more as done and draws the line when it is
 * time to. progress_wipe takes it away. */
void progress_step(struct progress *progress, size_t posts);
void progress_wipe(struct progress *progress);

/* progress_text is the line after `ms` milliseconds. */
void progress_text(char out[PROGRESS_ROOM], const struct progress *progress,
		   int64_t ms);

#endif
