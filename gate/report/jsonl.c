#include "report/report.h"

static int jsonl_mark(struct report_job *job, struct err *err)
{
	return buf_done(job->out, err);
}

static int jsonl_post(struct report_job *job, const struct gate_result *result,
		      struct arena *arena, struct err *err)
{
	if (report_post_json(job, result, arena, err) < 0)
		return -1;
	buf_addc(job->out, '\n');
	return buf_done(job->out, err);
}

const struct report report_jsonl = {
	.name = "jsonl",
	.begin = jsonl_mark,
	.post = jsonl_post,
	.end = jsonl_mark,
};
