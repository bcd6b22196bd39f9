#include "report/report.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

/* Findings come sorted by field and place, so characters and lines are counted
 * on from the finding before. */
struct counter {
	const struct draft_field *field;
	size_t at;
	size_t points;
	struct report_spot spot;
};

static int64_t point_of(struct counter *counter,
			const struct draft_field *field, size_t offset)
{
	if (counter->field != field || counter->at > offset) {
		counter->field = field;
		counter->at = 0;
		counter->points = 0;
	}
	counter->points +=
		utf8_count(field->data + counter->at, offset - counter->at);
	counter->at = offset;
	return (int64_t)counter->points;
}

/* Lines and columns from 1; null where they aren't known. */
static void put_number(struct buf *out, const char *key, size_t number)
{
	json_key(out, key);
	if (number == 0)
		json_str(out, NULL);
	else
		json_int(out, (int64_t)number);
}

static void put_place(struct buf *out, const struct place *place)
{
	json_open(out, '{');
	json_pair(out, "account", place->account);
	json_pair(out, "platform", place->platform);
	json_pair_int(out, "used", (int64_t)place->used);
	put_number(out, "limit", place->limit);
	json_pair(out, "unit", limits_unit_name(place->unit));
	json_pair_bool(out, "fits", place->fits);
	json_close(out, '}');
}

static void put_rule(struct buf *out, const struct finding *finding)
{
	json_pair(out, "id", finding->id);
	json_pair(out, "rule", finding->rule->id);
	json_pair(out, "family", family_name(finding->rule->family));
	json_pair(out, "action", action_name(finding->action));
}

static void put_span(struct buf *out, const struct finding *finding,
		     struct counter *counter)
{
	const struct draft_field *field = finding->field;
	size_t line, column;
	int64_t first = point_of(counter, field, finding->start);
	size_t points = utf8_count(field->data + finding->start,
				   finding->end - finding->start);

	json_pair(out, "field", field->name);
	json_pair_int(out, "start", (int64_t)finding->start);
	json_pair_int(out, "end", (int64_t)finding->end);
	json_pair_int(out, "char_start", first);
	json_pair_int(out, "char_end", first + (int64_t)points);
	report_line(&counter->spot, field, finding->start, &line, &column);
	put_number(out, "line", line);
	put_number(out, "column", column);
}

static int put_words(struct report_job *job, const struct finding *finding,
		     struct arena *arena, struct err *err)
{
	bool show = job->options->show_matches;
	const char *match = finding_masked(finding, show);
	const char *message = finding_message(finding, show, arena, err);
	struct buf *out = job->out;

	if (match == NULL || message == NULL)
		return -1;
	json_pair(out, "match", match);
	json_pair(out, "message", message);
	json_pair(out, "why", finding->rule->why);
	json_key(out, "suggest");
	json_open(out, '[');
	for (size_t i = 0; i < finding->suggest.count; i++)
		json_str(out, finding->suggest.items[i]);
	json_close(out, ']');
	json_pair(out, "waived", finding->waived);
	return 0;
}

static int put_findings(struct report_job *job,
			const struct gate_result *result, struct arena *arena,
			struct err *err)
{
	struct counter counter = { 0 };

	json_key(job->out, "findings");
	json_open(job->out, '[');
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *finding = &result->findings.items[i];

		json_open(job->out, '{');
		put_rule(job->out, finding);
		put_span(job->out, finding, &counter);
		if (put_words(job, finding, arena, err) < 0)
			return -1;
		json_close(job->out, '}');
	}
	json_close(job->out, ']');
	return 0;
}

int report_post_json(struct report_job *job, const struct gate_result *result,
		     struct arena *arena, struct err *err)
{
	struct buf *out = job->out;

	json_open(out, '{');
	json_pair(out, "source", result->draft->source);
	json_pair(out, "id", result->draft->id);
	json_pair(out, "verdict", verdict_name(result->judgement.verdict));
	json_key(out, "places");
	json_open(out, '[');
	for (size_t i = 0; i < result->place_count; i++)
		put_place(out, &result->places[i]);
	json_close(out, ']');
	if (put_findings(job, result, arena, err) < 0)
		return -1;
	json_close(out, '}');
	return buf_done(out, err);
}

static const char *verdict_of(const struct report_total *total)
{
	if (total->unread > 0)
		return "undecided";
	if (total->blocked > 0)
		return verdict_name(VERDICT_BLOCK);
	return verdict_name(total->held > 0 ? VERDICT_HOLD : VERDICT_PASS);
}

static void put_digest(struct buf *out, const char *key,
		       const struct digest *digest)
{
	char text[7 + DIGEST_HEX] = "sha256:";

	digest_hex(digest, text + 7);
	json_key(out, key);
	json_str(out, text);
}

static int json_begin(struct report_job *job, struct err *err)
{
	return buf_done(job->out, err);
}

static int put_head(const struct report_job *job, struct buf *out,
		    struct err *err)
{
	json_open(out, '{');
	json_pair(out, "schema", "postgate.check/1");
	json_pair(out, "verdict", verdict_of(&job->total));
	put_digest(out, "policy", &job->policy->digest);
	put_digest(out, "rules", &job->rules->digest);
	json_key(out, "posts");
	json_open(out, '[');
	return buf_done(out, err);
}

/* The verdict stands in front of the posts and is known behind them: they make
 * room for it, which takes no second copy of them all. */
static int json_end(struct report_job *job, struct err *err)
{
	struct buf head = { 0 };
	struct buf *out = job->out;
	size_t posts = out->len - job->start;
	int result = put_head(job, &head, err);

	if (result == 0) {
		buf_add(out, head.data, head.len);
		result = buf_done(out, err);
	}
	if (result == 0) {
		memmove(out->data + job->start + head.len,
			out->data + job->start, posts);
		memcpy(out->data + job->start, head.data, head.len);
		buf_adds(out, "]}\n");
	}
	buf_release(&head);
	return result;
}

const struct report report_json = {
	.name = "json",
	.whole = true,
	.begin = json_begin,
	.post = report_post_json,
	.end = json_end,
};
