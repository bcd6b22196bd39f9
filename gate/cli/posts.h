/*
 * posts: from one open file to the posts in it: one draft, or JSON Lines.
 */
#ifndef GATE_CLI_POSTS_H
#define GATE_CLI_POSTS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/git.h"
#include "cli/source.h"
#include "draft/draft.h"

/* One post as it stands in its file, not yet read. */
struct posts_bytes {
	const char *name; /* of its file, for errors; lives as long as the
			   * arena of the source */
	size_t line;	  /* of JSON Lines, from 1; 0: it is the whole file */
	const char *data;
	size_t len;
};

/* posts_read makes a draft of it, which points to its bytes. */
int posts_read(const struct posts_bytes *bytes, struct arena *arena,
	       struct draft *draft, struct err *err);

/* Where posts go, and the memory of the one at hand. */
struct posts {
	const struct source *source;
	struct arena arena;
	struct arena lines;  /* room for one line */
	const char *ref;     /* of the file at hand; NULL: none */
	struct git_run *run; /* that it comes from; NULL: none */
};

/* posts_take hands out the posts of a file: `size` bytes, or 0 when that isn't
 * known; `path` is where media begin. What can't be read is a miss; errors are
 * those that end the walk. */
int posts_take(struct posts *posts, int fd, size_t size, const char *name,
	       const char *path, struct err *err);
int posts_miss(struct posts *posts, const struct err *why);
void posts_release(struct posts *posts);

#endif
