/*
 * undo: goes through a text and undoes its disguises: the work behind
 * draft/skeleton for texts that may have some.
 */
#ifndef GATE_DRAFT_UNDO_H
#define GATE_DRAFT_UNDO_H

#include "base/arena.h"
#include "base/err.h"
#include "draft/text.h"

/* undo_disguises makes the skeleton view when something is disguised;
 * otherwise it leaves the text alone. */
int undo_disguises(struct text *text, struct arena *arena, struct err *err);

#endif
