#include "filter/check.h"
#include "filter/filter.h"
#include "filter/near.h"
#include "filter/pattern.h"
#include "filter/prefilter.h"
#include "filter/start.h"

/* One view of a field, with all patterns that read it. */
struct look {
	const struct filter_job *job;
	const struct rules_view *rules;
	struct text_view view;
	int reads;	       /* rules of this view; VIEWS: all */
	struct border_map map; /* of the view, for starts */
	struct pattern_work *work;
};

/* A match becomes a finding unless a check, an exception or its neighbours
 * clear it. */
static int consider(const struct look *look, const struct rule *rule,
		    const struct pattern_match *match, struct err *err)
{
	const struct filter_job *job = look->job;
	struct near_span span = { &look->view, match->start, match->end };
	struct finding *finding;
	size_t start, end;
	int action;

	if (rule->check != NULL &&
	    rule->check->run(look->view.data + match->group_start,
			     match->group_end - match->group_start) ==
		    CHECK_CLEARS)
		return 0;
	action = near_action(rule, job->text, &span);
	if (action == ACTION_OFF)
		return 0;
	text_span(&look->view, match->start, match->end, &start, &end);
	finding = finding_add(job->findings, rule, job->field, start, end,
			      job->arena, err);
	if (finding == NULL)
		return -1;
	finding->action = (enum action)action;
	return 0;
}

static int undecided(const struct filter_job *job, const struct rule *rule,
		     struct err *err)
{
	struct finding *finding = finding_add(job->findings, rule, job->field,
					      0, 0, job->arena, err);

	if (finding == NULL)
		return -1;
	finding->undecided = true;
	finding->action = ACTION_HOLD;
	return 0;
}

/* Places that are tried one by one; what is behind is searched in one go, so
 * that the limit of its work holds for all of it. */
#define TRIES 16

/* Finds the next match that begins in first..last; PATTERN_NONE when there is
 * none. */
static int next_match(const struct look *look, uint32_t number, size_t first,
		      size_t last, struct pattern_match *match, struct err *err)
{
	const struct starts *starts =
		look->job->plain ? NULL : look->rules->starts;
	struct pattern_where where = { .text = look->view.data,
				       .len = look->view.len,
				       .first = first };
	int found = PATTERN_NONE;
	unsigned tries = 0;

	for (; where.first <= last && found == PATTERN_NONE;
	     where.first = where.last + 1) {
		where.last = last;
		if (starts != NULL && !starts_next(starts, number, &look->map,
						   &where.first, &where.last))
			break;
		if (++tries > TRIES)
			where.last = last;
		found = pattern_next(look->rules->patterns[number], look->work,
				     &where, match, err);
	}
	return found;
}

/* The matches of one pattern in its windows: the first one behind the end of
 * the one before, and so on. */
static int run_one(const struct look *look,
		   const struct prefilter_window *windows, size_t count,
		   struct err *err)
{
	uint32_t number = windows->pattern;
	const struct rule *rule = look->rules->owners[number];
	struct pattern_match match = { 0 };
	size_t from = 0;

	for (size_t i = 0; i < count; i++) {
		int found = PATTERN_FOUND;

		while (found == PATTERN_FOUND) {
			if (from < windows[i].first)
				from = windows[i].first;
			found = next_match(look, number, from, windows[i].last,
					   &match, err);
			if (found < 0 ||
			    (found == PATTERN_FOUND &&
			     consider(look, rule, &match, err) < 0))
				return -1;
			from = found == PATTERN_FOUND ? match.end : from;
		}
		if (found == PATTERN_UNDECIDED)
			return undecided(look->job, rule, err);
	}
	return 0;
}

/* What a prefilter would say that knows nothing: anything, anywhere. */
static int all_windows(const struct look *look,
		       struct prefilter_window **windows, size_t *count,
		       struct err *err)
{
	*count = look->rules->count;
	*windows =
		arena_array(look->job->arena, *count, sizeof(**windows), err);
	for (size_t i = 0; *windows != NULL && i < *count; i++)
		(*windows)[i] = (struct prefilter_window){
			.pattern = (uint32_t)i, .last = (uint32_t)look->view.len
		};
	return *windows == NULL ? -1 : 0;
}

static bool is_read(const struct look *look, const struct rule *rule)
{
	return (look->reads == VIEWS || rule->view == look->reads) &&
	       filter_applies(look->job, rule);
}

static int run_view(struct look *look, struct err *err)
{
	const struct filter_job *job = look->job;
	struct prefilter_window *windows;
	size_t count, next;

	if (look->rules->count == 0)
		return 0;
	if ((job->plain || look->rules->prefilter == NULL ?
		     all_windows(look, &windows, &count, err) :
		     prefilter_scan(look->rules->prefilter, look->view.data,
				    look->view.len, job->arena, &windows,
				    &count, err)) < 0)
		return -1;
	if (count > 0 && look->rules->starts != NULL &&
	    border_look(look->view.data, look->view.len, job->arena, &look->map,
			err) < 0)
		return -1;
	for (size_t i = 0; i < count; i = next) {
		for (next = i + 1; next < count; next++)
			if (windows[next].pattern != windows[i].pattern)
				break;
		if (is_read(look, look->rules->owners[windows[i].pattern]) &&
		    run_one(look, windows + i, next - i, err) < 0)
			return -1;
	}
	return 0;
}

/* Patterns of the folded view and of the skeleton are looked for together,
 * since these are the same in a text without disguises. */
static int run_all(struct look *look, const struct rules *rules,
		   struct err *err)
{
	const struct text *text = look->job->text;

	look->rules = &rules->views[VIEW_RAW];
	look->view = (struct text_view){ .data = text->raw, .len = text->len };
	look->reads = VIEW_RAW;
	if (run_view(look, err) < 0)
		return -1;
	look->rules = &rules->views[VIEW_FOLDED];
	look->view = text->folded;
	look->reads = text->disguised ? VIEW_FOLDED : VIEWS;
	if (run_view(look, err) < 0 || !text->disguised)
		return err->code == ERR_NONE ? 0 : -1;
	look->view = text->skeleton;
	look->reads = VIEW_SKELETON;
	return run_view(look, err);
}

static int run(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job };

	if (pattern_begin(job->arena, &look.work, err) < 0)
		return -1;
	for (const struct rules *r = job->rules; r != NULL; r = r->base)
		if (run_all(&look, r, err) < 0)
			return -1;
	return 0;
}

const struct filter filter_patterns = { "patterns", run };
