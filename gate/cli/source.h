/*
 * source: from the arguments of a command to drafts, one at a time: files,
 * JSON Lines, folders, `-` for stdin, or what is staged in git.
 */
#ifndef GATE_CLI_SOURCE_H
#define GATE_CLI_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "gate.h"
#include "judge/policy.h"

struct posts_bytes;

struct source {
	const struct policy *policy;
	const char *const *args;
	size_t arg_count;
	const char *stdin_name; /* what `-` is called; NULL: stdin */
	bool staged;		/* the index; arguments narrow it */
	bool folders;		/* a folder stands for the drafts in it */
	bool refs;		/* origins name the file, by its path from the
				 * policy's folder; lines and stdin have none */
	struct arena *arena;	/* for what lives through the whole walk */
	void *context;
	/* Takes one draft, which is gone afterwards with all that was put into
	 * `arena`. Errors end the walk. */
	int (*take)(void *context, const struct draft *draft,
		    const struct gate_origin *origin, struct arena *arena,
		    struct err *err);
	/* Instead of take, when not NULL: takes one post that nobody has read
	 * yet, whose bytes are gone afterwards. */
	int (*hand)(void *context, const struct posts_bytes *bytes,
		    struct err *err);
	/* Is called before the walk may wait for more of stdin: whoever writes
	 * there may want our answers first. NULL: nobody is. */
	void (*pause)(void *context);
	/* Is told how many more posts than known so far will come, or 0: that
	 * nobody knows. NULL: nobody is. */
	void (*expect)(void *context, size_t more);
	/* Is told of what can't be read; the walk goes on. */
	void (*miss)(void *context, const struct err *why);
};

/* source_walk goes through all arguments in their order. */
int source_walk(const struct source *source, struct err *err);

#endif
