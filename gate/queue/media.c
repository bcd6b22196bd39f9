#include "queue/media.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"

#define FOLDER "media"
#define FOLDER_MODE 0700
#define FILE_MODE 0400

/* A type is known by bytes at an offset; the first row that fits. */
static const struct {
	const char *type;
	size_t offset;
	const char *bytes;
	size_t len;
} types[] = {
	{ "image/png", 0, "\x89PNG\r\n\x1A\n", 8 },
	{ "image/jpeg", 0, "\xFF\xD8\xFF", 3 },
	{ "image/gif", 0, "GIF87a", 6 },
	{ "image/gif", 0, "GIF89a", 6 },
	{ "image/webp", 8, "WEBPVP8", 7 },
	{ "video/mp4", 4, "ftypisom", 8 },
	{ "video/mp4", 4, "ftypiso2", 8 },
	{ "video/mp4", 4, "ftypmp41", 8 },
	{ "video/mp4", 4, "ftypmp42", 8 },
	{ "video/mp4", 4, "ftypavc1", 8 },
	{ "video/mp4", 4, "ftypM4V ", 8 },
};

static const char *type_of(const char *data, size_t len)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (len >= types[i].offset + types[i].len &&
		    memcmp(data + types[i].offset, types[i].bytes,
			   types[i].len) == 0)
			return types[i].type;
	return NULL;
}

/* Only names below the folder: no part is empty, "." or "..". */
static int check_path(const char *path, struct err *err)
{
	const char *part = path;
	size_t len;

	for (;; part += len + 1) {
		len = strcspn(part, "/");
		if (len == 0 || (len == 1 && part[0] == '.') ||
		    (len == 2 && part[0] == '.' && part[1] == '.'))
			return err_set(err, ERR_INPUT,
				       "media: %s: must be a "
				       "path below the draft's folder, without "
				       ". and ..",
				       path);
		if (part[len] == '\0')
			return 0;
	}
}

static int fail_open(const char *path, int number, struct err *err)
{
	if (number == ENOENT)
		return err_set(err, ERR_INPUT, "media: %s: no such file", path);
	if (number == ELOOP || number == ENOTDIR)
		return err_set(err, ERR_INPUT,
			       "media: %s: a link, or no "
			       "folder, is on its way; only files below the "
			       "draft's folder are taken",
			       path);
	return err_sys(err, number, "media: %s", path);
}

/* Opens part by part, so that no link is followed even when somebody swaps
 * one in meanwhile; the descriptor, or -1. */
static int open_below(const char *folder, const char *path, struct err *err)
{
	int how = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	const char *part = path;
	char name[256];
	int at, next;

	at = open(folder == NULL || folder[0] == '\0' ? "." : folder,
		  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (at >= 0) {
		size_t len = strcspn(part, "/");
		bool last = part[len] == '\0';

		if (len >= sizeof(name)) {
			(void)close(at);
			return fail_open(path, ENAMETOOLONG, err);
		}
		memcpy(name, part, len);
		name[len] = '\0';
		next = openat(at, name, last ? how : how | O_DIRECTORY);
		if (next < 0)
			(void)fail_open(path, errno, err);
		(void)close(at);
		if (next < 0 || last)
			return next;
		at = next;
		part += len + 1;
	}
	return fail_open(path, errno, err);
}

static int read_below(const char *folder, const char *path, struct arena *arena,
		      char **data, size_t *len, struct err *err)
{
	struct stat st;
	int fd = open_below(folder, path, err);
	int result = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0)
		err_sys(err, errno, "media: %s", path);
	else if (!S_ISREG(st.st_mode))
		err_set(err, ERR_INPUT, "media: %s: is not a regular file",
			path);
	else
		result = file_read_fd(fd, path, MEDIA_FILE_MAX, arena, data,
				      len, err);
	(void)close(fd);
	return result;
}

/* The place of a copy. The digest comes from a store: it is made anew, so that
 * nothing but hexadecimal digits becomes a name. */
static char *place_of(const char *store, const char *digest,
		      struct arena *arena, struct err *err)
{
	char *parent = file_parent(arena, store, err);
	struct digest parsed;
	char hex[DIGEST_HEX];

	if (parent == NULL)
		return NULL;
	if (digest == NULL || digest_parse(digest, &parsed) < 0) {
		err_set(err, ERR_STORE, "media: a file without a digest");
		return NULL;
	}
	digest_hex(&parsed, hex);
	return arena_print(arena, err, "%s/" FOLDER "/%s", parent, hex);
}

/* Whether the copy is there already, and whole. */
static bool is_there(const char *place, const struct digest *digest,
		     struct arena *arena)
{
	struct err ignored = { 0 };
	struct digest found;
	char *data;
	size_t len;

	if (file_read(place, MEDIA_FILE_MAX, FILE_NO_LINKS, arena, &data, &len,
		      &ignored) < 0)
		return false;
	digest_of(data, len, &found);
	return digest_equal(&found, digest) != 0;
}

static int put(const char *store, const char *hex, const struct digest *digest,
	       const char *data, size_t len, struct err *err)
{
	struct arena arena = { 0 };
	char *place = place_of(store, hex, &arena, err);
	char *folder;
	int result = -1;

	if (place == NULL)
		goto out;
	folder = file_parent(&arena, place, err);
	if (folder == NULL)
		goto out;
	if (is_there(place, digest, &arena))
		result = 0;
	else if (file_folder(folder, FOLDER_MODE, err) == 0)
		result = file_write(place, data, len, FILE_MODE, err);
out:
	arena_release(&arena);
	return result;
}

int media_take(const char *store, const char *folder, const char *path,
	       const char *alt, struct arena *arena,
	       struct revision_media *media, struct err *err)
{
	struct arena scratch = { 0 };
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	struct digest digest;
	char hex[DIGEST_HEX];
	char *data;
	size_t len;
	int result = -1;

	memset(media, 0, sizeof(*media));
	if (check_path(path, err) < 0 ||
	    read_below(folder, path, &scratch, &data, &len, err) < 0)
		goto out;
	media->type = type_of(data, len);
	if (media->type == NULL) {
		err_set(err, ERR_INPUT,
			"media: %s: is none of PNG, JPEG, "
			"GIF, WebP and MP4",
			path);
		goto out;
	}
	digest_of(data, len, &digest);
	digest_hex(&digest, hex);
	media->name = arena_copy(arena, name, strlen(name), err);
	media->digest = arena_copy(arena, hex, strlen(hex), err);
	media->alt =
		alt == NULL ? NULL : arena_copy(arena, alt, strlen(alt), err);
	media->size = (int64_t)len;
	if (media->name == NULL || media->digest == NULL ||
	    (alt != NULL && media->alt == NULL))
		goto out;
	result = put(store, hex, &digest, data, len, err);
out:
	arena_release(&scratch);
	return result;
}

int media_read(const char *store, const struct revision_media *media,
	       struct arena *arena, char **data, size_t *len, struct err *err)
{
	const char *name = media->name != NULL ? media->name : "a file";
	char *place = place_of(store, media->digest, arena, err);
	struct digest found;
	char hex[DIGEST_HEX];

	*data = NULL;
	*len = 0;
	if (place == NULL)
		return -1;
	if (file_read(place, MEDIA_FILE_MAX, FILE_NO_LINKS, arena, data, len,
		      err) < 0) {
		if (err->code == ERR_NOT_FOUND || err->code == ERR_INPUT)
			err->code = ERR_STORE;
		return err_in(err, "media: the copy of %s", name);
	}
	digest_of(*data, *len, &found);
	digest_hex(&found, hex);
	if (strcmp(hex, media->digest) != 0 || (int64_t)*len != media->size) {
		*data = NULL;
		*len = 0;
		return err_set(err, ERR_STORE,
			       "media: the copy of %s isn't "
			       "what was approved: %s was changed",
			       name, place);
	}
	return 0;
}
