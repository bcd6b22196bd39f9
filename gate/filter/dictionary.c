#include "filter/dictionary.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "filter/affix.h"
#include "filter/capital.h"

/* Of ten cells at most seven are used, so that a search soon meets an empty
 * one. */
#define CELLS_OF(forms) ((forms)*10 / 7 + 1)

#define SHOUTED UINT64_C(0x9FB21C651E98DF25)

/* Mixes the bytes, eight at a time. It is part of saved images: IMAGE_KEY
 * changes with the program. */
static uint64_t hash(const char *text, size_t len, bool shouted)
{
	uint64_t sum = (len + 1) * UINT64_C(0x9E3779B97F4A7C15), piece;

	sum ^= shouted ? SHOUTED : 0;
	for (; len >= 8; text += 8, len -= 8) {
		memcpy(&piece, text, 8);
		sum = (sum ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
		sum ^= sum >> 32;
	}
	for (piece = 0; len > 0; len--)
		piece = piece << 8 | (unsigned char)text[len - 1];
	sum = (sum ^ piece) * UINT64_C(0xFF51AFD7ED558CCD);
	sum ^= sum >> 32;
	sum *= UINT64_C(0xC4CEB9FE1A85EC53);
	return sum ^ sum >> 29;
}

/* Where the search for a hash begins, and what it looks for there. */
static size_t cell_of(uint64_t sum, size_t count)
{
	return (size_t)((sum >> 32) * count >> 32);
}

static uint32_t print_of(uint64_t sum)
{
	uint32_t print = (uint32_t)sum;

	return print != 0 ? print : 1;
}

static int add(struct dictionary_making *making, const char *form, size_t len,
	       bool shouted, struct err *err)
{
	if (making->count == making->cap)
		making->hashes = arena_grow(making->arena, making->hashes,
					    &making->cap, making->count + 1,
					    sizeof(*making->hashes), err);
	if (making->hashes == NULL)
		return -1;
	making->hashes[making->count++] = hash(form, len, shouted);
	return 0;
}

int dictionary_add(struct dictionary_making *making, const char *form,
		   size_t len, struct err *err)
{
	return add(making, form, len, false, err);
}

/* The cell that holds the form, or the empty one where it would stand. NULL
 * in a damaged table without either. */
static const uint32_t *find(const struct dictionary *dictionary, uint64_t sum)
{
	size_t count = dictionary->count;
	size_t at = count > 0 ? cell_of(sum, count) : 0;

	for (size_t i = 0; i < count; i++) {
		const uint32_t *cell = &dictionary->cells[at];

		if (*cell == print_of(sum) || *cell == 0)
			return cell;
		if (++at == count)
			at = 0;
	}
	return NULL;
}

static void insert(const struct dictionary *dictionary, uint32_t *cells,
		   uint64_t sum)
{
	cells[find(dictionary, sum) - cells] = print_of(sum);
}

/* Makes a table that has room for `room` forms; NULL on failure. */
static uint32_t *fill(const struct dictionary_making *making, size_t room,
		      struct arena *arena, struct dictionary *dictionary,
		      struct err *err)
{
	size_t count = CELLS_OF(room);
	uint32_t *cells = arena_array(arena, count, sizeof(*cells), err);

	*dictionary = (struct dictionary){ cells, count };
	for (size_t i = 0; i < making->count && cells != NULL; i++)
		insert(dictionary, cells, making->hashes[i]);
	return cells;
}

int dictionary_finish(const struct dictionary_making *making,
		      struct arena *arena, struct dictionary *dictionary,
		      struct err *err)
{
	return fill(making, making->count, arena, dictionary, err) != NULL ? 0 :
									     -1;
}

static bool has(const struct dictionary *dictionary, const char *form,
		size_t len, bool shouted)
{
	const uint32_t *cell = find(dictionary, hash(form, len, shouted));

	return cell != NULL && *cell != 0;
}

static int read_part(struct dictionary_making *making, const char *path,
		     const char *ending, char **data, size_t *len,
		     struct err *err)
{
	const char *name =
		arena_print(making->arena, err, "%s.%s", path, ending);

	if (name == NULL)
		return -1;
	return file_read(name, DICTIONARY_FILE_MAX, FILE_GUARDED, making->arena,
			 data, len, err);
}

/* A .dic file while its forms are gathered. */
struct gathering {
	struct affix affix;
	struct dictionary_making *making;
	struct dictionary_making stems; /* those that begin with a capital */
	struct affix_entry *shouted;
	size_t shouted_count, shouted_cap;
	bool shouting; /* the forms are those of `shouted` now */
};

static int take_form(void *context, const char *form, size_t len,
		     struct err *err)
{
	struct gathering *g = context;

	return add(g->making, form, len, g->shouting, err);
}

/* A stem with capitals of its own (NATO, McDonald) gives forms that are right
 * where all of the word is in capitals, NATO'S: they go by the stem with one
 * capital, Nato. A NATO without affixes is its own such form. */
static int keep_shouted(struct gathering *g, const struct affix_entry *entry,
			struct err *err)
{
	enum capital how = capital_of(entry->stem, entry->len);

	if (how == CAPITAL_FIRST)
		return add(&g->stems, entry->stem, entry->len, false, err);
	if (how != CAPITAL_MIXED &&
	    (how != CAPITAL_ALL || (unsigned char)entry->flags[0] <= ' '))
		return 0;
	g->shouted = arena_grow(g->making->arena, g->shouted, &g->shouted_cap,
				g->shouted_count + 1, sizeof(*g->shouted), err);
	if (g->shouted == NULL)
		return -1;
	g->shouted[g->shouted_count++] = *entry;
	return 0;
}

/* hunspell keeps one such stem, and none where the dictionary has a Nato of
 * its own. */
static int add_shouted(struct gathering *g, struct err *err)
{
	const struct affix_taker taker = { g, take_form };
	struct dictionary known;
	char capital[CAPITAL_WORD_MAX];
	uint32_t *cells;

	g->shouting = true;
	cells = fill(&g->stems, g->stems.count + g->shouted_count,
		     g->making->arena, &known, err);
	if (cells == NULL)
		return -1;
	for (size_t i = 0; i < g->shouted_count; i++) {
		struct affix_entry entry = g->shouted[i];

		entry.len = capital_write(entry.stem, entry.len, CAPITAL_FIRST,
					  capital);
		entry.stem = capital;
		if (entry.len == 0 || has(&known, capital, entry.len, false))
			continue;
		insert(&known, cells, hash(capital, entry.len, false));
		if (affix_forms(&g->affix, &entry, &taker, err) < 0)
			return -1;
	}
	return 0;
}

/* Most are; that they are is to be told in no time. */
static bool is_small(const struct affix_entry *entry)
{
	for (size_t i = 0; i < entry->len; i++)
		if (entry->stem[i] < 'a' || entry->stem[i] > 'z')
			return false;
	return true;
}

static int add_line(struct gathering *g, const char *line, struct err *err)
{
	const struct affix_taker taker = { g, take_form };
	struct affix_entry entry;

	if (!affix_entry(line, &entry))
		return 0;
	if (!is_small(&entry) && keep_shouted(g, &entry, err) < 0)
		return -1;
	return affix_forms(&g->affix, &entry, &taker, err);
}

int dictionary_add_all(struct dictionary_making *making, const char *path,
		       bool *whole, struct err *err)
{
	struct gathering g = { .making = making,
			       .stems = { .arena = making->arena } };
	char *data, *line, *next;
	size_t len;

	if (read_part(making, path, "aff", &data, &len, err) < 0 ||
	    affix_read(data, making->arena, &g.affix, err) < 0)
		return -1;
	*whole = false;
	if (!g.affix.whole)
		return 0;
	if (read_part(making, path, "dic", &data, &len, err) < 0)
		return -1;
	/* Room for most of the forms at once: growing copies. */
	making->hashes = arena_grow(making->arena, making->hashes, &making->cap,
				    making->count + len / 4 + 1,
				    sizeof(*making->hashes), err);
	if (making->hashes == NULL)
		return -1;
	/* The first line says how many there are. */
	line = strchr(data, '\n');
	for (line = line != NULL ? line + 1 : NULL; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (add_line(&g, line, err) < 0)
			return -1;
	}
	*whole = g.affix.whole;
	return add_shouted(&g, err);
}

bool dictionary_has(const struct dictionary *dictionary, const char *form,
		    size_t len)
{
	return has(dictionary, form, len, false);
}

/* SANT'ELIA is Sant'Elia, D'ARTAGNAN d'Artagnan. `small` is the word in small
 * letters; what stands behind the apostrophe gets a capital. */
static bool has_behind_apostrophe(const struct dictionary *dictionary,
				  char *small, size_t len)
{
	char *apostrophe = memchr(small, '\'', len);
	char part[CAPITAL_WORD_MAX], whole[CAPITAL_WORD_MAX];
	size_t front, behind, n;

	if (apostrophe == NULL)
		return false;
	front = (size_t)(apostrophe - small) + 1;
	behind = capital_write(small + front, len - front, CAPITAL_FIRST, part);
	if (front + behind > sizeof(whole))
		return false;
	memcpy(whole, small, front);
	memcpy(whole + front, part, behind);
	if (has(dictionary, whole, front + behind, false))
		return true;
	n = capital_write(small, front, CAPITAL_FIRST, whole);
	if (n + behind > sizeof(whole))
		return false;
	memcpy(whole + n, part, behind);
	return has(dictionary, whole, n + behind, false);
}

bool dictionary_knows(const struct dictionary *dictionary, const char *word,
		      size_t len)
{
	enum capital how = capital_of(word, len);
	char other[CAPITAL_WORD_MAX];
	size_t n;

	if (has(dictionary, word, len, false))
		return true;
	if (how != CAPITAL_FIRST && how != CAPITAL_ALL)
		return false;
	n = capital_write(word, len, CAPITAL_NONE, other);
	if (n > 0 && (has(dictionary, other, n, false) ||
		      (how == CAPITAL_ALL &&
		       has_behind_apostrophe(dictionary, other, n))))
		return true;
	if (how == CAPITAL_FIRST)
		return false;
	n = capital_write(word, len, CAPITAL_FIRST, other);
	return n > 0 && (has(dictionary, other, n, false) ||
			 has(dictionary, other, n, true));
}

bool dictionary_mark(const char *path, uint64_t added,
		     struct dictionary_mark *mark)
{
	static const char *const endings[] = { "aff", "dic" };
	char name[DICTIONARY_PATH + 8];
	struct stat st;

	memset(mark, 0, sizeof(*mark));
	if (strlen(path) >= sizeof(mark->path))
		return false;
	memcpy(mark->path, path, strlen(path));
	mark->added = added;
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(name, sizeof(name), "%s.%s", path, endings[i]);
		if (stat(name, &st) < 0)
			return false;
		mark->sizes[i] = (int64_t)st.st_size;
		mark->times[i] = (int64_t)st.st_mtim.tv_sec * 1000000000 +
				 (int64_t)st.st_mtim.tv_nsec;
	}
	return true;
}

uint64_t dictionary_sum(const char *text, size_t len)
{
	return hash(text, len, false);
}

int dictionary_save(const struct dictionary *dictionary,
		    const struct dictionary_mark *mark, uint32_t slot,
		    struct image_making *making, struct err *err)
{
	uint32_t part = IMAGE_DICTIONARY + 16 * slot;

	if (slot >= DICTIONARY_SLOTS)
		return err_set(err, ERR_LIMIT,
			       "more than %d dictionaries in an image",
			       DICTIONARY_SLOTS);
	if (image_add(making, part, mark, sizeof(*mark), err) < 0)
		return -1;
	return image_add(making, part + 1, dictionary->cells,
			 dictionary->count * sizeof(*dictionary->cells), err);
}

bool dictionary_load(const struct image *image,
		     const struct dictionary_mark *mark,
		     struct dictionary *dictionary)
{
	for (uint32_t slot = 0; slot < DICTIONARY_SLOTS; slot++) {
		uint32_t part = IMAGE_DICTIONARY + 16 * slot;
		size_t count;
		const void *found =
			image_part(image, part, sizeof(*mark), &count);

		if (found == NULL || count != 1 ||
		    memcmp(found, mark, sizeof(*mark)) != 0)
			continue;
		found = image_part(image, part + 1, sizeof(uint32_t), &count);
		if (found == NULL || count == 0 || count > UINT32_MAX)
			return false;
		*dictionary = (struct dictionary){ found, count };
		return true;
	}
	return false;
}
