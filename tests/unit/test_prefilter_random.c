#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prefilter_bench.h"

static void check_text(struct prefilter_bench *bench, const char *text,
		       size_t len)
{
	struct prefilter_window *windows;
	size_t count = scan(bench, text, len, &windows);

	for (uint32_t p = 0; p < bench->count; p++)
		check_pair(bench, p, text, len, windows, count);
}

/* A pattern of a small language of patterns. */
struct author {
	struct prefilter_bench *bench;
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

static const char *const atoms[] = {
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
	"(",   "(?:",  "(?>",  "(?i:", "(?-i:", "(?s-i:", "(?x: ", "(?=",
	"(?!", "(?<=", "(?<!", "(?:",  "(",	"(?|",	  "(?<q>",
};

static void say_atom(struct author *author)
{
	if (author->depth < 3 && roll(author->bench, 4) == 0) {
		author->depth++;
		say(author, groups[roll(author->bench,
					sizeof(groups) / sizeof(*groups))]);
		say_either(author);
		say(author, ")");
		author->depth--;
	} else if (roll(author->bench, 2) == 0) {
		say(author, atoms[roll(author->bench, 21)]);
	} else {
		say(author,
		    atoms[roll(author->bench, sizeof(atoms) / sizeof(*atoms))]);
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

static void random_patterns_match_inside_their_windows(void **state)
{
	(void)state;
	struct prefilter_bench bench = { .state = 42 };
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_patterns_match_inside_their_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
