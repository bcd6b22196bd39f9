#include "filter/rules_view.h"

#include "filter/pattern.h"
#include "filter/prefilter.h"
#include "filter/start.h"

int rules_view_add(struct rules_view *view, const struct rule *rule,
		   struct pattern *pattern, struct arena *arena,
		   struct err *err)
{
	view->patterns =
		arena_grow(arena, view->patterns, &view->patterns_cap,
			   view->count + 1, sizeof(*view->patterns), err);
	view->owners = arena_grow(arena, view->owners, &view->owners_cap,
				  view->count + 1, sizeof(*view->owners), err);
	if (view->patterns == NULL || view->owners == NULL)
		return -1;
	view->patterns[view->count] = pattern;
	view->owners[view->count++] = rule;
	return 0;
}

int rules_view_sift(struct rules_view *view, struct arena *arena,
		    struct err *err)
{
	const char **texts;

	if (view->prefilter != NULL)
		return 0;
	texts = arena_array(arena, view->count, sizeof(*texts), err);
	if (texts == NULL)
		return -1;
	for (size_t i = 0; i < view->count; i++)
		texts[i] = pattern_text(view->patterns[i]);
	if (starts_build(texts, view->count, arena, &view->starts, err) < 0)
		return -1;
	return prefilter_build(texts, view->count, arena, &view->prefilter,
			       err);
}

void rules_view_tune(struct rules_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		pattern_tune(view->patterns[i]);
}

void rules_view_close(struct rules_view *view)
{
	for (size_t i = 0; i < view->count; i++)
		pattern_close(view->patterns[i]);
}
