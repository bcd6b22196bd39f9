/*
 * file: whole files, read with suspicion and written so that a crash leaves
 * the old one or the new one.
 */
#ifndef GATE_BASE_FILE_H
#define GATE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum file_flags {
	FILE_PRIVATE = 1,  /* refuse one that others may read or write */
	FILE_NO_LINKS = 2, /* refuse a symbolic link */
	FILE_GUARDED = 4   /* refuse one that anybody may write */
};

/* file_read reads a regular file of at most `limit` bytes into the arena,
 * with a NUL behind it. Refused, naming `path`: what isn't a regular file
 * (never waits on a pipe), what is larger, what changes while it is read.
 * ERR_NOT_FOUND when there is none. */
int file_read(const char *path, size_t limit, unsigned flags,
	      struct arena *arena, char **data, size_t *len, struct err *err);

/* file_read_fd is file_read for something already open, such as stdin; pipes
 * are welcome there. `name` is for errors. file_read_sized is the same with
 * one system call for a regular file of `size` bytes, if that is its size. */
int file_read_fd(int fd, const char *name, size_t limit, struct arena *arena,
		 char **data, size_t *len, struct err *err);

int file_read_sized(int fd, const char *name, size_t size, size_t limit,
		    struct arena *arena, char **data, size_t *len,
		    struct err *err);

/* A file, and when it was last touched: the system changes one of these
 * whenever anybody writes to it or puts another in its place, once its clock
 * has ticked. */
struct file_stamp {
	uint64_t device, inode;
	int64_t size;
	int64_t modified[2], changed[2]; /* seconds, nanoseconds */
};

/* file_stamp is false when there is no such file; file_stamp_fd when it can't
 * be told. file_stamp_same compares; where a file system keeps whole seconds,
 * no two are the same. file_tick waits until what is written
 * from then on has a later time (20 ms). */
bool file_stamp(const char *path, struct file_stamp *stamp);
bool file_stamp_fd(int fd, struct file_stamp *stamp);
bool file_stamp_same(const struct file_stamp *a, const struct file_stamp *b);
void file_tick(void);

/* file_write replaces `path` by a temporary file beside it: written, synced,
 * renamed, and the folder synced. `mode` as in open(2). */
int file_write(const char *path, const void *data, size_t len, unsigned mode,
	       struct err *err);

/* file_sync_folder makes a new name in a folder durable. */
int file_sync_folder(const char *folder, struct err *err);

/* file_folder makes a folder and its parents where they are missing. */
int file_folder(const char *path, unsigned mode, struct err *err);

/* file_join gives "folder/name", or `name` alone when it is absolute or
 * `folder` is empty or NULL. */
char *file_join(struct arena *arena, const char *folder, const char *name,
		struct err *err);

/* file_whole gives the path from the root of one that may be relative to the
 * working folder. */
char *file_whole(struct arena *arena, const char *path, struct err *err);

/* file_parent gives what stands before the last slash: "." when none. */
char *file_parent(struct arena *arena, const char *path, struct err *err);

#endif
