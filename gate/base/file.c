#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fault.h"

#define PIPE_CHUNK ((size_t)64 * 1024)

static int too_large(const char *name, size_t limit, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		       "%s: larger than %zu bytes, the most "
		       "that is read here",
		       name, limit);
}

/* Reads up to `size` bytes; the number read, or -1. */
static ssize_t read_all(int fd, char *data, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = fault_hit(FAULT_IO) ?
				    (errno = EIO, -1) :
				    read(fd, data + len, size - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

int file_read_fd(int fd, const char *name, size_t limit, struct arena *arena,
		 char **data, size_t *len, struct err *err)
{
	size_t cap = 0;
	ssize_t n;

	*data = NULL;
	*len = 0;
	do {
		char *larger = arena_grow(arena, *data, &cap,
					  *len + PIPE_CHUNK + 1, 1, err);
		if (larger == NULL)
			return err_in(err, "%s", name);
		*data = larger;
		n = read_all(fd, *data + *len, cap - *len - 1);
		if (n < 0)
			return err_sys(err, errno, "%s: can't be read", name);
		*len += (size_t)n;
		if (*len > limit)
			return too_large(name, limit, err);
	} while (n > 0);
	(*data)[*len] = '\0';
	return 0;
}

int file_read_sized(int fd, const char *name, size_t size, size_t limit,
		    struct arena *arena, char **data, size_t *len,
		    struct err *err)
{
	ssize_t n;

	if (size > limit)
		return too_large(name, limit, err);
	*data = arena_alloc(arena, size + 2, err);
	if (*data == NULL)
		return err_in(err, "%s", name);
	do
		n = fault_hit(FAULT_IO) ? (errno = EIO, -1) :
					  read(fd, *data, size + 1);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, errno, "%s: can't be read", name);
	*len = (size_t)n;
	(*data)[*len] = '\0';
	/* One byte more was asked for, so this is the end. */
	if (*len == size)
		return 0;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_sys(err, errno, "%s: can't be read", name);
	return file_read_fd(fd, name, limit, arena, data, len, err);
}

static int check_kind(const struct stat *st, const char *path, unsigned flags,
		      struct err *err)
{
	if (S_ISDIR(st->st_mode))
		return err_set(err, ERR_INPUT, "%s: is a folder, not a file",
			       path);
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_INPUT, "%s: is not a regular file",
			       path);
	if ((flags & FILE_PRIVATE) != 0 && (st->st_mode & 077) != 0)
		return err_set(err, ERR_CONFIG,
			       "%s: others may read or "
			       "change it (mode %04o); run: chmod 600 %s",
			       path, (unsigned)st->st_mode & 07777, path);
	if ((flags & FILE_GUARDED) != 0 && (st->st_mode & 02) != 0)
		return err_set(err, ERR_CONFIG,
			       "%s: anybody may change it "
			       "(mode %04o); run: chmod o-w %s",
			       path, (unsigned)st->st_mode & 07777, path);
	return 0;
}

static int read_open(int fd, const char *path, size_t limit, unsigned flags,
		     struct arena *arena, char **data, size_t *len,
		     struct err *err)
{
	struct stat before, after;
	ssize_t n;

	if (fstat(fd, &before) < 0)
		return err_sys(err, errno, "%s", path);
	if (check_kind(&before, path, flags, err) < 0)
		return -1;
	if (before.st_size < 0 || (size_t)before.st_size > limit)
		return too_large(path, limit, err);
	*len = (size_t)before.st_size;
	*data = arena_alloc(arena, *len + 2, err);
	if (*data == NULL)
		return err_in(err, "%s", path);
	n = read_all(fd, *data, *len + 1);
	if (n < 0)
		return err_sys(err, errno, "%s: can't be read", path);
	if (fstat(fd, &after) < 0)
		return err_sys(err, errno, "%s", path);
	if ((size_t)n != *len || after.st_size != before.st_size)
		return err_set(err, ERR_INPUT,
			       "%s: changed while it was "
			       "read; try again",
			       path);
	(*data)[*len] = '\0';
	return 0;
}

int file_read(const char *path, size_t limit, unsigned flags,
	      struct arena *arena, char **data, size_t *len, struct err *err)
{
	int how = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int fd, result;

	if ((flags & FILE_NO_LINKS) != 0)
		how |= O_NOFOLLOW;
	fd = open(path, how);
	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "%s: no such file", path);
	if (fd < 0 && errno == ELOOP)
		return err_set(err, ERR_INPUT, "%s: is a symbolic link", path);
	if (fd < 0 && errno == ENXIO)
		return err_set(err, ERR_INPUT, "%s: is not a regular file",
			       path);
	if (fd < 0)
		return err_sys(err, errno, "%s", path);
	result = read_open(fd, path, limit, flags, arena, data, len, err);
	(void)close(fd);
	return result;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = fault_hit(FAULT_IO) ? (errno = ENOSPC, -1) :
						  write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

int file_sync_folder(const char *folder, struct err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = -1;

	if (fd >= 0)
		result = fault_hit(FAULT_IO) ? (errno = EIO, -1) : fsync(fd);
	if (result < 0)
		err_sys(err, errno, "%s: can't be synced", folder);
	if (fd >= 0)
		(void)close(fd);
	return result;
}

static int sync_parent(const char *path, struct err *err)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);

	if (len >= sizeof(folder))
		return err_set(err, ERR_IO, "%s: the name is too long", path);
	memcpy(folder, path, len);
	folder[len] = '\0';
	return file_sync_folder(slash == NULL ? "." :
				len == 0      ? "/" :
						folder,
				err);
}

int file_write(const char *path, const void *data, size_t len, unsigned mode,
	       struct err *err)
{
	char temp[4096];
	int fd, n;

	n = snprintf(temp, sizeof(temp), "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof(temp))
		return err_set(err, ERR_IO, "%s: the name is too long", path);
	fd = mkstemp(temp);
	if (fd < 0)
		return err_sys(err, errno, "%s: can't be written", path);
	if (fchmod(fd, (mode_t)mode) < 0 || write_all(fd, data, len) < 0 ||
	    (fault_hit(FAULT_IO) ? (errno = EIO, -1) : fsync(fd)) < 0)
		goto failed;
	if (close(fd) < 0) {
		fd = -1;
		goto failed;
	}
	fd = -1;
	if ((fault_hit(FAULT_IO) ? (errno = EIO, -1) : rename(temp, path)) < 0)
		goto failed;
	return sync_parent(path, err);
failed:
	err_sys(err, errno, "%s: can't be written", path);
	if (fd >= 0)
		(void)close(fd);
	(void)unlink(temp);
	return -1;
}

int file_folder(const char *path, unsigned mode, struct err *err)
{
	char part[4096];
	size_t len = strlen(path);
	struct stat st;

	if (len >= sizeof(part))
		return err_set(err, ERR_IO, "%s: the name is too long", path);
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, (mode_t)mode) < 0 && errno != EEXIST)
			return err_sys(err, errno, "%s: can't be made", part);
	}
	if (stat(path, &st) < 0)
		return err_sys(err, errno, "%s", path);
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_IO, "%s: is not a folder", path);
	return 0;
}

char *file_join(struct arena *arena, const char *folder, const char *name,
		struct err *err)
{
	if (folder == NULL || folder[0] == '\0' || name[0] == '/')
		return arena_copy(arena, name, strlen(name), err);
	return arena_print(arena, err, "%s%s%s", folder,
			   folder[strlen(folder) - 1] == '/' ? "" : "/", name);
}

char *file_whole(struct arena *arena, const char *path, struct err *err)
{
	char folder[PATH_MAX] = "";

	if (path[0] != '/' && getcwd(folder, sizeof(folder)) == NULL) {
		err_sys(err, errno, "the working folder");
		return NULL;
	}
	while (strncmp(path, "./", 2) == 0)
		path += 2;
	return file_join(arena, folder, path, err);
}

char *file_parent(struct arena *arena, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return arena_copy(arena, ".", 1, err);
	if (slash == path)
		return arena_copy(arena, "/", 1, err);
	return arena_copy(arena, path, (size_t)(slash - path), err);
}

static bool stamp_of(const struct stat *st, struct file_stamp *stamp)
{
	*stamp = (struct file_stamp){
		.device = (uint64_t)st->st_dev,
		.inode = (uint64_t)st->st_ino,
		.size = (int64_t)st->st_size,
		.modified = { (int64_t)st->st_mtim.tv_sec,
			      (int64_t)st->st_mtim.tv_nsec },
		.changed = { (int64_t)st->st_ctim.tv_sec,
			     (int64_t)st->st_ctim.tv_nsec },
	};
	return true;
}

bool file_stamp(const char *path, struct file_stamp *stamp)
{
	struct stat st;

	return stat(path, &st) == 0 && stamp_of(&st, stamp);
}

bool file_stamp_fd(int fd, struct file_stamp *stamp)
{
	struct stat st;

	return fstat(fd, &st) == 0 && stamp_of(&st, stamp);
}

/* A time of whole seconds may well be that of two changes. */
bool file_stamp_same(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->changed[1] != 0 && memcmp(a, b, sizeof(*a)) == 0;
}

void file_tick(void)
{
	const struct timespec tick = { .tv_nsec = 20000000 };

	(void)nanosleep(&tick, NULL);
}
