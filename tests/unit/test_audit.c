#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "queue/audit.h"

#define LINE                                                             \
	"{\"v\":1,\"seq\":7,\"time\":1800000000123,\"actor\":\"maria\"," \
	"\"claimed\":true,\"via\":\"cli\",\"action\":\"release\","       \
	"\"post\":\"bcdfghj\",\"account\":\"acme-x\",\"from\":\"held\"," \
	"\"to\":\"approved\",\"digest\":\"aa\",\"reason\":\"a \\\"b\\\"\"}"
#define INSTANCE "0123456789abcdef0123456789abcdef"

static struct audit_entry sample(void)
{
	return (struct audit_entry){
		.time = INT64_C(1800000000123),
		.actor = { "maria", "cli", true },
		.action = "release",
		.post = "bcdfghj",
		.account = "acme-x",
		.moves = true,
		.from = ITEM_HELD,
		.to = ITEM_APPROVED,
		.digest = "aa",
		.reason = "a \"b\"",
	};
}

static void an_entry_is_one_line_of_json(void **state)
{
	struct audit_entry entry = sample();
	struct buf line = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(audit_write(&entry, 7, &line, &err), 0);
	assert_string_equal(line.data, LINE);
	buf_release(&line);
}

/* By Python's hashlib, from the formula in audit.h. */
static void hashes_are_those_another_language_makes(void **state)
{
	struct digest genesis, hash;
	char hex[DIGEST_HEX];

	(void)state;
	audit_genesis(INSTANCE, &genesis);
	digest_hex(&genesis, hex);
	assert_string_equal(
		hex,
		"9e66789256d8fc3ff847b36d553e1dbd9156a3d872d0cce51bededeaec783c53");
	audit_hash(&genesis, LINE, strlen(LINE), &hash);
	digest_hex(&hash, hex);
	assert_string_equal(
		hex,
		"6e8941c9c3bcf7df92deeff8b26e457b4f9b01cf565b09a42c946065471aad30");
}

static void the_hash_may_replace_the_one_before(void **state)
{
	struct digest a, b;

	(void)state;
	audit_genesis(INSTANCE, &a);
	audit_hash(&a, "x", 1, &b);
	audit_hash(&a, "x", 1, &a);
	assert_true(digest_equal(&a, &b));
}

static void same(const char *a, const char *b)
{
	assert_int_equal(a == NULL, b == NULL);
	if (a != NULL)
		assert_string_equal(a, b);
}

static void check_round_trip(const struct audit_entry *in)
{
	struct arena arena = { 0 };
	struct audit_entry out;
	struct buf line = { 0 };
	struct err err = { 0 };
	int64_t seq = 0;

	assert_int_equal(audit_write(in, INT64_MAX, &line, &err), 0);
	assert_null(strchr(line.data, '\n'));
	if (audit_read(line.data, line.len, &arena, &out, &seq, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(seq, INT64_MAX);
	assert_int_equal(out.time, in->time);
	same(out.actor.name, in->actor.name);
	same(out.actor.via, in->actor.via);
	assert_int_equal(out.actor.claimed, in->actor.claimed);
	same(out.action, in->action);
	same(out.post, in->post);
	same(out.account, in->account);
	assert_int_equal(out.moves, in->moves);
	assert_int_equal(out.born, in->born);
	assert_int_equal(out.from, in->from);
	assert_int_equal(out.to, in->to);
	same(out.digest, in->digest);
	same(out.reason, in->reason);
	buf_release(&line);
	arena_release(&arena);
}

static void entries_read_back(void **state)
{
	struct audit_entry entry = sample();
	struct audit_entry note = { .action = "frozen" };

	(void)state;
	check_round_trip(&entry);
	entry.born = true;
	entry.from = ITEM_HELD;
	entry.to = ITEM_READY;
	check_round_trip(&entry);
	entry.reason = "two\nlines, \x1B[2J and \xE2\x80\xAE";
	check_round_trip(&entry);
	check_round_trip(&note);
}

static void a_long_reason_is_cut_between_characters(void **state)
{
	struct arena arena = { 0 };
	struct audit_entry entry = sample(), out;
	char *reason = malloc(3 * AUDIT_REASON_MAX + 1);
	struct buf line = { 0 };
	struct err err = { 0 };
	int64_t seq;
	size_t len;

	(void)state;
	assert_non_null(reason);
	for (size_t i = 0; i < AUDIT_REASON_MAX; i++)
		memcpy(reason + 3 * i, "\xE2\x82\xAC", 4);
	entry.reason = reason;
	assert_int_equal(audit_write(&entry, 1, &line, &err), 0);
	assert_int_equal(
		audit_read(line.data, line.len, &arena, &out, &seq, &err), 0);
	len = strlen(out.reason);
	assert_int_equal(len, AUDIT_REASON_MAX / 3 * 3);
	assert_int_equal(utf8_check(out.reason, len), len);
	assert_null(strstr(out.reason, "\xEF\xBF\xBD"));
	buf_release(&line);
	arena_release(&arena);
	free(reason);
}

static void what_is_no_entry_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"v\":2,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\"}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\",\"extra\":1}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\",\"action\":\"b\"}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\",\"from\":\"held\"}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\",\"to\":\"held\"}",
		"{\"v\":1,\"seq\":1,\"time\":1,\"claimed\":false,"
		"\"action\":\"a\",\"post\":\"b\",\"account\":\"c\","
		"\"from\":\"held\",\"to\":\"gone\"}",
	};
	struct arena arena = { 0 };
	struct audit_entry out;
	int64_t seq;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct err err = { 0 };

		if (audit_read(bad[i], strlen(bad[i]), &arena, &out, &seq,
			       &err) == 0)
			fail_msg("read: %s", bad[i]);
		assert_int_equal(err.code, ERR_STORE);
	}
	arena_release(&arena);
}

static void a_flipped_bit_never_crashes_the_reader(void **state)
{
	struct arena arena = { 0 };
	struct audit_entry out;
	size_t len = strlen(LINE), refused = 0;
	char *copy = malloc(len);
	int64_t seq;

	(void)state;
	assert_non_null(copy);
	for (size_t bit = 0; bit < 8 * len; bit++) {
		struct err err = { 0 };

		memcpy(copy, LINE, len);
		copy[bit / 8] ^= (char)(1 << bit % 8);
		arena_reset(&arena);
		refused += audit_read(copy, len, &arena, &out, &seq, &err) < 0;
	}
	for (size_t n = 0; n < len; n++) {
		struct err err = { 0 };

		assert_int_equal(audit_read(LINE, n, &arena, &out, &seq, &err),
				 -1);
	}
	assert_true(refused > len);
	free(copy);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_one_line_of_json),
		cmocka_unit_test(hashes_are_those_another_language_makes),
		cmocka_unit_test(the_hash_may_replace_the_one_before),
		cmocka_unit_test(entries_read_back),
		cmocka_unit_test(a_long_reason_is_cut_between_characters),
		cmocka_unit_test(what_is_no_entry_is_refused),
		cmocka_unit_test(a_flipped_bit_never_crashes_the_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
