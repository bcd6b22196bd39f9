/*
 * git: what is staged in a repository, read from its index by the program
 * git, without a shell.
 *
 * The repository may be hostile: nothing that it configures is run (file
 * system monitor, hooks, filters, external diffs, transports that fetch what
 * is missing), and configuration from the environment is taken away. GIT_DIR
 * and GIT_INDEX_FILE stay: a hook needs them.
 */
#ifndef GATE_CLI_GIT_H
#define GATE_CLI_GIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"

/* A staged file that differs from HEAD, or all of them before a first one. */
struct git_file {
	const char *path; /* from the top of the repository, any bytes */
	const char *blob; /* its staged content's id */
	bool link;	  /* a symbolic link: no content of its own */
};

struct git_staged {
	const char *top; /* absolute path of the repository's files */
	struct git_file *files;
	size_t count;
};

/* git_staged lists; with paths, only those and what is below them. */
int git_staged(const char *const *paths, size_t path_count, struct arena *arena,
	       struct git_staged *staged, struct err *err);

/* One run of git, its output to be read from `fd`. */
struct git_run {
	const char *what;
	int fd;
	pid_t pid;
	FILE *errors;
};

/* git_open begins to read a blob; git_close ends that, and is an error when
 * git failed, unless err is set already. */
int git_open(struct git_run *run, const char *blob, struct arena *arena,
	     struct err *err);
int git_close(struct git_run *run, struct err *err);

#endif
