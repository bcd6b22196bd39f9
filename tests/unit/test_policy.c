#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "every_fault.h"
#include "scratch.h"

#include "base/clock.h"
#include "base/digest.h"
#include "judge/policy.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

struct bench {
	struct scratch scratch;
	struct arena arena;
	struct err err;
	struct policy *policy;
};

static int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	struct err err = { 0 };

	assert_non_null(bench);
	assert_int_equal(digest_start(&err), 0);
	scratch_open(&bench->scratch);
	*state = bench;
	return 0;
}

static int bench_close(void **state)
{
	struct bench *bench = *state;

	policy_close(bench->policy);
	arena_release(&bench->arena);
	scratch_remove(bench->scratch.folder);
	free(bench);
	return 0;
}

static int open_path(struct bench *bench, const char *path)
{
	policy_close(bench->policy);
	bench->policy = NULL;
	err_clear(&bench->err);
	return policy_open(path, &bench->policy, &bench->err);
}

static int open_bytes(struct bench *bench, const char *data, size_t len)
{
	return open_path(bench, scratch_write(&bench->scratch,
					      "postgate.yaml", data, len));
}

static const struct policy *open_text(struct bench *bench, const char *text)
{
	if (open_bytes(bench, text, strlen(text)) < 0)
		fail_msg("%s", bench->err.text);
	return bench->policy;
}

static void refused(struct bench *bench, const char *text)
{
	assert_null(bench->policy);
	assert_int_equal(bench->err.code, ERR_CONFIG);
	assert_string_equal(scratch_text(&bench->scratch, &bench->err), text);
}

/* Lines from the second on, and what is said of them. */
static void expect_refusals(struct bench *bench, const char *const rows[][2],
			    size_t count)
{
	char text[4096];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(text, sizeof(text), "version: 1\n%s",
			       rows[i][0]);
		if (open_bytes(bench, text, strlen(text)) == 0)
			fail_msg("accepted: %s", rows[i][0]);
		refused(bench, rows[i][1]);
	}
}

#define PEOPLE                                                             \
	"people:\n"                                                        \
	"  maria: {roles: [author], login: mlopez}\n"                      \
	"  jon: {roles: [author, reviewer], groups: [brand], aliases: "    \
	"[jd, jon@acme.example]}\n"                                        \
	"  lena: {roles: [reviewer, admin], groups: [legal, brand]}\n"     \
	"  bot: {roles: [agent]}\n"
#define ACCOUNTS                                                           \
	"accounts:\n"                                                      \
	"  site: {platform: feed, path: public/feed.json, title: News}\n"  \
	"  acme-b: {platform: bluesky, server: https://bsky.social, "      \
	"handle: acme.example, credential: acme-b}\n"

static const char whole[] =
	"version: 1\nlanguage: de-AT\nidentity: claimed\n" PEOPLE ACCOUNTS
	"default_accounts: [site]\ndrafts: [\"posts/**/*.md\"]\n"
	"packs: [builtin, ./brand.yaml, /etc/acme.yaml]\n"
	"actions: {tone.superlative: hold, tone.jargon: off}\n"
	"freeze:\n  - {from: 2026-11-11, to: 2026-11-12T00:00:00+01:00, "
	"accounts: all, reason: remembrance day}\n"
	"review:\n  clean: hold\n  routes:\n"
	"    - {when: \"claims.*\", need: {legal: 1}}\n"
	"    - {when: \"*\", need: {brand: 2}}\n  expires_after: 12h\n"
	"limits: {per_account_per_hour: 5}\nstore: sqlite:data/gate.db\n"
	"credentials: secrets\n";

static void a_whole_policy_is_read(void **state)
{
	struct bench *bench = *state;
	const struct policy *p = open_text(bench, whole);
	const char *folder = bench->scratch.folder;
	struct digest digest;
	char path[128];

	assert_string_equal(p->source, bench->scratch.path);
	assert_string_equal(p->folder, folder);
	assert_string_equal(p->language, "de-AT");
	assert_int_equal(p->identity, IDENTITY_CLAIMED);
	assert_int_equal(p->person_count, 4);
	assert_int_equal(p->account_count, 2);
	assert_string_equal(p->accounts[1].server, "https://bsky.social");
	assert_int_equal(p->accounts[1].line, 9);
	assert_string_equal(p->default_accounts.items[0], "site");
	assert_string_equal(p->packs.items[0], "builtin");
	(void)snprintf(path, sizeof(path), "%s/brand.yaml", folder);
	assert_string_equal(p->packs.items[1], path);
	assert_string_equal(p->packs.items[2], "/etc/acme.yaml");
	assert_true(p->hold_clean);
	assert_int_equal(p->route_count, 2);
	assert_string_equal(p->routes[1].needs[0].group, "brand");
	assert_int_equal(p->routes[1].needs[0].count, 2);
	assert_int_equal(p->expires_after, 12 * 60 * 60 * 1000);
	assert_int_equal(p->per_hour, 5);
	(void)snprintf(path, sizeof(path), "%s/data/gate.db", folder);
	assert_string_equal(p->store, path);
	(void)snprintf(path, sizeof(path), "%s/secrets", folder);
	assert_string_equal(p->credentials, path);
	digest_of(whole, sizeof(whole) - 1, &digest);
	assert_true(digest_equal(&digest, &p->digest));
}

static void without_a_file_there_are_defaults(void **state)
{
	struct bench *bench = *state;
	const struct policy *p;

	assert_int_equal(open_path(bench, NULL), 0);
	p = bench->policy;
	assert_null(p->source);
	assert_string_equal(p->language, "en");
	assert_int_equal(p->identity, IDENTITY_LOGIN);
	assert_int_equal(p->packs.count, 1);
	assert_string_equal(p->packs.items[0], "builtin");
	assert_int_equal(p->person_count + p->account_count, 0);
	assert_false(p->hold_clean);
	assert_int_equal(p->expires_after, INT64_C(7) * 24 * 3600 * 1000);
	assert_int_equal(p->per_hour, 20);
	assert_true(policy_is_draft(p, "posts/a.md"));
	assert_true(policy_is_draft(p, "posts/2026/11/a.jsonl"));
	assert_false(policy_is_draft(p, "README.md"));
	assert_false(policy_is_draft(p, "posts/a.yaml"));
	assert_null(p->store);
	policy_close(NULL);
}

static void a_file_has_the_same_defaults(void **state)
{
	struct bench *bench = *state;
	const struct policy *p = open_text(bench, "version: 1\n");
	char path[128];

	assert_int_equal(p->per_hour, 20);
	assert_string_equal(p->packs.items[0], "builtin");
	assert_int_equal(p->drafts.count, 4);
	(void)snprintf(path, sizeof(path), "%s/.postgate/gate.db",
		       bench->scratch.folder);
	assert_string_equal(p->store, path);
	(void)snprintf(path, sizeof(path), "%s/.postgate/credentials",
		       bench->scratch.folder);
	assert_string_equal(p->credentials, path);
}

/* F1. */
static void what_is_no_safe_file_is_refused(void **state)
{
	struct bench *bench = *state;
	struct scratch *scratch = &bench->scratch;

	assert_int_equal(open_path(bench, scratch_path(scratch, "none.yaml")),
			 -1);
	refused(bench, "none.yaml: no such file");
	assert_int_equal(mkdir(scratch_path(scratch, "dir.yaml"), 0755), 0);
	assert_int_equal(open_path(bench, scratch->path), -1);
	refused(bench, "dir.yaml: is a folder, not a file");
	assert_int_equal(mkfifo(scratch_path(scratch, "fifo.yaml"), 0644), 0);
	assert_int_equal(open_path(bench, scratch->path), -1);
	refused(bench, "fifo.yaml: is not a regular file");
	(void)scratch_put(scratch, "postgate.yaml", "version: 1\n");
	assert_int_equal(chmod(scratch->path, 0666), 0);
	assert_int_equal(open_path(bench, scratch->path), -1);
	refused(bench, "postgate.yaml: anybody may change it (mode 0666); "
		       "run: chmod o-w postgate.yaml");
	assert_int_equal(chmod(scratch->path, 0664), 0);
	assert_int_equal(open_path(bench, scratch->path), 0);
}

static void an_empty_policy_is_refused(void **state)
{
	static const char *const texts[][2] = {
		{ "", "postgate.yaml:1: the policy is empty; it begins with "
		      "version: 1" },
		{ "# nothing\n", "postgate.yaml:1: the policy is empty; it "
				 "begins with version: 1" },
		{ "---\n", "postgate.yaml:1: the policy is empty; it begins "
			   "with version: 1" },
		{ "language: en\n", "postgate.yaml:1: \"version\" is missing" },
		{ "version:\n", "postgate.yaml:1: \"version\" is missing" },
		{ "version: 2\n", "postgate.yaml:1: version: 2 is outside 1 "
				  "to 1" },
		{ "- version: 1\n",
		  "postgate.yaml:1: keys and values are needed here" },
		{ "hello\n",
		  "postgate.yaml:1: keys and values are needed here" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_int_equal(open_bytes(bench, texts[i][0],
					    strlen(texts[i][0])), -1);
		refused(bench, texts[i][1]);
	}
}

/* F2, F3. */
static void unknown_and_double_keys_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "revue: {}\n", "postgate.yaml:2: unknown key \"revue\", did "
				 "you mean \"review\"?" },
		{ "review: {aprovers: 2}\n",
		  "postgate.yaml:2: unknown key \"aprovers\"" },
		{ "review:\n  klean: hold\n",
		  "postgate.yaml:3: unknown key \"klean\", did you mean "
		  "\"clean\"?" },
		{ "people: {a: {roles: [author], group: [x]}}\n",
		  "postgate.yaml:2: unknown key \"group\", did you mean "
		  "\"groups\"?" },
		{ "accounts: {a: {platform: x, password: hunter2}}\n",
		  "postgate.yaml:2: unknown key \"password\"" },
		{ "limits: {per_account_per_day: 3}\n",
		  "postgate.yaml:2: unknown key \"per_account_per_day\", did "
		  "you mean \"per_account_per_hour\"?" },
		{ "version: 1\n", "postgate.yaml:2: \"version\" stands here "
				  "twice (first in line 1)" },
		{ "people:\n  a: {roles: [author]}\n  a: {roles: [reviewer]}\n",
		  "postgate.yaml:4: \"a\" stands here twice (first in line "
		  "3)" },
		{ "actions:\n  tone.a: off\n  tone.a: hold\n",
		  "postgate.yaml:4: \"tone.a\" stands here twice (first in "
		  "line 3)" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

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
		(void)snprintf(text, sizeof(text), "version: 1\n" PEOPLE
			       "review:\n  routes:\n    - when: \"*\"\n"
			       "      need:\n        legal: %s\n",
			       values[i][0]);
		if (open_bytes(bench, text, strlen(text)) == 0)
			fail_msg("accepted: %s", values[i][0]);
		(void)snprintf(why, sizeof(why), "postgate.yaml:11: %s",
			       values[i][1] != NULL ? values[i][1] :
			       "legal: a whole number from 1 to 20 is needed "
			       "here");
		refused(bench, why);
	}
}

static void other_numbers_are_checked(void **state)
{
	static const char *const rows[][2] = {
		{ "limits: {per_account_per_hour: 0}\n",
		  "postgate.yaml:2: per_account_per_hour: 0 is outside 1 to "
		  "100000" },
		{ "limits: {per_account_per_hour: 99999999}\n",
		  "postgate.yaml:2: per_account_per_hour: 99999999 is outside "
		  "1 to 100000" },
		{ "review: {expires_after: 0m}\n",
		  "postgate.yaml:2: expires_after: 0m is outside 60 s to "
		  "31622400 s" },
		{ "review: {expires_after: 9999d}\n",
		  "postgate.yaml:2: expires_after: 9999d is outside 60 s to "
		  "31622400 s" },
		{ "review: {clean: yes}\n",
		  "postgate.yaml:2: clean: \"yes\" is none of: publish, "
		  "hold" },
		{ "identity: os\n", "postgate.yaml:2: identity: \"os\" is none "
				    "of: login, claimed" },
		{ "language: english\n",
		  "postgate.yaml:2: language: \"english\" is not a language "
		  "tag like en or de-AT" },
		{ "language: any\n",
		  "postgate.yaml:2: language: \"any\" is not a language tag "
		  "like en or de-AT" },
		{ "language: \"\"\n", "postgate.yaml:2: language: is empty" },
		{ "store: postgresql://db\n",
		  "postgate.yaml:2: store: \"postgresql://db\" isn't of the "
		  "form sqlite:PATH" },
		{ "store: \"sqlite:\"\n", "postgate.yaml:2: store: \"sqlite:\" "
					  "isn't of the form sqlite:PATH" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

/* Two policies that say the same. */
static void expect_same(const struct policy *a, const struct policy *b)
{
	assert_string_equal(a->language, b->language);
	assert_int_equal(a->identity, b->identity);
	assert_int_equal(a->person_count, b->person_count);
	assert_int_equal(a->account_count, b->account_count);
	assert_int_equal(a->action_count, b->action_count);
	assert_int_equal(a->route_count, b->route_count);
	assert_int_equal(a->freeze_count, b->freeze_count);
	assert_int_equal(a->hold_clean, b->hold_clean);
	assert_int_equal(a->expires_after, b->expires_after);
	assert_int_equal(a->per_hour, b->per_hour);
	assert_string_equal(a->store, b->store);
	assert_string_equal(a->credentials, b->credentials);
}

/* F7: cut within a line it is refused; all the lines up to a place are what
 * somebody may have written. Written as one map, no cut is accepted. */
static void a_policy_cut_anywhere_is_refused(void **state)
{
	struct bench *bench = *state;
	static const char flow[] =
		"{version: 1, people: {jon: {roles: [reviewer], groups: "
		"[brand]}},\n review: {clean: hold, routes: [{when: \"*\", "
		"need: {brand: 1}}]},\n limits: {per_account_per_hour: 20}}\n";

	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		if (open_bytes(bench, whole, n) == 0) {
			assert_int_equal(whole[n - 1], '\n');
		} else {
			assert_int_equal(bench->err.code, ERR_CONFIG);
			assert_string_not_equal(bench->err.text, "");
		}
	}
	assert_int_equal(open_bytes(bench, whole, sizeof(whole) - 2), -1);
	refused(bench, "postgate.yaml: the last line has no line break, so "
		       "the policy may be cut off; add one");
	for (size_t n = 0; n < sizeof(flow) - 1; n++)
		assert_int_equal(open_bytes(bench, flow, n), -1);
	assert_int_equal(open_bytes(bench, flow, sizeof(flow) - 1), 0);
}

static void any_flipped_byte_is_survived(void **state)
{
	struct bench *bench = *state;
	char text[sizeof(whole)];

	memcpy(text, whole, sizeof(whole));
	for (size_t i = 0; i < sizeof(whole) - 1; i++) {
		for (int bit = 0; bit < 8; bit += 1 + (int)(i % 3)) {
			text[i] = (char)(text[i] ^ (1 << bit));
			if (open_bytes(bench, text, sizeof(whole) - 1) < 0)
				assert_string_not_equal(bench->err.text, "");
			text[i] = (char)(text[i] ^ (1 << bit));
		}
	}
}

static void forms_of_text_mean_the_same_or_are_refused(void **state)
{
	struct bench *bench = *state;
	struct policy *plain;
	char text[4096];
	size_t len = 0, n = sizeof(whole) - 1;

	(void)open_text(bench, whole);
	plain = bench->policy;
	bench->policy = NULL;
	for (size_t i = 0; i < n; i++) {
		if (whole[i] == '\n')
			text[len++] = '\r';
		text[len++] = whole[i];
	}
	assert_int_equal(open_bytes(bench, text, len), 0);
	expect_same(plain, bench->policy);
	policy_close(plain);
	(void)snprintf(text, sizeof(text), "\xEF\xBB\xBF%s", whole);
	assert_int_equal(open_bytes(bench, text, n + 3), -1);
	refused(bench, "postgate.yaml:1: U+FEFF is a byte order mark; save "
		       "the file as UTF-8 without one");
	for (size_t i = 0; i < n; i++) {
		text[2 * i] = '\0';
		text[2 * i + 1] = whole[i];
	}
	assert_int_equal(open_bytes(bench, text, 2 * n), -1);
	assert_int_equal(bench->err.code, ERR_CONFIG);
	memcpy(text, "\xFE\xFF", 2);
	assert_int_equal(open_bytes(bench, text, 2 * n), -1);
	refused(bench, "postgate.yaml:1: byte 0 is not valid UTF-8; save the "
		       "file as UTF-8");
	memcpy(text, whole, n);
	text[n - 3] = '\0';
	assert_int_equal(open_bytes(bench, text, n), -1);
	assert_int_equal(bench->err.code, ERR_CONFIG);
}

static void people_are_one_each(void **state)
{
	static const char *const rows[][2] = {
		{ "people:\n  a: {roles: [author], aliases: [b]}\n"
		  "  b: {roles: [reviewer]}\n",
		  "postgate.yaml:4: people: a and b share a name" },
		{ "people:\n  a: {roles: [author], aliases: [x]}\n"
		  "  b: {roles: [reviewer], aliases: [y, x]}\n",
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
	const struct policy *p = open_text(*state, whole);
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
	const struct policy *p = open_text(*state,
		"version: 1\n" ACCOUNTS "freeze:\n"
		"  - {from: 2026-11-11, to: 2026-11-12, reason: a day}\n"
		"  - {from: 2027-01-01T00:00:00+01:00, to: "
		"2027-01-02T00:00:00Z, accounts: [acme-b], reason: b}\n");

	assert_null(policy_frozen(p, "site", at("2026-11-10T23:59:59.999Z")));
	assert_string_equal(policy_frozen(p, "site",
					  at("2026-11-11T00:00:00Z")),
			    "a day");
	assert_string_equal(policy_frozen(p, "any",
					  at("2026-11-11T23:59:59.999Z")),
			    "a day");
	assert_null(policy_frozen(p, "site", at("2026-11-12T00:00:00Z")));
	assert_string_equal(policy_frozen(p, "acme-b",
					  at("2026-12-31T23:00:00Z")), "b");
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
		  "postgate.yaml:2: from: \"2026-02-30\" there is no such "
		  "date" },
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

static void actions_are_by_id_before_glob(void **state)
{
	const struct policy *p = open_text(*state,
		"version: 1\nactions:\n  tone.jargon: note\n"
		"  tone.*: hold\n  \"**\": warn\n  leak.card: off\n");

	assert_int_equal(policy_action_for(p, "tone.jargon", ACTION_BLOCK),
			 ACTION_NOTE);
	assert_int_equal(policy_action_for(p, "leak.card", ACTION_BLOCK),
			 ACTION_OFF);
	assert_int_equal(policy_action_for(p, "tone.other", ACTION_BLOCK),
			 ACTION_WARN);
	p = open_text(*state, "version: 1\nactions: {tone.*: hold}\n");
	assert_int_equal(policy_action_for(p, "tone.a.b", ACTION_NOTE),
			 ACTION_HOLD);
	assert_int_equal(policy_action_for(p, "leak.a", ACTION_NOTE),
			 ACTION_NOTE);
	p = open_text(*state, "version: 1\nactions: {\"*.a\": hold, \"tone.*\":"
			      " block}\n");
	assert_int_equal(policy_action_for(p, "tone.a", ACTION_NOTE),
			 ACTION_BLOCK);
}

static void wrong_actions_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "actions:\n  tone.a: stop\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions:\n  tone.a:\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions:\n  tone.a: [off]\n",
		  "postgate.yaml:3: actions: tone.a: none of block, hold, "
		  "warn, note, off" },
		{ "actions: [tone.a]\n",
		  "postgate.yaml:2: actions: rules and actions are needed "
		  "here, as in tone.jargon: off" },
	};

	expect_refusals(*state, rows, COUNT(rows));
}

static void drafts_are_found_by_glob(void **state)
{
	const struct policy *p = open_text(*state,
		"version: 1\ndrafts: [\"posts/*.md\", \"x/**\"]\n");

	assert_true(policy_is_draft(p, "posts/a.md"));
	assert_false(policy_is_draft(p, "posts/a/b.md"));
	assert_true(policy_is_draft(p, "x/y/z"));
	assert_false(policy_is_draft(p, "x"));
	p = open_text(*state, "version: 1\ndrafts: []\n");
	assert_false(policy_is_draft(p, "posts/a.md"));
}

static const char *find(struct bench *bench, const char *config,
			const char *env, const char *start)
{
	const char *path = "unset";

	assert_int_equal(policy_find(config, env, start, &bench->arena, &path,
				     &bench->err), 0);
	return path;
}

static void the_nearest_policy_upward_is_found(void **state)
{
	struct bench *bench = *state;
	struct scratch *scratch = &bench->scratch;
	char deep[256], mid[256], top[256], git[256], link[256];

	(void)snprintf(top, sizeof(top), "%s", scratch_path(scratch, "r"));
	(void)snprintf(mid, sizeof(mid), "%s", scratch_path(scratch, "r/a"));
	(void)snprintf(deep, sizeof(deep), "%s",
		       scratch_path(scratch, "r/a/b"));
	(void)snprintf(git, sizeof(git), "%s", scratch_path(scratch,
							    "r/.git"));
	assert_int_equal(mkdir(top, 0755) + mkdir(mid, 0755) +
			 mkdir(deep, 0755) + mkdir(git, 0755), 0);
	(void)scratch_put(scratch, "postgate.yaml", "version: 1\n");
	assert_null(find(bench, NULL, NULL, deep));
	assert_null(find(bench, NULL, "", deep));
	(void)scratch_put(scratch, "r/postgate.yaml", "version: 1\n");
	assert_string_equal(find(bench, NULL, NULL, deep), scratch->path);
	assert_string_equal(find(bench, NULL, NULL, top), scratch->path);
	(void)scratch_put(scratch, "r/a/postgate.yaml", "version: 1\n");
	assert_string_equal(find(bench, NULL, NULL, deep), scratch->path);
	assert_string_equal(find(bench, NULL, "env.yaml", deep), "env.yaml");
	assert_string_equal(find(bench, "c.yaml", "env.yaml", deep), "c.yaml");
	assert_string_equal(find(bench, "", "env.yaml", deep), "");
	/* A link to nothing isn't no policy. */
	(void)snprintf(link, sizeof(link), "%s/postgate.yaml", deep);
	assert_int_equal(symlink("nothing", link), 0);
	assert_string_equal(find(bench, NULL, NULL, deep), link);
	assert_int_equal(open_path(bench, link), -1);
	assert_int_equal(bench->err.code, ERR_CONFIG);
	assert_null(find(bench, NULL, NULL, "/"));
}

static void every_fault_is_reported(void **state)
{
	static const struct {
		enum fault_kind kind;
		const char *suffix;
		enum err_code code;
	} rows[] = { { FAULT_MEM, "", ERR_MEMORY },
		     { FAULT_MEM, "+", ERR_MEMORY },
		     { FAULT_IO, "", ERR_IO },
		     { FAULT_IO, "+", ERR_IO } };
	struct bench *bench = *state;
	char path[256];

	(void)snprintf(path, sizeof(path), "%s",
		       scratch_put(&bench->scratch, "postgate.yaml", whole));
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned met = 0;

		EVERY_FAULT(rows[i].kind, rows[i].suffix, n) {
			int result = open_path(bench, path);
			bool last = rows[i].suffix[0] == '+' ||
				    !every_fault_met(rows[i].kind, n);

			assert_true(fault_arm(NULL));
			if (result == 0 && last)
				break;
			if (result == 0)
				continue; /* it could do without */
			met++;
			assert_int_equal(bench->err.code, rows[i].code);
			assert_string_not_equal(bench->err.text, "");
			assert_null(bench->policy);
		}
		assert_in_range(met, 1, 1000);
	}
}

#define BENCH_TEST(name) \
	cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_whole_policy_is_read),
		BENCH_TEST(without_a_file_there_are_defaults),
		BENCH_TEST(a_file_has_the_same_defaults),
		BENCH_TEST(what_is_no_safe_file_is_refused),
		BENCH_TEST(an_empty_policy_is_refused),
		BENCH_TEST(unknown_and_double_keys_are_refused),
		BENCH_TEST(numbers_of_approvals_are_checked),
		BENCH_TEST(other_numbers_are_checked),
		BENCH_TEST(a_policy_cut_anywhere_is_refused),
		BENCH_TEST(any_flipped_byte_is_survived),
		BENCH_TEST(forms_of_text_mean_the_same_or_are_refused),
		BENCH_TEST(people_are_one_each),
		BENCH_TEST(people_are_found_by_every_name),
		BENCH_TEST(accounts_are_one_each),
		BENCH_TEST(routes_that_cannot_be_met_are_refused),
		BENCH_TEST(a_freeze_has_a_first_and_no_last_instant),
		BENCH_TEST(a_wrong_freeze_is_refused),
		BENCH_TEST(actions_are_by_id_before_glob),
		BENCH_TEST(wrong_actions_are_refused),
		BENCH_TEST(drafts_are_found_by_glob),
		BENCH_TEST(the_nearest_policy_upward_is_found),
		BENCH_TEST(every_fault_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
