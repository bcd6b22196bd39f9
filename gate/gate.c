#include "gate.h"

#include "base/json.h"
#include "filter/filter.h"
#include "queue/repeat.h"
#include "send/render.h"

/* Says who must look at it, and then the verdict, with the waivers. */
static int judge(const struct gate *gate, int64_t now, struct arena *arena,
		 struct gate_result *result, struct err *err)
{
	const struct verdict_options strict = { .no_waivers = true };
	const struct policy *policy = gate->policy;

	if (verdict_judge(policy, result->draft, &result->findings, &strict,
			  now, arena, &result->judgement, err) < 0)
		return -1;
	result->people =
		policy->hold_clean || result->judgement.verdict != VERDICT_PASS;
	if (result->people &&
	    verdict_needs(policy, &result->findings, arena, &result->needs,
			  &result->need_count, err) < 0)
		return -1;
	if (result->draft->waiver_count == 0 || gate->options.no_waivers)
		return 0;
	return verdict_judge(policy, result->draft, &result->findings,
			     &gate->options, now, arena, &result->judgement,
			     err);
}

int gate_check(const struct gate *gate, const struct draft *draft,
	       const struct conf_strings *to, int64_t now, struct arena *arena,
	       struct gate_result *result, struct err *err)
{
	struct filter_job job = { .rules = gate->rules,
				  .draft = draft,
				  .only = gate->only,
				  .plain = gate->plain,
				  .repeats = gate->repeats,
				  .findings = &result->findings,
				  .arena = arena };

	*result = (struct gate_result){ .draft = draft };
	if (render_places(gate->policy, draft, to, arena, &result->places,
			  &result->place_count, err) < 0)
		return -1;
	job.language =
		draft->lang != NULL ? draft->lang : gate->policy->language;
	job.places = result->places;
	job.place_count = result->place_count;
	if (filters_run(&job, err) < 0)
		return -1;
	return judge(gate, now, arena, result, err);
}

static char *hex_of(const struct digest *digest, struct arena *arena,
		    struct err *err)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	return arena_copy(arena, hex, DIGEST_HEX - 1, err);
}

/* Who wrote it, and what it is. */
static int describe(const struct draft *draft, const struct gate_origin *origin,
		    const struct queue *queue, struct arena *arena,
		    struct revision *revision, struct err *err)
{
	struct digest digest;

	digest_of(draft->bytes, draft->size, &digest);
	revision->ref = draft->id != NULL ? draft->id : origin->ref;
	if (revision->ref == NULL)
		revision->ref = hex_of(&digest, arena, err);
	revision->source = draft->source;
	revision->draft = (struct revision_bytes){ draft->bytes, draft->size };
	revision->submitter = queue->actor.name;
	revision->claimed = queue->actor.claimed;
	revision->author =
		draft->author != NULL ? draft->author : queue->actor.name;
	revision->not_before = draft->not_before;
	revision->expires = draft->expires;
	if (revision->ref == NULL)
		return -1;
	return repeat_sameness(draft->text, draft->len, arena,
			       &revision->sameness, err);
}

/* What was said of it today, and by which policy and rules. */
static int conclude(const struct gate *gate, const struct gate_result *result,
		    struct arena *arena, struct revision *revision,
		    struct err *err)
{
	const char *lang = result->draft->lang;

	revision->language = lang != NULL ? lang : gate->policy->language;
	revision->verdict = verdict_name(result->judgement.verdict);
	revision->policy = hex_of(&gate->policy->digest, arena, err);
	revision->rules = hex_of(&gate->rules->digest, arena, err);
	return err->code == ERR_NONE ? 0 : -1;
}

/* The findings as the reviewer's list: no text of the draft. */
static int list_findings(const struct findings *findings, struct buf *out,
			 struct err *err)
{
	json_open(out, '[');
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		json_open(out, '{');
		json_pair(out, "id", f->id);
		json_pair(out, "rule", f->rule->id);
		json_pair(out, "action", action_name(f->action));
		json_close(out, '}');
	}
	json_close(out, ']');
	return buf_done(out, err);
}

static int enqueue(struct queue *queue, const struct gate_result *result,
		   const struct revision *revision, struct arena *arena,
		   struct queue_receipt *receipt, struct err *err)
{
	struct buf findings = { 0 };
	int status;

	status = list_findings(&result->findings, &findings, err);
	if (status == 0)
		status = queue_submit(queue, revision, !result->people,
				      result->needs, result->need_count,
				      findings.data, arena, receipt, err);
	buf_release(&findings);
	return status;
}

int gate_submit(const struct gate *gate, struct queue *queue,
		const struct draft *draft, const struct conf_strings *to,
		const struct gate_origin *origin, struct arena *arena,
		struct gate_result *result, struct queue_receipt *receipt,
		struct err *err)
{
	struct revision revision = { 0 };
	struct gate informed = *gate;

	*receipt = (struct queue_receipt){ 0 };
	if (describe(draft, origin, queue, arena, &revision, err) < 0 ||
	    repeat_find(queue, revision.sameness, revision.ref, arena,
			&informed.repeats, err) < 0 ||
	    gate_check(&informed, draft, to, queue->now, arena, result, err) <
		    0 ||
	    conclude(gate, result, arena, &revision, err) < 0)
		return -1;
	if (draft->unfinished)
		return err_set(err, ERR_REFUSED,
			       "%s: says `draft: true`, so "
			       "it isn't submitted; remove that line when it "
			       "is ready",
			       draft->source);
	if (result->judgement.verdict == VERDICT_BLOCK)
		return queue_refuse_draft(queue, revision.ref, err);
	if (result->place_count == 0)
		return err_set(err, ERR_INPUT,
			       "%s: goes to no account; name "
			       "one with --to, with `to:` in the draft, or "
			       "with default_accounts in the policy",
			       draft->source);
	if (render_revision(gate->policy, result->places, result->place_count,
			    draft, origin->folder, arena, &revision, err) < 0)
		return -1;
	return enqueue(queue, result, &revision, arena, receipt, err);
}
