/*
 * outcome: what became of a delivery, told from what is known about its
 * requests. A pure table; the heart of "at most once".
 *
 * The ground truth is our own count of the bytes of the publishing body that
 * were handed to the transport, never an error code: none handed and no
 * answer means that nothing was published, whatever went wrong. One byte and
 * anything but a clear answer means that it may be live, and then only
 * looking at the platform, or a person, settles it.
 */
#ifndef GATE_SEND_OUTCOME_H
#define GATE_SEND_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "send/platform.h"

/* Zero never sends again. */
enum outcome {
	OUTCOME_UNCERTAIN = 0, /* it may be live */
	OUTCOME_SENT,
	OUTCOME_REFUSED, /* a definite no */
	OUTCOME_LATER	 /* nothing was published: try again */
};

struct outcome_facts {
	bool publishing;	      /* the publishing request was begun */
	int64_t bytes_handed;	      /* of its body; negative: not known */
	bool complete;		      /* the last request has a whole answer */
	int status;		      /* of that answer */
	enum platform_result reading; /* what the platform makes of it */
};

enum outcome outcome_of(const struct outcome_facts *facts);

#endif
