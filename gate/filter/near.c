#include "filter/near.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

/* The part of the folded view that came from the raw bytes start..end. */
static void to_folded(const struct text *text, const struct near_span *span,
		      size_t *start, size_t *end)
{
	const struct text_view *folded = &text->folded;
	size_t low = 0, high = folded->len, from, to;

	if (span->view == folded || folded->len == 0) {
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

static bool is_border(const char *text, size_t len, size_t at)
{
	size_t before = at;
	uint32_t c = 0;

	if (at == 0 || at >= len)
		return true;
	if (utf8_next(text + at, len - at, &c) == 0 || !fold_is_word(c))
		return true;
	while (before > 0 && ((unsigned char)text[--before] & 0xC0) == 0x80)
		continue;
	return utf8_next(text + before, len - before, &c) == 0 ||
	       !fold_is_word(c);
}

static const char *find_bytes(const char *text, size_t len, const char *what,
			      size_t what_len)
{
	const char *hit;

	while (len >= what_len &&
	       (hit = memchr(text, what[0], len - what_len + 1)) != NULL) {
		if (memcmp(hit, what, what_len) == 0)
			return hit;
		len -= (size_t)(hit - text) + 1;
		text = hit + 1;
	}
	return NULL;
}

/* The end of the word that a phrase ends in: itself, or with the ending of a
 * plural, a past or an -ing. 0 when the phrase is only part of a word. */
static size_t phrase_end(const struct text_view *view, size_t at)
{
	static const char *const endings[] = { "", "s", "es", "d", "ed", "ing",
					       "'s" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		size_t n = strlen(endings[i]);

		if (view->len - at >= n &&
		    memcmp(view->data + at, endings[i], n) == 0 &&
		    is_border(view->data, view->len, at + n))
			return at + n;
	}
	return 0;
}

/* Finds a phrase as whole words in text[from, to); the place behind the one
 * found, or 0. */
static size_t find_phrase(const struct text_view *view, size_t from, size_t to,
			  const char *phrase, size_t *start)
{
	size_t len = strlen(phrase), end;
	const char *hit;

	while (to - from >= len) {
		hit = find_bytes(view->data + from, to - from, phrase,
				 len);
		if (hit == NULL)
			return 0;
		*start = (size_t)(hit - view->data);
		end = phrase_end(view, *start + len);
		if (end > 0 && is_border(view->data, view->len, *start))
			return end;
		from = *start + 1;
	}
	return 0;
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

static bool any_near(const struct rule_near *near,
		     const struct text_view *view, size_t start, size_t end)
{
	size_t from = step_back(view, start, near->within);
	size_t to = step_on(view, end, near->within);
	size_t at;

	for (size_t i = 0; i < near->words.count; i++) {
		const char *word = near->words.items[i];

		if (find_phrase(view, from, start, word, &at) > 0 ||
		    find_phrase(view, end, to, word, &at) > 0)
			return true;
	}
	return false;
}

/* The match lies inside one of the rule's longer phrases. */
static bool is_excepted(const struct rule *rule, const struct text_view *view,
			size_t start, size_t end)
{
	for (size_t i = 0; i < rule->except.count; i++) {
		size_t len = strlen(rule->except.items[i]);
		size_t from = start > len ? start - len : 0;
		size_t to = view->len - end > len ? end + len : view->len;
		size_t at = 0, behind;

		while ((behind = find_phrase(view, from, to,
					     rule->except.items[i], &at)) > 0) {
			if (at <= start && behind >= end)
				return true;
			from = at + 1;
		}
	}
	return false;
}

int near_action(const struct rule *rule, const struct text *text,
		const struct near_span *span)
{
	const struct text_view *view = &text->folded;
	size_t start, end;

	if (rule->except.count == 0 && rule->near.words.count == 0 &&
	    rule->unless.words.count == 0)
		return rule->action;
	to_folded(text, span, &start, &end);
	if (is_excepted(rule, view, start, end))
		return ACTION_OFF;
	if (rule->unless.words.count > 0 &&
	    any_near(&rule->unless, view, start, end))
		return ACTION_OFF;
	if (rule->near.words.count == 0)
		return rule->action;
	if (any_near(&rule->near, view, start, end))
		return rule->near.raises ? rule->near.action : rule->action;
	return rule->near.raises ? rule->action : ACTION_OFF;
}
