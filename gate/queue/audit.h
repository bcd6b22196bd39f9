/*
 * audit: the log of every change of state: who, how, what, from, to, why.
 * Never the text of a draft, only digests.
 *
 * An entry is one line of JSON, stored exactly as hashed; entries are
 * chained: hash = SHA-256(0x01 | previous hash | u64 length | bytes), and
 * the first one's previous hash is SHA-256("postgate/audit/1" | instance).
 * Tamper-evident, not tamper-proof: a whole chain can be written anew by who
 * owns the file.
 */
#ifndef GATE_QUEUE_AUDIT_H
#define GATE_QUEUE_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "queue/item.h"

/* The most of a reason that is kept, in bytes. A longer one, which only a
 * server can give, is cut on a character border: an entry must never fail. */
#define AUDIT_REASON_MAX 4096

/* Actions that mean more than words when the log is read back: approvals of
 * a post given and taken back. They name no account. */
#define AUDIT_APPROVE "approve"
#define AUDIT_REVOKE "revoke"
/* The first entry of a post; its reason is what the route needs, as JSON. */
#define AUDIT_SUBMIT "submit"

/* Who acts, by which way in. */
struct actor {
	const char *name; /* a person's name, or "postgate-deliver" */
	const char *via;  /* "cli", "deliver", "http" … */
	bool claimed;	  /* said so with --as, not proven */
};

struct audit_entry {
	int64_t time;
	struct actor actor;
	const char *action;  /* "submit", "approve", "claim", "sent" … */
	const char *post;    /* NULL: of no post */
	const char *account; /* NULL: of the whole post */
	bool moves;	     /* from and to are meant */
	enum item_state from, to;
	bool born;	    /* the item begins: there's no `from` */
	const char *digest; /* of the revision, hexadecimal, or NULL */
	const char *reason; /* what a person or a server gave, or NULL */
};

/* audit_write adds the entry's line, without a line break. */
int audit_write(const struct audit_entry *entry, int64_t seq, struct buf *out,
		struct err *err);

/* audit_read reads such a line back, into the arena; ERR_STORE when it isn't
 * one that audit_write could have written. */
int audit_read(const char *bytes, size_t len, struct arena *arena,
	       struct audit_entry *entry, int64_t *seq, struct err *err);

/* audit_hash chains `len` bytes onto `prev`. */
void audit_hash(const struct digest *prev, const char *bytes, size_t len,
		struct digest *out);

/* audit_genesis is the previous hash of the first entry of an instance. */
void audit_genesis(const char *instance, struct digest *out);

#endif
