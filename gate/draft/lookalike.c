#include "draft/lookalike.h"

#include <string.h>

#include "base/utf8.h"

struct letter {
	uint32_t point;
	enum script script;
	enum script_likeness how;
	char latin;
};

/* Letters of a word, in a row; digits and marks are left out. */
struct letters {
	struct letter items[LOOKALIKE_LETTERS];
	size_t count;
	size_t of[SCRIPT_OTHER + 1];
};

/* Reads up to as many letters as are looked at together; the bytes read. */
static size_t read_letters(const char *word, size_t len, struct letters *all)
{
	uint32_t c = 0;
	size_t at = 0, step;

	memset(all, 0, sizeof(*all));
	for (; all->count < LOOKALIKE_LETTERS &&
	       (step = utf8_next(word + at, len - at, &c)) > 0;
	     at += step) {
		enum script script = script_of(c);
		struct letter *letter = &all->items[all->count];

		if (script == SCRIPT_NONE)
			continue;
		*letter = (struct letter){ c, script, SCRIPT_UNLIKE, '\0' };
		all->of[script]++;
		all->count++;
	}
	return at;
}

/* What each is taken for: only asked of the few words that mix. */
static void compare(struct letters *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct letter *letter = &all->items[i];

		letter->how = script_latin(letter->point, &letter->latin);
	}
}

static bool is_upper(const struct letter *letter)
{
	uint32_t c = letter->point;

	return (c >= 'A' && c <= 'Z') || (c >= 0x400 && c <= 0x42F) ||
	       (c >= 0x391 && c <= 0x3AB) || (c >= 0x531 && c <= 0x556);
}

static bool is_lower_latin(const struct letter *letter)
{
	return letter->point >= 'a' && letter->point <= 'z';
}

/* The least that any letter of a script is like Latin ones. */
static enum script_likeness least(const struct letters *all, enum script script)
{
	enum script_likeness how = SCRIPT_ALIKE;

	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].script == script && all->items[i].how < how)
			how = all->items[i].how;
	return how;
}

static bool latin_has_twins(const struct letters *all, enum script script)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct letter *letter = &all->items[i];

		if (letter->script == SCRIPT_LATIN &&
		    (letter->point >= 0x80 ||
		     !script_has_twin((char)letter->point, script)))
			return false;
	}
	return true;
}

static struct lookalike say(const struct letters *all, enum script script)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].script == script)
			return (struct lookalike){ true, all->items[i].point,
						   script };
	return (struct lookalike){ false, 0, SCRIPT_NONE };
}

/* Where a run of one script ends. */
static size_t run_end(const struct letters *all, size_t at)
{
	enum script script = all->items[at].script;

	while (at < all->count && all->items[at].script == script)
		at++;
	return at;
}

static size_t runs(const struct letters *all)
{
	size_t count = 0;

	for (size_t at = 0; at < all->count; at = run_end(all, at))
		count++;
	return count;
}

static bool is_case(const struct letters *all, size_t from, size_t to,
		    bool upper)
{
	for (; from < to; from++)
		if (is_upper(&all->items[from]) != upper)
			return false;
	return true;
}

/* An abbreviation with an ending of the other language, or inside a word of
 * it: SMSка, неVIPовский. */
static bool is_inflected(const struct letters *all)
{
	size_t from = 0, to;

	if (all->items[0].script != SCRIPT_LATIN)
		from = run_end(all, 0);
	to = run_end(all, from);
	return to - from >= 2 && is_case(all, 0, from, false) &&
	       is_case(all, from, to, true) &&
	       is_case(all, to, all->count, false);
}

/* Two names made one, with a capital where the second begins: СберPay. */
static bool is_compound(const struct letters *all, enum script script)
{
	size_t border = run_end(all, 0);

	return all->of[script] >= 3 && runs(all) == 2 &&
	       !is_upper(&all->items[border - 1]) &&
	       is_upper(&all->items[border]);
}

static struct lookalike judge_alphabet(const struct letters *all,
				       enum script script)
{
	enum script_likeness how = least(all, script);

	if (how == SCRIPT_ALIKE)
		return say(all, script);
	if (is_inflected(all) || is_compound(all, script))
		return (struct lookalike){ false, 0, SCRIPT_NONE };
	if (script == SCRIPT_CYRILLIC && latin_has_twins(all, script) &&
	    all->of[SCRIPT_LATIN] <= all->of[script])
		return say(all, SCRIPT_LATIN);
	if (how == SCRIPT_ROUGHLY || runs(all) > 2)
		return say(all, script);
	return (struct lookalike){ false, 0, SCRIPT_NONE };
}

/* sinα, dβ: a formula written without blanks. */
static bool is_function(const struct letters *all, size_t end)
{
	static const char *const names[] = { "sin", "cos", "tan", "cot",
					     "sec", "csc", "log", "exp",
					     "ln",  "lg",  "lim", "arg" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i]), n = 0;

		while (n < len && len <= end &&
		       all->items[end - len + n].point ==
			       (unsigned char)names[i][n])
			n++;
		if (n == len)
			return true;
	}
	return false;
}

/* Symbols that stand in front of words honestly (β, γ, μ) don't count. */
static bool begins(const struct letter *letter)
{
	return letter->latin == 'a' || letter->latin == 'p' ||
	       letter->latin == 'k' || letter->latin == 't';
}

/* Whether Greek letters that look only roughly like Latin ones stand where
 * Latin ones would: pαypal, αpple. At a border of capitals they are symbols:
 * TNFα, NFκB. */
static bool poses(const struct letters *all, size_t from, size_t to)
{
	size_t behind = 0;

	for (size_t i = from; i < to; i++)
		if (all->items[i].how == SCRIPT_UNLIKE)
			return false;
	while (to + behind < all->count &&
	       is_lower_latin(&all->items[to + behind]))
		behind++;
	if (from == 0)
		return behind >= 3 && to == 1 && begins(&all->items[0]);
	if (behind == 0 || all->count < 4 || is_function(all, from))
		return false;
	return is_lower_latin(&all->items[from - 1]) ||
	       (from == 1 && behind >= 3);
}

static struct lookalike judge_greek(const struct letters *all)
{
	bool lower = false;

	for (size_t at = 0; at < all->count; at = run_end(all, at)) {
		size_t end = run_end(all, at);

		if (all->items[at].script != SCRIPT_GREEK)
			continue;
		for (size_t i = at; i < end; i++) {
			if (all->items[i].how == SCRIPT_ALIKE &&
			    all->of[SCRIPT_LATIN] >= 2)
				return say(all, SCRIPT_GREEK);
			lower = lower || !is_upper(&all->items[i]);
		}
		if (poses(all, at, end))
			return say(all, SCRIPT_GREEK);
	}
	if (lower && all->of[SCRIPT_GREEK] >= 3 &&
	    latin_has_twins(all, SCRIPT_GREEK))
		return say(all, SCRIPT_LATIN);
	return (struct lookalike){ false, 0, SCRIPT_NONE };
}

/* A letter or two between Latin ones that would pass for one: gסogle. */
static struct lookalike judge_other(const struct letters *all)
{
	if (all->of[SCRIPT_OTHER] > 2 || least(all, SCRIPT_OTHER) == 0 ||
	    all->items[0].script != SCRIPT_LATIN ||
	    all->items[all->count - 1].script != SCRIPT_LATIN)
		return (struct lookalike){ false, 0, SCRIPT_NONE };
	return say(all, SCRIPT_OTHER);
}

/* ⅽard: small Roman numerals among the letters that they look like. */
static struct lookalike judge_numerals(const struct letters *all)
{
	struct lookalike found = { false, 0, SCRIPT_NONE };
	size_t ascii = 0;

	for (size_t i = 0; i < all->count; i++) {
		uint32_t c = all->items[i].point;

		ascii += c < 0x80;
		if (c >= 0x2170 && c <= 0x217F && found.odd == 0)
			found = (struct lookalike){ true, c, SCRIPT_LATIN };
	}
	found.deceives = found.deceives && ascii >= 3;
	return found;
}

static struct lookalike judge(struct letters *all)
{
	struct lookalike found = { false, 0, SCRIPT_NONE };

	if (all->of[SCRIPT_LATIN] == 0)
		return found;
	if (all->of[SCRIPT_LATIN] == all->count)
		return judge_numerals(all);
	compare(all);
	if (all->of[SCRIPT_RARE] > 0)
		return say(all, SCRIPT_RARE);
	if (!found.deceives && all->of[SCRIPT_CYRILLIC] > 0)
		found = judge_alphabet(all, SCRIPT_CYRILLIC);
	if (!found.deceives && all->of[SCRIPT_ARMENIAN] > 0)
		found = judge_alphabet(all, SCRIPT_ARMENIAN);
	if (!found.deceives && all->of[SCRIPT_GREEK] > 0)
		found = judge_greek(all);
	if (!found.deceives && all->of[SCRIPT_OTHER] > 0)
		found = judge_other(all);
	return found;
}

struct lookalike lookalike_word(const char *word, size_t len)
{
	struct lookalike found = { false, 0, SCRIPT_NONE };
	struct letters all;

	for (size_t at = 0; at < len && !found.deceives;) {
		at += read_letters(word + at, len - at, &all);
		found = judge(&all);
	}
	return found;
}

bool lookalike_whole(const char *word, size_t len, struct lookalike *found)
{
	struct letters all;
	enum script script;
	char latin;

	if (read_letters(word, len, &all) < len || all.count == 0)
		return false;
	script = all.items[0].script;
	if (script == SCRIPT_LATIN || script == SCRIPT_OTHER ||
	    all.of[script] != all.count)
		return false;
	for (size_t i = 0; i < all.count; i++)
		if (script_latin(all.items[i].point, &latin) != SCRIPT_ALIKE)
			return false;
	*found = say(&all, script);
	return true;
}

/* ɡoogle, but not ışık: all that isn't ASCII looks as if it were. */
static struct lookalike odd_latin(const struct letters *all)
{
	struct lookalike found = { false, 0, SCRIPT_NONE };

	for (size_t i = all->count; i > 0; i--) {
		const struct letter *letter = &all->items[i - 1];

		if (letter->point < 0x80)
			continue;
		if (letter->script != SCRIPT_LATIN ||
		    letter->how != SCRIPT_ALIKE)
			return (struct lookalike){ false, 0, SCRIPT_NONE };
		found = (struct lookalike){ true, letter->point, SCRIPT_LATIN };
	}
	return found;
}

struct lookalike lookalike_label(const char *label, size_t len)
{
	static const enum script alphabets[] = { SCRIPT_CYRILLIC, SCRIPT_GREEK,
						 SCRIPT_ARMENIAN, SCRIPT_RARE };
	struct letters all;
	struct lookalike found;

	if (lookalike_whole(label, len, &found))
		return found;
	(void)read_letters(label, len, &all);
	compare(&all);
	for (size_t i = 0; i < sizeof(alphabets) / sizeof(*alphabets); i++)
		if (all.of[SCRIPT_LATIN] > 0 && all.of[alphabets[i]] > 0)
			return say(&all, alphabets[i]);
	found = odd_latin(&all);
	return found.deceives ? found : judge(&all);
}

void lookalike_read(struct buf *out, const char *word, size_t len)
{
	uint32_t c = 0;
	size_t step;

	for (size_t at = 0; (step = utf8_next(word + at, len - at, &c)) > 0;
	     at += step) {
		char latin;

		if (script_latin(c, &latin) != SCRIPT_UNLIKE)
			buf_addc(out, latin);
		else
			buf_add(out, word + at, step);
	}
}
