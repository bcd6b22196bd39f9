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
	/* Is told of what can't be read; the walk goes on. */
	void (*miss)(void *context, const struct err *why);
};

/* source_walk goes through all arguments in their order. */
int source_walk(const struct source *source, struct err *err);

#endif
