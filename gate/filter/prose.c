#include "filter/prose.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

#define FENCE 3 /* backticks; fewer stand in a line */

static size_t count_ticks(const struct text_view *view, size_t at)
{
	size_t n = 0;

	while (at + n < view->len && view->data[at + n] == '`')
		n++;
	return n;
}

/* The place behind the same number of backticks, or 0. */
static size_t closing(const struct text_view *view, size_t at, size_t ticks)
{
	for (size_t n; at<view->len; at += n> 0 ? n : 1) {
		n = count_ticks(view, at);
		if (n == ticks)
			return at + n;
		if (ticks < FENCE && n == 0 && view->data[at] == '\n')
			return 0;
	}
	return 0;
}

/* Moves on to the code that ends behind `at`. A fence that nothing closes
 * goes to the end. */
static void find_code(struct prose *prose, size_t at)
{
	const struct text_view *view = prose->view;
	size_t from = prose->code_end;

	while (prose->code_end <= at && from < view->len) {
		const char *tick =
			memchr(view->data + from, '`', view->len - from);
		size_t start =
			tick != NULL ? (size_t)(tick - view->data) : view->len;
		size_t ticks = count_ticks(view, start);
		size_t end = ticks > 0 ? closing(view, start + ticks, ticks) :
					 view->len;

		if (end == 0 && ticks >= FENCE)
			end = view->len;
		from = end > 0 ? end : start + ticks;
		if (end == 0)
			continue;
		prose->code_start = start;
		prose->code_end = end;
	}
}

static bool is_word_at(const struct text_view *view, size_t at)
{
	uint32_t c = 0;

	return utf8_next(view->data + at, view->len - at, &c) > 0 &&
	       fold_is_word(c);
}

/* What stands right before a word that isn't prose: #tag, $PATH, dir/file,
 * snake_case, .config, :smile:, {name}, --option. */
static bool is_bound_before(const struct text_view *view, size_t start)
{
	char c = start > 0 ? view->data[start - 1] : ' ';

	if (c == '-')
		return start < 2 ||
		       memchr(" \t\n-(\"'", view->data[start - 2], 7) != NULL;
	if (c == '*') /* w*rd, but *word* */
		return start > 1 && is_word_at(view, start - 2);
	return memchr("#@$&/\\_=<>{.:~^|%", c, 17) != NULL;
}

/* And right behind one: name@, key=, file.txt, https://, call(), <b>. */
static bool is_bound_behind(const struct text_view *view, size_t end)
{
	char c = end < view->len ? view->data[end] : ' ';

	if (c == ':' && end + 1 < view->len && view->data[end + 1] == '/')
		return true;
	if (c == '.' || c == ':')
		return is_word_at(view, end + 1);
	if (c == '(')
		return end + 1 < view->len && view->data[end + 1] == ')';
	return memchr("@/\\_=<>}&|^", c, 11) != NULL;
}

bool prose_holds(struct prose *prose, size_t start, size_t end)
{
	if (is_bound_before(prose->view, start) ||
	    is_bound_behind(prose->view, end))
		return false;
	if (prose->code_end <= start && prose->code_end < prose->view->len)
		find_code(prose, start);
	return start < prose->code_start || start >= prose->code_end;
}
