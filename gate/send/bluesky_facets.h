/*
 * bluesky_facets: finds links, mentions and hashtags in a text, as Bluesky's
 * own clients do: there only what a facet names is more than plain text.
 * (atproto, packages/api/src/rich-text/{detection,util}.ts)
 *
 * Each begins the text or stands behind white space; links and mentions also
 * behind an opening bracket. Links are http:// and https:// URLs as written,
 * without the punctuation that ends a sentence; bare domains stay text, since
 * nothing here knows which top-level domains there are. A tag isn't only
 * digits and punctuation and has at most 64 graphemes.
 */
#ifndef GATE_SEND_BLUESKY_FACETS_H
#define GATE_SEND_BLUESKY_FACETS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum bluesky_facet_kind {
	BLUESKY_LINK = 0,
	BLUESKY_MENTION,
	BLUESKY_TAG
};

struct bluesky_facet {
	enum bluesky_facet_kind kind;
	size_t start; /* bytes, half-open; never overlapping */
	size_t end;
	const char *value; /* URL, handle in lower case, or tag */
};

/* bluesky_facets_find reads valid UTF-8, from front to end. */
int bluesky_facets_find(const char *text, size_t len, struct arena *arena,
			struct bluesky_facet **facets, size_t *count,
			struct err *err);

/* bluesky_facets_handle gives the length of the handle (a domain name of two
 * labels or more, atproto.com/specs/handle) that `text` begins with; 0: none.
 */
size_t bluesky_facets_handle(const char *text, size_t len);

#endif
