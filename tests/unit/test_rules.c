#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#include "draft/language.h"
#include "every_fault.h"

#define TERM "    terms: [leverage]\n"

static int open_paths(struct court *court, const char *const *paths,
		      size_t count)
{
	const char *items[4];
	struct conf_strings packs = { items, count };

	memcpy(items, paths, count * sizeof(*paths));
	rules_close(court->rules);
	court->rules = NULL;
	err_clear(&court->err);
	return rules_open(&packs, &court->rules, &court->err);
}

static int open_path(struct court *court, const char *path)
{
	return open_paths(court, &path, 1);
}

static void the_builtin_packs_are_whole(void **state)
{
	static const char *const measures[] = { "empty", "length",
						"unsupported" };
	struct court *court = *state;

	if (open_path(court, "builtin") < 0)
		fail_msg("%s", court->err.text);
	assert_in_range(court->rules->count, 50, 20000);
	for (size_t i = 0; i < court->rules->count; i++) {
		const struct rule *rule = court->rules->items[i];

		assert_ptr_equal(rules_find(court->rules, rule->id), rule);
		assert_in_range(rule->flag.count, 1, 1000);
		assert_in_range(rule->pass.count, 1, 1000);
		assert_in_range(rule->action, ACTION_BLOCK, ACTION_NOTE);
	}
	for (size_t i = 0; i < COUNT(measures); i++)
		assert_non_null(rules_measure(court->rules, measures[i]));
	assert_null(rules_measure(court->rules, "nothing"));
	assert_null(rules_find(court->rules, "leak.nothing"));
	assert_int_equal(rules_tune(court->rules, &court->err), 0);
	assert_in_range(court_judge(court, "Card: 4111 1111 1111 1111"), 1, 9);
}

static void no_rules_at_all_are_refused(void **state)
{
	struct court *court = *state;

	const char *none = "";

	assert_int_equal(open_paths(court, &none, 0), -1);
	court_refused(court, "packs: there are no rules; add builtin");
	rules_close(NULL);
}

static void what_is_no_readable_file_is_refused(void **state)
{
	struct court *court = *state;
	struct scratch *scratch = &court->scratch;

	assert_int_equal(open_path(court, scratch_path(scratch, "none.yaml")),
			 -1);
	court_refused(court, "none.yaml: no such file");
	assert_int_equal(mkdir(scratch_path(scratch, "dir.yaml"), 0755), 0);
	assert_int_equal(open_path(court, scratch->path), -1);
	court_refused(court, "dir.yaml: is a folder, not a file");
	assert_int_equal(mkfifo(scratch_path(scratch, "fifo.yaml"), 0644), 0);
	assert_int_equal(open_path(court, scratch->path), -1);
	court_refused(court, "fifo.yaml: is not a regular file");
	assert_int_equal(open_path(court, "/dev/zero"), -1);
	court_refused(court, "/dev/zero: is not a regular file");
}

static void a_file_that_anybody_may_change_is_refused(void **state)
{
	struct court *court = *state;
	char text[256];

	court_rule(court, TERM);
	assert_int_equal(chmod(court->scratch.path, 0646), 0);
	assert_int_equal(open_path(court, court->scratch.path), -1);
	court_refused(court, "pack.yaml: anybody may change it (mode 0646); "
			     "run: chmod o-w pack.yaml");
	(void)scratch_write(&court->scratch, "list.txt", "synergy\n", 8);
	assert_int_equal(chmod(court->scratch.path, 0666), 0);
	assert_int_equal(court_try(court, "    terms_file: list.txt\n"), -1);
	(void)snprintf(text, sizeof(text),
		       "list.txt: anybody may change it "
		       "(mode 0666); run: chmod o-w list.txt");
	court_refused(court, text);
}

/* F10. */
static void an_empty_pack_is_refused(void **state)
{
	static const char *const packs[][2] = {
		{ "", "pack.yaml:1: the pack is empty; it needs `pack`, "
		      "`language` and `rules`" },
		{ "# only\n# comments\n", "pack.yaml:1: the pack is empty; it "
					  "needs `pack`, `language` and "
					  "`rules`" },
		{ "[]\n", "pack.yaml:1: the pack is empty; it needs `pack`, "
			  "`language` and `rules`" },
		{ "pack: tone/a\nlanguage: en\nrules: []\n",
		  "pack.yaml:3: rules: the pack is empty; it needs at least "
		  "one rule" },
		{ "pack: tone/a\nlanguage: en\nrules:\n",
		  "pack.yaml:1: \"rules\" is missing" },
		{ "pack: tone/a\nlanguage: en\n",
		  "pack.yaml:1: \"rules\" is missing" },
		{ "language: en\nrules: []\n",
		  "pack.yaml:1: \"pack\" is missing" },
		{ "pack: tone/a\nrules: []\n",
		  "pack.yaml:1: \"language\" is missing" },
		{ "pack: tone/a\nlanguage: english\nrules: []\n",
		  "pack.yaml:2: language: \"english\" is neither a language "
		  "tag like en nor any" },
		{ "pack: tone/a\nlanguage: en_US\nrules: []\n",
		  "pack.yaml:2: language: \"en_US\" is neither a language "
		  "tag like en nor any" },
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(packs); i++) {
		assert_int_equal(
			court_read(court, packs[i][0], strlen(packs[i][0])),
			-1);
		court_refused(court, packs[i][1]);
	}
}

/* F2, F3. */
static void unknown_and_double_keys_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ TERM "    excpet: [a b]\n",
		  "pack.yaml:9: unknown key \"excpet\", did you mean "
		  "\"except\"?" },
		{ TERM "    terms: [other]\n",
		  "pack.yaml:9: \"terms\" stands here twice (first in line "
		  "8)" },
		{ TERM "    near: {words: [a], within: 5, raise: block}\n",
		  "pack.yaml:9: unknown key \"raise\", did you mean "
		  "\"raises\"?" },
		{ TERM "    examples: {flags: [a], pass: [b]}\n",
		  "pack.yaml:9: unknown key \"flags\", did you mean "
		  "\"flag\"?" },
		{ TERM "    t\xD0\xB5rms: [x]\n",
		  "pack.yaml:9: unknown key \"t‹U+0435›rms\", did you mean "
		  "\"terms\"?" },
	};
	struct court *court = *state;
	static const char top[] = "pack: a\nlanguage: en\nrule: []\n";

	court_refusals(court, rows, COUNT(rows));
	assert_int_equal(court_read(court, top, sizeof(top) - 1), -1);
	court_refused(court, "pack.yaml:3: unknown key \"rule\", did you mean "
			     "\"rules\"?");
}

static void an_id_is_used_once(void **state)
{
	struct court *court = *state;
	static const char twice[] = COURT_HEAD COURT_RULE
		"    pattern: 'a'\n" COURT_RULE "    pattern: 'b'\n";
	const char *paths[2];
	char other[sizeof(court->scratch.path)];

	assert_int_equal(court_read(court, twice, sizeof(twice) - 1), -1);
	court_refused(court, "pack.yaml:9: the id tone.test is used already "
			     "in pack.yaml:4");
	court_rule(court, "    pattern: 'a'\n");
	(void)snprintf(other, sizeof(other), "%s", court->scratch.path);
	paths[0] = paths[1] = other;
	assert_int_equal(open_paths(court, paths, 2), -1);
	court_refused(court, "pack.yaml:4: the id tone.test is used already "
			     "in pack.yaml:4");
}

/* F7. */
static void forms_of_text_mean_the_same_or_are_refused(void **state)
{
	struct court *court = *state;
	static const char plain[] = COURT_HEAD COURT_RULE TERM;
	char text[1024], wide[2048];
	size_t len = 0, n = sizeof(plain) - 1;

	for (size_t i = 0; i < n; i++) {
		if (plain[i] == '\n')
			text[len++] = '\r';
		text[len++] = plain[i];
	}
	assert_int_equal(court_read(court, text, len), 0);
	court_finds(court, "leveraged", "leveraged");
	(void)snprintf(text, sizeof(text), "\xEF\xBB\xBF%s", plain);
	assert_int_equal(court_read(court, text, n + 3), -1);
	court_refused(court, "pack.yaml:1: U+FEFF is a byte order mark; save "
			     "the file as UTF-8 without one");
	memcpy(wide, "\xFF\xFE", 2);
	for (size_t i = 0; i < n; i++) {
		wide[2 + 2 * i] = plain[i];
		wide[3 + 2 * i] = '\0';
	}
	assert_int_equal(court_read(court, wide, 2 + 2 * n), -1);
	court_refused(court, "pack.yaml:1: byte 0 is not valid UTF-8; save the "
			     "file as UTF-8");
	assert_int_equal(court_read(court, wide + 2, 2 * n), -1);
	assert_int_equal(court->err.code, ERR_CONFIG);
	memcpy(text, plain, n);
	text[n - 3] = '\0';
	assert_int_equal(court_read(court, text, n), -1);
	assert_int_equal(court->err.code, ERR_CONFIG);
	text[n - 3] = '\xC0';
	assert_int_equal(court_read(court, text, n), -1);
	assert_int_equal(court->err.code, ERR_CONFIG);
}

static void a_pack_cut_within_a_line_is_refused(void **state)
{
	struct court *court = *state;
	static const char whole[] = COURT_HEAD COURT_RULE TERM
		"    except: [leverage ratio]\n"
		"    examples: {flag: [a], pass: [b]}\n"
		"  - id: leak.test\n    action: block\n    message: m\n"
		"    why: w\n    pattern: '\\d{4}'\n    check: card\n"
		"    near: {words: [card], within: 80}\n    redact: true\n";

	assert_int_equal(court_read(court, whole, sizeof(whole) - 1), 0);
	assert_non_null(rules_find(court->rules, "leak.test"));
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		if (court_read(court, whole, n) == 0) {
			assert_in_range(n, 1, sizeof(whole));
			assert_int_equal(whole[n - 1], '\n');
		} else {
			assert_int_equal(court->err.code, ERR_CONFIG);
			assert_string_not_equal(court->err.text, "");
		}
	}
	assert_int_equal(court_read(court, whole, sizeof(whole) - 2), -1);
	court_refused(court, "pack.yaml: the last line has no line break, so "
			     "the pack may be cut off; add one");
}

static void any_flipped_byte_is_survived(void **state)
{
	struct court *court = *state;
	char pack[] =
		COURT_HEAD COURT_RULE "    pattern: '\\d{4}(a|b)'\n"
				      "    near: {words: [card], within: 80}\n";

	for (size_t i = 0; i < sizeof(pack) - 1; i++) {
		for (int bit = 0; bit < 8; bit++) {
			pack[i] = (char)(pack[i] ^ (1 << bit));
			if (court_read(court, pack, sizeof(pack) - 1) < 0)
				assert_string_not_equal(court->err.text, "");
			pack[i] = (char)(pack[i] ^ (1 << bit));
		}
	}
}

static void only_plain_yaml_is_read(void **state)
{
	static const char *const rows[][2] = {
		{ "    terms: &x [a]\n",
		  "pack.yaml:8: anchors (&name) are not allowed here; quote "
		  "the text if & is meant" },
		{ "    terms: !!set [a]\n",
		  "pack.yaml:8: tags (!name) are not allowed here; quote the "
		  "text if ! is meant" },
		{ TERM "---\nrules: []\n", "pack.yaml:9: a second document "
					   "(---) is not allowed here" },
	};

	court_refusals(*state, rows, COUNT(rows));
}

static void the_digest_is_of_all_that_was_read(void **state)
{
	struct court *court = *state;
	struct digest one, two, three;

	(void)scratch_put(&court->scratch, "list.txt", "synergy\n");
	court_rule(court, "    terms_file: list.txt\n");
	one = court->rules->digest;
	court_rule(court, "    terms_file: list.txt\n");
	assert_true(digest_equal(&one, &court->rules->digest));
	(void)scratch_put(&court->scratch, "list.txt", "leverage\n");
	court_rule(court, "    terms_file: list.txt\n");
	two = court->rules->digest;
	assert_false(digest_equal(&one, &two));
	court_rule(court, "    terms_file: list.txt # same\n");
	three = court->rules->digest;
	assert_false(digest_equal(&two, &three));
}

static void tags_are_told_from_misspellings(void **state)
{
	static const char *const tags[] = { "en",	    "any", "de-AT",
					    "zh-Hant-TW",   "EN",  "gsw",
					    "sl-rozaj-1994" };
	static const char *const wrong[] = {
		"",	  "e",	"english", "en_US",	     "en-",
		"en--us", "e1", "en us",   "en-toolongpart", "d\xC3\xA4"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(tags); i++)
		assert_true(language_is_tag(tags[i]));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(language_is_tag(wrong[i]));
}

static void every_fault_is_reported(void **state)
{
	static const struct {
		enum fault_kind kind;
		const char *suffix;
		enum err_code code;
		unsigned least;
	} rows[] = { { FAULT_MEM, "", ERR_MEMORY, 5 },
		     { FAULT_MEM, "+", ERR_MEMORY, 5 },
		     { FAULT_IO, "", ERR_IO, 2 },
		     { FAULT_IO, "+", ERR_IO, 2 } };
	struct court *court = *state;
	static const char pack[] = COURT_HEAD COURT_RULE
		"    terms_file: list.txt\n"
		"  - id: tone.b\n    action: warn\n    message: m\n"
		"    why: w\n    patterns: ['a', 'b']\n"
		"  - id: tone.c\n    action: warn\n    message: m\n"
		"    why: w\n    pattern: 'c'\n";
	const char *path;

	(void)scratch_put(&court->scratch, "list.txt", "synergy => work\n");
	path = scratch_put(&court->scratch, "pack.yaml", pack);
	for (size_t i = 0; i < COUNT(rows); i++) {
		unsigned met = 0;

		EVERY_FAULT(rows[i].kind, rows[i].suffix, n) {
			int result = open_path(court, path);
			bool last = rows[i].suffix[0] == '+' ||
				    !every_fault_met(rows[i].kind, n);

			assert_true(fault_arm(NULL));
			if (result == 0 && last)
				break;
			if (result == 0)
				continue; /* it could do without */
			met++;
			assert_int_equal(court->err.code, rows[i].code);
			assert_string_not_equal(court->err.text, "");
			assert_null(court->rules);
		}
		assert_in_range(met, rows[i].least, 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(the_builtin_packs_are_whole),
		COURT_TEST(no_rules_at_all_are_refused),
		COURT_TEST(what_is_no_readable_file_is_refused),
		COURT_TEST(a_file_that_anybody_may_change_is_refused),
		COURT_TEST(an_empty_pack_is_refused),
		COURT_TEST(unknown_and_double_keys_are_refused),
		COURT_TEST(an_id_is_used_once),
		COURT_TEST(forms_of_text_mean_the_same_or_are_refused),
		COURT_TEST(a_pack_cut_within_a_line_is_refused),
		COURT_TEST(any_flipped_byte_is_survived),
		COURT_TEST(only_plain_yaml_is_read),
		COURT_TEST(the_digest_is_of_all_that_was_read),
		COURT_TEST(tags_are_told_from_misspellings),
		COURT_TEST(every_fault_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
