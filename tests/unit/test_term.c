#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"

#define TERM "    terms: [leverage]\n"

/* F14, F16. */
static void empty_phrases_are_refused(void **state)
{
	static const char *const rows[][2] = {
		{ "    terms: [\"\"]\n",
		  "pack.yaml:8: terms: a text is needed here" },
		{ "    terms: [a, \" \"]\n",
		  "pack.yaml:8: an empty phrase would match everywhere" },
		{ "    terms:\n      - a\n      - \"\\u00AD\\u200B\"\n",
		  "pack.yaml:10: an empty phrase would match everywhere" },
		{ "    terms: [\"...\"]\n",
		  "pack.yaml:8: \"...\" has no letter or digit; use a pattern "
		  "for signs" },
		{ "    terms: [\"=> use\"]\n",
		  "pack.yaml:8: an empty phrase would match everywhere" },
		{ "    terms: [\"a =>\"]\n",
		  "pack.yaml:8: a suggestion behind => is empty" },
		{ "    terms: [\"a => b | \"]\n",
		  "pack.yaml:8: a suggestion behind => is empty" },
		{ "    terms: [[a]]\n",
		  "pack.yaml:8: terms: a text is needed here" },
		{ TERM "    except: [\".*\"]\n",
		  "pack.yaml:9: \".*\" has no letter or digit; use a pattern "
		  "for signs" },
		{ TERM "    except: [\" \"]\n",
		  "pack.yaml:9: an empty phrase would match everywhere" },
		{ TERM "    except: [Leverage]\n",
		  "pack.yaml:9: except: \"leverage\" would clear every match "
		  "of that term" },
		{ TERM "    unless: {words: [\"\"], within: 5}\n",
		  "pack.yaml:9: words: a text is needed here" },
	};

	court_refusals(*state, rows, COUNT(rows));
}

static void plain_lists_are_read(void **state)
{
	struct court *court = *state;

	(void)scratch_put(&court->scratch, "list.txt",
			  "\xEF\xBB\xBF# our words\r\n\r\n  leverage => use\r\n"
			  "\t\n#synergy\n\tcircle back\t=>\tanswer\t\n"
			  "stra\xC3\x9F"
			  "e");
	court_rule(court, "    terms_file: list.txt\n");
	assert_int_equal(court_last(court)->term_count, 3);
	assert_int_equal(court_last(court)->terms[1].line, 6);
	court_finds(court, "leveraged", "leveraged");
	court_finds(court, "STRASSE", "STRASSE");
	court_finds(court, "circling back", "circling back");
	assert_string_equal(court->findings.items[0].suggest.items[0],
			    "answer");
	court_passes(court, "synergy, our words");
}

static void terms_and_a_list_go_together(void **state)
{
	struct court *court = *state;

	(void)scratch_put(&court->scratch, "list.txt", "synergy\nsynergy\n");
	court_rule(court, TERM "    terms_file: list.txt\n");
	court_finds(court, "leverage", "leverage");
	court_finds(court, "synergy", "synergy");
}

static void a_bad_list_names_its_line(void **state)
{
	static const struct {
		const char *data;
		size_t len;
		const char *text;
	} rows[] = {
		{ "a\nb\n...\n", 8,
		  "list.txt:3: \"...\" has no letter or "
		  "digit; use a pattern for signs" },
		{ "a\n\xC2\xAD\n", 5,
		  "list.txt:2: an empty phrase would "
		  "match everywhere" },
		{ "a\nb =>\n", 7,
		  "list.txt:2: a suggestion behind => is "
		  "empty" },
		{ "a\nb\xFF\nc\n", 7,
		  "list.txt:2: byte 3 is not valid UTF-8; "
		  "save the list as UTF-8" },
		{ "a\n\n\xC0\xAF\n", 6,
		  "list.txt:3: byte 3 is not valid "
		  "UTF-8; save the list as UTF-8" },
		{ "a\nb\0c\n", 6,
		  "list.txt:2: a NUL character; save the list "
		  "as UTF-8" },
		{ "a\0b\0", 4,
		  "list.txt:1: a NUL character; save the list as "
		  "UTF-8" },
		{ "a\rb\rc\n", 6,
		  "list.txt:1: a control character (byte 0D); "
		  "save the list as plain text" },
		{ "a\n\x1B[1mb\n", 8,
		  "list.txt:2: a control character (byte "
		  "1B); save the list as plain text" },
		{ "a\nC++\n", 6,
		  "list.txt:2: the term \"c++\" can't match "
		  "itself: signs are not part of words; use a "
		  "pattern" },
		{ "# nothing\n", 10,
		  "pack.yaml:4: tone.test: a rule needs "
		  "terms, or a pattern: exactly one of "
		  "them" },
		{ "", 0,
		  "pack.yaml:4: tone.test: a rule needs terms, or a "
		  "pattern: exactly one of them" },
	};
	struct court *court = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		(void)scratch_write(&court->scratch, "list.txt", rows[i].data,
				    rows[i].len);
		assert_int_equal(court_try(court, "    terms_file: list.txt\n"),
				 -1);
		court_refused(court, rows[i].text);
	}
}

/* F8. */
static void a_list_lies_beside_its_pack(void **state)
{
	static const char *const rows[][2] = {
		{ "    terms_file: /etc/passwd\n",
		  "pack.yaml:4: terms_file: \"/etc/passwd\" isn't the name of "
		  "a file in the pack's folder" },
		{ "    terms_file: ../../etc/passwd\n",
		  "pack.yaml:4: terms_file: \"../../etc/passwd\" isn't the "
		  "name of a file in the pack's folder" },
		{ "    terms_file: a/../../b\n",
		  "pack.yaml:4: terms_file: \"a/../../b\" isn't the name of a "
		  "file in the pack's folder" },
		{ "    terms_file: none.txt\n", "none.txt: no such file" },
		{ "    terms_file: pipe\n", "pipe: is not a regular file" },
	};
	struct court *court = *state;

	assert_int_equal(mkfifo(scratch_path(&court->scratch, "pipe"), 0644),
			 0);
	court_refusals(court, rows, COUNT(rows));
}

static void a_list_of_too_many_lines_is_refused(void **state)
{
	struct court *court = *state;
	size_t len = (200001) * 2;
	char *list = calloc(1, len + 1);

	assert_non_null(list);
	for (size_t i = 0; i < len; i += 2)
		memcpy(list + i, "a\n", 2);
	(void)scratch_write(&court->scratch, "list.txt", list, len);
	assert_int_equal(court_try(court, "    terms_file: list.txt\n"), -1);
	court_refused(court, "pack.yaml:4: more than 200000 terms");
	free(list);
	list = calloc(1, PACK_FILE_MAX + 1);
	assert_non_null(list);
	memset(list, 'a', PACK_FILE_MAX + 1);
	(void)scratch_write(&court->scratch, "list.txt", list,
			    PACK_FILE_MAX + 1);
	assert_int_equal(court_try(court, "    terms_file: list.txt\n"), -1);
	assert_int_equal(court->err.code, ERR_LIMIT);
	/* One line of a megabyte is a word that no post can hold. */
	(void)scratch_write(&court->scratch, "list.txt", list, 1024 * 1024);
	court_rule(court, "    terms_file: list.txt\n");
	court_passes(court, "aaaa");
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(empty_phrases_are_refused),
		COURT_TEST(plain_lists_are_read),
		COURT_TEST(terms_and_a_list_go_together),
		COURT_TEST(a_bad_list_names_its_line),
		COURT_TEST(a_list_lies_beside_its_pack),
		COURT_TEST(a_list_of_too_many_lines_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
