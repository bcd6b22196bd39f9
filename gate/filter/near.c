#include "filter/near.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "filter/phrase.h"

#define JOINTS_MAX 3 /* characters between two words of a phrase */

void near_folded(const struct text *text, const struct near_span *span,
		 size_t *start, size_t *end)
{
	const struct text_view *folded = &text->folded;
	size_t low = 0, high = folded->len, from, to;

	/* The skeleton of a text without disguises is the folded view too. */
	if (span->view->data == folded->data) {
		*start = span->start;
		*end = span->end;
		return;
	}
	text_span(span->view, span->start, span->end, &from, &to);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (folded->to[middle] <= from)
			low = middle + 1;
		else
			high = middle;
	}
	*start = low;
	while (low < folded->len && folded->from[low] < to)
		low++;
	*end = low;
}

bool near_joins(const char *folded, size_t from, size_t to)
{
	size_t breaks = 0;

	if (to == from + 1 && folded[from] == ' ')
		return true;
	if (to <= from || to - from > JOINTS_MAX)
		return false;
	for (size_t i = from; i < to; i++) {
		if (memchr(" -'\n\r\t/_", folded[i], 8) == NULL)
			return false;
		breaks += folded[i] == '\n';
	}
	return breaks <= 1;
}

/* Moves `count` characters backward or forward. */
static size_t step_back(const struct text_view *view, size_t at, size_t count)
{
	for (; at > 0 && count > 0; count--)
		while (--at > 0 &&
		       ((unsigned char)view->data[at] & 0xC0) == 0x80)
			continue;
	return at;
}

static size_t step_on(const struct text_view *view, size_t at, size_t count)
{
	for (; at < view->len && count > 0; count--)
		while (++at < view->len &&
		       ((unsigned char)view->data[at] & 0xC0) == 0x80)
			continue;
	return at;
}

/* What stands between `from` and `to`, looked for on the spot. */
static bool look_near(const struct rule_near *near,
		      const struct text_view *view, size_t from, size_t to)
{
	size_t at;

	for (size_t i = 0; i < near->words.count; i++) {
		const char *word = near->words.items[i];

		if (phrase_find(view, from, to, word, &at) > 0)
			return true;
	}
	return false;
}

/* Where one of the words begins, and how much of the text has to be looked at
 * to see it. */
struct near_place {
	size_t start, need;
};

/* All places in a text of one rule's near words, by start. */
struct near_known {
	const struct rule_near *near;
	size_t asked; /* how often, before they were listed */
	struct near_place *places;
	size_t count, cap;
	struct near_known *next;
};

/* So many matches are looked around one by one; listing takes as long. */
#define ASKED_MAX 16

static int list_places(struct near_known *known, const struct text_view *view,
		       const char *phrase, struct arena *arena, struct err *err)
{
	size_t from = 0, start = 0, end;

	while ((end = phrase_find(view, from, view->len, phrase, &start)) > 0) {
		known->places = arena_grow(arena, known->places, &known->cap,
					   known->count + 1,
					   sizeof(*known->places), err);
		if (known->places == NULL)
			return -1;
		known->places[known->count++] =
			(struct near_place){ start, phrase_need(view, start,
								end, phrase) };
		from = start + 1;
	}
	return 0;
}

static int by_start(const void *left, const void *right)
{
	const struct near_place *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* Lists them all. From then on, `need` is the least of its own and of all
 * that begin later. */
static int list_all(struct near_known *known, const struct text_view *view,
		    struct arena *arena, struct err *err)
{
	const struct conf_strings *words = &known->near->words;

	for (size_t i = 0; i < words->count; i++)
		if (list_places(known, view, words->items[i], arena, err) < 0)
			return -1;
	if (known->count > 0)
		qsort(known->places, known->count, sizeof(*known->places),
		      by_start);
	for (size_t i = known->count; i > 1; i--)
		if (known->places[i - 1].need < known->places[i - 2].need)
			known->places[i - 2].need = known->places[i - 1].need;
	return 0;
}

static bool is_known(const struct near_known *known, size_t from, size_t to)
{
	size_t low = 0, high = known->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (known->places[middle].start < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < known->count && known->places[low].need <= to;
}

static struct near_known *recall(struct near_memory *memory,
				 const struct rule_near *near, struct err *err)
{
	struct near_known *known = memory->first;

	while (known != NULL && known->near != near)
		known = known->next;
	if (known != NULL)
		return known;
	known = arena_alloc(memory->arena, sizeof(*known), err);
	if (known == NULL)
		return NULL;
	*known = (struct near_known){ .near = near, .next = memory->first };
	memory->first = known;
	return known;
}

/* The places of the words when so many matches ask that listing them pays, or
 * NULL; also when memory is short, for then one looks. */
static const struct near_known *list_once(struct near_memory *memory,
					  const struct rule_near *near,
					  const struct text_view *view)
{
	struct err err = { 0 };
	struct near_known *known =
		memory == NULL ? NULL : recall(memory, near, &err);

	if (known == NULL || known->asked++ < ASKED_MAX)
		return NULL;
	if (known->asked > ASKED_MAX + 1)
		return known;
	if (list_all(known, view, memory->arena, &err) == 0)
		return known;
	known->asked = 0;
	known->places = NULL;
	known->count = known->cap = 0;
	return NULL;
}

static bool any_near(const struct rule_near *near, const struct text *text,
		     size_t start, size_t end)
{
	const struct text_view *view = &text->folded;
	const struct near_known *known = list_once(text->near, near, view);
	size_t from = step_back(view, start, near->within);
	size_t to = step_on(view, end, near->within);

	return known != NULL ? is_known(known, from, to) :
			       look_near(near, view, from, to);
}

/* The match lies inside one of the rule's longer phrases. */
static bool is_excepted(const struct rule *rule, const struct text_view *view,
			size_t start, size_t end)
{
	for (size_t i = 0; i < rule->except.count; i++) {
		size_t len = JOINTS_MAX * strlen(rule->except.items[i]);
		size_t from = start > len ? start - len : 0;
		size_t to = view->len - end > len ? end + len : view->len;
		size_t at = 0, behind;

		while ((behind = phrase_find(view, from, to,
					     rule->except.items[i], &at)) > 0) {
			if (at <= start && behind >= end)
				return true;
			from = at + 1;
		}
	}
	return false;
}

#define QUOTE_MAX 400	/* bytes; a longer run is no quotation */
#define QUOTE_LINE 4096 /* bytes of its line that are looked at, either side */

static bool has_word(const struct text_view *view, size_t from, size_t to)
{
	uint32_t c = 0;
	size_t step;

	for (; from < to; from += step) {
		step = utf8_next(view->data + from, to - from, &c);
		if (step == 0)
			return false;
		if (fold_is_word(c))
			return true;
	}
	return false;
}

/* The match lies inside quotation marks (all kinds are one in the folded
 * view) that stand in a line beside words of our own: it is what somebody
 * else said. A line that is all quotation is ours, and so is what stands far
 * behind the beginning of its line. */
static bool is_quoted(const struct text_view *view, size_t start, size_t end)
{
	size_t line = start, stop = end, open = 0, close = end;
	bool inside = false;

	while (line > 0 && view->data[line - 1] != '\n')
		if (start - line-- == QUOTE_LINE)
			return false;
	while (stop < view->len && view->data[stop] != '\n' &&
	       stop - end < QUOTE_LINE)
		stop++;
	for (size_t i = line; i < start; i++) {
		if (view->data[i] != '"')
			continue;
		inside = !inside;
		open = i;
	}
	while (close < stop && view->data[close] != '"')
		close++;
	if (!inside || close == stop || close - open > QUOTE_MAX)
		return false;
	return has_word(view, line, open) || has_word(view, close, stop);
}

int near_action(const struct rule *rule, const struct text *text,
		const struct near_span *span)
{
	const struct text_view *view = &text->folded;
	size_t start, end;

	if (rule->except.count == 0 && rule->near.words.count == 0 &&
	    rule->unless.words.count == 0 && !rule->unless_quoted)
		return rule->action;
	near_folded(text, span, &start, &end);
	if (is_excepted(rule, view, start, end) ||
	    (rule->unless_quoted && is_quoted(view, start, end)))
		return ACTION_OFF;
	if (rule->unless.words.count > 0 &&
	    any_near(&rule->unless, text, start, end))
		return ACTION_OFF;
	if (rule->near.words.count == 0)
		return rule->action;
	if (any_near(&rule->near, text, start, end))
		return rule->near.raises ? rule->near.action : rule->action;
	return rule->near.raises ? rule->action : ACTION_OFF;
}
