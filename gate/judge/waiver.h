/*
 * waiver: an author's request that one finding be let pass, with a reason, a
 * name and a date. It lowers hold and warn to note, never a block, and never
 * what is undecided.
 */
#ifndef GATE_JUDGE_WAIVER_H
#define GATE_JUDGE_WAIVER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "filter/finding.h"
#include "judge/verdict.h"

/* waiver_apply lowers what the draft's waivers clear, and remarks on those
 * that don't count or clear nothing. */
int waiver_apply(const struct draft *draft, struct findings *findings,
		 int64_t now, struct arena *arena, struct judgement *out,
		 struct err *err);

#endif
