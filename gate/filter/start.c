#include "filter/start.h"

#include <string.h>

#include "filter/beginning.h"

/* A pattern's beginnings, in `codes`; none: not known. `bytes`: the first
 * bytes of all of them. */
struct start {
	uint64_t bytes[4];
	uint32_t begin, count;
};

struct starts {
	const struct start *items;
	size_t count;
	const uint32_t *codes;
	uint32_t *own; /* the same, unless it is an image's */
	size_t code_count;
};

static void fill(struct start *start, const uint32_t *codes, size_t count,
		 size_t begin)
{
	start->begin = (uint32_t)begin;
	start->count = (uint32_t)count;
	for (size_t i = 0; i < count; i++) {
		uint32_t byte = codes[i] >> 16 & 0xFF;

		start->bytes[byte / 64] |= (uint64_t)1 << byte % 64;
	}
}

/* What is found on the way lies in `rough`. */
static int add(struct starts *starts, struct start *start, const char *pattern,
	       size_t *cap, struct arena *rough, struct arena *arena,
	       struct err *err)
{
	struct regex regex;
	uint32_t *codes, *all;
	size_t count;

	arena_reset(rough);
	if (regex_read(pattern, rough, &regex, err) < 0 ||
	    beginning_find(&regex, rough, &codes, &count, err) < 0)
		return -1;
	all = arena_grow(arena, starts->own, cap, starts->code_count + count,
			 sizeof(*all), err);
	if (all == NULL && starts->code_count + count > 0)
		return -1;
	starts->own = all;
	if (count > 0)
		memcpy(all + starts->code_count, codes, count * sizeof(*all));
	fill(start, codes, count, starts->code_count);
	starts->code_count += count;
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
		s->codes = s->own;
	}
	return result;
}

static bool has_code(const struct starts *starts, const struct start *start,
		     uint32_t code)
{
	const uint32_t *codes = starts->codes + start->begin;
	size_t low = 0, high = start->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (codes[middle] == code)
			return true;
		if (codes[middle] < code)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool can_begin(const struct starts *starts, const struct start *start,
		      const char *text, size_t len)
{
	uint32_t code = 0;

	for (uint32_t i = 0; i < BEGINNING_LENGTH && i < len; i++) {
		code = (code & 0xFFFFFF) | (i + 1) << 24 |
		       beginning_byte((unsigned char)text[i]) << (16 - 8 * i);
		if (has_code(starts, start, code))
			return true;
	}
	return false;
}

bool starts_next(const struct starts *starts, uint32_t pattern,
		 const char *text, size_t len, size_t *first, size_t *last)
{
	const struct start *start = &starts->items[pattern];

	if (start->count == 0)
		return *first <= *last;
	for (size_t at = *first; at <= *last && at < len; at++) {
		uint32_t byte = beginning_byte((unsigned char)text[at]);

		/* Within a character nothing begins, and PCRE2 must never be
		 * made to look there. */
		if ((byte & 0xC0) == 0x80 ||
		    (start->bytes[byte / 64] >> byte % 64 & 1) == 0 ||
		    !can_begin(starts, start, text + at, len - at))
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
	return image_add(image, part + 1, starts->codes,
			 starts->code_count * sizeof(*starts->codes), err);
}

int starts_load(const struct image *image, uint32_t part, size_t count,
		struct arena *arena, struct starts **starts, struct err *err)
{
	struct starts *s = arena_alloc(arena, sizeof(*s), err);

	*starts = s;
	if (s == NULL)
		return -1;
	s->items = image_part(image, part, sizeof(*s->items), &s->count);
	s->codes =
		image_part(image, part + 1, sizeof(*s->codes), &s->code_count);
	if (s->items == NULL || s->codes == NULL || s->count != count)
		return err_set(err, ERR_INPUT, "has no beginnings");
	for (size_t i = 0; i < count; i++)
		if (s->items[i].begin > s->code_count ||
		    s->items[i].count > s->code_count - s->items[i].begin)
			return err_set(err, ERR_INPUT,
				       "has beginnings that lie outside");
	return 0;
}
