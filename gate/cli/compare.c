#include "cli/compare.h"

#include <stdint.h>
#include <string.h>

struct line {
	const char *text;
	size_t len;
};

struct side {
	struct line *lines;
	size_t count;
};

/* What is compared, and lengths of common sequences from (i, j) on. */
struct table {
	struct side before, after;
	uint32_t *cells; /* NULL: too many */
};

static int split(const char *text, struct side *side, struct arena *arena,
		 struct err *err)
{
	size_t cap = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		side->lines =
			arena_grow(arena, side->lines, &cap, side->count + 1,
				   sizeof(*side->lines), err);
		if (side->lines == NULL)
			return -1;
		side->lines[side->count++] = (struct line){ text, len };
		text += len + (text[len] == '\n');
	}
	return 0;
}

static bool same(const struct table *table, size_t i, size_t j)
{
	const struct line *a = &table->before.lines[i];
	const struct line *b = &table->after.lines[j];

	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static uint32_t *cell(const struct table *table, size_t i, size_t j)
{
	return &table->cells[i * (table->after.count + 1) + j];
}

static int fill(struct table *table, struct arena *arena, struct err *err)
{
	size_t rows = table->before.count + 1, columns = table->after.count + 1;

	if (rows > COMPARE_MOST / columns)
		return 0;
	table->cells =
		arena_array(arena, rows * columns, sizeof(*table->cells), err);
	if (table->cells == NULL)
		return -1;
	for (size_t i = rows - 1; i-- > 0;)
		for (size_t j = columns - 1; j-- > 0;) {
			uint32_t down = *cell(table, i + 1, j);
			uint32_t right = *cell(table, i, j + 1);

			*cell(table, i, j) =
				same(table, i, j) ?
					*cell(table, i + 1, j + 1) + 1 :
				down > right ? down :
					       right;
		}
	return 0;
}

static void put(struct buf *out, const char *mark, const char *color,
		const char *end, const struct line *line)
{
	buf_addf(out, "%s%s", color, mark);
	buf_add(out, line->text, line->len);
	buf_addf(out, "%s\n", color[0] != '\0' ? end : "");
}

static void walk(const struct table *table, const struct compare_colors *colors,
		 struct buf *out, bool *differ)
{
	size_t rows = table->before.count, columns = table->after.count;
	size_t i = 0, j = 0;

	while (i < rows || j < columns) {
		if (i < rows && j < columns && same(table, i, j)) {
			put(out, "  ", "", "", &table->before.lines[i]);
			i++;
			j++;
			continue;
		}
		*differ = true;
		if (i < rows &&
		    (j == columns || table->cells == NULL ||
		     *cell(table, i + 1, j) >= *cell(table, i, j + 1)))
			put(out, "- ", colors->removed, colors->end,
			    &table->before.lines[i++]);
		else
			put(out, "+ ", colors->added, colors->end,
			    &table->after.lines[j++]);
	}
}

int compare_put(const char *before, const char *after,
		const struct compare_colors *colors, struct arena *arena,
		struct buf *out, bool *differ, struct err *err)
{
	struct table table = { .cells = NULL };

	*differ = false;
	if (split(before, &table.before, arena, err) < 0 ||
	    split(after, &table.after, arena, err) < 0 ||
	    fill(&table, arena, err) < 0)
		return -1;
	walk(&table, colors, out, differ);
	return buf_done(out, err);
}
