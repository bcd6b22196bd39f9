#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"

static int start(void **state)
{
	struct err err = { 0 };

	(void)state;
	return digest_start(&err);
}

static void assert_digest(const struct digest *digest, const char *want)
{
	char hex[DIGEST_HEX];

	digest_hex(digest, hex);
	assert_string_equal(hex, want);
}

/* FIPS 180-4's examples. */
static void sha_256_is_sha_256(void **state)
{
	struct digest digest;
	char *million = malloc(1000000);

	(void)state;
	assert_non_null(million);
	memset(million, 'a', 1000000);
	digest_of("", 0, &digest);
	assert_digest(&digest, "e3b0c44298fc1c149afbf4c8996fb924"
			       "27ae41e4649b934ca495991b7852b855");
	digest_of("abc", 3, &digest);
	assert_digest(&digest, "ba7816bf8f01cfea414140de5dae2223"
			       "b00361a396177a9cb410ff61f20015ad");
	digest_of(million, 1000000, &digest);
	assert_digest(&digest, "cdc76e5c9914fb9281a1c7e284d73e67"
			       "f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

/* magic | u16 tag | u64 length | bytes, written out by hand. */
static void fields_are_tagged_and_length_prefixed(void **state)
{
	static const char bytes[] = "postgate/rev/1"
				    "\x01\x02\0\0\0\0\0\0\0\x03"
				    "abc"
				    "\xFF\xFE\0\0\0\0\0\0\0\0";
	struct digest_state fields;
	struct digest want, got;

	(void)state;
	digest_of(bytes, sizeof(bytes) - 1, &want);
	digest_begin(&fields, "postgate/rev/1");
	digest_field(&fields, 0x0102, "abc", 3);
	digest_field(&fields, 0xFFFE, NULL, 0);
	digest_end(&fields, &got);
	assert_true(digest_equal(&want, &got));
}

static void bytes_can_not_move_from_one_field_to_the_next(void **state)
{
	struct digest_state fields;
	struct digest all[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		digest_begin(&fields, "m");
		digest_field(&fields, 1, "abcd", i);
		digest_field(&fields, 1, &"abcd"[i], 4 - i);
		digest_end(&fields, &all[i]);
		for (size_t n = 0; n < i; n++)
			assert_false(digest_equal(&all[n], &all[i]));
	}
}

static void pieces_are_the_same_as_the_whole(void **state)
{
	struct digest_state pieces;
	struct digest want, got;

	(void)state;
	digest_of("hello world", 11, &want);
	digest_begin(&pieces, NULL);
	digest_add(&pieces, "hello", 5);
	digest_add(&pieces, NULL, 0);
	digest_add(&pieces, " world", 6);
	digest_end(&pieces, &got);
	assert_true(digest_equal(&want, &got));
}

static void hexadecimal_is_read_back(void **state)
{
	struct digest digest, back;
	char hex[DIGEST_HEX];

	(void)state;
	for (size_t i = 0; i < DIGEST_SIZE; i++)
		digest.bytes[i] = (unsigned char)(i * 8 + 5);
	digest_hex(&digest, hex);
	assert_int_equal(digest_parse(hex, &back), 0);
	assert_true(digest_equal(&digest, &back));
	back.bytes[DIGEST_SIZE - 1] ^= 1;
	assert_false(digest_equal(&digest, &back));
}

static void what_is_no_digest_is_refused(void **state)
{
	static const char good[] = "ba7816bf8f01cfea414140de5dae2223"
				   "b00361a396177a9cb410ff61f20015ad";
	struct digest digest;
	char hex[80];

	(void)state;
	assert_int_equal(digest_parse(good, &digest), 0);
	assert_int_equal(digest_parse("", &digest), -1);
	assert_int_equal(digest_parse(good + 1, &digest), -1);
	memcpy(hex, good, sizeof(good));
	memcpy(hex + 64, "0", 2);
	assert_int_equal(digest_parse(hex, &digest), -1);
	for (size_t i = 0; i < 64; i++)
		for (const char *bad = "g \nG\xFF"
				       "-xA";
		     *bad; bad++) {
			memcpy(hex, good, sizeof(good));
			hex[i] = *bad;
			assert_int_equal(digest_parse(hex, &digest), -1);
		}
}

static void random_bytes_differ_and_secrets_are_wiped(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 }, zero[32] = { 0 };

	(void)state;
	digest_random(a, sizeof(a));
	digest_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	assert_memory_not_equal(a, zero, sizeof(a));
	digest_wipe(a, sizeof(a));
	assert_memory_equal(a, zero, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha_256_is_sha_256),
		cmocka_unit_test(fields_are_tagged_and_length_prefixed),
		cmocka_unit_test(bytes_can_not_move_from_one_field_to_the_next),
		cmocka_unit_test(pieces_are_the_same_as_the_whole),
		cmocka_unit_test(hexadecimal_is_read_back),
		cmocka_unit_test(what_is_no_digest_is_refused),
		cmocka_unit_test(random_bytes_differ_and_secrets_are_wiped),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
