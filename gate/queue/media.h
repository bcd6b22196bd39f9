/*
 * media: attached files, copied at submit into a folder beside the store
 * where their SHA-256 is their name. Nothing reads the author's path again.
 */
#ifndef GATE_QUEUE_MEDIA_H
#define GATE_QUEUE_MEDIA_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "queue/revision.h"

#define MEDIA_FILE_MAX ((size_t)64 * 1024 * 1024)

/* media_take reads `path` (relative, below `folder`, no link on the way, no
 * `..`), tells its type by content, copies it beside the store and fills
 * `media`. An unknown type is ERR_INPUT. */
int media_take(const char *store, const char *folder, const char *path,
	       const char *alt, struct arena *arena,
	       struct revision_media *media, struct err *err);

/* media_read gives the bytes and refuses them when their digest differs. */
int media_read(const char *store, const struct revision_media *media,
	       struct arena *arena, char **data, size_t *len, struct err *err);

#endif
