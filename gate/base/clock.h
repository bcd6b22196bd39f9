/*
 * clock: the only file that asks what time it is, and the one that reads and
 * writes dates. Times are milliseconds since 1970-01-01 UTC, proleptic
 * Gregorian, no leap seconds.
 */
#ifndef GATE_BASE_CLOCK_H
#define GATE_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Room for "2026-11-22T12:00:00.000Z", whatever number it was made from. */
#define CLOCK_TEXT 80

/* clock_now reads the system clock. POSTGATE_NOW, an RFC 3339 time, stands
 * in for it in builds for tests. Microseconds are for minting keys. */
int64_t clock_now(void);
int64_t clock_now_us(void);

/* clock_ticks is milliseconds from some start, whatever happens to the time
 * of day: for how long something takes. */
int64_t clock_ticks(void);

/* clock_parse reads an RFC 3339 date-time, whose offset is required, or with
 * `dates` also a bare date, meaning its first instant in UTC. The result is
 * above zero. ERR_INPUT with the reason alone as its text: the caller knows
 * the place. */
int clock_parse(const char *text, int dates, int64_t *time, struct err *err);

/* clock_span reads a length of time such as 90s, 15m, 12h or 7d. */
int clock_span(const char *text, int64_t *span, struct err *err);

/* clock_print writes "2026-11-22T12:00:00Z"; the milliseconds when `ms`. */
void clock_print(char out[CLOCK_TEXT], int64_t time, int ms);

/* clock_age writes a length of time for people: "3 min", "2 h", "5 d". */
void clock_age(char out[CLOCK_TEXT], int64_t span);

#endif
