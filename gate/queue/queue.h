/*
 * queue: from a verdict to approved, and who may say so. The rules stand here
 * once, whatever the store: four eyes, digests, states, times.
 *
 * Every decision loads the post, decides, and commits with the version that
 * it saw; when another was faster it looks again, so an approval never counts
 * for something that changed meanwhile. Refusals are ERR_REFUSED or
 * ERR_CONFLICT (another digest), written to the audit log as refusals.
 */
#ifndef GATE_QUEUE_QUEUE_H
#define GATE_QUEUE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "judge/policy.h"
#include "judge/verdict.h"
#include "queue/audit.h"
#include "queue/revision.h"
#include "queue/store.h"

struct queue {
	struct store *store;
	const struct policy *policy;
	const struct person *person; /* who acts; NULL: nobody we know */
	struct actor actor;
	int64_t now;
};

/* A post with its revision decoded and its digest recomputed. */
struct queue_post {
	struct store_post stored;
	struct revision revision; /* zeroed when it can't be decoded */
	bool intact;		  /* the bytes, and those of the earlier posts
				 * of its ref, have the digest they claim */
	struct route_need *needs; /* what was asked for at submit */
	size_t need_count;
	struct conf_strings writers; /* who wrote or submitted this or an
					 * earlier post of its ref */
};

/* One group's part of a route, and how far it is. */
struct queue_progress {
	const char *group;
	int64_t need;
	int64_t have;
};

/* What submit tells its caller. */
struct queue_receipt {
	const char *id;
	const char *digest;
	enum item_state state; /* of its items: they begin alike */
	bool again;	       /* the same submission was here already */
	const char *replaced;  /* id of an open post that this replaces */
	struct route_need *needs;
	size_t need_count;
	int64_t expires; /* decide by then; 0: no end */
};

/* queue_submit stores a revision with an item for each target. `clean` posts
 * go on to approved (or ready, when their time has come). Submitting the
 * same revision again gives the first one's id, and so does a draft that went
 * out as it is, whatever was changed around it. Other open posts of the same
 * ref are withdrawn, but not those of their items that are being sent or have
 * been; a revision without a ref replaces nothing. Held posts without needs
 * need one reviewer. */
int queue_submit(struct queue *queue, const struct revision *revision,
		 bool clean, const struct route_need *needs, size_t need_count,
		 const char *findings, struct arena *arena,
		 struct queue_receipt *receipt, struct err *err);

/* queue_refuse_draft notes that a blocked draft was handed in; ref may be
 * NULL. */
int queue_refuse_draft(struct queue *queue, const char *ref, struct err *err);

/* queue_find turns an id, or a beginning of one that fits one post only, into
 * a post. Several: ERR_INPUT, naming them. */
int queue_find(struct queue *queue, const char *id, struct arena *arena,
	       struct queue_post *post, struct err *err);

/* queue_progress says for each need how many count today: distinct persons
 * with the role, in the group, none of whom wrote or submitted it, whose
 * approval names this digest and hasn't expired. All of them enough: true. */
bool queue_progress(const struct policy *policy, const struct queue_post *post,
		    int64_t now, struct queue_progress *progress);

/* queue_may_approve: NULL when this person could, else why not. A post that
 * isn't intact can't be approved by anybody. */
const char *queue_may_approve(const struct policy *policy,
			      const struct person *person,
			      const struct queue_post *post);

/* The decisions. `post` is as it is after them. Approving takes a digest, or
 * the first 12 digits or more of it, with or without "sha256:"; a second yes
 * of the same person changes nothing. Rejecting is for reviewers; withdrawing
 * for the author, the submitter and admins. Both take what isn't sent yet;
 * when that is nothing, ERR_REFUSED names the state. */
int queue_approve(struct queue *queue, const char *id, const char *digest,
		  struct arena *arena, struct queue_post *post,
		  struct err *err);
int queue_reject(struct queue *queue, const char *id, const char *reason,
		 struct arena *arena, struct queue_post *post, struct err *err);
int queue_withdraw(struct queue *queue, const char *id, struct arena *arena,
		   struct queue_post *post, struct err *err);

/* queue_settle ends an uncertain delivery by a person's word, a reviewer's or
 * an admin's: live at `url`, or absent (url NULL), which takes a reason and
 * somebody who didn't write or submit it, and makes it ready again with the
 * same key. `account` NULL: the only one that
 * is uncertain. */
int queue_settle(struct queue *queue, const char *id, const char *account,
		 const char *url, const char *reason, struct arena *arena,
		 struct queue_post *post, struct err *err);

/* queue_move moves one item for the deliverer, with its audit entry. `item`
 * holds the new values; `attempt` may be NULL, except to sending. What goes
 * back to held loses the approvals of its post: people look again.
 * ERR_CONFLICT: look again. */
int queue_move(struct queue *queue, const struct queue_post *post,
	       const struct item *item, const char *action, const char *reason,
	       const struct store_attempt *attempt, struct err *err);

/* queue_verify_audit checks the chain, and that the states of all items, the
 * bytes, needs and number of approvals of all posts are those that the log
 * replays to. ERR_STORE names the entry or the post. `count` and `head` are
 * for the report. */
int queue_verify_audit(struct store *store, int64_t *count, struct digest *head,
		       struct err *err);

#endif
