/*
 * hint: where a folded text may have a disguise. Most texts have none, and it
 * must cost them next to nothing to be told so (0.4 us for 600 bytes).
 *
 * A hint is a letter beside a digit or a sign, the same letter three times,
 * two single letters close by, or what isn't ASCII. No disguise is without one;
 * most hints are honest.
 */
#ifndef GATE_DRAFT_HINT_H
#define GATE_DRAFT_HINT_H

#include <stddef.h>

/* hint_next is the place of the first hint at or behind `at`; len: none. Of a
 * disguise with several letters, signs or characters it is among the first
 * two, or on the gap between the first letters set apart. */
size_t hint_next(const char *data, size_t len, size_t at);

#endif
