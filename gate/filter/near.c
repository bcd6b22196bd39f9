#include "filter/near.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

#define JOINTS_MAX 3 /* characters between two words of a phrase */

void near_folded(const struct text *text, const struct near_span *span,
		 size_t *start, size_t *end)
{
	const struct text_view *folded = &text->folded;
	size_t low = 0, high = folded->len, from, to;

	if (span->view == folded) {
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

/* What a word of a phrase may end in: what goes, and what comes instead. */
static const struct {
	const char *drop, *add;
} endings[] = { { "", "" },	{ "", "s" },   { "", "es" }, { "", "d" },
		{ "", "ed" },	{ "", "ing" }, { "", "'s" }, { "e", "ing" },
		{ "y", "ies" }, { "y", "ied" } };

#define ENDINGS (sizeof(endings) / sizeof(*endings))
#define INFLECT_LEAST 3 /* letters: "an" doesn't become "and" */

/* The place behind a word that stands at `at` with the ending, or 0 when it
 * doesn't or is only part of a word. */
static size_t word_behind(const struct text_view *view, size_t at,
			  const char *word, size_t len, size_t ending)
{
	const char *drop = endings[ending].drop, *add = endings[ending].add;
	size_t d = strlen(drop), a = strlen(add);

	if (len < d || memcmp(word + len - d, drop, d) != 0 ||
	    view->len - at < len - d + a ||
	    memcmp(view->data + at, word, len - d) != 0 ||
	    memcmp(view->data + at + len - d, add, a) != 0 ||
	    !is_border(view->data, view->len, at + len - d + a))
		return 0;
	return at + len - d + a;
}

/* The place behind the phrase that begins at `at`, or 0 when it doesn't.
 * Where the phrase has a blank or a hyphen, up to three of those that join
 * words; its words may be inflected. All of it but the last ending lies in
 * front of `to`. */
static size_t phrase_behind(const struct text_view *view, size_t at, size_t to,
			    const char *phrase)
{
	size_t len = strcspn(phrase, " -"), end, next;
	const char *rest = phrase + len + strspn(phrase + len, " -");

	for (size_t i = 0; i < ENDINGS; i++) {
		if (i > 0 && phrase[len] != '\0' && len < INFLECT_LEAST)
			break;
		end = word_behind(view, at, phrase, len, i);
		if (end == 0 && !(i == 0 && len == 0))
			continue;
		if (phrase[len] == '\0')
			return at + len <= to ? end : 0;
		next = end;
		while (next < to && near_joins(view->data, end, next + 1))
			next++;
		if (next == end)
			continue;
		if (*rest == '\0')
			return next;
		next = phrase_behind(view, next, to, rest);
		if (next > 0)
			return next;
	}
	return 0;
}

/* Finds a phrase as whole words in text[from, to); the place behind the one
 * found, or 0. */
static size_t find_phrase(const struct text_view *view, size_t from, size_t to,
			  const char *phrase, size_t *start)
{
	size_t sure = strcspn(phrase, " -"), end;
	const char *hit;

	/* An ending takes the last letter of a word at most. */
	sure -= sure > 0;
	for (; from < to &&
	       (hit = memchr(view->data + from, phrase[0], to - from)) != NULL;
	     from = *start + 1) {
		*start = (size_t)(hit - view->data);
		if (view->len - *start < sure ||
		    memcmp(hit, phrase, sure) != 0 ||
		    !is_border(view->data, view->len, *start))
			continue;
		end = phrase_behind(view, *start, to, phrase);
		if (end > 0)
			return end;
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

static bool any_near(const struct rule_near *near, const struct text_view *view,
		     size_t start, size_t end)
{
	size_t from = step_back(view, start, near->within);
	size_t to = step_on(view, end, near->within);
	size_t at;

	for (size_t i = 0; i < near->words.count; i++) {
		const char *word = near->words.items[i];

		if (find_phrase(view, from, to, word, &at) > 0)
			return true;
	}
	return false;
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
	    any_near(&rule->unless, view, start, end))
		return ACTION_OFF;
	if (rule->near.words.count == 0)
		return rule->action;
	if (any_near(&rule->near, view, start, end))
		return rule->near.raises ? rule->near.action : rule->action;
	return rule->near.raises ? rule->action : ACTION_OFF;
}
