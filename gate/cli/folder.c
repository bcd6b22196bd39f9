#include "cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

struct walk {
	const char *top;
	struct arena *arena;
	const char **names;
	size_t count, cap;
	int depth;
};

static int walk_folder(struct walk *walk, const char *below, struct err *err);

static int keep(struct walk *walk, const char *name, struct err *err)
{
	if (walk->count == FOLDER_FILES)
		return err_set(err, ERR_LIMIT, "%s: more than %d files",
			       walk->top, FOLDER_FILES);
	walk->names = arena_grow(walk->arena, walk->names, &walk->cap,
				 walk->count + 1, sizeof(*walk->names), err);
	if (walk->names == NULL)
		return -1;
	walk->names[walk->count++] = name;
	return 0;
}

static int walk_entry(struct walk *walk, DIR *dir, const char *below,
		      const char *entry, struct err *err)
{
	struct stat st;
	const char *name;

	if (entry[0] == '.')
		return 0;
	name = file_join(walk->arena, below, entry, err);
	if (name == NULL)
		return -1;
	if (fstatat(dirfd(dir), entry, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(err, errno, "%s/%s", walk->top, name);
	if (S_ISDIR(st.st_mode))
		return walk_folder(walk, name, err);
	return S_ISREG(st.st_mode) ? keep(walk, name, err) : 0;
}

static int walk_folder(struct walk *walk, const char *below, struct err *err)
{
	const char *path = below[0] == '\0' ? walk->top :
					      file_join(walk->arena, walk->top,
							below, err);
	struct dirent *entry;
	int result = 0;
	DIR *dir;

	if (path == NULL)
		return -1;
	if (walk->depth == FOLDER_DEPTH)
		return err_set(err, ERR_LIMIT, "%s: more than %d folders deep",
			       path, FOLDER_DEPTH);
	dir = opendir(path);
	if (dir == NULL)
		return err_sys(err, errno, "%s", path);
	walk->depth++;
	while (result == 0 && (errno = 0, entry = readdir(dir)) != NULL)
		result = walk_entry(walk, dir, below, entry->d_name, err);
	if (result == 0 && errno != 0)
		result = err_sys(err, errno, "%s", path);
	walk->depth--;
	(void)closedir(dir);
	return result;
}

static int by_name(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

int folder_list(const char *path, struct arena *arena, const char ***names,
		size_t *count, struct err *err)
{
	struct walk walk = { .top = path, .arena = arena };

	if (walk_folder(&walk, "", err) < 0)
		return -1;
	if (walk.count > 0)
		qsort(walk.names, walk.count, sizeof(*walk.names), by_name);
	*names = walk.names;
	*count = walk.count;
	return 0;
}
