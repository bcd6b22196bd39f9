#define PCRE2_CODE_UNIT_WIDTH 8

#include "filter/pattern.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "filter/filter.h"
#include "filter/near.h"
#include "filter/check.h"

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

/* Constructs that could run without end, or call back, or change limits. A
 * named group may be used again, (?&name), which keeps long patterns readable;
 * the match limit ends one that calls itself. */
static const char *forbidden(const char *text)
{
	static const char *const starts[] = { "(?R", "(?0",  "(?C",  "(*",
					      "(?+", "\\g<", "\\g'", "\\K" };

	for (const char *s = text; *s != '\0'; s++) {
		/* The idiom for "this, but not within that". */
		while (strncmp(s, "(*SKIP)(*F)", 11) == 0)
			s += 11;
		if (*s == '\0')
			return NULL;
		for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
			if (strncmp(s, starts[i], strlen(starts[i])) == 0)
				return starts[i];
		if (strncmp(s, "(?", 2) == 0 &&
		    ((s[2] >= '1' && s[2] <= '9') ||
		     (s[2] == '-' && s[3] >= '1' && s[3] <= '9')))
			return "(?1)";
		/* What a backslash stands before begins nothing. */
		if (*s == '\\' && s[1] != '\0')
			s++;
	}
	return NULL;
}

static int compile(const char *text, pcre2_code **code, struct err *err)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[256] = "";
	PCRE2_SIZE offset = 0;
	int number = 0;

	if (context == NULL || fault_hit(FAULT_MEM)) {
		pcre2_compile_context_free(context);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	(void)pcre2_set_max_pattern_length(context, PATTERN_LENGTH_MAX);
	(void)pcre2_set_parens_nest_limit(context, PATTERN_NEST_MAX);
	*code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
			      PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C,
			      &number, &offset, context);
	pcre2_compile_context_free(context);
	if (*code != NULL)
		return 0;
	(void)pcre2_get_error_message(number, why, sizeof(why));
	return err_set(err, ERR_CONFIG,
		       "the pattern doesn't compile: %s at "
		       "character %zu",
		       (const char *)why, (size_t)offset);
}

static int set_limits(struct pattern *pattern, struct err *err)
{
	pattern->data =
		pcre2_match_data_create_from_pattern(pattern->code, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	if (pattern->data == NULL || pattern->limits == NULL ||
	    fault_hit(FAULT_MEM))
		return err_set(err, ERR_MEMORY, "out of memory");
	(void)pcre2_set_match_limit(pattern->limits, PATTERN_MATCH_MAX);
	(void)pcre2_set_depth_limit(pattern->limits, PATTERN_DEPTH_MAX);
	(void)pcre2_set_heap_limit(pattern->limits, PATTERN_HEAP_MAX);
	return 0;
}

int pattern_open(const char *text, struct pattern **pattern, struct err *err)
{
	const char *bad = forbidden(text);
	uint32_t empty = 0;

	*pattern = NULL;
	if (bad != NULL)
		return err_set(err, ERR_CONFIG,
			       "the pattern uses %s, which "
			       "is not allowed here",
			       bad);
	*pattern = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(**pattern));
	if (*pattern == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (compile(text, &(*pattern)->code, err) < 0 ||
	    set_limits(*pattern, err) < 0)
		goto failed;
	(void)pcre2_pattern_info((*pattern)->code, PCRE2_INFO_MATCHEMPTY,
				 &empty);
	if (empty != 0) {
		err_set(err, ERR_CONFIG,
			"the pattern matches an empty text, "
			"so it would match everywhere");
		goto failed;
	}
	return 0;
failed:
	pattern_close(*pattern);
	*pattern = NULL;
	return -1;
}

void pattern_close(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_match_context_free(pattern->limits);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
	free(pattern);
}

void pattern_tune(struct pattern *pattern)
{
	(void)pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
}

static int match_once(const struct pattern *pattern, const char *text,
		      size_t len, size_t from, uint32_t options)
{
	return pcre2_match(pattern->code, (PCRE2_SPTR)text, len, from,
			   options | PCRE2_NO_UTF_CHECK, pattern->data,
			   pattern->limits);
}

int pattern_next(const struct pattern *pattern, const char *text, size_t len,
		 size_t from, struct pattern_match *match)
{
	const PCRE2_SIZE *at;
	int found = match_once(pattern, text, len, from, 0);

	/* The machine code has a small stack of its own: the interpreter
	 * decides what doesn't fit there. */
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = match_once(pattern, text, len, from, PCRE2_NO_JIT);
	if (found == PCRE2_ERROR_NOMATCH)
		return 0;
	if (found < 0)
		return -1;
	at = pcre2_get_ovector_pointer(pattern->data);
	if (at[1] <= at[0])
		return -1;
	match->start = match->group_start = at[0];
	match->end = match->group_end = at[1];
	if (found > 1 && at[2] != PCRE2_UNSET) {
		match->group_start = at[2];
		match->group_end = at[3];
	}
	return 1;
}

/* A match becomes a finding unless a check, an exception or its neighbours
 * clear it. */
static int consider(const struct filter_job *job, const struct rule *rule,
		    const struct text_view *view,
		    const struct pattern_match *match, struct err *err)
{
	struct near_span span = { view, match->start, match->end };
	struct finding *finding;
	size_t start, end;
	int action;

	if (rule->check != NULL &&
	    rule->check->run(view->data + match->group_start,
			     match->group_end - match->group_start) ==
		    CHECK_CLEARS)
		return 0;
	action = near_action(rule, job->text, &span);
	if (action == ACTION_OFF)
		return 0;
	text_span(view, match->start, match->end, &start, &end);
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

static int run_one(const struct filter_job *job, const struct rule *rule,
		   const struct pattern *pattern, struct err *err)
{
	struct text_view raw = { .data = job->text->raw,
				 .len = job->text->len };
	const struct text_view *view =
		rule->view == VIEW_FOLDED ? &job->text->folded : &raw;
	struct pattern_match match;
	size_t from = 0;
	int found;

	while ((found = pattern_next(pattern, view->data, view->len, from,
				     &match)) > 0) {
		if (consider(job, rule, view, &match, err) < 0)
			return -1;
		from = match.end;
	}
	return found < 0 ? undecided(job, rule, err) : 0;
}

static int run(const struct filter_job *job, struct err *err)
{
	for (size_t i = 0; i < job->rules->count; i++) {
		const struct rule *rule = job->rules->items[i];

		if (!filter_applies(job, rule))
			continue;
		for (size_t p = 0; p < rule->patterns.count; p++)
			if (run_one(job, rule, rule->compiled[p], err) < 0)
				return -1;
	}
	return 0;
}

const struct filter filter_pattern = { "pattern", run };
