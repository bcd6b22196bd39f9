#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/punycode.h"
#include "base/utf8.h"
#include "random_text.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static void names_are_decoded(void **state)
{
	static const char *const rows[][2] = {
		{ "80ak6aa92e", "аррӏе" }, { "mller-kva", "müller" },
		{ "r8jz45g", "例え" },	   { "bcher-kva", "bücher" },
		{ "BCHER-KVA", "BüCHER" }, { "n3h", "☃" },
		{ "e1afmkfd", "пример" },  { "l-7sba6dbr", "раураl" },
	};
	char out[PUNYCODE_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len =
			punycode_decode(rows[i][0], strlen(rows[i][0]), out);

		assert_string_equal(out, rows[i][1]);
		assert_int_equal(len, strlen(rows[i][1]));
	}
}

static void what_is_no_name_gives_nothing(void **state)
{
	static const char *const rows[] = {
		"",
		"9",
		"99999999",
		"a_b",
		"m\xC3\xBCller",
		"zzzzzzzzzzzz9999",
		("0123456789012345678901234567890123456789012345678901234567890"
		 "123"),
	};
	char out[PUNYCODE_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(punycode_decode(rows[i], strlen(rows[i]), out),
				 0);
		assert_string_equal(out, "");
	}
}

/* Whatever stands behind xn--, what comes out is text. */
static void any_bytes_give_text_or_nothing(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	uint64_t seed = 20261122;
	char label[80], out[PUNYCODE_SIZE];

	(void)state;
	for (size_t i = 0; i < 200000; i++) {
		size_t len = random_number(&seed, sizeof(label)), written;

		for (size_t n = 0; n < len; n++)
			label[n] = letters[random_number(&seed,
							 sizeof(letters) - 1)];
		written = punycode_decode(label, len, out);
		assert_in_range(written, 0, PUNYCODE_SIZE - 1);
		assert_int_equal(utf8_check(out, written), written);
		assert_int_equal(strlen(out), written);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_decoded),
		cmocka_unit_test(what_is_no_name_gives_nothing),
		cmocka_unit_test(any_bytes_give_text_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
