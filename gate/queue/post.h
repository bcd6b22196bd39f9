/*
 * post: a stored post made whole: decoded and its digest recomputed; and how
 * posts and revisions are named. queue_find is here.
 */
#ifndef GATE_QUEUE_POST_H
#define GATE_QUEUE_POST_H

#include "base/arena.h"
#include "base/err.h"
#include "queue/queue.h"

/* post_decode fills revision and intact from what is stored. Bytes that were
 * changed are no error: see post->intact. */
int post_decode(struct queue_post *post, struct arena *arena, struct err *err);

/* post_make_id makes an id: 7 consonants, none of which looks like another
 * or, without vowels, makes a word. */
void post_make_id(char out[STORE_POST_ID]);

/* post_is_digest: `text` is the post's digest, or at least its first 12
 * digits, with or without "sha256:": 1, or 0, or -1 when it is no digest. */
int post_is_digest(const struct queue_post *post, const char *text);

#endif
