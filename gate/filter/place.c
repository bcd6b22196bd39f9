#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/language.h"
#include "filter/filter.h"

/* Fires a rule of the pack place/ on the whole field, with what it says
 * about this account. */
static int fire(const struct filter_job *job, const char *measure,
		const char *note, struct err *err)
{
	const struct rule *rule = rules_measure(job->rules, measure);
	struct finding *finding;

	if (rule == NULL)
		return err_set(err, ERR_INTERNAL, "no rule measures \"%s\"",
			       measure);
	if (job->only != NULL && job->only != rule)
		return 0;
	finding = finding_add(job->findings, rule, job->field, 0, 0, job->arena,
			      err);
	if (finding == NULL)
		return -1;
	finding->note = note;
	return 0;
}

/* Nothing that a reader could see: white space, joiners, fillers. */
static bool is_empty(const struct text *text)
{
	uint32_t c = 0;
	size_t step;

	for (size_t at = 0; (step = utf8_next(text->folded.data + at,
					      text->folded.len - at, &c)) > 0;
	     at += step)
		if (c > 0x20 && c != 0x7F && c != 0x85 && c != 0x2028 &&
		    c != 0x2029 && c != 0x2800)
			return false;
	return true;
}

static bool is_text_of(const struct filter_job *job, const struct place *place)
{
	size_t len;

	return draft_text_for(job->draft, place->account, place->platform,
			      &len) == job->field->data;
}

/* The body may be empty when every account has a variant of its own, or when
 * a picture is the post. */
static int check_empty(const struct filter_job *job, struct err *err)
{
	bool body = strcmp(job->field->name, "text") == 0;
	bool used = job->place_count == 0 &&
		    (!body || job->draft->variant_count == 0);

	if (!body && strncmp(job->field->name, "variants.", 9) != 0)
		return 0;
	if (job->draft->media_count > 0 || !is_empty(job->text))
		return 0;
	for (size_t i = 0; i < job->place_count; i++)
		used = used || is_text_of(job, &job->places[i]);
	return used ? fire(job, "empty", NULL, err) : 0;
}

static int check_place(const struct filter_job *job, const struct place *place,
		       struct err *err)
{
	const char *note;

	if (!is_text_of(job, place))
		return 0;
	if (!place->fits) {
		note = arena_print(job->arena, err, "%s: %zu of %zu %s.",
				   place->account, place->used, place->limit,
				   limits_unit_name(place->unit));
		if (note == NULL || fire(job, "length", note, err) < 0)
			return -1;
	}
	if (place->cannot != NULL) {
		note = arena_print(job->arena, err, "%s: %s.", place->account,
				   place->cannot);
		if (note == NULL || fire(job, "unsupported", note, err) < 0)
			return -1;
	}
	return 0;
}

/* A draft says its language itself: with one that no rule speaks it would get
 * by all rules that are about words. */
static int check_language(const struct filter_job *job, struct err *err)
{
	bool other = false;
	const char *note;

	if (strcmp(job->field->name, "text") != 0)
		return 0;
	for (size_t i = 0; i < job->rules->count; i++) {
		const char *language = job->rules->items[i]->language;

		if (strcmp(language, "any") == 0)
			continue;
		if (language_same(language, job->language))
			return 0;
		other = true;
	}
	if (!other)
		return 0;
	note = arena_print(job->arena, err, "Its language is \"%s\".",
			   job->language);
	return note == NULL ? -1 : fire(job, "language", note, err);
}

/* Only submit knows what was said before; `check` looks at a draft alone. */
static int check_repeat(const struct filter_job *job, struct err *err)
{
	const char *note;

	if (job->repeats == NULL || strcmp(job->field->name, "text") != 0)
		return 0;
	note = arena_print(job->arena, err, "It is post %s.", job->repeats);
	return note == NULL ? -1 : fire(job, "repeat", note, err);
}

static int run(const struct filter_job *job, struct err *err)
{
	if (check_empty(job, err) < 0 || check_language(job, err) < 0 ||
	    check_repeat(job, err) < 0)
		return -1;
	for (size_t i = 0; i < job->place_count; i++)
		if (check_place(job, &job->places[i], err) < 0)
			return -1;
	return 0;
}

const struct filter filter_place = { "place", run };
