/*
 * attempt: one item on its last way: looked at again, prepared, its intent
 * committed, sent once, and its outcome written down. Also what stands
 * around that: items whose time has come or gone, those whose deliverer
 * died, and those that must be looked for on their platform.
 *
 * Each call loads the item anew and does nothing when it isn't in the state
 * that the call is for: another was faster, or a person decided.
 */
#ifndef GATE_SEND_ATTEMPT_H
#define GATE_SEND_ATTEMPT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "gate.h"
#include "queue/store.h"

/* What became of the item. */
enum attempt_end {
	ATTEMPT_NOTHING = 0, /* nothing was to be done */
	ATTEMPT_SENT,
	ATTEMPT_LATER, /* nothing was published; tried again later */
	ATTEMPT_HELD,
	ATTEMPT_BLOCKED,
	ATTEMPT_EXPIRED,
	ATTEMPT_REFUSED,
	ATTEMPT_UNCERTAIN,
	ATTEMPT_ABSENT, /* looked for: not there, so ready again */
	ATTEMPT_TAMPERED
};

/* What a call works with, and what it has to tell. */
struct attempt {
	const struct gate *gate;
	struct store *store;
	const char *credentials; /* $CREDENTIALS_DIRECTORY, or NULL */
	const char *id;		 /* of the post */
	const char *account;
	bool eager;	     /* try again now what is put off */
	struct arena *arena; /* of this attempt */
	enum attempt_end end;
	const char *text; /* its URL, or why; NULL: nothing to say */
};

/* The calls give -1 when the store or memory fails; what they did up to then
 * is in the store, and `end` is ATTEMPT_NOTHING. */

/* attempt_due: approved items whose time has come get ready, or go back to
 * people when they are late; what is over expires. */
int attempt_due(struct attempt *attempt, struct err *err);

/* attempt_orphan: a `sending` item that nobody is sending is uncertain. */
int attempt_orphan(struct attempt *attempt, struct err *err);

/* attempt_find looks for an uncertain item on its platform. */
int attempt_find(struct attempt *attempt, struct err *err);

/* attempt_send sends a ready one. */
int attempt_send(struct attempt *attempt, struct err *err);

#endif
