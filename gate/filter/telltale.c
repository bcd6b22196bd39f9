#include "filter/telltale.h"

#include "base/utf8.h"

int telltale_fire(const struct filter_job *job, const char *measure,
		  struct telltale_span span, struct buf *note, struct err *err)
{
	const struct rule *rule = rules_measure(job->rules, measure);
	struct finding *finding;
	const char *copy = NULL;
	int result = -1;

	if (rule == NULL || !filter_applies(job, rule)) {
		buf_release(note);
		return 0;
	}
	if (buf_done(note, err) == 0)
		copy = arena_copy(job->arena, note->data, note->len, err);
	if (copy != NULL) {
		finding = finding_add(job->findings, rule, job->field,
				      span.start, span.end, job->arena, err);
		result = finding != NULL ? 0 : -1;
		if (finding != NULL)
			finding->note = copy;
	}
	buf_release(note);
	return result;
}

static void add_odd(struct buf *note, const struct lookalike *found)
{
	char letter[4];
	size_t len = utf8_put(letter, found->odd);

	buf_adds(note, "“");
	buf_add(note, letter, len);
	buf_addf(note, "” (U+%04X) ", (unsigned)found->odd);
	if (found->script == SCRIPT_OTHER || found->script == SCRIPT_RARE)
		buf_adds(note, "is of another script.");
	else
		buf_addf(note, "is a %s letter.", script_name(found->script));
}

int telltale_odd(const struct filter_job *job, const char *measure,
		 struct telltale_span span, const struct lookalike *found,
		 struct err *err)
{
	struct buf note = { 0 };

	if (found->script == SCRIPT_LATIN && found->odd < 0x80) {
		buf_adds(&note, "In it ");
	} else {
		buf_adds(&note, "It reads “");
		lookalike_read(&note, job->text->raw + span.start,
			       span.end - span.start);
		buf_adds(&note, "”, but ");
	}
	add_odd(&note, found);
	return telltale_fire(job, measure, span, &note, err);
}
