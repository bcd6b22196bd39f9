#include "send/deliver_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The pid in the file is for people; the lock is the system's. */
static int write_pid(int fd, const char *path, struct err *err)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (len < 0 || ftruncate(fd, 0) < 0 ||
	    pwrite(fd, text, (size_t)len, 0) != len)
		return err_sys(err, errno, "%s: can't be written", path);
	return 0;
}

static char *path_of(const char *store, struct arena *arena, struct err *err)
{
	return arena_print(arena, err, "%s.deliver.lock", store);
}

int deliver_lock_take(const char *store, struct arena *arena, struct err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char *path = path_of(store, arena, err);
	int fd;

	if (path == NULL)
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return err_sys(err, errno, "%s", path);
	/* The descriptor stays open, as the lock is lost with it. */
	if (fcntl(fd, F_SETLK, &lock) == 0)
		return write_pid(fd, path, err) < 0 ? -1 : fd;
	if (errno != EAGAIN && errno != EACCES)
		err_sys(err, errno, "%s: can't be locked", path);
	else if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
		err_set(err, ERR_CONFLICT,
			"%s: process %ld delivers from "
			"this store already",
			path, (long)lock.l_pid);
	else
		err_set(err, ERR_CONFLICT,
			"%s: another process delivered "
			"from this store just now; try again",
			path);
	(void)close(fd);
	return -1;
}

int deliver_lock_check(int fd, const char *store, struct arena *arena,
		       struct err *err)
{
	char *path = path_of(store, arena, err);
	struct stat ours, there;

	if (path == NULL)
		return -1;
	if (fstat(fd, &ours) == 0 && lstat(path, &there) == 0 &&
	    ours.st_dev == there.st_dev && ours.st_ino == there.st_ino)
		return 0;
	return err_set(err, ERR_CONFLICT,
		       "%s: was removed or replaced while we delivered, so "
		       "another process may deliver too; start me again",
		       path);
}
