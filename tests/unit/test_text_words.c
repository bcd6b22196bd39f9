#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text_fixture.h"

static void assert_words(const char *raw, const char *want)
{
	struct text text = open_text(raw, strlen(raw));
	char all[400] = "";
	size_t len = 0;

	for (size_t i = 0; i < text.word_count; i++) {
		size_t n = text.words[i].end - text.words[i].start;

		assert_true(len + n + 2 < sizeof(all));
		if (i > 0)
			all[len++] = ' ';
		memcpy(all + len, text.folded.data + text.words[i].start, n);
		len += n;
	}
	all[len] = '\0';
	assert_string_equal(all, want);
}

static void words_are_letters_marks_and_digits(void **state)
{
	(void)state;
	assert_words("Hello, World-wide 24/7!", "hello world wide 24 7");
	assert_words("don\xE2\x80\x99t 'quoted' rock'n'roll dogs' '",
		     "don't quoted rock'n'roll dogs");
	assert_words("It''s", "it s");
	assert_words("#BigNews (new) a_b", "bignews new a b");
	assert_words("\xF0\x9F\x98\x80"
		     "fun\xF0\x9F\x98\x80",
		     "fun");
	assert_words("\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D"
		     "\xE0\xA4\xA4\xE0\xA5\x87.",
		     "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D"
		     "\xE0\xA4\xA4\xE0\xA5\x87");
	assert_words("x\xC2\xA0y\xE3\x80\x80z", "x y z");
	assert_words("", "");
	assert_words(" \n.,", "");
}

static void addresses_are_no_words(void **state)
{
	(void)state;
	assert_words("see https://example.com/a/b?c=d now", "see now");
	assert_words("see:http://x.de, now", "see now");
	assert_words("<https://x.de>you \"https://x.de\"idiot", "you idiot");
	assert_words("https://x.de\xE2\x80\xA8you\xE2\x80\xA9", "you");
	assert_words("(https://x.de) HTTPS://X.DE www.x.de/y end", "end");
	assert_words("www. wwwx.de", "www wwwx de");
	assert_words("hi @maria and @acme@example.social!", "hi and");
	assert_words("foo,@bar.baz-qux_1: x", "foo x");
	assert_words("mail jon.doe+tag@mail.example.com today", "mail today");
	assert_words("<jon@example.com>,x", "x");
	assert_words("#tag@ x", "tag x");
}

/* Nothing is hidden from the rules by what only looks like an address. */
static void what_only_looks_like_an_address_is_prose(void **state)
{
	(void)state;
	assert_words("idiot@ you", "idiot you");
	assert_words("idiot:// you", "idiot you");
	assert_words("total-idiot@home no", "total idiot no");
	assert_words("http:// idiot", "http idiot");
	assert_words("idiot@,idiot", "idiot idiot");
	assert_words("a.b.c.idiot", "a b c idiot");
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_letters_marks_and_digits),
		TEST(addresses_are_no_words),
		TEST(what_only_looks_like_an_address_is_prose),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
