/*
 * queue_posts: what people and the deliverer do with posts, in a line each,
 * for the tests of queue/. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_QUEUE_POSTS_H
#define TESTS_UNIT_QUEUE_POSTS_H

#include "queue_fixture.h"

#define ONE(group_) ((struct route_need[]){ { group_, 1 } })
#define TWO(a, b) ((struct route_need[]){ { a, 1 }, { b, 1 } })

/* Hands in a text under a ref, as the person who acts. */
static inline int hand_in(struct fixture *f, const char *ref, const char *text,
			  const struct route_need *needs, size_t count,
			  struct queue_receipt *receipt)
{
	struct revision_target targets[2];
	struct revision revision = fixture_revision(targets, ref, text);

	revision.author = revision.submitter = f->queue.actor.name;
	return queue_submit(&f->queue, &revision, false, needs, count, "[]",
			    &f->arena, receipt, &f->err);
}

/* A held post by maria that needs one reviewer of `group`. */
static inline const char *held(struct fixture *f, const char *ref,
			       const char *group)
{
	struct queue_receipt receipt;

	(void)as(f, MARIA);
	assert_ok(f, hand_in(f, ref, ref, ONE(group), 1, &receipt));
	assert_false(receipt.again);
	assert_int_equal(receipt.state, ITEM_HELD);
	return receipt.id;
}

static inline void find(struct fixture *f, const char *id,
			struct queue_post *post)
{
	assert_ok(f, queue_find(&f->queue, id, &f->arena, post, &f->err));
}

static inline enum item_state state_of(struct fixture *f, const char *id)
{
	struct queue_post post;

	find(f, id, &post);
	return post.stored.items[0].state;
}

static inline const char *digest_of_post(struct fixture *f, const char *id)
{
	struct queue_post post;

	find(f, id, &post);
	return post.stored.digest;
}

static inline int approve(struct fixture *f, int person, const char *id)
{
	const char *digest = digest_of_post(f, id);
	struct queue_post post;

	return queue_approve(as(f, person), id, digest, &f->arena, &post,
			     &f->err);
}

/* Moves the first item for the deliverer. */
static inline void deliver(struct fixture *f, const char *id,
			   enum item_state to)
{
	struct store_attempt attempt = { .started = f->queue.now,
					 .bytes_handed = -1 };
	struct queue_post post;
	struct item item;

	find(f, id, &post);
	item = post.stored.items[0];
	attempt.account = item.account;
	item.state = to;
	if (to == ITEM_SENDING && item.key == NULL) {
		item.key = id;
		item.key_time = 1;
	}
	if (to == ITEM_SENT)
		item.remote_id = "1";
	assert_ok(f, queue_move(&f->queue, &post, &item, "test", NULL,
				to == ITEM_SENDING ? &attempt : NULL, &f->err));
}

static inline void verify(struct fixture *f)
{
	struct digest head;
	int64_t count;

	assert_ok(f, queue_verify_audit(f->store, &count, &head, &f->err));
}

static inline int64_t entries(struct fixture *f)
{
	struct digest head;
	int64_t count;

	assert_ok(f, queue_verify_audit(f->store, &count, &head, &f->err));
	return count;
}

/* Looks for a text in the last entry. */
struct last {
	int64_t seq;
	char line[2048];
};

static inline int keep_last(void *context, int64_t seq, const char *bytes,
			    size_t len, const struct digest *hash,
			    struct err *err)
{
	struct last *last = context;

	(void)hash;
	(void)err;
	last->seq = seq;
	assert_true(len < sizeof(last->line));
	memcpy(last->line, bytes, len);
	last->line[len] = '\0';
	return 0;
}

static inline void last_entry_says(struct fixture *f, const char *text)
{
	struct last last = { 0 };
	struct err err = { 0 };

	assert_int_equal(store_read_audit(f->store, 0, keep_last, &last, &err),
			 0);
	if (strstr(last.line, text) == NULL)
		fail_msg("%s isn't in %s", text, last.line);
}

#endif
