#include "filter/affix.h"

#include <string.h>

#define BLANKS " \t"
#define PARTS 6 /* words of a line that are looked at */

/* One place of a condition: the ASCII characters that fit, and whether all
 * others do. */
struct affix_place {
	uint64_t ascii[2];
	bool others;
};

struct affix_rule {
	const char *strip, *add;
	size_t strip_len, add_len;
	struct affix_place *places; /* at the stem's end, or beginning */
	size_t place_count;
	bool crosses; /* goes with an affix at the other end */
	struct affix_rule *next;
};

/* These say nothing of which words there are. */
static const char *const harmless[] = {
	"SET",	   "TRY",	  "REP",	  "KEY",
	"MAP",	   "NOSUGGEST",	  "NAME",	  "HOME",
	"VERSION", "WORDCHARS",	  "MAXDIFF",	  "LANG",
	"PHONE",   "COMPOUNDMIN", "MAXNGRAMSUGS", "SUBSTANDARD"
};

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* Cuts a line into words; what is missing is "". */
static size_t cut(char *line, const char *parts[PARTS])
{
	size_t count = 0;

	for (size_t i = 0; i < PARTS; i++)
		parts[i] = "";
	while (*(line += strspn(line, BLANKS)) != '\0' && count < PARTS) {
		parts[count++] = line;
		line += strcspn(line, BLANKS);
		if (*line != '\0')
			*line++ = '\0';
	}
	return count;
}

static void put_place(struct affix_place *place, unsigned char c)
{
	place->ascii[c / 64] |= UINT64_C(1) << (c % 64);
}

/* Reads a condition such as [^aeiou]y; -1 for one with other than ASCII. */
static int read_condition(const char *text, struct affix_rule *rule,
			  struct arena *arena, struct err *err)
{
	bool inside = false, except = false;

	if (strcmp(text, ".") == 0)
		return 0;
	rule->places =
		arena_array(arena, strlen(text), sizeof(*rule->places), err);
	if (rule->places == NULL)
		return -1;
	for (; *text != '\0'; text++) {
		struct affix_place *place = &rule->places[rule->place_count];
		unsigned char c = (unsigned char)*text;

		if (c >= 0x80)
			return -1;
		if (c == '[') {
			inside = true;
			except = text[1] == '^';
			text += except;
			continue;
		}
		if (c == '.' && !inside)
			*place = (struct affix_place){
				{ UINT64_MAX, UINT64_MAX }, true
			};
		else if (c != ']')
			put_place(place, c);
		if (c == ']' && except)
			*place = (struct affix_place){
				{ ~place->ascii[0], ~place->ascii[1] }, true
			};
		inside = inside && c != ']';
		rule->place_count += !inside;
	}
	return inside ? -1 : 0;
}

/* SFX flag strip add condition. `crosses` is kept for the rules behind the
 * head of their class, which has four words: SFX flag Y count. */
static int read_rule(struct affix *affix, const char *parts[PARTS],
		     bool crosses, struct arena *arena, struct err *err)
{
	struct affix_rule **rules =
		parts[0][0] == 'P' ? affix->prefixes : affix->suffixes;
	unsigned char flag = (unsigned char)parts[1][0];
	struct affix_rule *rule = arena_alloc(arena, sizeof(*rule), err);

	if (rule == NULL)
		return -1;
	rule->strip = strcmp(parts[2], "0") == 0 ? "" : parts[2];
	rule->add = strcmp(parts[3], "0") == 0 ? "" : parts[3];
	rule->strip_len = strlen(rule->strip);
	rule->add_len = strlen(rule->add);
	rule->crosses = crosses;
	if (parts[1][1] != '\0' || strchr(rule->add, '/') != NULL ||
	    read_condition(parts[4], rule, arena, err) < 0) {
		affix->whole = false;
		return err->code == ERR_NONE ? 0 : -1;
	}
	rule->next = rules[flag];
	rules[flag] = rule;
	return 0;
}

/* One whose characters are all figures' flags: n*1t. */
static void read_compound(struct affix *affix, const char *parts[PARTS])
{
	if (strspn(parts[1], "0123456789") == strlen(parts[1]) &&
	    !affix->figures['*'])
		affix->figures['*'] = true; /* the line that counts them */
	else
		for (const char *c = parts[1]; *c != '\0'; c++)
			affix->figures[(unsigned char)*c] = true;
}

static int read_line(struct affix *affix, char *line, bool *crosses,
		     struct arena *arena, struct err *err)
{
	const char *parts[PARTS];
	size_t count = cut(line, parts);

	if (count == 0 || parts[0][0] == '#')
		return 0;
	if (strcmp(parts[0], "SFX") == 0 || strcmp(parts[0], "PFX") == 0) {
		if (count >= 5 && parts[4][0] != '#')
			return read_rule(affix, parts, *crosses, arena, err);
		*crosses = parts[2][0] == 'Y';
	} else if (strcmp(parts[0], "ONLYINCOMPOUND") == 0) {
		affix->alone[(unsigned char)parts[1][0]] = true;
	} else if (strcmp(parts[0], "COMPOUNDRULE") == 0) {
		read_compound(affix, parts);
	} else if (strcmp(parts[0], "ICONV") == 0) {
		/* The apostrophe of typography is ours before we look. */
		if (parts[2][0] != '\0' && strcmp(parts[2], "'") != 0)
			affix->whole = false;
	} else if (!is_one_of(parts[0], harmless,
			      sizeof(harmless) / sizeof(*harmless)) ||
		   (strcmp(parts[0], "SET") == 0 &&
		    strcmp(parts[1], "UTF-8") != 0)) {
		affix->whole = false;
	}
	return 0;
}

int affix_read(char *data, struct arena *arena, struct affix *affix,
	       struct err *err)
{
	bool crosses = false;
	char *next;

	*affix = (struct affix){ .whole = true };
	if (strncmp(data, "\xEF\xBB\xBF", 3) == 0)
		data += 3;
	for (; data != NULL; data = next) {
		size_t len = strcspn(data, "\r\n");

		next = data[len] == '\0' ? NULL : data + len + 1;
		data[len] = '\0';
		if (read_line(affix, data, &crosses, arena, err) < 0)
			return -1;
	}
	return 0;
}

/* A word that affixes are put to. */
struct word {
	const char *text;
	size_t len;
};

static bool place_fits(const struct affix_place *place, unsigned char c)
{
	if (c >= 0x80)
		return place->others;
	return (place->ascii[c / 64] >> (c % 64) & 1) != 0;
}

/* The condition holds from byte `at` of the word. */
static bool fits_at(const struct affix_rule *rule, struct word word, size_t at)
{
	for (size_t i = 0; i < rule->place_count; i++) {
		if (at >= word.len ||
		    !place_fits(&rule->places[i], (unsigned char)word.text[at]))
			return false;
		for (at++; at < word.len &&
			   ((unsigned char)word.text[at] & 0xC0) == 0x80;)
			at++;
	}
	return true;
}

static bool fits_end(const struct affix_rule *rule, struct word word)
{
	size_t at = word.len;

	/* Most look at one letter, and most of those don't fit. */
	if (rule->place_count == 1 && (word.text[at - 1] & 0x80) == 0)
		return place_fits(rule->places,
				  (unsigned char)word.text[at - 1]);
	for (size_t i = 0; i < rule->place_count; i++) {
		if (at == 0)
			return false;
		while (--at > 0 &&
		       ((unsigned char)word.text[at] & 0xC0) == 0x80)
			continue;
	}
	return fits_at(rule, word, at);
}

/* Writes the word with the suffix, or the prefix; 0: they don't go together. */
static size_t put_suffix(const struct affix_rule *rule, struct word word,
			 char out[AFFIX_FORM_MAX])
{
	size_t keep = word.len - rule->strip_len;

	if (word.len <= rule->strip_len ||
	    keep + rule->add_len > AFFIX_FORM_MAX || !fits_end(rule, word) ||
	    memcmp(word.text + keep, rule->strip, rule->strip_len) != 0)
		return 0;
	memcpy(out, word.text, keep);
	memcpy(out + keep, rule->add, rule->add_len);
	return keep + rule->add_len;
}

static size_t put_prefix(const struct affix_rule *rule, struct word word,
			 char out[AFFIX_FORM_MAX])
{
	size_t keep = word.len - rule->strip_len;

	if (word.len <= rule->strip_len ||
	    keep + rule->add_len > AFFIX_FORM_MAX ||
	    memcmp(word.text, rule->strip, rule->strip_len) != 0 ||
	    !fits_at(rule, word, 0))
		return 0;
	memcpy(out, rule->add, rule->add_len);
	memcpy(out + rule->add_len, word.text + rule->strip_len, keep);
	return rule->add_len + keep;
}

/* An entry while its forms are given. */
struct giving {
	const struct affix *affix;
	const struct affix_taker *taker;
	const char *flags;
	bool prefixed; /* some flag is of prefixes */
	struct err *err;
};

static bool is_flag(const char *flags)
{
	return (unsigned char)*flags > ' ';
}

static int give(const struct giving *g, struct word word)
{
	return g->taker->take(g->taker->context, word.text, word.len, g->err);
}

/* The word with each prefix; `crossed`: it has a suffix already. */
static int give_prefixed(const struct giving *g, struct word word, bool crossed)
{
	char form[AFFIX_FORM_MAX];

	if (!g->prefixed)
		return 0;
	for (const char *f = g->flags; is_flag(f); f++) {
		const struct affix_rule *rule =
			g->affix->prefixes[(unsigned char)*f];

		for (; rule != NULL; rule = rule->next) {
			struct word made = { form, 0 };

			if (crossed && !rule->crosses)
				continue;
			made.len = put_prefix(rule, word, form);
			if (made.len > 0 && give(g, made) < 0)
				return -1;
		}
	}
	return 0;
}

static int give_suffixed(const struct giving *g, struct word stem)
{
	char form[AFFIX_FORM_MAX];

	for (const char *f = g->flags; is_flag(f); f++) {
		const struct affix_rule *rule =
			g->affix->suffixes[(unsigned char)*f];

		for (; rule != NULL; rule = rule->next) {
			struct word made = { form,
					     put_suffix(rule, stem, form) };

			if (made.len == 0)
				continue;
			if (give(g, made) < 0 ||
			    (rule->crosses && give_prefixed(g, made, true) < 0))
				return -1;
		}
	}
	return 0;
}

bool affix_entry(const char *line, struct affix_entry *entry)
{
	size_t len = strcspn(line, "/\t\r");

	*entry = (struct affix_entry){ line, len, "" };
	if (line[len] == '/')
		entry->flags = line + len + 1;
	return len > 0 && len <= AFFIX_FORM_MAX &&
	       memchr(line, ' ', len) == NULL;
}

int affix_forms(struct affix *affix, const struct affix_entry *entry,
		const struct affix_taker *taker, struct err *err)
{
	struct word stem = { entry->stem, entry->len };
	struct giving g = { affix, taker, entry->flags, false, err };
	bool figure = false, alone = false;

	for (size_t i = 0; i < stem.len; i++)
		figure = figure || (stem.text[i] >= '0' && stem.text[i] <= '9');
	for (const char *f = g.flags; is_flag(f); f++) {
		unsigned char flag = (unsigned char)*f;

		alone = alone || affix->alone[flag];
		g.prefixed = g.prefixed || affix->prefixes[flag] != NULL;
		if (!figure && flag != '*' && affix->figures[flag])
			affix->whole = false;
	}
	if ((!alone && give(&g, stem) < 0) || give_suffixed(&g, stem) < 0)
		return -1;
	return give_prefixed(&g, stem, false);
}
