#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/image.h"
#include "base/utf8.h"
#include "filter/pattern.h"
#include "filter/prefilter.h"
#include "filter/rules.h"

/* What the tests of a law work with. */
struct bench {
	struct arena rules; /* patterns and prefilter */
	struct arena texts; /* of one text */
	struct pattern *patterns[1024];
	const char *sources[1024];
	size_t count;
	struct prefilter *prefilter;
	struct pattern_work *work;
	uint32_t state;
	size_t pairs, matches, let_through;
};

static uint32_t roll(struct bench *bench, uint32_t sides)
{
	bench->state = bench->state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)bench->state * sides >> 32);
}

static void make(struct bench *bench)
{
	struct err err = { 0 };

	if (prefilter_build(bench->sources, bench->count, &bench->rules,
			    &bench->prefilter, &err) < 0 ||
	    pattern_begin(&bench->rules, &bench->work, &err) < 0)
		fail_msg("%s", err.text);
}

static void empty(struct bench *bench)
{
	for (size_t i = 0; i < bench->count; i++)
		pattern_close(bench->patterns[i]);
	arena_reset(&bench->rules);
	bench->count = 0;
}

static void end(struct bench *bench)
{
	empty(bench);
	arena_release(&bench->rules);
	arena_release(&bench->texts);
}

static bool take_pattern(struct bench *bench, const char *source)
{
	struct err err = { 0 };
	const char *copy =
		arena_copy(&bench->rules, source, strlen(source), &err);

	if (pattern_open(copy, &bench->rules, &bench->patterns[bench->count],
			 &err) < 0)
		return false;
	bench->sources[bench->count++] = copy;
	return true;
}

static bool is_within(const struct prefilter_window *windows, size_t count,
		      uint32_t pattern, size_t at)
{
	for (size_t i = 0; i < count; i++)
		if (windows[i].pattern == pattern && windows[i].first <= at &&
		    at <= windows[i].last)
			return true;
	return false;
}

/* The law: whatever PCRE2 finds begins inside a window. */
static void check_pair(struct bench *bench, uint32_t pattern, const char *text,
		       size_t len, const struct prefilter_window *windows,
		       size_t count)
{
	struct pattern_where where = { text, len, 0, len };
	struct pattern_match match;
	struct err err = { 0 };

	bench->pairs++;
	while (pattern_next(bench->patterns[pattern], bench->work, &where,
			    &match, &err) == PATTERN_FOUND) {
		bench->matches++;
		if (!is_within(windows, count, pattern, match.start))
			fail_msg("/%s/ matches at %zu of \"%.*s\" and has no "
				 "window there",
				 bench->sources[pattern], match.start, (int)len,
				 text);
		where.first = match.end;
		if (where.first >= len)
			return;
	}
}

/* Windows are in order, apart, inside the text, on characters. */
static void check_order(const struct prefilter_window *windows, size_t count,
			const char *text, size_t len)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(windows[i].first <= windows[i].last);
		assert_true(windows[i].last < len);
		assert_true((text[windows[i].first] & 0xc0) != 0x80);
		if (i > 0 && windows[i].pattern == windows[i - 1].pattern)
			assert_true(windows[i].first > windows[i - 1].last);
		else if (i > 0)
			assert_true(windows[i].pattern >
				    windows[i - 1].pattern);
	}
}

static size_t scan(struct bench *bench, const char *text, size_t len,
		   struct prefilter_window **windows)
{
	struct err err = { 0 };
	size_t count;

	arena_reset(&bench->texts);
	if (prefilter_scan(bench->prefilter, text, len, &bench->texts, windows,
			   &count, &err) < 0)
		fail_msg("%s", err.text);
	check_order(*windows, count, text, len);
	return count;
}

static void check_text(struct bench *bench, const char *text, size_t len)
{
	struct prefilter_window *windows;
	size_t count = scan(bench, text, len, &windows);

	for (uint32_t p = 0; p < bench->count; p++)
		check_pair(bench, p, text, len, windows, count);
}

static void windows_lie_around_what_is_needed(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		const char *windows; /* "first-last", each with a blank */
	} rows[] = {
		{ "password", "the password is", "4-4 " },
		{ "password", "the pass word", "" },
		{ "password", "PassWord password", "9-9 " },
		{ "(?i)passport", "the PassPort", "4-4 " },
		{ "(?i)pasta", "pa\xc5\xbfta", "0-5 " },
		{ "(?i)pa\xc5\xbfta", "no pasta", "3-3 " },
		{ "(?:the )?quiz", "the quiz, a quiz", "0-4 8-12 " },
		{ "[0-9]{2,4}xyz", "at 123xyz", "2-4 " },
		{ ".{1,2}xyz",
		  "\xc3\xa9"
		  "aaaaaaaaxyz",
		  "2-9 " },
		{ ".*xyzzy", "and then xyzzy", "0-9 " },
		{ "foo|xyz[0-9]", "a foo xyz", "2-2 6-6 " },
		{ "!{3,}", "so!! what!!!! now!!!", "9-10 17-17 " },
		{ "[a-z]*@[a-z]*", "who@where", "0-3 " },
		{ "[0-9][0-9 -]{6,8}[0-9]", "from 1 23-45 67 to", "4-8 " },
		{ "\\d\\d", "none", "0-3 " },
		{ "\\bcat\\b", "cats, concat cat", "13-13 " },
		{ "we\\s+win", "we  win, wewin, we\n\twin", "0-0 16-16 " },
		{ "cut-?off", "cutoff cut off cut-off", "0-0 15-15 " },
		{ "(?i)abc(*SKIP)(*F)|xyz", "abc and xyz", "0-10 " },
		{ "e", "be", "0-1 " },
		{ "", "", "" },
	};
	struct bench bench = { 0 };

	for (size_t i = 0; rows[i].pattern[0] != '\0'; i++) {
		struct prefilter_window *windows;
		char got[256] = "";
		size_t count;

		assert_true(take_pattern(&bench, rows[i].pattern));
		make(&bench);
		count = scan(&bench, rows[i].text, strlen(rows[i].text),
			     &windows);
		for (size_t w = 0; w < count; w++)
			(void)snprintf(got + strlen(got),
				       sizeof(got) - strlen(got), "%u-%u ",
				       windows[w].first, windows[w].last);
		if (strcmp(got, rows[i].windows) != 0)
			fail_msg("/%s/ in \"%s\": %s, not %s", rows[i].pattern,
				 rows[i].text, got, rows[i].windows);
		empty(&bench);
	}
	end(&bench);
}

/* Texts like those that rules are for, and a little broken. */
static void mutate(struct bench *bench, const char *text, const char *other,
		   char *out, size_t size, size_t *len)
{
	static const char *const scraps[] = {
		" ",
		"-",
		"\xc2\xa0",
		"\n",
		"\xc5\xbf",
		"\xe2\x84\xaa",
		"\xc3\xa9",
		"4111",
		"@",
		"s",
		"\xf0\x9f\x98\x80",
		"!",
		"k",
		"A",
		"'",
	};
	size_t n = strlen(text);

	*len = n < size / 3 ? n : 0;
	memcpy(out, text, *len);
	for (uint32_t i = roll(bench, 4); i > 0 && *len > 4; i--) {
		size_t at = roll(bench, (uint32_t)*len);
		const char *scrap =
			scraps[roll(bench, sizeof(scraps) / sizeof(*scraps))];
		size_t add = strlen(scrap);

		while (at > 0 && (out[at] & 0xc0) == 0x80)
			at--;
		switch (roll(bench, 4)) {
		case 0:
			memmove(out + at + add, out + at, *len - at);
			memcpy(out + at, scrap, add);
			*len += add;
			break;
		case 1:
			while (at < *len && (out[at] & 0x80) == 0 &&
			       roll(bench, 3) > 0) {
				memmove(out + at, out + at + 1, *len - at - 1);
				--*len;
			}
			break;
		case 2:
			for (size_t k = at; k < *len && k < at + 6; k++)
				if ((out[k] & 0xc0) == 0x40)
					out[k] ^= (out[k] & 0x1f) > 0 &&
								  (out[k] &
								   0x1f) < 27 ?
							  0x20 :
							  0;
			break;
		default:
			n = strlen(other);
			if (n >= size / 3 || *len >= size / 3)
				break;
			memcpy(out + *len, other, n);
			*len += n;
		}
	}
	assert_int_equal(utf8_check(out, *len), *len);
}

/* How much longer than usual, for a run by hand. */
static size_t longer(void)
{
	const char *times = getenv("PREFILTER_LONGER");

	return times == NULL ? 1 : strtoul(times, NULL, 10);
}

/* A rule's own patterns on its examples, and some others'. */
static void check_example(struct bench *bench, const struct rules_view *view,
			  const struct rule *rule, const char *text, size_t len)
{
	struct prefilter_window *windows;
	size_t count = scan(bench, text, len, &windows);

	bench->let_through += count;
	for (uint32_t p = 0; p < view->count; p++)
		if (view->owners[p] == rule || roll(bench, 5) == 0)
			check_pair(bench, p, text, len, windows, count);
}

static void check_examples(struct bench *bench, const struct rules *rules,
			   const struct rules_view *view)
{
	static char out[65536];
	const char *other = "";

	for (size_t r = 0; r < rules->count; r++) {
		const struct rule *rule = rules->items[r];
		const struct conf_strings *lists[] = { &rule->flag,
						       &rule->pass };

		for (size_t i = 0; i < rule->flag.count + rule->pass.count;
		     i++) {
			bool flag = i < rule->flag.count;
			const char *text =
				lists[!flag]
					->items[flag ? i :
						       i - rule->flag.count];
			size_t len;

			check_example(bench, view, rule, text, strlen(text));
			for (size_t k = 0; k < longer(); k++) {
				mutate(bench, text, other, out, sizeof(out),
				       &len);
				check_example(bench, view, rule, out, len);
			}
			other = text;
		}
	}
}

static void built_in_patterns_match_inside_their_windows(void **state)
{
	(void)state;
	struct conf_strings packs = { .items = (const char *[]){ "builtin" },
				      .count = 1 };
	struct bench bench = { .state = 7 };
	struct err err = { 0 };
	struct rules *rules;

	if (rules_open(&packs, &rules, &err) < 0)
		fail_msg("%s", err.text);
	rules_tune(rules);
	for (size_t v = 0; v < VIEWS; v++) {
		const struct rules_view *view = &rules->views[v];

		assert_true(view->count < 1024);
		for (size_t i = 0; i < view->count; i++) {
			bench.patterns[i] = view->patterns[i];
			bench.sources[i] = pattern_text(view->patterns[i]);
		}
		bench.count = view->count;
		make(&bench);
		check_examples(&bench, rules, view);
		bench.count = 0;
		arena_reset(&bench.rules);
	}
	print_message("%zu pairs, %zu matches\n", bench.pairs, bench.matches);
	assert_true(bench.pairs > 200000);
	assert_true(bench.matches > 1500);
	end(&bench);
	rules_close(rules);
}

/* A pattern of a small language of patterns. */
struct author {
	struct bench *bench;
	char text[2048];
	size_t len;
	unsigned depth;
};

static void say(struct author *author, const char *text)
{
	size_t len = strlen(text);

	if (author->len + len >= sizeof(author->text) - 1)
		return;
	memcpy(author->text + author->len, text, len + 1);
	author->len += len;
}

static void say_either(struct author *author);

static void say_atom(struct author *author)
{
	static const char *const plain[] = {
		"a",
		"b",
		"ab",
		"k",
		"s",
		"K",
		"S",
		"B",
		"ask",
		"BKS",
		"1",
		"12",
		"!",
		" ",
		"-",
		"\xc3\xa9",
		"\xc3\x89",
		"\xe2\x84\xaa",
		"\xc5\xbf",
		"back",
		"bass",
		"\\x{e9}",
		"\\x41",
		"\\n",
		"\\t",
		"\\!",
		"\\x{c5}",
		"\\Qa.b\\E",
		"\\Qk\\E",
		".",
		"\\d",
		"\\D",
		"\\w",
		"\\W",
		"\\s",
		"\\S",
		"\\h",
		"\\p{Lu}",
		"\\p{L}",
		"\\P{L}",
		"\\p{M}",
		"\\pL",
		"\\p{^Ll}",
		"[ab]",
		"[^ab]",
		"[a-k]",
		"[^k]",
		"[ks]",
		"[\\d!]",
		"[^\\W1]",
		"[1-9]",
		"[\\x{e0}-\\x{ff}]",
		"[^\\x{e9}]",
		"[^\\x{17f}]",
		"[[:alpha:]]",
		"[[:^digit:]b]",
		"[]a]",
		"[^]a]",
		"[a\\-k]",
		"[\\w-]",
		"[k\\x{2010}-\\x{2013}]",
		"\\b",
		"\\B",
		"^",
		"$",
		"\\A",
		"\\z",
		"\\G",
		"\\1",
		"\\k<n>",
		"(?&n)",
		"(?#no)",
		"(?i)",
		"(?-i)",
		"(?s)",
		"(?(1)a|b)",
		"(?(1)ab)",
		"(?(?=a)b|k)",
		"a(*SKIP)(*F)|",
		"{",
		"{x",
		"\\Q\\E",
		"(?x)",
		"(?^)",
		"{2}",
		"\\N{U+41}",
		"(?<m>s|k)",
		"(?P=n)",
		"(?P>n)",
	};
	static const char *const groups[] = {
		"(",	  "(?:",   "(?>", "(?i:", "(?-i:",
		"(?s-i:", "(?x: ", "(?=", "(?!",  "(?<=",
		"(?<!",	  "(?:",   "(",	  "(?|",  "(?<q>",
	};

	if (author->depth < 3 && roll(author->bench, 4) == 0) {
		author->depth++;
		say(author, groups[roll(author->bench,
					sizeof(groups) / sizeof(*groups))]);
		say_either(author);
		say(author, ")");
		author->depth--;
	} else if (roll(author->bench, 2) == 0) {
		say(author, plain[roll(author->bench, 21)]);
	} else {
		say(author,
		    plain[roll(author->bench, sizeof(plain) / sizeof(*plain))]);
	}
}

static void say_row(struct author *author)
{
	static const char *const times[] = { "",      "",	"",	"",
					     "",      "",	"?",	"*",
					     "+",     "{2}",	"{2,}", "{0,2}",
					     "{1,3}", "??",	"+?",	"*+",
					     "?+",    "{3,5}?", "{0}",	"{3}" };

	for (uint32_t i = roll(author->bench, 5); i > 0; i--) {
		say_atom(author);
		say(author,
		    times[roll(author->bench, sizeof(times) / sizeof(*times))]);
	}
}

static void say_either(struct author *author)
{
	say_row(author);
	while (roll(author->bench, 4) == 0) {
		say(author, "|");
		say_row(author);
	}
}

static void say_pattern(struct author *author)
{
	author->len = 0;
	author->text[0] = '\0';
	if (roll(author->bench, 3) == 0)
		say(author, "(?i)");
	say_either(author);
	if (strstr(author->text, "n)") == NULL &&
	    strstr(author->text, "<n>") == NULL)
		return;
	if (roll(author->bench, 2) == 0) {
		say(author, "(?(DEFINE)(?<n>");
		say_either(author);
		say(author, "))");
	} else {
		say(author, "(?<n>");
		say_either(author);
		say(author, ")");
	}
}

static size_t say_text(struct bench *bench, char *out, size_t size)
{
	static const char *const parts[] = {
		"a",
		"b",
		"k",
		"s",
		"A",
		"B",
		"K",
		"S",
		"1",
		"2",
		"!",
		" ",
		"-",
		"\xc3\xa9",
		"\xc3\x89",
		"\xe2\x84\xaa",
		"\xc5\xbf",
		"\n",
		".",
		"ask",
		"BKS",
		"back",
		"bass",
		"ab",
		"BA\xc5\xbf",
		"12",
		"{",
		"]",
		"\xe2\x80\x90",
		"\xcc\x81",
		"aa",
		"bb",
		"\t",
		"x",
		"a.b",
		"abk",
	};
	size_t len = 0;

	for (uint32_t i = roll(bench, 24); i > 0; i--) {
		const char *part =
			parts[roll(bench, sizeof(parts) / sizeof(*parts))];
		size_t n = strlen(part);

		if (len + n < size) {
			memcpy(out + len, part, n);
			len += n;
		}
	}
	return len;
}

static void random_patterns_match_inside_their_windows(void **state)
{
	(void)state;
	struct bench bench = { .state = 42 };
	struct author author = { .bench = &bench };
	size_t patterns = 0;
	char text[256];

	while (patterns < 100000 * longer()) {
		while (bench.count < 50) {
			say_pattern(&author);
			(void)take_pattern(&bench, author.text);
		}
		patterns += bench.count;
		make(&bench);
		for (size_t i = 0; i < 12; i++) {
			size_t len = say_text(&bench, text, sizeof(text));

			check_text(&bench, text, len);
		}
		empty(&bench);
	}
	assert_true(bench.matches > 100000);
	end(&bench);
}

/* Which characters beyond ASCII are an ASCII one in another case: what the
 * reader of patterns knows must be all that PCRE2 knows. */
static void only_k_and_s_have_other_cases_beyond_ascii(void **state)
{
	struct arena arena = { 0 };
	struct pattern_work *work;
	struct pattern *pattern;
	struct pattern_match match;
	struct err err = { 0 };
	char text[4];

	(void)state;
	assert_int_equal(pattern_begin(&arena, &work, &err), 0);
	assert_int_equal(
		pattern_open("(?i)[\\x00-\\x7f]", &arena, &pattern, &err), 0);
	pattern_tune(pattern);
	for (uint32_t c = 0x80; c < 0x110000; c++) {
		struct pattern_where where = { .text = text };

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		where.len = utf8_put(text, c);
		if (pattern_next(pattern, work, &where, &match, &err) ==
			    PATTERN_FOUND &&
		    c != 0x17f && c != 0x212a)
			fail_msg("U+%04X is ASCII in another case", c);
	}
	pattern_close(pattern);
	arena_release(&arena);
}

/* A text that is full of what many patterns need. */
static void a_hostile_text_takes_little_memory(void **state)
{
	static char text[256 * 1024];
	static const char scrap[] = "password: is it the card? ";
	struct prefilter_window *windows;
	struct bench bench = { 0 };
	char pattern[64];
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = scrap[i % (sizeof(scrap) - 1)];
	for (unsigned i = 0; i < 500; i++) {
		(void)snprintf(pattern, sizeof(pattern),
			       i % 2 ? "[a-z]{0,%u}password" : "a{0,%u}card\\?",
			       i % 10);
		assert_true(take_pattern(&bench, pattern));
	}
	make(&bench);
	count = scan(&bench, text, sizeof(text), &windows);
	assert_int_equal(count, 500);
	assert_true(bench.texts.used < (size_t)4 * 1024 * 1024);
	end(&bench);
}

struct saved {
	char path[64];
	struct image *image;
};

static void save(struct bench *bench, struct saved *saved)
{
	struct image_making making = { 0 };
	struct err err = { 0 };

	(void)snprintf(saved->path, sizeof(saved->path),
		       "/tmp/test_prefilter.%ld", (long)getpid());
	if (prefilter_save(bench->prefilter, &making, 0x200, &err) < 0 ||
	    image_write(&making, saved->path, &err) < 0 ||
	    image_open(saved->path, &saved->image, &err) < 0)
		fail_msg("%s", err.text);
	image_release(&making);
}

static void take_some(struct bench *bench)
{
	static const char *const some[] = {
		"pass\\s+word", "(?i)Mask",	"!{3,}",
		"[0-9a-f]{32}", "\\w",		"@[a-z]",
		"a|b|!",	"\\bcards?\\b", "[0-9][0-9 -]{6,8}[0-9]",
	};

	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++)
		assert_true(take_pattern(bench, some[i]));
	make(bench);
}

static void what_is_loaded_says_what_was_saved(void **state)
{
	struct bench bench = { .state = 5 };
	struct saved saved;
	struct prefilter *built;
	struct err err = { 0 };
	char text[256];

	(void)state;
	take_some(&bench);
	save(&bench, &saved);
	built = bench.prefilter;
	assert_int_equal(prefilter_load(saved.image, 0x200, bench.count + 1,
					&bench.rules, &bench.prefilter, &err),
			 -1);
	assert_int_equal(err.code, ERR_INPUT);
	err = (struct err){ 0 };
	assert_int_equal(prefilter_load(saved.image, 0x200, bench.count,
					&bench.rules, &bench.prefilter, &err),
			 0);
	for (size_t i = 0; i < 2000; i++) {
		size_t len = say_text(&bench, text, sizeof(text));
		struct prefilter_window *one, *two;
		struct prefilter *loaded = bench.prefilter;
		size_t ones, twos;
		struct arena kept = { 0 };

		if (prefilter_scan(built, text, len, &kept, &one, &ones, &err) <
		    0)
			fail_msg("%s", err.text);
		twos = scan(&bench, text, len, &two);
		assert_int_equal(ones, twos);
		if (ones > 0)
			assert_memory_equal(one, two, ones * sizeof(*one));
		arena_release(&kept);
		bench.prefilter = loaded;
	}
	image_close(saved.image);
	assert_int_equal(unlink(saved.path), 0);
	end(&bench);
}

/* Whatever the numbers in an image: an error, or windows in the text. */
static void a_damaged_image_crashes_nothing(void **state)
{
	struct bench bench = { .state = 11 };
	struct image_making making = { 0 };
	struct saved saved;
	size_t refused = 0;
	char text[256];

	(void)state;
	take_some(&bench);
	for (size_t i = 0; i < 300; i++) {
		struct arena arena = { 0 };
		struct prefilter_window *windows;
		struct prefilter *loaded;
		struct err err = { 0 };
		size_t count, len;
		uint32_t part;

		assert_int_equal(
			prefilter_save(bench.prefilter, &making, 0x200, &err),
			0);
		/* Bits of one small part each time, or of all bytes. */
		part = roll(&bench, (uint32_t)making.count);
		for (uint32_t k = 1 + roll(&bench, 4);
		     k > 0 && making.parts[part].len > 0; k--)
			making.bytes
				.data[making.parts[part].start +
				      roll(&bench,
					   (uint32_t)making.parts[part].len)] ^=
				(char)(1 << roll(&bench, 8));
		(void)snprintf(saved.path, sizeof(saved.path),
			       "/tmp/test_prefilter.%ld", (long)getpid());
		if (image_write(&making, saved.path, &err) < 0 ||
		    image_open(saved.path, &saved.image, &err) < 0)
			fail_msg("%s", err.text);
		image_release(&making);
		making = (struct image_making){ 0 };
		if (prefilter_load(saved.image, 0x200, bench.count, &arena,
				   &loaded, &err) < 0) {
			assert_int_equal(err.code, ERR_INPUT);
			refused++;
		} else {
			len = say_text(&bench, text, sizeof(text));
			if (prefilter_scan(loaded, text, len, &arena, &windows,
					   &count, &err) < 0)
				fail_msg("%s", err.text);
			for (size_t w = 0; w < count; w++)
				assert_true(windows[w].pattern < bench.count &&
					    windows[w].last < len);
		}
		image_close(saved.image);
		arena_release(&arena);
	}
	assert_true(refused > 20);
	assert_int_equal(unlink(saved.path), 0);
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_lie_around_what_is_needed),
		cmocka_unit_test(only_k_and_s_have_other_cases_beyond_ascii),
		cmocka_unit_test(a_hostile_text_takes_little_memory),
		cmocka_unit_test(what_is_loaded_says_what_was_saved),
		cmocka_unit_test(a_damaged_image_crashes_nothing),
		cmocka_unit_test(random_patterns_match_inside_their_windows),
		cmocka_unit_test(built_in_patterns_match_inside_their_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
