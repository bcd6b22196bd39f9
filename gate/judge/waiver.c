#include "judge/waiver.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* Why a waiver doesn't count, or NULL when it does. */
static const char *refusal(const struct draft_waiver *waiver, int64_t now)
{
	if (is_blank(waiver->reason))
		return "has no reason, so it doesn't count";
	if (is_blank(waiver->by))
		return "doesn't say by whom, so it doesn't count";
	if (waiver->until == 0)
		return "has no `until` date, so it doesn't count";
	if (waiver->until <= now)
		return "is past its date, so it doesn't count any more";
	return NULL;
}

static struct finding *find(struct findings *findings, const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].id, id) == 0)
			return &findings->items[i];
	return NULL;
}

static const char *apply(const struct draft_waiver *waiver,
			 struct findings *findings, int64_t now)
{
	struct finding *finding = find(findings, waiver->finding);
	const char *why = refusal(waiver, now);

	if (why != NULL)
		return why;
	if (finding == NULL)
		return "clears nothing: there is no such finding any more";
	if (finding->undecided)
		return "can't clear what could not be decided: people must "
		       "look";
	if (finding->action == ACTION_BLOCK)
		return "can't clear a block: that takes another text";
	finding->waived = waiver->reason;
	finding->action = ACTION_NOTE;
	return NULL;
}

int waiver_apply(const struct draft *draft, struct findings *findings,
		 int64_t now, struct arena *arena, struct judgement *out,
		 struct err *err)
{
	if (draft->waiver_count == 0)
		return 0;
	out->remarks = arena_array(arena, draft->waiver_count,
				   sizeof(*out->remarks), err);
	if (out->remarks == NULL)
		return -1;
	for (size_t i = 0; i < draft->waiver_count; i++) {
		const struct draft_waiver *waiver = &draft->waivers[i];
		const char *why = apply(waiver, findings, now);
		struct verdict_remark *remark;

		if (why == NULL)
			continue;
		remark = &out->remarks[out->remark_count++];
		remark->line = waiver->line;
		remark->text = arena_print(arena, err, "the waiver of %s %s",
					   waiver->finding, why);
		if (remark->text == NULL)
			return -1;
	}
	return 0;
}
