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

static bool is_joint(char c)
{
	return strchr(" -'\n\r\t/_", c) != NULL && c != '\0';
}

/* The length of text at `text` that is the phrase: where the phrase has a
 * blank or a hyphen, up to three of those that join words. 0: it isn't. */
static size_t phrase_length(const char *text, size_t len, const char *phrase)
{
	size_t at = 0;

	for (; *phrase != '\0'; phrase++) {
		size_t joints = 0;

		if (*phrase != ' ' && *phrase != '-') {
			if (at == len || text[at] != *phrase)
				return 0;
			at++;
			continue;
		}
		while (joints < 3 && at < len && is_joint(text[at])) {
			joints++;
			at++;
		}
		if (joints == 0)
			return 0;
	}
	return at;
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
	const char *hit;
	size_t len, end;

	while (from < to && (hit = memchr(view->data + from, phrase[0],
					  to - from)) != NULL) {
		*start = (size_t)(hit - view->data);
		len = phrase_length(hit, to - *start, phrase);
		end = len == 0 ? 0 : phrase_end(view, *start + len);
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

#define QUOTE_MAX 400	/* bytes; a longer run is no quotation */

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
 * else said. A line that is all quotation is ours. */
static bool is_quoted(const struct text_view *view, size_t start, size_t end)
{
	size_t line = start, stop = end, open = 0, close = end;
	bool inside = false;

	while (line > 0 && view->data[line - 1] != '\n')
		line--;
	while (stop < view->len && view->data[stop] != '\n')
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
	to_folded(text, span, &start, &end);
	if (is_excepted(rule, view, start, end) ||
	    (rule->unless_quoted && is_quoted(view, start, end)))
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
