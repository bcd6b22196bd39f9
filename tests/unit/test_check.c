#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter/check.h"

static bool counts(const char *check, const char *match)
{
	return check_find(check)->run(match, strlen(match)) == CHECK_COUNTS;
}

/* Writes `lead`, filled with `fill` to `len` digits of which the last makes
 * Luhn's sum right. */
static void make_card(char out[32], const char *lead, size_t len, char fill)
{
	size_t n = strlen(lead);
	int sum = 0;

	memcpy(out, lead, n);
	memset(out + n, fill, len - n);
	out[len] = '\0';
	for (size_t i = 1; i < len; i++) {
		int d = out[len - 1 - i] - '0';

		d = i % 2 == 1 ? 2 * d : d;
		sum += d > 9 ? d - 9 : d;
	}
	out[len - 1] = (char)('0' + (10 - sum % 10) % 10);
}

static const struct {
	const char *lead;
	const char *lengths; /* from 12 on, an x for each that counts */
} ranges[] = {
	{ "4", "_x__x__x" },  /* Visa */
	{ "51", "____x___" }, /* Mastercard */
	{ "55", "____x___" },	 { "2221", "____x___" },
	{ "2720", "____x___" },	 { "34", "___x____" },	 /* American Express */
	{ "37", "___x____" },	 { "6011", "____xxxx" }, /* Discover */
	{ "644", "____xxxx" },	 { "649", "____xxxx" },
	{ "65", "____xxxx" },	 { "300", "__x_x__x" }, /* Diners Club */
	{ "305", "__x_x__x" },	 { "3095", "__x_x__x" },
	{ "36", "__x_x__x" },	 { "38", "__x_x__x" },
	{ "39", "__x_x__x" },	 { "3528", "____xxxx" }, /* JCB */
	{ "3589", "____xxxx" },	 { "62", "____xxxx" },	 /* UnionPay */
	{ "81", "____x___" },	 { "5018", "xxxxxxxx" }, /* Maestro */
	{ "5020", "xxxxxxxx" },	 { "5038", "xxxxxxxx" },
	{ "5893", "xxxxxxxx" },	 { "6304", "xxxxxxxx" },
	{ "6759", "xxxxxxxx" },	 { "6763", "xxxxxxxx" },
	{ "2200", "____xxxx" },			       /* Mir */
	{ "2204", "____xxxx" },	 { "60", "____x___" }, /* RuPay */
	{ "508", "____x___" },	 { "2220", "________" },
	{ "2721", "________" },	 { "2205", "________" },
	{ "50000", "________" }, { "56", "________" },
	{ "33", "________" },	 { "35270", "________" },
	{ "3590", "________" },	 { "643", "________" },
	{ "306", "________" },	 { "1", "________" },
	{ "7", "________" },	 { "9", "________" },
	{ "0", "________" },
};

static void every_issuer_has_its_range_and_lengths(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		for (size_t len = 12; len <= 19; len++) {
			bool wanted = ranges[i].lengths[len - 12] == 'x';
			char card[32];

			make_card(card, ranges[i].lead, len, '7');
			if (counts("card", card) != wanted)
				fail_msg("%s %s", card,
					 wanted ? "is a card" : "isn't one");
		}
	}
}

static void any_wrong_digit_fails_luhn(void **state)
{
	char card[32];

	(void)state;
	make_card(card, "4", 19, '3');
	assert_true(counts("card", card));
	for (size_t i = 1; i < 19; i++) {
		char right = card[i];

		card[i] = right == '9' ? '0' : (char)(right + 1);
		assert_false(counts("card", card));
		card[i] = right;
	}
}

static void separators_of_a_card_do_not_count(void **state)
{
	(void)state;
	assert_true(counts("card", "4111 1111 1111 1111"));
	assert_true(counts("card", "4111-1111-1111-1111"));
	assert_true(counts("card", "4111\xC2\xA0"
				   "1111.1111 1111"));
	assert_true(counts("card", "3782 822463 10005"));
	assert_false(counts("card", "4111 1111 1111 111"));
	assert_false(counts("card", "4111 1111 1111 1111 1111"));
}

static void what_is_no_card_clears(void **state)
{
	(void)state;
	assert_false(counts("card", ""));
	assert_false(counts("card", "no digits"));
	assert_false(counts("card", "0000000000000000"));
	assert_false(counts("card", "4444444444444444"));
	assert_false(counts("card", "41111111111111111111111111111111111111"));
	assert_false(counts("card", "4"));
}

static void ibans_of_many_countries_count(void **state)
{
	static const char *const ibans[] = {
		"DE89 3704 0044 0532 0130 00",
		"GB29 NWBK 6016 1331 9268 19",
		"FR14 2004 1010 0505 0001 3M02 606",
		"NO93 8601 1117 947",
		"AT61 1904 3002 3457 3201",
		"NL91 ABNA 0417 1643 00",
		"BE68 5390 0754 7034",
		"CH93 0076 2011 6238 5295 7",
		"ES91 2100 0418 4502 0005 1332",
		"PL61109010140000071219812874",
		"MT84 MALT 0110 0001 2345 MTLC AST0 01S",
		"LC55 HEMM 0001 0001 0012 0012 0002 3015",
		"gb29-nwbk-6016-1331-9268-19"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ibans) / sizeof(*ibans); i++)
		if (!counts("iban", ibans[i]))
			fail_msg("%s is an IBAN", ibans[i]);
}

static void wrong_ibans_clear(void **state)
{
	static const char *const wrong[] = {
		"DE89 3704 0044 0532 0130 01", /* sum */
		"DE98 3704 0044 0532 0130 00",
		"DE89 3704 0044 0532 0130 0", /* length */
		"GB29 NWBK 6016 1331 9268 190",
		"XX89 3704 0044 0532 0130 00", /* country */
		"8989 3704 0044 0532 0130 00",
		"",
		"DE",
		"MT84 MALT 0110 0001 2345 MTLC AST0 01S0 0000 0000"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (counts("iban", wrong[i]))
			fail_msg("%s is no IBAN", wrong[i]);
}

/* A small generator (Knuth's MMIX constants), so that the test is the same
 * every time. */
static char next_of(uint64_t *seed, const char *alphabet)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
		UINT64_C(1442695040888963407);
	return alphabet[(*seed >> 33) % strlen(alphabet)];
}

static void random_tokens_count(void **state)
{
	static const char *const alphabets[] = {
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789",
		"abcdefghijklmnopqrstuvwxyz234567",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/_-"
	};
	uint64_t seed = 1;
	size_t missed = 0;
	char token[128];

	(void)state;
	for (size_t i = 0; i < 3000; i++) {
		size_t len = 20 + i % 80;

		for (size_t k = 0; k < len; k++)
			token[k] = next_of(&seed, alphabets[i % 3]);
		token[len] = '\0';
		missed += !counts("entropy", token);
	}
	/* Some hold "0000" or the like by chance. */
	assert_in_range(missed, 0, 10);
}

static void long_hexadecimal_tokens_count(void **state)
{
	uint64_t seed = 7;
	size_t missed = 0;
	char token[65] = "";

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		for (size_t k = 0; k < 40; k++)
			token[k] = next_of(&seed, "0123456789abcdef");
		missed += !counts("entropy", token);
	}
	assert_in_range(missed, 0, 10);
}

static void placeholders_and_words_clear(void **state)
{
	static const char *const texts[] = { "",
					     "a",
					     "xxxxxxxxxxxxxxxxxxxx",
					     "XXXX-XXXX",
					     "aaaaaaaaaaaaaaa",
					     "your-api-key-here",
					     "YOUR_TOKEN_GOES_IN_HERE",
					     "AKIAIOSFODNN7EXAMPLE",
					     "12345678901234567890",
					     "abcdefghijklmnopqrst",
					     "<insert-your-token>",
					     "${TOKEN_VALUE}",
					     "{{ secrets.token }}",
					     "changeme-changeme",
					     "****************",
					     "....................",
					     "hello",
					     "password",
					     "aabbaabbaabbaabb",
					     "redacted-by-legal-team" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (counts("entropy", texts[i]))
			fail_msg("\"%s\" counts", texts[i]);
}

static void a_very_long_token_counts(void **state)
{
	char *token = calloc(1, 100001);
	uint64_t seed = 3;

	(void)state;
	assert_non_null(token);
	for (size_t k = 0; k < 100000; k++)
		token[k] = next_of(&seed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					  "abcdefghijklmnopqrstuvwxyz");
	assert_true(counts("entropy", token));
	token[255] = token[256] = '\0';
	assert_true(counts("entropy", token));
	free(token);
}

static void checks_are_found_by_name(void **state)
{
	(void)state;
	assert_string_equal(check_find("card")->name, "card");
	assert_string_equal(check_find("iban")->name, "iban");
	assert_string_equal(check_find("entropy")->name, "entropy");
	assert_null(check_find("Card"));
	assert_null(check_find(""));
	assert_string_equal(check_nearest("crad"), "card");
	assert_string_equal(check_nearest("entrpy"), "entropy");
	assert_null(check_nearest("luhn-mod-10"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_issuer_has_its_range_and_lengths),
		cmocka_unit_test(any_wrong_digit_fails_luhn),
		cmocka_unit_test(separators_of_a_card_do_not_count),
		cmocka_unit_test(what_is_no_card_clears),
		cmocka_unit_test(ibans_of_many_countries_count),
		cmocka_unit_test(wrong_ibans_clear),
		cmocka_unit_test(random_tokens_count),
		cmocka_unit_test(long_hexadecimal_tokens_count),
		cmocka_unit_test(placeholders_and_words_clear),
		cmocka_unit_test(a_very_long_token_counts),
		cmocka_unit_test(checks_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
