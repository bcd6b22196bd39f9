#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "filter/rules.h"

#include "prefilter_bench.h"

/* Large ASCII letters become small ones, and the other way round. */
static void turn_case(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((text[i] & 0xc0) == 0x40 && (text[i] & 0x1f) > 0 &&
		    (text[i] & 0x1f) < 27)
			text[i] ^= 0x20;
}

/* Texts like those that rules are for, and a little broken. */
static void mutate(struct prefilter_bench *bench, const char *text,
		   const char *other, char *out, size_t size, size_t *len)
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
			turn_case(out + at, *len - at < 6 ? *len - at : 6);
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

/* A rule's own patterns on its examples, and some others'. What isn't raw is
 * in lower case. */
static void check_example(struct prefilter_bench *bench,
			  const struct rules_view *view,
			  const struct rule *rule, const char *example,
			  size_t len)
{
	static char text[65536];
	struct prefilter_window *windows;
	size_t count;

	assert_true(len < sizeof(text));
	for (size_t i = 0; i < len; i++)
		text[i] = rule->view != VIEW_RAW && example[i] >= 'A' &&
					  example[i] <= 'Z' ?
				  (char)(example[i] | 0x20) :
				  example[i];
	count = scan(bench, text, len, &windows);
	for (uint32_t p = 0; p < view->count; p++)
		if (view->owners[p] == rule || roll(bench, 5) == 0)
			check_pair(bench, p, text, len, windows, count);
}

static void check_examples(struct prefilter_bench *bench,
			   const struct rules *rules,
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
	struct prefilter_bench bench = { .state = 7 };
	struct err err = { 0 };
	struct rules *rules;

	if (rules_open(&packs, &rules, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(rules_tune(rules, &err), 0);
	for (size_t v = 0; v < RULES_VIEWS; v++) {
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
	assert_true(bench.pairs > 200000);
	assert_true(bench.matches > 1500);
	end(&bench);
	rules_close(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in_patterns_match_inside_their_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
