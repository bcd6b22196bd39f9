/*
 * platforms: the table of them, made from platforms.def.
 */
#ifndef GATE_SEND_PLATFORMS_H
#define GATE_SEND_PLATFORMS_H

#include "send/platform.h"

/* platform_find gives NULL when there is no such platform. */
const struct platform *platform_find(const char *name);

/* platform_parts_of: the parts that this draft asks for. */
unsigned platform_parts_of(const struct draft *draft);
const char *platform_part_name(enum platform_part part);

/* platform_check_policy asks each account's platform whether the policy says
 * what it needs. ERR_INPUT naming file:line. */
int platform_check_policy(const struct policy *policy, struct err *err);

#endif
