#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "every_fault.h"
#include "policy_bench.h"

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
	assert_int_equal(p->accounts[1].line, 11);
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
		{ "---\n", "postgate.yaml:2: the policy is empty; it begins "
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
		assert_int_equal(
			open_bytes(bench, texts[i][0], strlen(texts[i][0])),
			-1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(a_whole_policy_is_read),
		BENCH_TEST(without_a_file_there_are_defaults),
		BENCH_TEST(a_file_has_the_same_defaults),
		BENCH_TEST(what_is_no_safe_file_is_refused),
		BENCH_TEST(an_empty_policy_is_refused),
		BENCH_TEST(unknown_and_double_keys_are_refused),
		BENCH_TEST(other_numbers_are_checked),
		BENCH_TEST(a_policy_cut_anywhere_is_refused),
		BENCH_TEST(any_flipped_byte_is_survived),
		BENCH_TEST(forms_of_text_mean_the_same_or_are_refused),
		BENCH_TEST(every_fault_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
