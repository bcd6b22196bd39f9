#include "filter/literal_texts.h"

#include <string.h>

#include "filter/literal_cost.h"

void *literal_texts_take(struct literal_finder *finder, size_t size)
{
	void *object = arena_alloc(finder->arena, size, finder->err);

	finder->failed |= object == NULL;
	return object;
}

/* Room for so many texts. */
struct literal_texts *literal_texts_make(struct literal_finder *finder,
					 size_t room)
{
	struct literal_texts *texts;

	if (room > LITERAL_TEXTS)
		room = LITERAL_TEXTS;
	return literal_texts_take(finder, sizeof(*texts) +
						  room * sizeof(*texts->items));
}

static bool has_text(const struct literal_texts *texts,
		     const struct literal_text *t)
{
	for (size_t i = 0; i < texts->count; i++)
		if (texts->items[i].len == t->len &&
		    texts->items[i].caseless == t->caseless &&
		    memcmp(texts->items[i].text, t->text, t->len) == 0)
			return true;
	return false;
}

bool literal_texts_add(struct literal_texts *texts,
		       const struct literal_text *text)
{
	if (has_text(texts, text))
		return true;
	if (texts->count == LITERAL_TEXTS)
		return false;
	texts->items[texts->count++] = *text;
	return true;
}

bool literal_texts_gap(char c)
{
	return (unsigned char)c >= LITERAL_MAYBE_GAP;
}

bool literal_texts_edge(char c)
{
	return (unsigned char)c == LITERAL_EDGE;
}

/* What stands beside a gap and belongs to no word is part of the gap. An edge
 * there says that the gap isn't empty, once there are words on both sides:
 * at the beginning of a text a gap isn't used. */
static uint32_t write_gap(const struct literal_text *a,
			  const struct literal_text *b, char *out)
{
	uint32_t left = a->len, right = 0;
	unsigned char gap = LITERAL_MAYBE_GAP;

	while (left > 0 && !literal_cost_is_word(a->text[left - 1]))
		if ((unsigned char)a->text[--left] != LITERAL_MAYBE_GAP)
			gap = LITERAL_GAP;
	while (right < b->len && !literal_cost_is_word(b->text[right]))
		if ((unsigned char)b->text[right++] != LITERAL_MAYBE_GAP)
			gap = LITERAL_GAP;
	out[left] = (char)gap;
	memcpy(out + left + 1, b->text + right, b->len - right);
	return left + 1 + b->len - right;
}

/* Writes a and b to `out`. An edge is kept beside a word at either end. */
static uint32_t write_both(const struct literal_text *a,
			   const struct literal_text *b, char *out)
{
	uint32_t left = a->len, right = 0;

	memcpy(out, a->text, a->len);
	if (literal_texts_gap(a->text[left - 1]) ||
	    literal_texts_gap(b->text[0]))
		return write_gap(a, b, out);
	if (left > 1 || !literal_cost_is_word(b->text[0]))
		left -= literal_texts_edge(a->text[left - 1]);
	if (b->len > 1 || left == 0 || !literal_cost_is_word(a->text[left - 1]))
		right += literal_texts_edge(b->text[0]);
	memcpy(out + left, b->text + right, b->len - right);
	return left + b->len - right;
}

/* Puts b behind a. One part in any case makes the whole so. */
static bool join(struct literal_finder *finder, const struct literal_text *a,
		 const struct literal_text *b, struct literal_text *both)
{
	char out[2 * LITERAL_LENGTH + 1];
	bool caseless =
		(a->len > 0 && a->caseless) || (b->len > 0 && b->caseless);
	uint32_t len;
	char *text;

	if (a->len == 0 || b->len == 0) {
		*both = a->len == 0 ? *b : *a;
		return true;
	}
	len = write_both(a, b, out);
	if (len > LITERAL_LENGTH)
		return false;
	text = literal_texts_take(finder, len);
	if (text == NULL)
		return false;
	memcpy(text, out, len);
	for (size_t i = 0; caseless && i < len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] | 0x20);
	*both = (struct literal_text){ text, len, caseless };
	return true;
}

struct literal_texts *literal_texts_one(struct literal_finder *finder,
					const char *text, size_t len,
					bool caseless)
{
	struct literal_texts *texts = literal_texts_make(finder, 1);

	if (texts == NULL)
		return NULL;
	texts->items[0] =
		(struct literal_text){ text, (uint32_t)len, caseless };
	texts->count = 1;
	return texts;
}

/* Every text of a with every text of b behind it, or NULL when these are too
 * many or too long. */
struct literal_texts *literal_texts_cross(struct literal_finder *finder,
					  const struct literal_texts *a,
					  const struct literal_texts *b)
{
	struct literal_texts *all;

	if (a->count * b->count > 2 * (size_t)LITERAL_TEXTS)
		return NULL;
	all = literal_texts_make(finder, a->count * b->count);
	for (size_t i = 0; all != NULL && i < a->count; i++)
		for (size_t k = 0; k < b->count; k++) {
			struct literal_text both;

			if (!join(finder, &a->items[i], &b->items[k], &both) ||
			    !literal_texts_add(all, &both))
				return NULL;
		}
	return all;
}
