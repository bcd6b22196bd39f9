/*
 * item: one revision for one account, and the states it goes through. The
 * legal moves are one table (item.c); nothing else decides them.
 */
#ifndef GATE_QUEUE_ITEM_H
#define GATE_QUEUE_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero is the state from which nothing leaves without people. */
enum item_state {
	ITEM_HELD = 0,
	ITEM_APPROVED, /* people said yes; waits for its time */
	ITEM_READY,    /* may be sent now */
	ITEM_SENDING,  /* the intent is committed: bytes may have left */
	ITEM_SENT,
	ITEM_REFUSED,	/* the platform said no, for certain */
	ITEM_UNCERTAIN, /* it may be live: settled by looking, or by a person */
	ITEM_BLOCKED,	/* today's rules say it must be rewritten */
	ITEM_WITHDRAWN,
	ITEM_REJECTED,
	ITEM_EXPIRED,
	ITEM_STATES /* how many there are */
};

#define ITEM_KEY 64

struct item {
	const char *account;
	const char *platform;
	enum item_state state;
	int64_t since;	       /* when it came into this state */
	int64_t retry_at;      /* ready: not before; 0: now */
	int64_t attempts;      /* preparations that failed since it was ready */
	const char *key;       /* minted at its first intent, kept for ever */
	int64_t key_time;      /* when it was minted, microseconds */
	const char *remote_id; /* receipt, once sent */
	const char *remote_url;
	const char *reason; /* of the last refusal or doubt, for people */
};

/* item_may_move tells whether the table has the move. */
bool item_may_move(enum item_state from, enum item_state to);

/* item_is_open: not at the end of its way. */
bool item_is_open(enum item_state state);

const char *item_state_name(enum item_state state);

/* item_state_of gives the state of a name, or ITEM_STATES. */
enum item_state item_state_of(const char *name);

#endif
