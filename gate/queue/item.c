#include "queue/item.h"

#include <string.h>

#define TO(state) (1u << ITEM_##state)

/* Where each state leads; nothing at the end of its way. */
static const unsigned moves[ITEM_STATES] = {
	[ITEM_HELD] = TO(APPROVED) | TO(WITHDRAWN) | TO(REJECTED) |
		      TO(EXPIRED) | TO(BLOCKED),
	[ITEM_APPROVED] = TO(READY) | TO(HELD) | TO(BLOCKED) | TO(WITHDRAWN) |
			  TO(REJECTED) | TO(EXPIRED),
	[ITEM_READY] = TO(SENDING) | TO(HELD) | TO(BLOCKED) | TO(WITHDRAWN) |
		       TO(REJECTED) | TO(EXPIRED),
	/* Back to ready only because no byte of the publishing body was
	 * handed over: nothing else proves that nothing is live. */
	[ITEM_SENDING] = TO(SENT) | TO(REFUSED) | TO(UNCERTAIN) | TO(READY),
	/* Ready again when it was found absent for certain, or by a person's
	 * word. */
	[ITEM_UNCERTAIN] = TO(SENT) | TO(READY),
};

static const char *const names[ITEM_STATES] = {
	[ITEM_HELD] = "held",		[ITEM_APPROVED] = "approved",
	[ITEM_READY] = "ready",		[ITEM_SENDING] = "sending",
	[ITEM_SENT] = "sent",		[ITEM_REFUSED] = "refused",
	[ITEM_UNCERTAIN] = "uncertain", [ITEM_BLOCKED] = "blocked",
	[ITEM_WITHDRAWN] = "withdrawn", [ITEM_REJECTED] = "rejected",
	[ITEM_EXPIRED] = "expired",
};

bool item_may_move(enum item_state from, enum item_state to)
{
	return (unsigned)from < ITEM_STATES && (unsigned)to < ITEM_STATES &&
	       (moves[from] & 1u << to) != 0;
}

bool item_is_open(enum item_state state)
{
	return (unsigned)state < ITEM_STATES && moves[state] != 0;
}

const char *item_state_name(enum item_state state)
{
	return (unsigned)state < ITEM_STATES ? names[state] : "unknown";
}

enum item_state item_state_of(const char *name)
{
	for (unsigned i = 0; i < ITEM_STATES; i++)
		if (strcmp(names[i], name) == 0)
			return (enum item_state)i;
	return ITEM_STATES;
}
