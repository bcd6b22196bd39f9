/*
 * render: a draft, made ready for the accounts that it is for: how each would
 * take it, and what each would be asked to publish.
 */
#ifndef GATE_SEND_RENDER_H
#define GATE_SEND_RENDER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "draft/draft.h"
#include "draft/limits.h"
#include "judge/policy.h"
#include "queue/revision.h"

/* render_places lists the accounts of a draft: `to`, else its own, else the
 * policy's default ones, each with its count. Pure. An unknown account, or
 * one named twice, is ERR_INPUT. */
int render_places(const struct policy *policy, const struct draft *draft,
		  const struct conf_strings *to, struct arena *arena,
		  struct place **places, size_t *count, struct err *err);

/* render_revision copies the draft's files beside the store and fills the
 * revision's media and targets; its language is set already. */
int render_revision(const struct policy *policy, const struct place *places,
		    size_t count, const struct draft *draft, const char *folder,
		    struct arena *arena, struct revision *revision,
		    struct err *err);

#endif
