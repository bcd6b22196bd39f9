#include "report/report.h"

#include <string.h>

static const struct report *const reports[] = {
#define REPORT(name) &report_##name,
#include "report/reports.def"
#undef REPORT
};

#define REPORTS (sizeof(reports) / sizeof(*reports))

const struct report *report_find(const char *name)
{
	for (size_t i = 0; i < REPORTS; i++)
		if (strcmp(reports[i]->name, name) == 0)
			return reports[i];
	return NULL;
}

const char *report_names(void)
{
#define REPORT(name) ", " #name
	static const char names[] =
#include "report/reports.def"
		;
#undef REPORT

	return names + 2;
}

int report_begin(const struct report *report, struct report_job *job,
		 struct err *err)
{
	memset(&job->total, 0, sizeof(job->total));
	job->start = job->out->len;
	return report->begin(job, err);
}

static void count(struct report_total *total, const struct gate_result *result)
{
	total->posts++;
	switch (result->judgement.verdict) {
	case VERDICT_BLOCK:
		total->blocked++;
		break;
	case VERDICT_HOLD:
		total->held++;
		break;
	case VERDICT_PASS:
		total->passed++;
		break;
	}
	total->findings += result->findings.count;
	for (size_t i = 0; i < result->findings.count; i++)
		if (result->findings.items[i].action == ACTION_WARN)
			total->warnings++;
}

int report_post(const struct report *report, struct report_job *job,
		const struct gate_result *result, struct arena *arena,
		struct err *err)
{
	count(&job->total, result);
	return report->post(job, result, arena, err);
}

void report_join(const struct report *report, struct report_job *job,
		 struct report_job *part, size_t end)
{
	size_t len = end - part->joined;

	if (len == 0)
		return;
	if (part->lead && !job->gap)
		buf_addc(job->out, '\n');
	if (report->whole && part->joined == 0 && job->out->len > job->start)
		buf_addc(job->out, ',');
	buf_add(job->out, part->out->data + part->joined, len);
	job->gap = part->gap;
	part->lead = false;
	part->joined = end;
}

void report_sum(struct report_total *total, const struct report_total *part)
{
	total->posts += part->posts;
	total->blocked += part->blocked;
	total->held += part->held;
	total->passed += part->passed;
	total->unread += part->unread;
	total->findings += part->findings;
	total->warnings += part->warnings;
}

int report_end(const struct report *report, struct report_job *job,
	       struct err *err)
{
	if (report->end(job, err) < 0)
		return -1;
	return buf_done(job->out, err);
}

void report_line(struct report_spot *spot, const struct draft_field *field,
		 size_t offset, size_t *line, size_t *column)
{
	const char *next;

	*line = field->line;
	*column = 0;
	if (field->line == 0 || field->column == 0)
		return;
	if (spot->field != field || spot->begin > offset)
		*spot = (struct report_spot){ field, 0, field->line };
	while ((next = memchr(field->data + spot->begin, '\n',
			      offset - spot->begin)) != NULL) {
		spot->begin = (size_t)(next - field->data) + 1;
		spot->line++;
	}
	*line = spot->line;
	*column = offset - spot->begin + 1;
	if (spot->begin == 0)
		*column += field->column - 1;
}
