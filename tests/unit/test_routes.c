#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy_bench.h"

#include "base/clock.h"

/* F4, F5. */
static void numbers_of_approvals_are_checked(void **state)
{
	static const char *const values[][2] = {
		{ "0", "legal: 0 is outside 1 to 20" },
		{ "-1", "legal: -1 is outside 1 to 20" },
		{ "21", "legal: 21 is outside 1 to 20" },
		{ "1000000000", "legal: 1000000000 is outside 1 to 20" },
		{ "1e9", NULL },
		{ "two", NULL },
		{ "\"two\"", NULL },
		{ "\"1\"", NULL },
		{ "0x2", NULL },
		{ "+1", NULL },
		{ "1.0", NULL },
		{ "1_0", NULL },
		{ "\xD9\xA2", NULL },
		{ "9223372036854775808", NULL },
		{ "18446744073709551617", NULL },
		{ "-9223372036854775809", NULL },
		{ "true", NULL },
		{ "", "\"legal\" is missing" },
		{ "~", NULL },
		{ "[1]", "legal: one value is needed here, not a list or "
			 "map" },
	};
	struct bench *bench = *state;
	char text[1024], why[256];

	for (size_t i = 0; i < COUNT(values); i++) {
		(void)snprintf(text, sizeof(text),
			       "version: 1\n" PEOPLE
			       "review:\n  routes:\n    - when: \"*\"\n"
			       "      need:\n        legal: %s\n",
			       values[i][0]);
		if (open_bytes(bench, text, strlen(text)) == 0)
			fail_msg("accepted: %s", values[i][0]);
		(void)snprintf(
			why, sizeof(why), "postgate.yaml:11: %s",
			values[i][1] != NULL ?
				values[i][1] :
				"legal: a whole number from 1 to 20 is needed "
				"here");
		refused(bench, why);
	}
}

static void routes_that_cannot_be_met_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ PEOPLE "review: {routes: [{when: \"*\", need: {legal: "
			 "2}}]}\n",
		  "postgate.yaml:7: review: 2 of legal can never approve: "
		  "only 1 reviewers are in that group" },
		{ PEOPLE "review: {routes: [{when: \"*\", need: {nobody: "
			 "1}}]}\n",
		  "postgate.yaml:7: review: 1 of nobody can never approve: "
		  "only 0 reviewers are in that group" },
		{ PEOPLE "review: {routes: [{when: \"*\", need: {\"*\": "
			 "3}}]}\n",
		  "postgate.yaml:7: review: 3 of * can never approve: only 2 "
		  "reviewers are in that group" },
		{ "people: {a: {roles: [author], groups: [g]}}\n"
		  "review: {routes: [{when: \"*\", need: {g: 1}}]}\n",
		  "postgate.yaml:3: review: 1 of g can never approve: only 0 "
		  "reviewers are in that group" },
		{ "review: {routes: [{when: \"*\", need: {}}]}\n",
		  "postgate.yaml:2: need: groups and numbers are needed here, "
		  "as in {legal: 1}" },
		{ "review: {routes: [{when: \"*\", need: legal}]}\n",
		  "postgate.yaml:2: need: groups and numbers are needed here, "
		  "as in {legal: 1}" },
		{ "review: {routes: [{when: \"*\"}]}\n",
		  "postgate.yaml:2: \"need\" is missing" },
		{ "review: {routes: [{need: {a: 1}}]}\n",
		  "postgate.yaml:2: \"when\" is missing" },
		{ "review: {routes: {when: a}}\n",
		  "postgate.yaml:2: routes: a list of {when, need} is needed "
		  "here" },
		{ "review: hold\n",
		  "postgate.yaml:2: keys and values are needed here" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

static int64_t at(const char *text)
{
	struct err err = { 0 };
	int64_t time = 0;

	assert_int_equal(clock_parse(text, 0, &time, &err), 0);
	return time;
}

static void a_freeze_has_a_first_and_no_last_instant(void **state)
{
	const struct policy *p = open_text(
		*state,
		"version: 1\n" ACCOUNTS "freeze:\n"
		"  - {from: 2026-11-11, to: 2026-11-12, reason: a day}\n"
		"  - {from: 2027-01-01T00:00:00+01:00, to: "
		"2027-01-02T00:00:00Z, accounts: [acme-b], reason: b}\n");

	assert_null(policy_frozen(p, "site", at("2026-11-10T23:59:59.999Z")));
	assert_string_equal(
		policy_frozen(p, "site", at("2026-11-11T00:00:00Z")), "a day");
	assert_string_equal(
		policy_frozen(p, "any", at("2026-11-11T23:59:59.999Z")),
		"a day");
	assert_null(policy_frozen(p, "site", at("2026-11-12T00:00:00Z")));
	assert_string_equal(
		policy_frozen(p, "acme-b", at("2026-12-31T23:00:00Z")), "b");
	assert_null(policy_frozen(p, "acme-b", at("2026-12-31T22:59:59Z")));
	assert_null(policy_frozen(p, "site", at("2026-12-31T23:00:00Z")));
}

static void a_wrong_freeze_is_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "freeze: [{from: 2026-11-12, to: 2026-11-12, reason: r}]\n",
		  "postgate.yaml:2: freeze: `to` is not after `from`" },
		{ "freeze: [{from: 2026-11-12, to: 2026-11-13}]\n",
		  "postgate.yaml:2: \"reason\" is missing" },
		{ "freeze: [{from: 2026-11-12, reason: r}]\n",
		  "postgate.yaml:2: \"to\" is missing" },
		{ "freeze: [{from: 2026-02-30, to: 2026-11-13, reason: r}]\n",
		  "postgate.yaml:2: from: \"2026-02-30\" has a date that "
		  "doesn't exist" },
		{ "freeze: [{from: 2026-11-12T00:00:00, to: 2026-11-13, "
		  "reason: r}]\n",
		  "postgate.yaml:2: from: \"2026-11-12T00:00:00\" needs an "
		  "offset: end it with Z or +01:00" },
		{ "freeze: [{from: 2026-11-12, to: 2026-11-13, accounts: "
		  "[nobody], reason: r}]\n",
		  "postgate.yaml:2: freeze: there is no account \"nobody\"" },
		{ "freeze: {from: 2026-11-12}\n",
		  "postgate.yaml:2: freeze: a list of {from, to, reason} is "
		  "needed here" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(numbers_of_approvals_are_checked),
		BENCH_TEST(routes_that_cannot_be_met_are_refused),
		BENCH_TEST(a_freeze_has_a_first_and_no_last_instant),
		BENCH_TEST(a_wrong_freeze_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
