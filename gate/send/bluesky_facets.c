#include "send/bluesky_facets.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "draft/limits.h"

#define TAG_GRAPHEMES 64
#define TAG_BYTES 640
#define HANDLE_MAX 253
#define LABEL_MAX 63

struct range {
	uint32_t first, last;
};

static bool is_in(uint32_t c, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof(*(ranges)))

/* JavaScript's \s. */
static bool is_space(uint32_t c)
{
	static const struct range spaces[] = {
		{ 0x09, 0x0D },	    { 0x20, 0x20 },	{ 0xA0, 0xA0 },
		{ 0x1680, 0x1680 }, { 0x2000, 0x200A }, { 0x2028, 0x2029 },
		{ 0x202F, 0x202F }, { 0x205F, 0x205F }, { 0x3000, 0x3000 },
		{ 0xFEFF, 0xFEFF },
	};

	return IS_IN(c, spaces);
}

/* Unicode's category P, as far as people end hashtags with it: symbols (S,
 * such as + and $) are not punctuation. */
static bool is_punctuation(uint32_t c)
{
	static const struct range marks[] = {
		{ '!', '#' },	    { '%', '*' },	{ ',', '/' },
		{ ':', ';' },	    { '?', '@' },	{ '[', ']' },
		{ '_', '_' },	    { '{', '{' },	{ '}', '}' },
		{ 0xA1, 0xA1 },	    { 0xA7, 0xA7 },	{ 0xAB, 0xAB },
		{ 0xB6, 0xB7 },	    { 0xBB, 0xBB },	{ 0xBF, 0xBF },
		{ 0x037E, 0x037E }, { 0x0387, 0x0387 }, { 0x055A, 0x055F },
		{ 0x0589, 0x058A }, { 0x05BE, 0x05BE }, { 0x05C0, 0x05C0 },
		{ 0x05C3, 0x05C3 }, { 0x05F3, 0x05F4 }, { 0x060C, 0x060D },
		{ 0x061B, 0x061B }, { 0x061D, 0x061F }, { 0x066A, 0x066D },
		{ 0x06D4, 0x06D4 }, { 0x0964, 0x0965 }, { 0x2010, 0x2027 },
		{ 0x2030, 0x2043 }, { 0x2045, 0x2051 }, { 0x2053, 0x205E },
		{ 0x2E00, 0x2E4F }, { 0x3001, 0x3003 }, { 0x3008, 0x3011 },
		{ 0x3014, 0x301F }, { 0x3030, 0x3030 }, { 0x30FB, 0x30FB },
		{ 0xFE30, 0xFE52 }, { 0xFE54, 0xFE61 }, { 0xFF01, 0xFF03 },
		{ 0xFF05, 0xFF0A }, { 0xFF0C, 0xFF0F }, { 0xFF1A, 0xFF1B },
		{ 0xFF1F, 0xFF20 }, { 0xFF3B, 0xFF3D }, { 0xFF3F, 0xFF3F },
		{ 0xFF5B, 0xFF5B }, { 0xFF5D, 0xFF5D }, { 0xFF5F, 0xFF65 },
	};

	return IS_IN(c, marks);
}

/* Invisible characters that end a tag, as white space does. */
static bool ends_tag(uint32_t c)
{
	static const struct range hidden[] = {
		{ 0xAD, 0xAD },
		{ 0x200B, 0x200D },
		{ 0x2060, 0x2060 },
		{ 0x20E2, 0x20E2 },
	};

	return is_space(c) || IS_IN(c, hidden);
}

static size_t run_of(const char *text, size_t len, bool (*stops)(uint32_t))
{
	size_t at = 0;
	uint32_t c;

	while (at < len) {
		size_t step = utf8_next(text + at, len - at, &c);

		if (step == 0 || stops(c))
			break;
		at += step;
	}
	return at;
}

static size_t link_length(const char *text, size_t len)
{
	size_t scheme, end;
	bool bracket;

	if (len > 8 && strncasecmp(text, "https://", 8) == 0)
		scheme = 8;
	else if (len > 7 && strncasecmp(text, "http://", 7) == 0)
		scheme = 7;
	else
		return 0;
	end = run_of(text, len, is_space);
	bracket = memchr(text, '(', end) != NULL;
	while (end > scheme && (strchr(".,;:!?\"'", text[end - 1]) != NULL ||
				(text[end - 1] == ')' && !bracket)))
		end--;
	return end > scheme && text[scheme] != '/' ? end : 0;
}

static bool is_label(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-';
}

static size_t label_length(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && is_label(text[n]))
		n++;
	while (n > 0 && text[n - 1] == '-')
		n--;
	return n > LABEL_MAX || (n > 0 && text[0] == '-') ? 0 : n;
}

size_t bluesky_facets_handle(const char *text, size_t len)
{
	size_t end = label_length(text, len), labels = end > 0;
	bool digit = true;

	while (end > 0 && end < len && text[end] == '.') {
		size_t next = label_length(text + end + 1, len - end - 1);

		if (next == 0)
			break;
		digit = text[end + 1] >= '0' && text[end + 1] <= '9';
		end += 1 + next;
		labels++;
	}
	return labels < 2 || digit || end > HANDLE_MAX ? 0 : end;
}

static size_t mention_length(const char *text, size_t len)
{
	size_t end =
		text[0] != '@' ? 0 : bluesky_facets_handle(text + 1, len - 1);

	return end > 0 ? end + 1 : 0;
}

/* Cuts punctuation off the end; 0 when nothing is left that makes a tag. */
static size_t trim_tag(const char *tag, size_t len)
{
	size_t end = 0, at = 0;
	bool real = false;
	uint32_t c = 0;

	while (at < len) {
		at += utf8_next(tag + at, len - at, &c);
		if (is_punctuation(c))
			continue;
		end = at;
		real = real || c < '0' || c > '9';
	}
	return real ? end : 0;
}

static size_t tag_length(const char *text, size_t len)
{
	static const char wide[] = "\xEF\xBC\x83";   /* U+FF03 */
	static const char keycap[] = "\xEF\xB8\x8F"; /* U+FE0F */
	size_t mark = len > 1 && text[0] == '#'		    ? 1 :
		      len > 3 && memcmp(text, wide, 3) == 0 ? 3 :
							      0;
	size_t end;

	if (mark == 0 ||
	    (len - mark >= 3 && memcmp(text + mark, keycap, 3) == 0))
		return 0;
	end = trim_tag(text + mark, run_of(text + mark, len - mark, ends_tag));
	if (end == 0 || end > TAG_BYTES ||
	    limits_count(UNIT_GRAPHEMES, text + mark, end) > TAG_GRAPHEMES)
		return 0;
	return mark + end;
}

/* What stands at `text`, if anything; `bracket`: right behind a "(". */
static size_t facet_length(const char *text, size_t len, bool bracket,
			   struct bluesky_facet *facet)
{
	size_t end = link_length(text, len);

	facet->kind = BLUESKY_LINK;
	if (end == 0) {
		end = mention_length(text, len);
		facet->kind = BLUESKY_MENTION;
	}
	if (end == 0 && !bracket) {
		end = tag_length(text, len);
		facet->kind = BLUESKY_TAG;
	}
	return end;
}

static int fill_value(struct bluesky_facet *facet, const char *text,
		      struct arena *arena, struct err *err)
{
	size_t from = facet->start;
	char *value;

	if (facet->kind == BLUESKY_MENTION)
		from++;
	else if (facet->kind == BLUESKY_TAG)
		from += text[from] == '#' ? 1 : 3;
	value = arena_copy(arena, text + from, facet->end - from, err);
	if (value == NULL)
		return -1;
	for (char *c = value; facet->kind == BLUESKY_MENTION && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	facet->value = value;
	return 0;
}

int bluesky_facets_find(const char *text, size_t len, struct arena *arena,
			struct bluesky_facet **facets, size_t *count,
			struct err *err)
{
	bool open = true, bracket = false;
	size_t at = 0, cap = 0;
	uint32_t c = 0;

	*facets = NULL;
	*count = 0;
	while (at < len) {
		struct bluesky_facet found = { .start = at };
		size_t step = open ? facet_length(text + at, len - at, bracket,
						  &found) :
				     0;

		if (step > 0) {
			found.end = at + step;
			*facets = arena_grow(arena, *facets, &cap, *count + 1,
					     sizeof(found), err);
			if (*facets == NULL ||
			    fill_value(&found, text, arena, err) < 0)
				return -1;
			(*facets)[(*count)++] = found;
			open = false;
		} else {
			step = utf8_next(text + at, len - at, &c);
			if (step == 0)
				return err_set(err, ERR_INPUT,
					       "byte %zu of "
					       "the text is not valid UTF-8",
					       at);
			bracket = c == '(';
			open = bracket || is_space(c);
		}
		at += step;
	}
	return 0;
}
