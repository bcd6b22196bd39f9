/*
 * lineage: the posts of one ref, from the first to the one at hand. They are
 * versions of one text, so who wrote an earlier one doesn't approve this one,
 * and a new one takes the place of those that are still open.
 */
#ifndef GATE_QUEUE_LINEAGE_H
#define GATE_QUEUE_LINEAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "queue/queue.h"

/* lineage_writers fills post->writers. An earlier post whose bytes were
 * changed hides who wrote it: then post->intact becomes false. */
int lineage_writers(struct store *store, struct arena *arena,
		    struct queue_post *post, struct err *err);

/* What a new revision meets. */
struct lineage {
	size_t count;		       /* posts of its ref */
	struct store_post *same;       /* this very revision, and not ended
					 * by people or time; or the same
					 * draft, gone out; or NULL */
	struct store_change *replaced; /* open ones that it replaces */
	size_t replaced_count;
};

/* lineage_of looks at the posts of the revision's ref (NULL: none). `digest`
 * (hexadecimal) is the revision's, and `id` what its post will have.
 * ERR_REFUSED: the same draft went out for some of its accounts. */
int lineage_of(struct queue *queue, const struct revision *revision,
	       const char *digest, const char *id, struct arena *arena,
	       struct lineage *lineage, struct err *err);

#endif
