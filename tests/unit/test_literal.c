#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "filter/literal.h"
#include "filter/literal_cost.h"

/* A need as "text@least-most", caseless texts behind an i, runs as "run N";
 * edges are shown as |, gaps as _, gaps that may be empty as ~. */
static void show(struct buf *out, const struct literal_need *need)
{
	if (need->text == NULL)
		buf_addf(out, "run %u", need->len);
	else if (need->caseless)
		buf_addc(out, 'i');
	for (uint32_t i = 0; need->text != NULL && i < need->len; i++)
		switch ((unsigned char)need->text[i]) {
		case LITERAL_EDGE:
			buf_addc(out, '|');
			break;
		case LITERAL_GAP:
			buf_addc(out, '_');
			break;
		case LITERAL_MAYBE_GAP:
			buf_addc(out, '~');
			break;
		default:
			buf_addc(out, need->text[i]);
		}
	if (need->least == LITERAL_ANYWHERE)
		buf_addf(out, "@any");
	else if (need->most == LITERAL_ANYWHERE)
		buf_addf(out, "@%u-", need->least);
	else
		buf_addf(out, "@%u-%u", need->least, need->most);
}

static const struct {
	const char *pattern, *needs; /* each with a blank behind */
} rows[] = {
	/* texts and sets */
	{ "quiz", "quiz@0-0 " },
	{ "AKIA[A-Z2-7]{16}", "AKIA@0-0 " },
	{ "(?i)TPL", "itpl@0-0 " },
	{ "\\x71uiz\\.\\n", "quiz.\n@0-0 " },
	{ "\\Qa.c\\E+d", "a.c@0-0 " },
	{ "gh[pou]_", "gho_@0-0 ghp_@0-0 ghu_@0-0 " },
	{ ".quiz", "quiz@1-4 " },
	{ "[^q]quiz", "quiz@1-4 " },
	{ "[a-c]{2,5}quiz", "quiz@2-5 " },
	{ "\\x{201c}quiz", "\xe2\x80\x9cquiz@0-0 " },
	/* repeats */
	{ "x?quiz", "quiz@0-1 " },
	{ "(?:pre)*quiz", "quiz@0- " },
	{ "(?:quiz){2}", "quizquiz@0-0 " },
	{ "(?:quiz)+z", "quiz@0-0 " },
	{ "(?:quiz)?zebra", "zebra@0-4 " },
	{ "quiz{0}zebra", "quizebra@0-0 " },
	{ "qui+z", "qui@0-0 " },
	/* alternatives and groups */
	{ "quiz|zebra", "quiz@0-0 zebra@0-0 " },
	{ "quiz|zebra|", "" },
	{ "quiz|\\w+", "" },
	{ "(?:a|bb)quiz", "quiz@1-2 " },
	{ "(?<n>quiz)z\\k<n>", "quizzquiz@0-0 " },
	{ "(?&n)(?(DEFINE)(?<n>quiz))", "quiz@0-0 " },
	{ "x(?(1)quiz|zebra)(y)?", "xquiz@0-0 xzebra@0-0 " },
	{ "(?<n>x(?&n)?)quiz", "quiz@1- " },
	{ "(?=zebra)quiz(?!x)(?<=z)", "quiz@0-0 " },
	{ "(?>quiz)", "quiz@0-0 " },
	/* flags */
	{ "(?i:quiz)Z", "iquizz@0-0 " },
	{ "(?i)q(?-i)UIZ", "iquiz@0-0 " },
	{ "(?x) q u # no\n i z", "" },
	{ "(?x) q u\n i z", "quiz@0-0 " },
	{ "(a(?i)b|quiz)x", "iabx@0-0 iquizx@0-0 " },
	{ "(?i)ask", "iask@0-0 \xc5\xbf@any \xe2\x84\xaa@any " },
	{ "(?i)\xc3\xa9quiz", "iquiz@1-4 \xc5\xbf@any \xe2\x84\xaa@any " },
	/* words, edges and gaps */
	{ "\\bquiz\\b", "|quiz|@0-0 " },
	{ "\\bquiz\\s+show", "|quiz_show@0-0 " },
	{ "quiz\\s*show", "quiz~show@0-0 " },
	{ "quiz\\b\\W{0,4}show", "quiz_show@0-0 " },
	{ "quiz,?\\s+", "quiz@0-0 " },
	{ "\\W{1,2}quiz", "quiz@1-8 " },
	{ "(?m)^quiz$", "|quiz|@0-0 " },
	{ "\xc3\xa9\\bquiz", "\xc3\xa9quiz@0-0 " },
	/* runs */
	{ "[0-9]{16}", "run 16@0-0 " },
	{ "\\p{M}{9,}", "run 18@0-0 " },
	{ "!{3,}", "run 3@0-0 " },
	/* anywhere, and not at all */
	{ "\\Gquiz", "quiz@any " },
	{ "zebra(*SKIP)(*F)|quiz", "zebra@any quiz@any " },
	{ "quiz\\cA", "" },
	{ "quiz[[.x.]]", "" },
	{ "quiz{,3}", "" },
	{ "a\\E*quiz", "" },
	{ "(?|quiz)", "" },
	{ "(?n:quiz)", "" },
};

static void a_pattern_needs_what_every_match_has(void **state)
{
	struct arena arena = { 0 };
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct literal_needs needs;
		struct buf got = { 0 };

		if (literal_needs(rows[i].pattern, &arena, &needs, &err) < 0)
			fail_msg("%s", err.text);
		for (size_t n = 0; n < needs.count; n++) {
			show(&got, &needs.items[n]);
			buf_addc(&got, ' ');
		}
		if (strcmp(got.len > 0 ? got.data : "", rows[i].needs) != 0)
			fail_msg("/%s/ needs %s\n  not %s", rows[i].pattern,
				 got.len > 0 ? got.data : "nothing",
				 rows[i].needs);
		buf_release(&got);
	}
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_needs_what_every_match_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
