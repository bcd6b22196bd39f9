#include "report/excerpt.h"

#include <stdbool.h>
#include <string.h>

#include "base/hidden.h"
#include "base/utf8.h"
#include "report/width.h"

#define CUT "\xE2\x80\xA6" /* the ellipsis, one column */

/* The same character in the author's bytes and in those shown. */
struct spot {
	size_t raw;
	size_t shown;
};

void excerpt_open(struct excerpt *excerpt, const struct draft_field *field,
		  const char *shown)
{
	excerpt->field = field;
	excerpt->shown = shown;
	excerpt->at = 0;
	excerpt->shown_at = 0;
}

static size_t after(const char *text, size_t at)
{
	do
		at++;
	while (((unsigned char)text[at] & 0xC0) == 0x80);
	return at;
}

static size_t before(const char *text, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
	return at;
}

/* Both texts end: the raw one by its length, the shown one by its NUL. */
static bool spot_ends(const struct excerpt *excerpt, struct spot spot)
{
	return spot.raw >= excerpt->field->len ||
	       excerpt->shown[spot.shown] == '\0' ||
	       excerpt->field->data[spot.raw] == '\n';
}

static struct spot spot_next(const struct excerpt *excerpt, struct spot spot)
{
	const char *raw = excerpt->field->data;

	do
		spot.raw++;
	while (spot.raw < excerpt->field->len &&
	       ((unsigned char)raw[spot.raw] & 0xC0) == 0x80);
	spot.shown = after(excerpt->shown, spot.shown);
	return spot;
}

static struct spot spot_before(const struct excerpt *excerpt, struct spot spot)
{
	spot.raw = before(excerpt->field->data, spot.raw);
	spot.shown = before(excerpt->shown, spot.shown);
	return spot;
}

static bool spot_begins(const struct excerpt *excerpt, struct spot spot)
{
	return spot.raw == 0 || spot.shown == 0 ||
	       excerpt->field->data[spot.raw - 1] == '\n';
}

/* Findings come in order, so the way is mostly a short one. */
static struct spot spot_at(struct excerpt *excerpt, size_t offset)
{
	struct spot spot = { excerpt->at, excerpt->shown_at };

	if (offset < spot.raw)
		spot.raw = spot.shown = 0;
	while (spot.raw < offset && spot.raw < excerpt->field->len &&
	       excerpt->shown[spot.shown] != '\0')
		spot = spot_next(excerpt, spot);
	excerpt->at = spot.raw;
	excerpt->shown_at = spot.shown;
	return spot;
}

/* Adds one character as it may be shown; its columns. */
static size_t put_cell(struct buf *out, const struct excerpt *excerpt,
		       struct spot spot)
{
	const char *text = excerpt->shown + spot.shown;
	size_t from = out->len;

	if (*text == '\t')
		buf_addc(out, ' ');
	else
		(void)utf8_escape_one(out, excerpt->shown,
				      spot.shown + strnlen(text, HIDDEN_REACH),
				      spot.shown);
	if (out->failed != ERR_NONE)
		return 1;
	return width_text(out->data + from, out->len - from);
}

/* Columns from a spot to an offset or the line's end, at most about `most`. */
static size_t columns(const struct excerpt *excerpt, struct spot spot,
		      size_t end, size_t most, struct buf *scratch)
{
	size_t width = 0;

	while (width <= most && spot.raw < end && !spot_ends(excerpt, spot)) {
		buf_reset(scratch);
		width += put_cell(scratch, excerpt, spot);
		spot = spot_next(excerpt, spot);
	}
	return width;
}

/* Goes back as far as `most` columns allow. */
static struct spot begin_of(const struct excerpt *excerpt, struct spot spot,
			    size_t most, struct buf *scratch)
{
	size_t width = 0;

	while (!spot_begins(excerpt, spot)) {
		struct spot back = spot_before(excerpt, spot);

		buf_reset(scratch);
		width += put_cell(scratch, excerpt, back);
		if (width > most)
			break;
		spot = back;
	}
	return spot;
}

/* Where the shown part of the line begins: at its own beginning when the
 * span fits behind that, else a quarter of the width in front of it. */
static struct spot window(const struct excerpt *excerpt, struct spot start,
			  size_t end, size_t width, struct buf *scratch)
{
	size_t span = columns(excerpt, start, end, width, scratch);
	size_t room = width > span + 1 ? width - span - 1 : 0;
	struct spot from = begin_of(excerpt, start, room, scratch);

	if (spot_begins(excerpt, from))
		return from;
	return begin_of(excerpt, start, room < width / 4 ? room : width / 4,
			scratch);
}

/* Draws from `spot` on and counts the columns before and of the span. */
static void draw(const struct excerpt *excerpt, struct spot spot, size_t start,
		 size_t end, size_t width, struct buf *line, struct buf *mark)
{
	size_t column = 0, blanks = 0, marked = 0;

	if (!spot_begins(excerpt, spot)) {
		buf_adds(line, CUT);
		column = blanks = 1;
	}
	for (; !spot_ends(excerpt, spot); spot = spot_next(excerpt, spot)) {
		size_t from = line->len;
		size_t cell = put_cell(line, excerpt, spot);

		if (column + cell >= width) {
			line->len = from;
			buf_adds(line, CUT);
			break;
		}
		column += cell;
		if (spot.raw < start)
			blanks += cell;
		else if (spot.raw < end)
			marked += cell;
	}
	for (; blanks > 0; blanks--)
		buf_addc(mark, ' ');
	buf_addc(mark, '^');
	for (; marked > 1; marked--)
		buf_addc(mark, '~');
}

int excerpt_draw(struct excerpt *excerpt, size_t start, size_t end,
		 size_t width, struct buf *line, struct buf *mark,
		 struct err *err)
{
	struct spot spot = spot_at(excerpt, start);
	struct buf scratch = { 0 };
	int result;

	if (spot_begins(excerpt, spot) && spot_ends(excerpt, spot))
		return 0;
	spot = window(excerpt, spot, end, width, &scratch);
	draw(excerpt, spot, start, end, width, line, mark);
	result = buf_done(&scratch, err);
	if (result == 0)
		result = buf_done(line, err);
	buf_release(&scratch);
	return result == 0 ? buf_done(mark, err) : -1;
}
