#include "filter/regex_class.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* What properties have in ASCII, for those that matter. A property that isn't
 * here may have anything. Without regard to case, Lu and Ll have all letters
 * that have cases. */
static const struct {
	const char *name;
	const char *ascii;
} properties[] = {
	{ "L", LOWER UPPER },
	{ "Lu", LOWER UPPER },
	{ "Ll", LOWER UPPER },
	{ "M", "" },
	{ "Mn", "" },
	{ "N", DIGITS },
	{ "Nd", DIGITS },
	{ "RI", "" },
	{ "Emoji_Presentation", "" },
	{ "Emoji_Modifier", "" },
	{ "Extended_Pictographic", "" },
};

/* \p{Lu} is one of the few where the capitals alone matter. */
static const char *ascii_of(const char *name, size_t len, bool caseless)
{
	if (len == 2 && memcmp(name, "Lu", 2) == 0 && !caseless)
		return UPPER;
	for (size_t i = 0; i < sizeof(properties) / sizeof(*properties); i++)
		if (strlen(properties[i].name) == len &&
		    memcmp(properties[i].name, name, len) == 0)
			return properties[i].ascii;
	return NULL;
}

/* What the letters mean that stand for many characters; as capitals, for all
 * others. */
static const struct {
	char letter;
	const char *ascii;
} escapes[] = {
	{ 'd', DIGITS },	{ 'w', LOWER UPPER DIGITS "_" },
	{ 's', "\t\n\v\f\r " }, { 'h', "\t " },
	{ 'v', "\n\v\f\r" },
};

/* \p{Name}, \p{^Name}, \pL and with P. Nothing in a property is sure. */
static bool read_property(struct regex_place *place, struct regex_set *set)
{
	const char *name = place->at + 1;
	bool other = *place->at == 'P';
	size_t len = 1;
	const char *ascii;

	if (name == place->end)
		return false;
	place->at += 2;
	if (*name == '{') {
		const char *close =
			memchr(name, '}', (size_t)(place->end - name));

		if (close == NULL)
			return false;
		place->at = close + 1;
		len = (size_t)(close - ++name);
	}
	if (len > 0 && *name == '^')
		other = true;
	ascii = other ? NULL : ascii_of(name, len, place->caseless);
	if (ascii != NULL) {
		struct regex_set letters = { 0 };

		regex_set_ascii(&letters, ascii);
		for (int i = 0; i < 4; i++)
			set->maybe[i] |= letters.maybe[i];
	} else {
		regex_set_bytes(set->maybe, 0, 0x7f);
	}
	regex_set_wide(set);
	if (ascii == NULL || *ascii != '\0')
		regex_set_lengths(set, 1, 1);
	return true;
}

bool regex_class_escape(struct regex_place *place, struct regex_set *set)
{
	const char *start = place->at;
	struct regex_set part = { 0 };
	char letter;

	if (start == place->end)
		return false;
	if (*start == 'p' || *start == 'P') {
		if (read_property(place, set))
			return true;
		place->at = start;
		return false;
	}
	letter = (char)(*start | 0x20);
	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++) {
		if (escapes[i].letter != letter)
			continue;
		regex_set_ascii(&part, escapes[i].ascii);
		if (*start != letter)
			regex_set_negate(&part);
		regex_set_wide(&part);
		for (int k = 0; k < 4; k++)
			set->maybe[k] |= part.maybe[k];
		for (int k = 0; k < 2; k++)
			set->sure[k] |= part.sure[k];
		regex_set_lengths(set, 1, 4);
		place->at++;
		return true;
	}
	return false;
}

/* Digits of a base, at most `most` of them; those there are end the number. */
static bool read_number(struct regex_place *place, unsigned base, size_t most,
			uint32_t *number)
{
	static const char digits[] = "0123456789abcdef";

	for (*number = 0; most > 0 && place->at < place->end; most--) {
		char c = *place->at;
		const char *d;

		if (c >= 'A' && c <= 'F')
			c = (char)(c | 0x20);
		d = c == '\0' ? NULL : strchr(digits, c);
		if (d == NULL || d - digits >= (ptrdiff_t)base)
			break;
		*number = *number * base + (uint32_t)(d - digits);
		place->at++;
	}
	return *number <= 0x10ffff;
}

/* \x{a0}, \xa0, \0 and \012: where PCRE2 wants more or less, this says no. */
static bool read_coded(struct regex_place *place, uint32_t *point)
{
	bool hex = *place->at++ == 'x';
	bool braces = place->at < place->end && *place->at == '{';

	if (!hex)
		return read_number(place, 8, 2, point);
	if (!braces)
		return read_number(place, 16, 2, point);
	place->at++;
	if (place->at == place->end || *place->at == '}' ||
	    !read_number(place, 16, 6, point) || place->at == place->end ||
	    *place->at != '}')
		return false;
	place->at++;
	return true;
}

bool regex_class_point(struct regex_place *place, uint32_t *point)
{
	static const char letters[] = "nrtfea";
	static const char meant[] = "\n\r\t\f\033\a";
	const char *start = place->at;
	const char *l;
	size_t n;

	if (start == place->end)
		return false;
	if (*start == 'x' || *start == '0') {
		if (read_coded(place, point))
			return true;
		place->at = start;
		return false;
	}
	l = strchr(letters, *start);
	if (l != NULL) {
		*point = (unsigned char)meant[l - letters];
		place->at++;
		return true;
	}
	if (strchr(LOWER UPPER DIGITS, *start) != NULL)
		return false;
	n = utf8_next(start, (size_t)(place->end - start), point);
	place->at += n;
	return n > 0;
}

/* [:alpha:] and the like: any ASCII may be in it, nothing is sure. */
static bool read_posix(struct regex_place *place, struct regex_set *set)
{
	const char *p = place->at + 1;

	if (p < place->end && *p == ':')
		p++;
	while (p < place->end && (*p == '^' || (*p >= 'a' && *p <= 'z')))
		p++;
	if (p + 1 >= place->end || p[0] != ':' || p[1] != ']')
		return false;
	place->at = p + 2;
	regex_set_bytes(set->maybe, 0, 0x7f);
	regex_set_lengths(set, 1, 1);
	regex_set_wide(set);
	return true;
}

/* One character of a class, as itself or by an escape. */
static bool read_member(struct regex_place *place, uint32_t *point)
{
	size_t n;

	if (*place->at == '\\') {
		place->at++;
		if (place->at < place->end && *place->at == 'b') {
			place->at++;
			*point = '\b';
			return true;
		}
		return regex_class_point(place, point);
	}
	n = utf8_next(place->at, (size_t)(place->end - place->at), point);
	place->at += n;
	return n > 0;
}

static bool is_set_escape(const struct regex_place *place)
{
	return place->end - place->at >= 2 && place->at[0] == '\\' &&
	       place->at[1] != '\0' &&
	       strchr("dDwWsShHvVpP", place->at[1]) != NULL;
}

/* A character, a range, or what stands for many. */
static bool read_item(struct regex_place *place, struct regex_set *set)
{
	uint32_t first, last;

	if (is_set_escape(place)) {
		place->at++;
		return regex_class_escape(place, set);
	}
	if (*place->at == '[' && place->end - place->at >= 2 &&
	    place->at[1] != '\0' && strchr(":.=", place->at[1]) != NULL)
		return read_posix(place, set);
	if (!read_member(place, &first))
		return false;
	last = first;
	if (place->end - place->at >= 2 && place->at[0] == '-' &&
	    place->at[1] != ']') {
		place->at++;
		/* A hyphen before what stands for many is a hyphen; where
		 * POSIX begins, nothing is claimed. */
		if (is_set_escape(place))
			regex_set_points(set, place, '-', '-');
		else if (*place->at == '[' || !read_member(place, &last) ||
			 last < first)
			return false;
	}
	regex_set_points(set, place, first, last);
	return true;
}

bool regex_class_read(struct regex_place *place, struct regex_set *set)
{
	bool other = place->at < place->end && *place->at == '^';
	const char *first;

	place->at += other;
	first = place->at;
	while (place->at < place->end &&
	       (*place->at != ']' || place->at == first))
		if (!read_item(place, set))
			return false;
	if (place->at == place->end)
		return false;
	place->at++;
	if (other)
		regex_set_negate(set);
	return true;
}
