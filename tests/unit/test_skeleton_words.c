#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "disguise_pairs.h"
#include "draft/skeleton.h"
#include "honest_texts.h"
#include "text_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int is_key(void *context, const char *key, size_t len)
{
	return strlen(key) == len && strcmp(context, key) == 0;
}

/* Which word of the skeleton could be `word`, or -1. */
static int find_word(const struct text *text, const char *word)
{
	char key[SKELETON_KEY_MAX], other[SKELETON_KEY_MAX];

	assert_true(skeleton_key(word, strlen(word), key) > 0);
	for (size_t i = 0; i < text->skeleton_word_count; i++) {
		const struct text_word *w = &text->skeleton_words[i];
		const char *data = text->skeleton.data + w->start;
		size_t len = w->end - w->start;

		if (w->disguised ? skeleton_guess(data, len, is_key, key) :
				   skeleton_key(data, len, other) > 0 &&
					   strcmp(key, other) == 0)
			return (int)i;
	}
	return -1;
}

/* Where a disguise may stand. */
static const struct frame {
	const char *before, *behind;
} frames[] = { { "so ", ", then" }, { "so (", ")" },	{ "you\n", "!" },
	       { "the #", "" },	    { "so \"", "\"." }, { "", " then" } };

static struct text open_framed(const struct frame *frame, const char *hidden,
			       char raw[800])
{
	size_t a = strlen(frame->before), b = strlen(hidden);

	memcpy(raw, frame->before, a);
	memcpy(raw + a, hidden, b);
	memcpy(raw + a + b, frame->behind, strlen(frame->behind) + 1);
	return open_text(raw, strlen(raw));
}

static void a_word_and_its_disguises_have_one_key(void **state)
{
	unsigned missed = 0;
	char raw[800];

	(void)state;
	for (size_t i = 0; i < COUNT(disguise_pairs) * COUNT(frames); i++) {
		const struct disguise_pair *pair =
			&disguise_pairs[i / COUNT(frames)];
		struct text text = open_framed(&frames[i % COUNT(frames)],
					       pair->hidden, raw);

		if (find_word(&text, pair->word) >= 0)
			continue;
		missed++;
		print_error("%s: \"%s\" isn't \"%s\" but \"%s\"\n", pair->kind,
			    raw, pair->word, text.skeleton.data);
	}
	assert_int_equal(missed, 0);
}

/* The span of a disguised word is the disguise, all of it. */
static void a_disguised_word_points_into_raw(void **state)
{
	char raw[800];

	(void)state;
	for (size_t i = 0; i < COUNT(disguise_pairs); i++) {
		const struct disguise_pair *pair = &disguise_pairs[i];
		struct text text = open_framed(&frames[0], pair->hidden, raw);
		int found = find_word(&text, pair->word);
		const struct text_word *word;
		size_t from = 0, to = 0;

		assert_true(found >= 0);
		word = &text.skeleton_words[found];
		text_span(&text.skeleton, word->start, word->end, &from, &to);
		assert_true(from >= 3 && to <= strlen(raw) - 6);
		assert_true(to - from + 8 >= strlen(pair->hidden));
	}
}

static void honest_texts_are_as_they_were(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(honest_texts); i++) {
		const char *raw = honest_texts[i];
		struct text text = open_text(raw, strlen(raw));

		assert_ptr_equal(text.disguised ? NULL : text.skeleton.data,
				 text.disguised ? NULL : text.folded.data);
		for (size_t w = 0; w < text.skeleton_word_count; w++) {
			const struct text_word *word = &text.skeleton_words[w];

			if (!word->disguised)
				continue;
			wrong++;
			print_error("\"%.*s\" in \"%s\"\n",
				    (int)(word->end - word->start),
				    text.skeleton.data + word->start, raw);
		}
	}
	assert_int_equal(wrong, 0);
}

static void what_is_honest_finds_nothing(void **state)
{
	/* Whole words that are near to a word of the second column. */
	static const char *const rows[][2] = {
		{ "f(x) = a*s*s", "fuck" },
		{ "N\u00edger e Mali", "nigger" },
		{ "c\u00f2n", "coon" },
		{ "G\u00f6k mavi", "gook" },
		{ "Section a.s.s.i.s.t", "ass" },
		{ "T&T", "tit" },
		{ "F&G", "fag" },
		{ "the A55 road", "ass" },
		{ "Our spa*", "spaz" },
		{ "as*", "ass" },
		{ "@f.u.c.k", "fuck" },
		{ "http://a.b/f*ck", "fuck" },
		{ "f*ck@example.com", "fuck" },
		{ "f, u, c, k", "fuck" },
		{ "\u0441\u043e\u0441\u043a", "cock" },
		{ "\u0432 \u0441\u043e\u0441\u043a\u0435 cock", "cocke" },
		{ "A**", "ass" },
		{ "sh***", "shit" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = open_text(rows[i][0], strlen(rows[i][0]));

		if (find_word(&text, rows[i][1]) >= 0)
			fail_msg("\"%s\" is \"%s\"", rows[i][0], rows[i][1]);
	}
}

static void keys_of_words(void **state)
{
	static const char *const rows[][2] = {
		{ "fuck", "fuck" },
		{ "wanker's", "wanker" },
		{ "kill", "kii" },
		{ "shilling", "shiing" },
		{ "coon", "coon" },
		{ "con", "con" },
		{ "n\u00edger", "niger" },
		{ "nigger", "nigger" },
		{ "\u0142\u00f3d\u017a", "iodz" },
		{ "\u00e6on", "aeon" },
		{ "rock'n'roll", "rocknroii" },
		{ "zzz", "zz" },
		{ "mp3", "" },
		{ "\u0430bc", "" },
		{ "", "" },
		{ "\u05e9", "" },
		{ "a*b", "" },
	};
	char key[SKELETON_KEY_MAX], many[200];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t len = skeleton_key(rows[i][0], strlen(rows[i][0]), key);

		assert_int_equal(len, strlen(rows[i][1]));
		if (len > 0)
			assert_string_equal(key, rows[i][1]);
	}
	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = (char)('a' + i % 26);
	assert_int_equal(skeleton_key(many, SKELETON_KEY_MAX - 1, key),
			 SKELETON_KEY_MAX - 1);
	assert_int_equal(skeleton_key(many, SKELETON_KEY_MAX, key), 0);
	assert_int_equal(skeleton_key(many, sizeof(many), key), 0);
}

static int count_key(void *context, const char *key, size_t len)
{
	assert_int_equal(strlen(key), len);
	++*(size_t *)context;
	return 0;
}

static void guesses_are_few(void **state)
{
	static const struct {
		const char *word;
		size_t keys;
	} rows[] = {
		{ "fuck", 1 },	    { "cool", 2 },    { "aabbccddeeff", 16 },
		{ "f*ck", 26 },	    { "fo*ll", 52 },  { "f**k", 676 },
		{ "a*s*ss", 676 },  { "a*b*c*d", 0 }, { "", 0 },
		{ "caf\u00e9", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		size_t keys = 0;

		assert_int_equal(skeleton_guess(rows[i].word,
						strlen(rows[i].word), count_key,
						&keys),
				 0);
		assert_int_equal(keys, rows[i].keys);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_word_and_its_disguises_have_one_key),
		TEST(a_disguised_word_points_into_raw),
		TEST(honest_texts_are_as_they_were),
		TEST(what_is_honest_finds_nothing),
		TEST(keys_of_words),
		TEST(guesses_are_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
