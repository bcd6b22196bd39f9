#include "filter/phrase.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "filter/near.h"

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

size_t phrase_find(const struct text_view *view, size_t from, size_t to,
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

/* A phrase that is seen up to a place is seen up to any later one, so the
 * least can be searched for; it isn't behind the phrase's end. */
size_t phrase_need(const struct text_view *view, size_t start, size_t end,
		   const char *phrase)
{
	size_t low = start + 1, high = end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (phrase_behind(view, start, middle, phrase) > 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
