#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#include "base/utf8.h"
#include "filter/mask.h"

#define DOT "\xE2\x80\xA2"

/* A finding on the whole of `match`. */
static void expect_mask(struct court *court, const char *match,
			const char *masked)
{
	struct rule rule = { .id = "leak.test",
			     .redact = true,
			     .message = "<{match}>" };
	struct draft_field field = { .name = "text",
				     .data = match,
				     .len = strlen(match) };
	struct findings findings = { 0 };
	const char *shown, *message;
	const struct finding *f;

	assert_non_null(finding_add(&findings, &rule, &field, 0, field.len,
				    &court->arena, &court->err));
	assert_int_equal(findings_finish(&findings, &court->arena, &court->err),
			 0);
	f = findings.items;
	shown = finding_masked(f, false);
	assert_string_equal(shown, masked);
	assert_int_equal(utf8_count(shown, strlen(shown)),
			 utf8_count(match, strlen(match)));
	assert_string_equal(finding_masked(f, true), match);
	message = finding_message(f, false, &court->arena, &court->err);
	assert_int_equal(strlen(message), strlen(masked) + 2);
	assert_memory_equal(message + 1, masked, strlen(masked));
	message = finding_message(f, true, &court->arena, &court->err);
	assert_memory_equal(message + 1, match, strlen(match));
}

static char *mask_all(struct court *court, const struct findings *findings,
		      const struct draft_field *field)
{
	return mask_range(findings, field, 0, field->len, &court->arena,
			  &court->err);
}

static void a_number_keeps_four_at_each_end(void **state)
{
	expect_mask(*state, "4111 1111 1111 1234",
		    "4111 " DOT DOT DOT DOT " " DOT DOT DOT DOT " 1234");
	expect_mask(*state, "411111111111", "4111" DOT DOT DOT DOT "1111");
}

static void a_token_keeps_four_at_its_front(void **state)
{
	expect_mask(*state, "abcd_efgh-ijkl",
		    "abcd_" DOT DOT DOT DOT "-" DOT DOT DOT DOT);
	expect_mask(*state,
		    "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F"
		    "abcdefgh",
		    "\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F" DOT DOT DOT DOT DOT DOT
			    DOT DOT);
}

static void a_short_match_shows_nothing(void **state)
{
	expect_mask(*state, "41111111111",
		    DOT DOT DOT DOT DOT DOT DOT DOT DOT DOT DOT);
	expect_mask(*state, "hunter2", DOT DOT DOT DOT DOT DOT DOT);
	expect_mask(*state, "a-b", DOT "-" DOT);
	expect_mask(*state, "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80");
	expect_mask(*state, "", "");
}

#define SECRET "    pattern: 'key-[a-z0-9]+'\n    redact: true\n"

static void masking_a_text_keeps_its_characters(void **state)
{
	struct court *court = *state;
	const char *post =
		"\xC3\xA4 key-abcdefghijklmnop, then key-a.\n\xC3\x9F";
	const struct draft_field *field;
	char *masked;

	court_rule(court, SECRET);
	assert_int_equal(court_judge(court, post), 2);
	field = court->findings.items[0].field;
	masked = mask_all(court, &court->findings, field);
	assert_string_equal(masked,
			    "\xC3\xA4 key-a" DOT DOT DOT DOT DOT DOT DOT DOT DOT
				    DOT DOT DOT DOT DOT DOT
			    ", then " DOT DOT DOT "-" DOT ".\n\xC3\x9F");
	assert_int_equal(utf8_count(masked, strlen(masked)),
			 utf8_count(post, strlen(post)));
}

static void a_text_without_secrets_stays_itself(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [leverage]\n");
	court_judge(court, "we leverage");
	assert_string_equal(mask_all(court, &court->findings,
				     court->findings.items[0].field),
			    "we leverage");
}

/* The four characters that one finding shows are the middle of another. */
static void overlapping_secrets_are_masked_as_one(void **state)
{
	struct court *court = *state;
	struct rule a = { .id = "leak.a", .redact = true };
	struct rule b = { .id = "leak.b", .redact = true };
	struct draft_field field = { .name = "text",
				     .len = 24,
				     .data = "411122223333444455556666" };
	struct findings findings = { 0 };

	assert_non_null(finding_add(&findings, &b, &field, 8, 24, &court->arena,
				    &court->err));
	assert_non_null(finding_add(&findings, &a, &field, 0, 16, &court->arena,
				    &court->err));
	assert_int_equal(findings_finish(&findings, &court->arena, &court->err),
			 0);
	assert_string_equal(mask_all(court, &findings, &field),
			    "4111" DOT DOT DOT DOT DOT DOT DOT DOT DOT DOT DOT
				    DOT DOT DOT DOT DOT "6666");
}

/* A rule that masks nothing may still have matched what another hides. */
static void a_secret_is_masked_in_the_match_of_any_rule(void **state)
{
	struct court *court = *state;
	struct rule a = { .id = "leak.a", .redact = true };
	struct rule b = { .id = "tone.b" };
	struct draft_field field = { .name = "text",
				     .len = 24,
				     .data = "say 4111111111111234 now" };
	struct findings findings = { 0 };

	assert_non_null(finding_add(&findings, &a, &field, 4, 20, &court->arena,
				    &court->err));
	assert_non_null(finding_add(&findings, &b, &field, 0, 12, &court->arena,
				    &court->err));
	assert_non_null(finding_add(&findings, &b, &field, 18, 24,
				    &court->arena, &court->err));
	assert_int_equal(findings_finish(&findings, &court->arena, &court->err),
			 0);
	assert_string_equal(finding_masked(&findings.items[0], false),
			    "say 4111" DOT DOT DOT DOT);
	assert_string_equal(finding_masked(&findings.items[2], false),
			    "34 now");
}

/* A part of a secret is masked as the part that it is of the whole. */
static void any_range_shows_what_the_whole_shows(void **state)
{
	struct court *court = *state;
	struct rule rule = { .id = "leak.a", .redact = true };
	struct draft_field field = { .name = "text",
				     .len = 24,
				     .data = "to 4111-1111-1111-1234 x" };
	struct findings findings = { 0 };
	const char *whole;

	assert_non_null(finding_add(&findings, &rule, &field, 3, 22,
				    &court->arena, &court->err));
	assert_int_equal(findings_finish(&findings, &court->arena, &court->err),
			 0);
	whole = mask_all(court, &findings, &field);
	for (size_t from = 0; from <= field.len; from++) {
		for (size_t to = from; to <= field.len; to++) {
			char *part = mask_range(&findings, &field, from, to,
						&court->arena, &court->err);
			const char *at = whole;
			uint32_t c;

			for (size_t i = 0; i < from; i++)
				at += utf8_next(at, strlen(at), &c);
			assert_memory_equal(at, part, strlen(part));
			assert_int_equal(utf8_count(part, strlen(part)),
					 to - from);
		}
	}
}

static void other_fields_are_not_masked(void **state)
{
	struct court *court = *state;
	const struct draft_field *field;

	court_rule(court, SECRET);
	court_finds(court, "---\nwarning: key\n---\nkey-abc", "key-abc");
	field = court->findings.items[0].field;
	assert_string_equal(field->name, "text");
	for (; strcmp(field->name, "warning") != 0; field++)
		continue;
	assert_string_equal(mask_all(court, &court->findings, field), "key");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(a_number_keeps_four_at_each_end),
		COURT_TEST(a_token_keeps_four_at_its_front),
		COURT_TEST(a_short_match_shows_nothing),
		COURT_TEST(masking_a_text_keeps_its_characters),
		COURT_TEST(a_text_without_secrets_stays_itself),
		COURT_TEST(overlapping_secrets_are_masked_as_one),
		COURT_TEST(any_range_shows_what_the_whole_shows),
		COURT_TEST(a_secret_is_masked_in_the_match_of_any_rule),
		COURT_TEST(other_fields_are_not_masked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
