/*
 * bluesky_record: the payload that people approve for Bluesky, and the
 * record (app.bsky.feed.post) that is made of it at delivery. Payload and
 * record differ only by what the network and the clock say: DIDs of the
 * mentioned, ids of uploaded images, and the time of the intent.
 */
#ifndef GATE_SEND_BLUESKY_RECORD_H
#define GATE_SEND_BLUESKY_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/digest.h"
#include "base/err.h"
#include "send/platform.h"

#define BLUESKY_CID 60 /* "b", 58 letters, NUL */

/* A mention of the payload; did is NULL until it was resolved, and stays so
 * for handles that nobody has: those are left as text. */
struct bluesky_mention {
	const char *handle;
	const char *did;
};

struct bluesky_image {
	const char *alt;
	const char *type;
	int64_t size;
	const char *digest;  /* hexadecimal */
	struct digest bytes; /* the same */
};

/* A payload, read back. */
struct bluesky_record {
	const char *text;
	size_t len;
	const char *language;		  /* or NULL */
	const struct conf_node *facets;	  /* a list, in the payload's form */
	struct bluesky_mention *mentions; /* in the order of facets */
	size_t mention_count;
	struct bluesky_image *images;
	size_t image_count;
};

/* bluesky_record_render is the platform's render(). */
int bluesky_record_render(const struct draft *draft,
			  const struct account *account, const char *language,
			  const struct revision_media *media,
			  size_t media_count, struct arena *arena,
			  struct buf *out, struct err *err);

int bluesky_record_read(const char *payload, size_t len, struct arena *arena,
			struct bluesky_record *record, struct err *err);

/* bluesky_record_put adds the body of putRecord: the record under `key` in
 * the repository of `did`, which must not be there yet (swapRecord null).
 * The same arguments give the same bytes. */
void bluesky_record_put(const struct bluesky_record *record, const char *did,
			const char *key, int64_t key_time, struct buf *out);

/* bluesky_record_time is createdAt, RFC 3339 with milliseconds. */
void bluesky_record_time(char out[CLOCK_TEXT], int64_t key_time);

/* bluesky_record_cid is the id that a PDS must give to uploaded bytes: CIDv1,
 * raw, SHA-256, in base32 (multiformats.io; RFC 4648 lower case). */
void bluesky_record_cid(const struct digest *digest, char out[BLUESKY_CID]);

/* bluesky_record_key is the platform's mint(): a TID (atproto.com/specs/tid),
 * 13 letters: 53 bits of microseconds and 10 random ones. */
int bluesky_record_key(int64_t time_us, unsigned random, struct arena *arena,
		       const char **key, struct err *err);

#endif
