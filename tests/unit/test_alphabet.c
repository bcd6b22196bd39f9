#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#define HONEST "tests/golden/honest"

/* Once for all tests: the built-in packs are many. */
static int open_builtin(void **state)
{
	const char *name = "builtin";
	const struct conf_strings packs = { &name, 1 };
	struct court *court;

	if (court_open(state) != 0)
		return -1;
	court = *state;
	return rules_open(&packs, &court->rules, &court->err);
}

static size_t count_of(const struct court *court, const char *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < court->findings.count; i++)
		count += strcmp(court->findings.items[i].rule->id, rule) == 0;
	return count;
}

static void stops_nothing(struct court *court, const char *text)
{
	(void)court_judge(court, text);
	for (size_t i = 0; i < court->findings.count; i++) {
		const struct finding *finding = &court->findings.items[i];

		if (finding->action <= ACTION_HOLD)
			fail_msg("%s finds \"%s\" in: %s", finding->rule->id,
				 finding->match, text);
	}
}

/* U10: by itself and among all others, no honest line is stopped. */
static void honest_text_of_every_script_passes(void **state)
{
	struct court *court = *state;
	struct dirent *entry;
	DIR *dir = opendir(HONEST);
	size_t lines = 0, len;
	char path[512], *text, *line;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), HONEST "/%s", entry->d_name);
		assert_int_equal(file_read(path, 1 << 20, 0, &court->arena,
					   &text, &len, &court->err),
				 0);
		stops_nothing(court, text);
		for (line = strtok_r(text, "\n", &text); line != NULL;
		     line = strtok_r(NULL, "\n", &text), lines++)
			stops_nothing(court, line);
	}
	(void)closedir(dir);
	assert_in_range(lines, 70, 10000);
}

/* PROMISES.md, section 4, U: what each row finds, and only that holds. */
static void every_trick_is_found_by_its_rule(void **state)
{
	static const char *const rows[][2] = {
		{ u8"a \u202E b", "leak.hidden.bidi" },
		{ u8"a \u2067 b", "leak.hidden.bidi" },
		{ u8"a\u200Eb", "leak.hidden.mark" },
		{ u8"a \u061C b", "leak.hidden.mark" },
		{ u8"pass\u200Bword", "leak.hidden.joiner" },
		{ u8"pass\u00ADword", "leak.hidden.joiner" },
		{ u8"pass\uFEFFword", "leak.hidden.joiner" },
		{ u8"hi\U000E0041", "leak.hidden.tag" },
		{ u8"hi\uFE00", "leak.hidden.selector" },
		{ u8"😀\U000E0101\U000E0102", "leak.hidden.selector" },
		{ u8"Log in to pаypal", "leak.hidden.lookalike" },
		{ u8"Go to pаypal.com", "leak.hidden.host" },
		{ u8"Go to xn--80ak6aa92e.com", "leak.hidden.host" },
		{ u8"acme.com∕a.example", "leak.hidden.separator" },
		{ u8"a\u3164b", "leak.hidden.blank" },
		{ u8"a \u2800", "leak.hidden.blank" },
		{ u8"a\uE000", "leak.hidden.private" },
		{ u8"a\u0378", "leak.hidden.unassigned" },
		{ u8"a\uFFFE", "leak.hidden.noncharacter" },
		{ u8"a\uFFFD", "leak.hidden.replacement" },
		{ u8"a\uFFF9", "leak.hidden.annotation" },
		{ u8"a\u206A", "leak.hidden.format" },
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t found = court_judge(court, rows[i][0]);

		if (count_of(court, rows[i][1]) != 1 || found != 1)
			fail_msg("%zu findings, %zu of %s in: %s", found,
				 count_of(court, rows[i][1]), rows[i][1],
				 rows[i][0]);
		assert_int_equal(court->findings.items[0].action, ACTION_HOLD);
	}
}

static void a_note_says_what_it_pretends_to_be(void **state)
{
	static const char *const rows[][3] = {
		{ "Log in to pаypal now", "pаypal",
		  "It reads “paypal”, but “а” (U+0430) is a Cyrillic letter." },
		{ "Cбербанк", "Cбербанк",
		  "In it “C” (U+0043) is a Latin letter." },
		{ "Ꭺpple", "Ꭺpple",
		  "It reads “Ꭺpple”, but “Ꭺ” (U+13AA) is of another script." },
		{ "see https://www.pаypal.com/x", "www.pаypal.com",
		  "It reads “www.paypal.com”, but “а” (U+0430) is a Cyrillic "
		  "letter." },
		{ "see xn--80ak6aa92e.com.", "xn--80ak6aa92e.com",
		  "It shows as “аррӏе.com”, which reads “apple.com”." },
		{ "see XN--MLLER-KVA.de", "XN--MLLER-KVA.de",
		  "It shows as “MüLLER.de”." },
		{ "see xn--99999999.com", "xn--99999999.com",
		  "It can't be decoded." },
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		court_finds(court, rows[i][0], rows[i][1]);
		assert_string_equal(court->findings.items[0].note, rows[i][2]);
	}
}

static void a_word_of_twins_is_honest_in_its_own_language(void **state)
{
	struct court *court = *state;

	court_finds(court, "Buy the new арре here", "арре");
	court_passes(court, "Купили в Apple сахар");
	court_passes(court, "роса");
	court_passes(court, "В магазине Apple есть роса и iPhone");
}

/* What leads nowhere, and hosts at the ends of a text. */
static void dots_alone_are_no_hosts(void **state)
{
	static const char *const rows[] = { ".",     "..",	"а.",
					    ".а",    "а..com",	"...pа",
					    "é.",    "xn--.",	"-.-",
					    "é.a.b", "Это.Next" };
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)court_judge(court, rows[i]);
		assert_int_equal(count_of(court, "leak.hidden.host"), 0);
	}
	court_finds(court, "pаypal.com", "pаypal.com");
	court_finds(court, "..pаypal.com..", "pаypal.com");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(honest_text_of_every_script_passes),
		cmocka_unit_test(every_trick_is_found_by_its_rule),
		cmocka_unit_test(a_note_says_what_it_pretends_to_be),
		cmocka_unit_test(a_word_of_twins_is_honest_in_its_own_language),
		cmocka_unit_test(dots_alone_are_no_hosts),
	};

	return cmocka_run_group_tests(tests, open_builtin, court_close);
}
