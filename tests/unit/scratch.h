/*
 * scratch: a folder of a test's own, gone when it ends, with files to read
 * and errors whose texts don't name it. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

struct scratch {
	char folder[64];
	char path[256];	 /* of the file written last */
	char text[1024]; /* of the error shown last */
};

static inline void scratch_open(struct scratch *scratch)
{
	(void)snprintf(scratch->folder, sizeof(scratch->folder),
		       "/tmp/postgate-unit.XXXXXX");
	assert_non_null(mkdtemp(scratch->folder));
}

static inline void scratch_remove(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat st;
	char path[1024];

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		assert_true(snprintf(path, sizeof(path), "%s/%s", folder,
				     entry->d_name) < (int)sizeof(path));
		assert_int_equal(lstat(path, &st), 0);
		if (S_ISDIR(st.st_mode))
			scratch_remove(path);
		else
			assert_int_equal(unlink(path), 0);
	}
	(void)closedir(dir);
	assert_int_equal(rmdir(folder), 0);
}

static inline const char *scratch_path(struct scratch *scratch,
				       const char *name)
{
	(void)snprintf(scratch->path, sizeof(scratch->path), "%s/%s",
		       scratch->folder, name);
	return scratch->path;
}

static inline const char *scratch_write(struct scratch *scratch,
					const char *name, const char *data,
					size_t len)
{
	struct err err = { 0 };

	assert_int_equal(
		file_write(scratch_path(scratch, name), data, len, 0644, &err),
		0);
	return scratch->path;
}

static inline const char *scratch_put(struct scratch *scratch, const char *name,
				      const char *text)
{
	return scratch_write(scratch, name, text, strlen(text));
}

/* The error's text without the folder's name. */
static inline const char *scratch_text(struct scratch *scratch,
				       const struct err *err)
{
	size_t n = strlen(scratch->folder), len = 0;

	for (const char *s = err->text; *s != '\0';) {
		if (strncmp(s, scratch->folder, n) == 0 && s[n] == '/')
			s += n + 1;
		else
			scratch->text[len++] = *s++;
	}
	scratch->text[len] = '\0';
	return scratch->text;
}

#endif
