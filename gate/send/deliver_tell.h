/*
 * deliver_tell: one line on stdout for each item of which there's something
 * to say, and one in the log for what was tampered with.
 */
#ifndef GATE_SEND_DELIVER_TELL_H
#define GATE_SEND_DELIVER_TELL_H

#include <stdbool.h>

#include "send/attempt.h"

/* deliver_tell: true when the item should have been sent and was not, or when
 * nobody could be told. */
bool deliver_tell(const struct attempt *attempt);

#endif
