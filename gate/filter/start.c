#include "filter/start.h"

#include <string.h>

#include "filter/beginning.h"

/* A pattern's beginnings. Those of one byte are `ones`; longer ones, and the
 * first three bytes of them, have a bit each in the table, from its word
 * `begin` on, that may be another one's too. `bytes`: the first and second
 * bytes of them. */
struct start {
	uint64_t ones[4];
	uint64_t bytes[2][4];
	uint32_t begin;
	uint32_t shift;	 /* of a hash: what is left is a bit of the table */
	uint32_t border; /* enum border */
	uint16_t known;
	uint16_t lengths; /* a bit each: of two bytes, 4, and so on */
};

struct starts {
	const struct start *items;
	size_t count;
	const uint64_t *table;
	uint64_t *own; /* the same, unless it is an image's */
	size_t table_len;
};

/* Bits of the table for each beginning, at least. */
#define SPARSE 16

static void add_byte(uint64_t bytes[4], unsigned char byte)
{
	bytes[byte / 64] |= (uint64_t)1 << byte % 64;
}

static bool has_byte(const uint64_t bytes[4], unsigned char byte)
{
	return (bytes[byte / 64] >> byte % 64 & 1) != 0;
}

/* The length of what is the first three bytes of others. */
#define HEAD ((uint64_t)7 << 8)

static uint32_t bit_of(const struct start *start, uint64_t code)
{
	return (uint32_t)(code * 0x9E3779B97F4A7C15U >> 32) >> start->shift;
}

static void set_bit(const struct start *start, uint64_t *table, uint64_t code)
{
	uint32_t bit = bit_of(start, code);

	table[bit / 64] |= (uint64_t)1 << bit % 64;
}

static void add_code(struct start *start, uint64_t *table, uint64_t code)
{
	unsigned len = beginning_length(code);
	uint64_t three = code >> beginning_at(2) << beginning_at(2);

	if (len == 1) {
		add_byte(start->ones, (unsigned char)(code >> beginning_at(0)));
		return;
	}
	add_byte(start->bytes[0], (unsigned char)(code >> beginning_at(0)));
	add_byte(start->bytes[1], (unsigned char)(code >> beginning_at(1)));
	start->lengths |= (uint16_t)(1U << len);
	set_bit(start, table, code);
	if (len > 3)
		set_bit(start, table, three | HEAD);
}

/* With words alone at the beginning, a border of words is where one
 * begins. */
static void narrow(struct start *start)
{
	static const uint64_t marks[2] = { 0xFC00FFFFFFFFFFFFu,
					   0xF800000178000001u };

	for (size_t i = 0; i < 2; i++)
		if (((start->ones[i] | start->bytes[0][i]) & marks[i]) != 0)
			return;
	if (start->border == BORDER_WORD)
		start->border = BORDER_BEGIN;
}

/* What is found on the way lies in `rough`. */
static int add(struct starts *starts, struct start *start, const char *pattern,
	       size_t *cap, struct arena *rough, struct arena *arena,
	       struct err *err)
{
	struct regex regex;
	uint64_t *all;
	uint64_t *codes;
	size_t count, words = 1;

	arena_reset(rough);
	if (regex_read(pattern, rough, &regex, err) < 0 ||
	    beginning_find(&regex, rough, &codes, &count, err) < 0)
		return -1;
	start->shift = 32 - 6;
	for (; words * 64 < count * SPARSE && start->shift > 0; words *= 2)
		start->shift--;
	all = arena_grow(arena, starts->own, cap, starts->table_len + words,
			 sizeof(*all), err);
	if (all == NULL)
		return -1;
	starts->own = all;
	start->begin = (uint32_t)starts->table_len;
	start->known = count > 0;
	start->border = (uint32_t)border_of(&regex);
	for (size_t i = 0; i < count; i++)
		add_code(start, all + start->begin, codes[i]);
	narrow(start);
	starts->table_len += words;
	return 0;
}

int starts_build(const char *const *patterns, size_t count, struct arena *arena,
		 struct starts **starts, struct err *err)
{
	struct start *items = arena_array(arena, count, sizeof(*items), err);
	struct starts *s = arena_alloc(arena, sizeof(*s), err);
	struct arena rough = { 0 };
	size_t cap = 0;
	int result = items == NULL || s == NULL ? -1 : 0;

	*starts = s;
	for (size_t i = 0; i < count && result == 0; i++)
		result = add(s, &items[i], patterns[i], &cap, &rough, arena,
			     err);
	arena_release(&rough);
	if (result == 0) {
		s->items = items;
		s->count = count;
		s->table = s->own;
	}
	return result;
}

static bool has_code(const struct starts *starts, const struct start *start,
		     uint64_t code)
{
	uint32_t bit = bit_of(start, code);

	return (starts->table[start->begin + bit / 64] >> bit % 64 & 1) != 0;
}

/* The first two bytes are right: what of the others? */
static bool goes_on(const struct starts *starts, const struct start *start,
		    const char *text, size_t len)
{
	uint64_t code =
		beginning_byte((unsigned char)text[0]) << beginning_at(0) |
		beginning_byte((unsigned char)text[1]) << beginning_at(1);

	for (unsigned i = 2; i <= BEGINNING_LENGTH; i++) {
		if ((start->lengths >> i & 1) != 0 &&
		    has_code(starts, start, beginning_bytes(code, i)))
			return true;
		if (i == 3 && !has_code(starts, start, code | HEAD))
			return false;
		if (i == len || start->lengths >> (i + 1) == 0)
			return false;
		code |= beginning_byte((unsigned char)text[i])
			<< beginning_at(i);
	}
	return false;
}

static bool can_begin(const struct starts *starts, const struct start *start,
		      const char *text, size_t len)
{
	unsigned char byte =
		(unsigned char)beginning_byte((unsigned char)text[0]);

	if (!has_byte(start->bytes[0], byte))
		return has_byte(start->ones, byte);
	if (len > 1 &&
	    has_byte(start->bytes[1],
		     (unsigned char)beginning_byte((unsigned char)text[1])) &&
	    goes_on(starts, start, text, len))
		return true;
	return has_byte(start->ones, byte);
}

bool starts_next(const struct starts *starts, uint32_t pattern,
		 const struct border_map *text, size_t *first, size_t *last)
{
	const struct start *start = &starts->items[pattern];
	enum border border = (enum border)start->border;
	size_t at;

	if (!start->known)
		return *first <= *last;
	/* Within a character nothing begins, and PCRE2 must never be made to
	 * look there: no border has such a place. */
	for (at = border_next(text, border, *first);
	     at <= *last && at < text->len;
	     at = border_next(text, border, at + 1)) {
		if (!can_begin(starts, start, text->text + at, text->len - at))
			continue;
		*first = *last = at;
		return true;
	}
	return false;
}

int starts_save(const struct starts *starts, struct image_making *image,
		uint32_t part, struct err *err)
{
	if (image_add(image, part, starts->items,
		      starts->count * sizeof(*starts->items), err) < 0)
		return -1;
	return image_add(image, part + 1, starts->table,
			 starts->table_len * sizeof(*starts->table), err);
}

/* An image may say anything. */
static bool is_right(const struct starts *starts, const struct start *start)
{
	uint64_t words = 0;

	if (start->shift <= 32 - 6)
		words = (uint64_t)1 << (32 - 6 - start->shift);
	return words > 0 && start->border < BORDERS &&
	       start->begin <= starts->table_len &&
	       words <= starts->table_len - start->begin;
}

int starts_load(const struct image *image, uint32_t part, size_t count,
		struct arena *arena, struct starts **starts, struct err *err)
{
	struct starts *s = arena_alloc(arena, sizeof(*s), err);

	*starts = s;
	if (s == NULL)
		return -1;
	s->items = image_part(image, part, sizeof(*s->items), &s->count);
	s->table =
		image_part(image, part + 1, sizeof(*s->table), &s->table_len);
	if (s->items == NULL || s->table == NULL || s->count != count)
		return err_set(err, ERR_INPUT, "has no beginnings");
	for (size_t i = 0; i < count; i++)
		if (!is_right(s, &s->items[i]))
			return err_set(err, ERR_INPUT,
				       "has beginnings that lie outside");
	return 0;
}
