#include "filter/lexicon_image.h"

#include <stdbool.h>
#include <string.h>

#include "filter/lexicon_parts.h"

/* A change of what any part holds is a new layout. */
#define LAYOUT 1

struct head {
	uint32_t layout;
	uint32_t rule_count;
};

/* The arrays of a lexicon, each a part of the image from IMAGE_LEXICON + 1 on,
 * in this order. */
static const struct row {
	size_t size;  /* of an object */
	size_t array; /* where a lexicon points to them */
	size_t count; /* and says how many */
	enum {
		PLAIN = 0,
		TEXTS,
		TABLE
	} kind;
} rows[] = {
#define ROW(kind, size, array, count)                         \
	{                                                     \
		size, offsetof(struct lexicon, array),        \
			offsetof(struct lexicon, count), kind \
	}
	ROW(TEXTS, 1, texts, len),
	ROW(PLAIN, sizeof(struct lexicon_lemma), lemmas, lemma_count),
	ROW(PLAIN, sizeof(struct lexicon_node), nodes, node_count),
	ROW(TABLE, sizeof(struct slot), node_table.items, node_table.size),
	ROW(PLAIN, sizeof(struct lexicon_term), terms, term_count),
	ROW(PLAIN, sizeof(uint32_t), suggests, suggest_count),
	ROW(TEXTS, 1, forms.texts, forms.len),
	ROW(PLAIN, sizeof(struct lexicon_form), forms.all, forms.count),
	ROW(TABLE, sizeof(struct slot), forms.table.items, forms.table.size),
	ROW(PLAIN, sizeof(struct lexicon_alike), forms.alikes,
	    forms.alike_count),
	ROW(TABLE, sizeof(struct slot), forms.alike_table.items,
	    forms.alike_table.size),
#undef ROW
};

#define ROWS (sizeof(rows) / sizeof(*rows))

int lexicon_save(const struct lexicon *lexicon, struct image_making *making,
		 struct err *err)
{
	struct head head = { LAYOUT, (uint32_t)lexicon->rule_count };

	if (lexicon->ask != NULL)
		return err_set(err, ERR_INTERNAL,
			       "a lexicon is saved before it is settled");
	if (image_add(making, IMAGE_LEXICON, &head, sizeof(head), err) < 0)
		return -1;
	for (uint32_t i = 0; i < ROWS; i++) {
		const char *from = (const char *)lexicon;
		const void *array;
		size_t count;

		memcpy(&array, from + rows[i].array, sizeof(array));
		memcpy(&count, from + rows[i].count, sizeof(count));
		if (image_add(making, IMAGE_LEXICON + 1 + i, array,
			      count * rows[i].size, err) < 0)
			return -1;
	}
	return 0;
}

/* What must hold of an array as a whole. */
static bool is_sound(const struct row *row, const void *array, size_t count)
{
	if (array == NULL || count >= LEXICON_NONE)
		return false;
	if (row->kind == TEXTS && count > 0)
		return ((const char *)array)[count - 1] == '\0';
	return row->kind != TABLE || slots_is_table(count);
}

int lexicon_load(const struct image *image, size_t rule_count,
		 struct arena *arena, struct lexicon **lexicon, struct err *err)
{
	struct lexicon *loaded = arena_alloc(arena, sizeof(*loaded), err);
	const struct head *head;
	size_t heads;

	*lexicon = NULL;
	if (loaded == NULL)
		return -1;
	head = image_part(image, IMAGE_LEXICON, sizeof(*head), &heads);
	if (head == NULL || heads != 1 || head->layout != LAYOUT ||
	    head->rule_count != rule_count)
		return err_set(err, ERR_INPUT, "the terms are of other rules");
	loaded->rule_count = rule_count;
	for (uint32_t i = 0; i < ROWS; i++) {
		char *to = (char *)loaded;
		const void *array;
		size_t count;

		array = image_part(image, IMAGE_LEXICON + 1 + i, rows[i].size,
				   &count);
		if (!is_sound(&rows[i], array, count))
			return err_set(err, ERR_INPUT, "the terms are damaged");
		memcpy(to + rows[i].array, &array, sizeof(array));
		memcpy(to + rows[i].count, &count, sizeof(count));
	}
	*lexicon = loaded;
	return 0;
}
