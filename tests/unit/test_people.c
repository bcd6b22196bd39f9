#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy_bench.h"

static void people_are_one_each(void **state)
{
	static const char *const rows[][2] = {
		{ "people:\n  a: {roles: [author], aliases: [b]}\n"
		  "  b: {roles: [reviewer]}\n",
		  "postgate.yaml:4: people: a and b share a name" },
		{ "people:\n  a: {roles: [author], aliases: [x]}\n"
		  "  b: {roles: [reviewer], aliases: [y, x]}\n",
		  "postgate.yaml:4: people: a and b share a name" },
		{ "people:\n  a: {roles: [author], aliases: [x]}\n"
		  "  b: {roles: [reviewer], aliases: [x, y]}\n",
		  "postgate.yaml:4: people: a and b share a name" },
		{ "people:\n  a: {roles: [author]}\n"
		  "  b: {roles: [reviewer], aliases: [a]}\n",
		  "postgate.yaml:4: people: a and b share a name" },
		{ "people:\n  a: {roles: [author], login: x}\n"
		  "  b: {roles: [reviewer], login: x}\n",
		  "postgate.yaml:4: people: a and b share the login x" },
		{ "people:\n  a: {roles: [agent, reviewer]}\n",
		  "postgate.yaml:3: roles: an agent may submit, never review "
		  "or administer" },
		{ "people:\n  a: {roles: [admin, author, agent]}\n",
		  "postgate.yaml:3: roles: an agent may submit, never review "
		  "or administer" },
		{ "people:\n  a: {roles: [editor]}\n",
		  "postgate.yaml:3: roles: \"editor\" is none of author, "
		  "reviewer, admin, agent" },
		{ "people:\n  a: {login: x}\n",
		  "postgate.yaml:3: \"roles\" is missing" },
		{ "people:\n  a:\n",
		  "postgate.yaml:3: keys and values are needed here" },
		{ "people: [a]\n", "postgate.yaml:2: people: names and what "
				   "they may do are needed here" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

static void people_are_found_by_every_name(void **state)
{
	const struct policy *p =
		open_text(*state, "version: 1\n" PEOPLE ACCOUNTS);
	const struct person *jon = policy_person(p, "jon");

	assert_ptr_equal(policy_person(p, "jd"), jon);
	assert_ptr_equal(policy_person(p, "jon@acme.example"), jon);
	assert_null(policy_person(p, "mlopez"));
	assert_null(policy_person(p, "Jon"));
	assert_null(policy_person(p, ""));
	assert_null(policy_person(p, NULL));
	assert_string_equal(policy_login(p, "mlopez")->name, "maria");
	assert_null(policy_login(p, "jon"));
	assert_int_equal(jon->roles, ROLE_AUTHOR | ROLE_REVIEWER);
	assert_true(policy_in_group(jon, "brand"));
	assert_true(policy_in_group(jon, "*"));
	assert_false(policy_in_group(jon, "legal"));
	assert_string_equal(policy_account(p, "site")->platform, "feed");
	assert_null(policy_account(p, "sit"));
}

static void accounts_are_one_each(void **state)
{
	static const char *const rows[][2] = {
		{ "accounts:\n  a: {platform: feed, path: f.json}\n"
		  "  b: {platform: feed, path: ./f.json, title: Other}\n",
		  "postgate.yaml:4: accounts: a and b are the same place; a "
		  "post to both would appear twice" },
		{ "accounts:\n"
		  "  a: {platform: x, server: https://x.example/, handle: "
		  "\"@acme\"}\n"
		  "  b: {platform: x, server: https://X.example, handle: "
		  "Acme}\n",
		  "postgate.yaml:4: accounts: a and b are the same place; a "
		  "post to both would appear twice" },
		{ "accounts: {\"a/b\": {platform: x}}\n",
		  "postgate.yaml:2: accounts: \"a/b\" isn't a name of letters, "
		  "digits, - _ and . (at most 64)" },
		{ "accounts: {..: {platform: x}}\n",
		  "postgate.yaml:2: accounts: \"..\" isn't a name of letters, "
		  "digits, - _ and . (at most 64)" },
		{ "accounts: {a: {handle: x}}\n",
		  "postgate.yaml:2: \"platform\" is missing" },
		{ "accounts: [a]\n", "postgate.yaml:2: accounts: names and "
				     "platforms are needed here" },
		{ ACCOUNTS "default_accounts: [site, other]\n",
		  "postgate.yaml:5: default_accounts: there is no account "
		  "\"other\" under accounts" },
		{ ACCOUNTS "default_accounts: [site, acme-b, site]\n",
		  "postgate.yaml:5: default_accounts: \"site\" stands here "
		  "twice" },
	};
	const struct policy *p;

	expect_refusals(*state, rows, COUNT(rows));
	p = open_text(*state, "version: 1\naccounts:\n"
			      "  a: {platform: x, handle: acme}\n"
			      "  b: {platform: x, handle: acme2}\n"
			      "  c: {platform: y, handle: acme}\n"
			      "  d: {platform: x}\n");
	assert_int_equal(p->account_count, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(people_are_one_each),
		BENCH_TEST(people_are_found_by_every_name),
		BENCH_TEST(accounts_are_one_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
