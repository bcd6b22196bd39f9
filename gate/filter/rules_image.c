#include "filter/rules_image.h"

#include <stddef.h>
#include <string.h>

#include "filter/action.h"
#include "filter/check.h"
#include "filter/lexicon_image.h"
#include "filter/pattern.h"
#include "filter/prefilter.h"
#include "filter/start.h"

enum {
	PART_DIGEST = IMAGE_RULES,
	PART_STRINGS, /* NUL-ended, one behind the other */
	PART_CELLS,   /* of all rules, u32 */
	PART_OWNERS,  /* rules of a view's patterns; one part a view */
	PART_PATTERNS = PART_OWNERS + RULES_VIEWS, /* three parts a view */
};

/* What a field of a rule is, and how many cells it takes. */
enum kind {
	TEXT,	/* const char *; a place in the strings, from 1; 0: NULL */
	TEXTS,	/* struct conf_strings: how many, then each */
	NUMBER, /* int */
	SIZE,	/* size_t */
	FLAG	/* bool */
};

#define FIELD(name) offsetof(struct rule, name)

static const struct field {
	enum kind kind;
	size_t offset;
} fields[] = {
	{ TEXT, FIELD(id) },
	{ TEXT, FIELD(pack) },
	{ TEXT, FIELD(language) },
	{ TEXT, FIELD(source) },
	{ SIZE, FIELD(line) },
	{ NUMBER, FIELD(family) },
	{ NUMBER, FIELD(action) },
	{ TEXT, FIELD(message) },
	{ TEXT, FIELD(why) },
	{ TEXTS, FIELD(except) },
	{ NUMBER, FIELD(view) },
	{ TEXT, FIELD(measure) },
	{ TEXTS, FIELD(near.words) },
	{ SIZE, FIELD(near.within) },
	{ FLAG, FIELD(near.raises) },
	{ NUMBER, FIELD(near.action) },
	{ TEXTS, FIELD(unless.words) },
	{ SIZE, FIELD(unless.within) },
	{ FLAG, FIELD(unless_quoted) },
	{ FLAG, FIELD(redact) },
	{ TEXTS, FIELD(suggest) },
};

#define FIELDS (sizeof(fields) / sizeof(*fields))

/* Writing: cells and strings grow. */
struct making {
	struct buf cells, strings;
};

static void put(struct making *making, uint32_t cell)
{
	buf_add(&making->cells, &cell, sizeof(cell));
}

static void put_text(struct making *making, const char *text)
{
	if (text == NULL) {
		put(making, 0);
		return;
	}
	put(making, (uint32_t)making->strings.len + 1);
	buf_add(&making->strings, text, strlen(text) + 1);
}

static void put_field(struct making *making, const struct field *field,
		      const struct rule *rule)
{
	const char *at = (const char *)rule + field->offset;
	const struct conf_strings *texts;

	switch (field->kind) {
	case TEXT:
		put_text(making, *(const char *const *)(const void *)at);
		break;
	case TEXTS:
		texts = (const void *)at;
		put(making, (uint32_t)texts->count);
		for (size_t i = 0; i < texts->count; i++)
			put_text(making, texts->items[i]);
		break;
	case NUMBER:
		put(making, (uint32_t) * (const int *)(const void *)at);
		break;
	case SIZE:
		put(making, (uint32_t) * (const size_t *)(const void *)at);
		break;
	case FLAG:
		put(making, *(const bool *)at);
		break;
	}
}

static int save_rules(const struct rules *rules, struct image_making *image,
		      struct err *err)
{
	struct making making = { 0 };
	int result;

	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		for (size_t f = 0; f < FIELDS; f++)
			put_field(&making, &fields[f], rule);
		put_text(&making,
			 rule->check != NULL ? rule->check->name : NULL);
	}
	result = buf_done(&making.cells, err);
	if (result == 0)
		result = buf_done(&making.strings, err);
	if (result == 0)
		result = image_add(image, PART_CELLS, making.cells.data,
				   making.cells.len, err);
	if (result == 0)
		result = image_add(image, PART_STRINGS, making.strings.data,
				   making.strings.len, err);
	buf_release(&making.cells);
	buf_release(&making.strings);
	return result;
}

static uint32_t index_of(const struct rules *rules, const struct rule *rule)
{
	uint32_t i = 0;

	while (rules->items[i] != rule)
		i++;
	return i;
}

static int save_view(const struct rules *rules, uint32_t v,
		     struct image_making *image, struct arena *arena,
		     struct err *err)
{
	const struct rules_view *view = &rules->views[v];
	uint32_t *owners =
		arena_array(arena, view->count, sizeof(*owners), err);

	if (owners == NULL)
		return -1;
	for (size_t i = 0; i < view->count; i++)
		owners[i] = index_of(rules, view->owners[i]);
	if (image_add(image, PART_OWNERS + v, owners,
		      view->count * sizeof(*owners), err) < 0 ||
	    pattern_save(view->patterns, view->count, image,
			 PART_PATTERNS + 3 * v, arena, err) < 0)
		return -1;
	if (starts_save(view->starts, image, IMAGE_STARTS + 16 * v, err) < 0)
		return -1;
	return prefilter_save(view->prefilter, image, IMAGE_PREFILTER + 16 * v,
			      err);
}

int rules_image_save(const struct rules *rules, struct image_making *image,
		     struct arena *arena, struct err *err)
{
	if (image_add(image, PART_DIGEST, &rules->digest, sizeof(rules->digest),
		      err) < 0 ||
	    save_rules(rules, image, err) < 0 ||
	    lexicon_save(rules->lexicon, image, err) < 0)
		return -1;
	for (uint32_t v = 0; v < RULES_VIEWS; v++)
		if (save_view(rules, v, image, arena, err) < 0)
			return -1;
	return 0;
}

/* Reading: whatever isn't as it should be makes all of it wrong. */
struct reading {
	const uint32_t *cells;
	size_t at, count;
	const char *strings;
	size_t len;
	struct arena *arena;
	struct err *err;
	bool wrong;
};

static uint32_t take(struct reading *reading)
{
	if (reading->at < reading->count)
		return reading->cells[reading->at++];
	reading->wrong = true;
	return 0;
}

static const char *take_text(struct reading *reading)
{
	uint32_t place = take(reading);

	if (place <= reading->len)
		return place == 0 ? NULL : reading->strings + place - 1;
	reading->wrong = true;
	return NULL;
}

static void take_texts(struct reading *reading, struct conf_strings *texts)
{
	size_t count = take(reading);

	if (count == 0)
		return;
	if (count > reading->count - reading->at) {
		reading->wrong = true;
		return;
	}
	texts->items = arena_array(reading->arena, count, sizeof(*texts->items),
				   reading->err);
	for (; texts->items != NULL && texts->count < count; texts->count++) {
		const char *text = take_text(reading);

		texts->items[texts->count] = text;
		reading->wrong = reading->wrong || text == NULL;
	}
}

static void take_field(struct reading *reading, const struct field *field,
		       struct rule *rule)
{
	void *at = (char *)rule + field->offset;

	switch (field->kind) {
	case TEXT:
		*(const char **)at = take_text(reading);
		break;
	case TEXTS:
		take_texts(reading, at);
		break;
	case NUMBER:
		*(int *)at = (int)take(reading);
		break;
	case SIZE:
		*(size_t *)at = take(reading);
		break;
	case FLAG:
		*(bool *)at = take(reading) != 0;
		break;
	}
}

static bool is_action(int action)
{
	return action >= ACTION_BLOCK && action <= ACTION_OFF;
}

static int take_rule(struct reading *reading, struct rule *rule)
{
	const char *check;

	for (size_t f = 0; f < FIELDS; f++)
		take_field(reading, &fields[f], rule);
	check = take_text(reading);
	if (check != NULL)
		rule->check = check_find(check);
	if (reading->err->code != ERR_NONE)
		return -1;
	if (reading->wrong || rule->id == NULL || rule->pack == NULL ||
	    rule->language == NULL || rule->source == NULL ||
	    rule->message == NULL || rule->why == NULL ||
	    rule->family >= FAMILIES || !is_action(rule->action) ||
	    !is_action(rule->near.action) || rule->view < 0 ||
	    rule->view >= VIEWS || (check != NULL && rule->check == NULL))
		return err_set(reading->err, ERR_INPUT, "a rule is wrong");
	return 0;
}

static int load_rules(const struct image *image, struct rules *rules,
		      struct err *err)
{
	struct reading reading = { .arena = &rules->arena, .err = err };
	size_t cap = 0;

	reading.cells =
		image_part(image, PART_CELLS, sizeof(uint32_t), &reading.count);
	reading.strings = image_part(image, PART_STRINGS, 1, &reading.len);
	if (reading.cells == NULL || reading.strings == NULL ||
	    reading.len == 0 || reading.strings[reading.len - 1] != '\0')
		return err_set(err, ERR_INPUT, "has no rules");
	while (reading.at < reading.count) {
		struct rule *rule =
			arena_alloc(&rules->arena, sizeof(*rule), err);

		rules->items = arena_grow(&rules->arena, rules->items, &cap,
					  rules->count + 1,
					  sizeof(*rules->items), err);
		if (rule == NULL || rules->items == NULL ||
		    take_rule(&reading, rule) < 0)
			return -1;
		rules->items[rules->count++] = rule;
	}
	return 0;
}

static int load_view(const struct image *image, struct rules *rules, uint32_t v,
		     struct err *err)
{
	struct rules_view *view = &rules->views[v];
	size_t count;
	const uint32_t *owners =
		image_part(image, PART_OWNERS + v, sizeof(*owners), &count);

	if (pattern_load(image, PART_PATTERNS + 3 * v, &rules->arena,
			 &view->patterns, &view->count, err) < 0 ||
	    prefilter_load(image, IMAGE_PREFILTER + 16 * v, view->count,
			   &rules->arena, &view->prefilter, err) < 0 ||
	    starts_load(image, IMAGE_STARTS + 16 * v, view->count,
			&rules->arena, &view->starts, err) < 0)
		return -1;
	if (owners == NULL || count != view->count)
		return err_set(err, ERR_INPUT, "has patterns without rules");
	view->owners =
		arena_array(&rules->arena, count, sizeof(*view->owners), err);
	if (view->owners == NULL)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (owners[i] >= rules->count)
			return err_set(err, ERR_INPUT, "has no such rule");
		view->owners[i] = rules->items[owners[i]];
	}
	return 0;
}

int rules_image_load(const struct image *image, struct rules *rules,
		     struct err *err)
{
	size_t count;
	const struct digest *digest =
		image_part(image, PART_DIGEST, sizeof(*digest), &count);

	if (digest == NULL || count != 1)
		return err_set(err, ERR_INPUT, "has no digest");
	rules->digest = *digest;
	if (load_rules(image, rules, err) < 0)
		return -1;
	for (uint32_t v = 0; v < RULES_VIEWS; v++)
		if (load_view(image, rules, v, err) < 0)
			return -1;
	return lexicon_load(image, rules->count, &rules->arena, &rules->lexicon,
			    err);
}
