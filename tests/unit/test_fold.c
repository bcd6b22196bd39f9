#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/utf8.h"
#include "draft/fold.h"
#include "random_text.h"

#define ROOM 65536

/* Folds all of a text, piece by piece; the number of pieces. */
static size_t fold(const char *text, size_t len, char *out, size_t *out_len)
{
	char piece[FOLD_BYTES_MAX];
	size_t at = 0, pieces = 0, n = 0;

	*out_len = 0;
	for (; at < len; pieces++) {
		size_t taken = fold_cluster(text + at, len - at, piece, &n);

		assert_in_range(taken, 1, len - at);
		assert_true(n <= FOLD_BYTES_MAX && *out_len + n <= ROOM);
		memcpy(out + *out_len, piece, n);
		*out_len += n;
		at += taken;
	}
	return pieces;
}

static void show(const char *name, const char *text, size_t len)
{
	uint32_t c = 0;
	size_t step;

	(void)fprintf(stderr, "%s:", name);
	for (size_t at = 0; at < len; at += step) {
		step = utf8_next(text + at, len - at, &c);
		(void)fprintf(stderr, " %04X", (unsigned)c);
		if (step == 0)
			break;
	}
	(void)fprintf(stderr, "\n");
}

static void assert_stable(const char *text, size_t len)
{
	static char once[ROOM], twice[ROOM];
	size_t len_once, len_twice;

	(void)fold(text, len, once, &len_once);
	(void)fold(once, len_once, twice, &len_twice);
	assert_int_equal(utf8_check(once, len_once), len_once);
	if (len_once == len_twice && memcmp(once, twice, len_once) == 0)
		return;
	show("text", text, len);
	show("once", once, len_once);
	show("twice", twice, len_twice);
	fail();
}

static void folding_any_character_twice_is_folding_it_once(void **state)
{
	char text[12];
	size_t len;

	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		len = utf8_put(text, c);
		assert_stable(text, len);
		len += utf8_put(text + len, 0x301);
		assert_stable(text, len);
		text[0] = 'a';
		len = 1 + utf8_put(text + 1, c);
		len += utf8_put(text + len, 0x323);
		assert_stable(text, len);
	}
}

static void folding_any_text_twice_is_folding_it_once(void **state)
{
	uint64_t seed = 20261122;
	char text[400];

	(void)state;
	for (int round = 0; round < 100000; round++)
		assert_stable(text, random_text(&seed, text, 60));
}

/* Piles of marks, jamo, prepended signs and joiners, longer than a piece. */
static void folding_piles_twice_is_folding_them_once(void **state)
{
	static const uint32_t points[] = {
		'a',	0x300,	0x301,	0x323, 0x345,  0x1100,	0x1161,
		0x11A8, 0x3131, 0x314F, 0x600, 0x200D, 0x200B,	0x9C7,
		0x9BE,	0x9D7,	0xCC6,	0xCC2, 0xCD5,  0x1F468, 0xFDFA,
		0xFF76, 0xFF9E, 0x130,	0xDF,  0xAC00, 0x903,	0xFE0F,
	};
	uint64_t seed = 4;
	char text[1000];

	(void)state;
	for (int round = 0; round < 50000; round++) {
		uint32_t kinds = 1 + random_number(&seed, 5), set[5];
		size_t len = 0;

		for (uint32_t k = 0; k < kinds; k++)
			set[k] = points[random_number(
				&seed, sizeof(points) / sizeof(*points))];
		for (uint32_t n = random_number(&seed, 200); n > 0; n--)
			len += utf8_put(text + len,
					set[random_number(&seed, kinds)]);
		assert_stable(text, len);
	}
}

/* The fast path needs an ASCII character behind; an ideograph forces the
 * other one. */
static void ascii_folds_the_same_on_both_paths(void **state)
{
	char fast[FOLD_BYTES_MAX], slow[FOLD_BYTES_MAX], text[8];
	size_t fast_len, slow_len, len;

	(void)state;
	for (char c = 0;; c++) {
		text[0] = c;
		len = 1 + utf8_put(text + 1, 0x4E00);
		assert_int_equal(fold_cluster(text, 1, fast, &fast_len), 1);
		assert_int_equal(fold_cluster(text, len, slow, &slow_len), 1);
		assert_int_equal(fast_len, slow_len);
		assert_memory_equal(fast, slow, fast_len);
		assert_int_equal(fast_len, 1);
		assert_int_equal(fast[0], c >= 'A' && c <= 'Z' ? c + 32 : c);
		if (c == 127)
			break;
	}
}

/* Many at once or one by one: a run ends where a mark could join. */
static void a_run_of_ascii_is_its_pieces(void **state)
{
	char text[512], run[512], piece[FOLD_BYTES_MAX];
	uint64_t seed = 11;
	size_t runs = 0, n;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		size_t len = 0, count;

		while (len < 40)
			len += random_number(&seed, 6) > 0 ?
				       utf8_put(text + len,
						random_number(&seed, 0x80)) :
				       utf8_put(text + len,
						random_point(&seed));
		count = fold_plain(text, len, run);
		runs += count > 1;
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(
				fold_cluster(text + i, len - i, piece, &n), 1);
			assert_int_equal(n, 1);
			assert_int_equal(piece[0], run[i]);
		}
		assert_true(count == len || (text[count] & 0x80) != 0 ||
			    (text[count + 1] & 0x80) != 0);
	}
	assert_true(runs > 1000);
	assert_int_equal(fold_plain("", 0, run), 0);
	assert_int_equal(fold_plain("a\xCC\x81", 3, run), 0);
	assert_int_equal(fold_plain("Aa\xCC\x81", 4, run), 1);
}

static void default_ignorables_fold_to_nothing(void **state)
{
	static const uint32_t points[] = {
		0xAD,	 0x34F,	  0x61C,  0x115F, 0x1160,  0x17B4,
		0x180E,	 0x200B,  0x200C, 0x200D, 0x200E,  0x202E,
		0x2060,	 0x2066,  0x3164, 0xFE0F, 0xFEFF,  0xFFA0,
		0xE0041, 0xE0100, 0x2065, 0xFFF0, 0xE0002, 0xE0FFF,
	};
	char text[4], out[ROOM];
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		(void)fold(text, utf8_put(text, points[i]), out, &len);
		assert_int_equal(len, 0);
	}
}

/* A pile of marks is one piece of at most 31 characters, and all of it is
 * taken; letters are never left out. */
static void piles_of_marks_are_bounded(void **state)
{
	static char text[200000], out[ROOM];
	size_t len = 1, out_len;

	(void)state;
	text[0] = 'x';
	for (size_t i = 0; i < 65536; i++)
		len += utf8_put(text + len, 0x302);
	text[len++] = 'y';
	assert_int_equal(fold(text, len, out, &out_len), 2);
	assert_int_equal(utf8_count(out, out_len), 32);
	assert_int_equal(out[0], 'x');
	assert_int_equal(out[out_len - 1], 'y');
}

static void long_clusters_lose_no_letter(void **state)
{
	static char text[200000], out[ROOM];
	static const uint32_t points[] = { 0x600, 0x1100, 0x903, 0x1F468 };
	size_t out_len, pieces;

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		size_t len = 0;

		for (size_t n = 0; n < 5000; n++) {
			len += utf8_put(text + len, points[i]);
			if (points[i] == 0x1F468)
				len += utf8_put(text + len, 0x200D);
		}
		pieces = fold(text, len, out, &out_len);
		assert_in_range(pieces, 5000 / 128, 5000 / 16);
		assert_int_equal(utf8_count(out, out_len), 5000);
	}
}

static void graphemes_break_where_uax_29_says(void **state)
{
	int32_t flags = 0;

	(void)state;
	assert_true(fold_break(0x1F1E9, 'a', &flags));
	flags = 0;
	assert_false(fold_break(0x1F1E9, 0x1F1EA, &flags));
	assert_true(fold_break(0x1F1EA, 0x1F1EB, &flags));
	assert_false(fold_break(0x1F1EB, 0x1F1F7, &flags));
}

static void composing_that_does_not_fit_gives_nothing(void **state)
{
	char text[1000], out[8];
	size_t len = 1;

	(void)state;
	assert_int_equal(fold_compose("e\xCC\x81", 3, out, sizeof(out)), 2);
	assert_memory_equal(out, "\xC3\xA9", 2);
	assert_int_equal(fold_compose("abc", 3, out, sizeof(out)), 0);
	text[0] = 'x';
	while (len < 900)
		len += utf8_put(text + len, 0x302);
	assert_int_equal(fold_compose(text, len, text, sizeof(text)), 0);
}

/* One column of NormalizationTest.txt: hexadecimal numbers up to a `;`. */
static size_t read_column(const char **at, char *out)
{
	size_t len = 0;
	char *end;

	while (**at != ';' && **at != '\0') {
		len += utf8_put(out + len, (uint32_t)strtoul(*at, &end, 16));
		*at = end;
	}
	*at += **at == ';';
	return len;
}

/* All five forms of a line are the same text to us. */
static void check_line(const char *line)
{
	char text[400];
	char first[ROOM / 16], other[ROOM / 16];
	size_t first_len = 0, other_len;

	for (int column = 0; column < 5; column++) {
		size_t len = read_column(&line, text);

		(void)fold(text, len, column == 0 ? first : other,
			   column == 0 ? &first_len : &other_len);
		if (column == 0 || (first_len == other_len &&
				    memcmp(first, other, first_len) == 0))
			continue;
		show("text", text, len);
		show("want", first, first_len);
		show("got", other, other_len);
		fail();
	}
}

/* Debian's unicode-data, unpacked; POSTGATE_UNICODE is another folder. */
static void unicodes_own_forms_fold_alike(void **state)
{
	const char *folder = getenv("POSTGATE_UNICODE");
	struct arena arena = { 0 };
	struct err err = { 0 };
	char *data, *path;
	size_t len, lines = 0;

	(void)state;
	path = file_join(&arena, folder != NULL ? folder : "/usr/share/unicode",
			 "NormalizationTest.txt", &err);
	if (file_read(path, 8 << 20, 0, &arena, &data, &len, &err) < 0) {
		arena_release(&arena);
		skip();
	}
	for (char *line = data, *next; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (line[0] == '#' || line[0] == '@' || line[0] == '\n')
			continue;
		check_line(line);
		lines++;
	}
	assert_true(lines > 18000);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			folding_any_character_twice_is_folding_it_once),
		cmocka_unit_test(folding_any_text_twice_is_folding_it_once),
		cmocka_unit_test(folding_piles_twice_is_folding_them_once),
		cmocka_unit_test(ascii_folds_the_same_on_both_paths),
		cmocka_unit_test(a_run_of_ascii_is_its_pieces),
		cmocka_unit_test(default_ignorables_fold_to_nothing),
		cmocka_unit_test(piles_of_marks_are_bounded),
		cmocka_unit_test(long_clusters_lose_no_letter),
		cmocka_unit_test(graphemes_break_where_uax_29_says),
		cmocka_unit_test(composing_that_does_not_fit_gives_nothing),
		cmocka_unit_test(unicodes_own_forms_fold_alike),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
