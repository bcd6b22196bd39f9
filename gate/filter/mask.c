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

/* What must not be shown. What overlaps is masked as one: the ends that one
 * finding would show may be the middle of another. */
struct secret {
	const struct draft_field *field;
	size_t start, end;
};

/* The secrets that redacting rules found, in order. */
static int list_secrets(const struct findings *findings, struct arena *arena,
			struct secret **secrets, size_t *count, struct err *err)
{
	struct secret *last = NULL;
	size_t cap = 0;

	*secrets = NULL;
	*count = 0;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		if (!f->rule->redact)
			continue;
		if (last != NULL && last->field == f->field &&
		    f->start < last->end) {
			last->end = f->end > last->end ? f->end : last->end;
			continue;
		}
		*secrets = arena_grow(arena, *secrets, &cap, *count + 1,
				      sizeof(**secrets), err);
		if (*secrets == NULL)
			return -1;
		last = &(*secrets)[(*count)++];
		*last = (struct secret){ f->field, f->start, f->end };
	}
	return 0;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool is_same(const struct draft_field *a, const struct draft_field *b)
{
	return a == b || strcmp(a->name, b->name) == 0;
}

/* Copies a range with the secrets in it masked. */
static char *mask_secrets(const struct secret *secrets, size_t count,
			  const struct draft_field *field, size_t from,
			  size_t to, struct arena *arena, struct err *err)
{
	struct buf out = { 0 };
	char *copy = NULL;
	size_t at = from;

	for (size_t i = 0; i < count; i++) {
		const struct secret *s = &secrets[i];
		size_t skip;

		if (!is_same(s->field, field))
			continue;
		if (s->start >= to)
			break;
		if (s->end <= at)
			continue;
		if (s->start > at)
			buf_add(&out, field->data + at, s->start - at);
		skip = s->start < at ? at - s->start : 0;
		add_masked(&out, field->data + s->start, s->end - s->start,
			   skip, least(s->end, to) - s->start);
		at = least(s->end, to);
	}
	buf_add(&out, field->data + at, to - at);
	if (buf_done(&out, err) == 0)
		copy = arena_copy(arena, out.data, out.len, err);
	buf_release(&out);
	return copy;
}

char *mask_range(const struct findings *findings,
		 const struct draft_field *field, size_t from, size_t to,
		 struct arena *arena, struct err *err)
{
	struct secret *secrets;
	size_t count;

	if (list_secrets(findings, arena, &secrets, &count, err) < 0)
		return NULL;
	return mask_secrets(secrets, count, field, from, to, arena, err);
}

int mask_findings(struct findings *findings, struct arena *arena,
		  struct err *err)
{
	struct secret *secrets;
	size_t count, first = 0;

	if (list_secrets(findings, arena, &secrets, &count, err) < 0)
		return -1;
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->items[i];

		while (first < count && (secrets[first].field < f->field ||
					 (secrets[first].field == f->field &&
					  secrets[first].end <= f->start)))
			first++;
		if (first == count || secrets[first].field != f->field ||
		    secrets[first].start >= f->end)
			f->masked = f->match;
		else
			f->masked = mask_secrets(secrets + first, count - first,
						 f->field, f->start, f->end,
						 arena, err);
		if (f->masked == NULL)
			return -1;
	}
	return 0;
}
