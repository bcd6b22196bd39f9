#include <string.h>
#include <strings.h>

#include "draft/language.h"
#include "filter/filter.h"
#include "filter/near.h"

static const struct filter *const filters[] = {
#define FILTER(name) &filter_##name,
#include "filter/filters.def"
#undef FILTER
};

int filter_applies(const struct filter_job *job, const struct rule *rule)
{
	if (job->only != NULL)
		return job->only == rule;
	/* In this order since it is asked of every rule and post. */
	return strcmp(rule->language, job->language) == 0 ||
	       strcmp(rule->language, "any") == 0 ||
	       language_same(rule->language, job->language);
}

int filters_run(struct filter_job *job, struct err *err)
{
	struct draft_field *fields;
	struct text text;
	size_t count;

	if (draft_fields(job->draft, job->arena, &fields, &count, err) < 0)
		return -1;
	for (size_t f = 0; f < count; f++) {
		struct near_memory near = { .arena = job->arena };

		if (text_open(fields[f].data, fields[f].len, job->arena, &text,
			      err) < 0)
			return -1;
		text.near = &near;
		job->field = &fields[f];
		job->text = &text;
		for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
			if (filters[i]->run(job, err) < 0)
				return err_in(err, "%s: filter %s",
					      job->draft->source,
					      filters[i]->name);
	}
	return findings_finish(job->findings, job->arena, err);
}
