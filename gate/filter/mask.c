#include "filter/mask.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "draft/fold.h"
#include "filter/rules.h"

#define MASK "\xE2\x80\xA2" /* U+2022 */
#define MASK_SHOWN 4	    /* characters left at an end */
#define MASK_LEAST 12	    /* shorter matches show nothing */

/* Whether all letters and digits of a secret are digits, as in a card. */
static bool is_number(const char *secret, size_t len, size_t *characters)
{
	bool number = true;
	uint32_t c = 0;
	size_t step;

	*characters = 0;
	for (size_t at = 0; (step = utf8_next(secret + at, len - at, &c)) > 0;
	     at += step) {
		if (!fold_is_word(c))
			continue;
		number = number && c >= '0' && c <= '9';
		(*characters)++;
	}
	return number;
}

/* Adds the bytes from..to of a secret, masked: letters and digits, all but
 * four at its front, and of a number four at its end too; what separates them
 * stays, so that its form can be recognised. */
static void add_masked(struct buf *out, const char *secret, size_t len,
		       size_t from, size_t to)
{
	size_t count, seen = 0, step, head = 0, tail = 0;
	bool number = is_number(secret, len, &count);
	uint32_t c = 0;

	if (count >= MASK_LEAST) {
		head = MASK_SHOWN;
		tail = number ? MASK_SHOWN : 0;
	}
	for (size_t at = 0; (step = utf8_next(secret + at, len - at, &c)) > 0;
	     at += step) {
		bool word = fold_is_word(c);
		bool shown = !word || seen < head || seen + tail >= count;

		seen += word;
		if (at < from || at >= to)
			continue;
		if (shown)
			buf_add(out, secret + at, step);
		else
			buf_adds(out, MASK);
	}
}

static bool is_secret(const struct finding *finding,
		      const struct draft_field *field)
{
	return finding->rule->redact &&
	       strcmp(finding->field->name, field->name) == 0;
}

/* What overlaps is masked as one: the ends that one finding would show may be
 * the middle of another. */
static size_t end_of(const struct findings *findings, size_t first,
		     const struct draft_field *field)
{
	size_t end = findings->items[first].end;

	for (size_t i = first + 1; i < findings->count; i++)
		if (is_secret(&findings->items[i], field) &&
		    findings->items[i].start < end &&
		    findings->items[i].end > end)
			end = findings->items[i].end;
	return end;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

char *mask_range(const struct findings *findings,
		 const struct draft_field *field, size_t from, size_t to,
		 struct arena *arena, struct err *err)
{
	struct buf out = { 0 };
	char *copy = NULL;
	size_t at = from;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];
		size_t start = f->start, end, skip;

		if (!is_secret(f, field) || f->end <= at || start >= to)
			continue;
		end = end_of(findings, i, field);
		if (start > at)
			buf_add(&out, field->data + at, start - at);
		skip = start < at ? at - start : 0;
		add_masked(&out, field->data + start, end - start, skip,
			   least(end, to) - start);
		at = least(end, to);
	}
	buf_add(&out, field->data + at, to - at);
	if (buf_done(&out, err) == 0)
		copy = arena_copy(arena, out.data, out.len, err);
	buf_release(&out);
	return copy;
}
