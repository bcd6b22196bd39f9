/*
 * revision: the immutable bytes of one draft as they would be sent. Its
 * digest names it, and is what people approve.
 *
 * The canonical bytes are fields in a fixed order, each u16 tag | u64 length
 * | bytes (big-endian): every field of the revision, then those of each
 * target, then those of each file. A TEXT that is NULL has the length 2^64-1
 * and no bytes; a TIME is 8 bytes, two's complement. The digest is
 * SHA-256("postgate/rev/1" and those bytes). They are stored as they were
 * hashed and decoded again when needed, so there is no second copy that could
 * differ.
 */
#ifndef GATE_QUEUE_REVISION_H
#define GATE_QUEUE_REVISION_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"

#define REVISION_TARGETS_MAX 64
#define REVISION_MAX ((size_t)64 * 1024 * 1024) /* canonical bytes */

struct revision_bytes {
	const char *data; /* NUL-ended behind len */
	size_t len;
};

#define REVISION_TYPE_TEXT const char *
#define REVISION_TYPE_BYTES struct revision_bytes
#define REVISION_TYPE_TIME int64_t

#define REVISION(tag, type, name)
#define TARGET(tag, type, name) REVISION_TYPE_##type name;
#define MEDIA(tag, type, name)
struct revision_target {
#include "queue/revision.def"
};
#undef TARGET
#undef MEDIA
#define TARGET(tag, type, name)
#define MEDIA(tag, type, name) REVISION_TYPE_##type name;
struct revision_media {
#include "queue/revision.def"
};
#undef REVISION
#undef MEDIA
#define REVISION(tag, type, name) REVISION_TYPE_##type name;
#define MEDIA(tag, type, name)
struct revision {
#include "queue/revision.def"
	struct revision_target *targets;
	size_t target_count;
	struct revision_media *media;
	size_t media_count;
};
#undef REVISION
#undef TARGET
#undef MEDIA

/* revision_encode adds the canonical bytes to `out`; ERR_LIMIT when there are
 * too many targets, files (DRAFT_MEDIA_MAX) or bytes. */
int revision_encode(const struct revision *revision, struct buf *out,
		    struct err *err);

/* revision_decode reads them back; it trusts nothing: an unknown tag, a
 * wrong order, a length beyond the end or a missing field is ERR_STORE. */
int revision_decode(const char *bytes, size_t len, struct arena *arena,
		    struct revision *revision, struct err *err);

/* revision_digest hashes canonical bytes. */
void revision_digest(const char *bytes, size_t len, struct digest *out);

/* revision_target finds an account's part; NULL when it has none. */
const struct revision_target *revision_target(const struct revision *revision,
					      const char *account);

#endif
