#include "send/memory.h"

#include <string.h>

#include "base/file.h"

static char *path_of(const char *store, const char *account,
		     const char **folder, struct arena *arena, struct err *err)
{
	char *parent = file_parent(arena, store, err);
	char *made;

	if (parent == NULL)
		return NULL;
	if (account[0] == '\0' || account[0] == '.' ||
	    strchr(account, '/') != NULL) {
		err_set(err, ERR_CONFIG,
			"account %s: its name can't be that "
			"of a file, so its session can't be kept",
			account);
		return NULL;
	}
	made = file_join(arena, parent, "sessions", err);
	*folder = made;
	return made == NULL ?
		       NULL :
		       arena_print(arena, err, "%s/%s.json", made, account);
}

int memory_read(const char *store, const char *account, struct arena *arena,
		struct platform_memory *memory, struct err *err)
{
	const char *folder;
	char *path = path_of(store, account, &folder, arena, err);
	char *data;
	size_t len;

	memset(memory, 0, sizeof(*memory));
	if (path == NULL)
		return -1;
	if (file_read(path, MEMORY_MAX, FILE_PRIVATE | FILE_NO_LINKS, arena,
		      &data, &len, err) < 0) {
		if (err->code != ERR_NOT_FOUND)
			return -1;
		err_clear(err);
		return 0;
	}
	memory->data = data;
	memory->len = len;
	return 0;
}

int memory_write(const char *store, const char *account, struct arena *arena,
		 struct platform_memory *memory, struct err *err)
{
	const char *folder;
	char *path = path_of(store, account, &folder, arena, err);

	if (path == NULL || file_folder(folder, 0700, err) < 0 ||
	    file_write(path, memory->data, memory->len, 0600, err) < 0)
		return -1;
	memory->changed = false;
	return 0;
}
