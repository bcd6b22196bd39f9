#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/image.h"
#include "court.h"
#include "filter/lexicon.h"
#include "filter/lexicon_build.h"
#include "filter/lexicon_image.h"

#define THREADS 4

/* The built-in rules, all of which read disguises. */
static struct rules *open_builtin(void)
{
	const char *builtin = "builtin";
	struct conf_strings packs = { &builtin, 1 };
	struct rules *rules;
	struct err err = { 0 };

	if (rules_open(&packs, &rules, &err) < 0)
		fail_msg("%s", err.text);
	lexicon_close(rules->lexicon);
	for (size_t i = 0; i < rules->count; i++)
		if (rules->items[i]->term_count > 0)
			rules->items[i]->view = VIEW_SKELETON;
	if (lexicon_build(rules->items, rules->count, &rules->arena,
			  &rules->lexicon, &err) < 0)
		fail_msg("%s", err.text);
	return rules;
}

/* The words filter alone, over one text. */
static int judge(const struct rules *rules, const char *text,
		 struct findings *findings, struct arena *arena,
		 struct err *err)
{
	struct draft draft = { .source = "post", .text = text };
	struct draft_field field = { .name = "text",
				     .data = text,
				     .len = strlen(text) };
	struct text views;
	struct filter_job job = { .rules = rules,
				  .draft = &draft,
				  .language = "en",
				  .field = &field,
				  .text = &views,
				  .findings = findings,
				  .arena = arena };

	*findings = (struct findings){ 0 };
	if (text_open(text, strlen(text), arena, &views, err) < 0 ||
	    filter_words.run(&job, err) < 0)
		return -1;
	return findings_finish(findings, arena, err);
}

/* All that was found, written down. */
static void tell(const struct rules *rules, const char *text, struct buf *out)
{
	struct arena arena = { 0 };
	struct findings findings;
	struct err err = { 0 };

	if (judge(rules, text, &findings, &arena, &err) < 0)
		buf_addf(out, "error %s\n", err.text);
	for (size_t i = 0; i < findings.count; i++) {
		const struct finding *f = &findings.items[i];

		buf_addf(out, "%zu-%zu %s %d %s %s\n", f->start, f->end,
			 f->rule->id, (int)f->action, f->id, f->match);
		for (size_t s = 0; s < f->suggest.count; s++)
			buf_addf(out, "  => %s\n", f->suggest.items[s]);
	}
	arena_release(&arena);
}

/* Endings that are some word's and some that are nobody's. */
static const char *const endings[] = { "",    "s",   "es", "d",	  "ed",
				       "ing", "'s",  "er", "est", "ies",
				       "ly",  "sed", "en" };

/* The text with an ending behind each word, or disguised. */
static char *vary(const char *text, size_t how, struct buf *out)
{
	static const char *const others[][2] = {
		{ "i", "1" }, { "o", "0" }, { "u", "uuu" }, { "a", "*" }
	};

	buf_reset(out);
	buf_addc(out, ' ');
	for (; *text != '\0'; text++) {
		if (how >= COUNT(endings) &&
		    others[how - COUNT(endings)][0][0] == *text) {
			buf_adds(out, others[how - COUNT(endings)][1]);
			continue;
		}
		buf_addc(out, *text);
		if (how < COUNT(endings) && text[0] >= 'a' && text[0] <= 'z' &&
		    (text[1] == ' ' || text[1] == '.' || text[1] == '\0'))
			buf_adds(out, endings[how]);
	}
	return out->data;
}

#define VARIANTS (COUNT(endings) + 4)

static void tell_list(const struct rules *rules,
		      const struct conf_strings *list, size_t how,
		      struct buf *out)
{
	struct buf text = { 0 };

	for (size_t i = 0; i < list->count; i++)
		tell(rules, vary(list->items[i], how, &text), out);
	buf_release(&text);
}

/* Each example and each term of all packs, varied in each way. */
static void tell_all(const struct rules *rules, struct buf *out)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = rules->items[i];

		for (size_t how = 0; how < VARIANTS; how++) {
			tell_list(rules, &rule->flag, how, out);
			tell_list(rules, &rule->pass, how, out);
			for (size_t n = 0; n < rule->term_count; n++) {
				struct conf_strings term = {
					&rule->terms[n].text, 1
				};

				tell_list(rules, &term, how, out);
			}
		}
	}
}

static void save(struct court *court, const struct rules *rules,
		 const char **path)
{
	struct image_making making = { 0 };

	*path = scratch_write(&court->scratch, "image", "", 0);
	if (lexicon_save(rules->lexicon, &making, &court->err) < 0 ||
	    image_write(&making, *path, &court->err) < 0)
		fail_msg("%s", court->err.text);
	image_release(&making);
}

static void same(const struct buf *a, const struct buf *b)
{
	size_t at = 0;

	while (at < a->len && at < b->len && a->data[at] == b->data[at])
		at++;
	if (a->len != b->len || at < a->len)
		fail_msg("they differ at \"%.200s\" and \"%.200s\"",
			 a->data + at - (at > 60 ? 60 : at),
			 b->data + at - (at > 60 ? 60 : at));
}

static void guessed_settled_and_loaded_find_the_same(void **state)
{
	struct court *court = *state;
	struct rules *rules = open_builtin();
	struct buf guessed = { 0 }, settled = { 0 }, loaded = { 0 };
	struct lexicon *lexicon = NULL;
	struct image *image;
	const char *path;

	tell_all(rules, &guessed);
	assert_int_equal(lexicon_settle(rules->lexicon, &court->err), 0);
	tell_all(rules, &settled);
	same(&guessed, &settled);
	save(court, rules, &path);
	lexicon_close(rules->lexicon);
	assert_int_equal(image_open(path, &image, &court->err), 0);
	assert_int_equal(lexicon_load(image, rules->count, &rules->arena,
				      &lexicon, &court->err),
			 0);
	rules->lexicon = lexicon;
	tell_all(rules, &loaded);
	same(&guessed, &loaded);
	assert_in_range(guessed.len, 100000, SIZE_MAX);
	rules_close(rules);
	image_close(image);
	buf_release(&guessed);
	buf_release(&settled);
	buf_release(&loaded);
}

struct thread {
	pthread_t id;
	const struct rules *rules;
	struct buf told;
};

static void *tell_in_thread(void *context)
{
	struct thread *thread = context;
	const struct rules *rules = thread->rules;

	for (size_t i = 0; i < rules->count; i++)
		for (size_t n = 0; n < rules->items[i]->flag.count; n++)
			tell(rules, rules->items[i]->flag.items[n],
			     &thread->told);
	return NULL;
}

static void threads_share_a_lexicon_that_is_not_settled(void **state)
{
	struct rules *rules = open_builtin();
	struct thread threads[THREADS] = { { 0 } };

	(void)state;
	for (size_t i = 0; i < THREADS; i++) {
		threads[i].rules = rules;
		assert_int_equal(pthread_create(&threads[i].id, NULL,
						tell_in_thread, &threads[i]),
				 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i].id, NULL), 0);
	assert_in_range(threads[0].told.len, 1000, SIZE_MAX);
	for (size_t i = 1; i < THREADS; i++)
		same(&threads[0].told, &threads[i].told);
	for (size_t i = 0; i < THREADS; i++)
		buf_release(&threads[i].told);
	rules_close(rules);
}

#define SMALL                                                           \
	"    view: skeleton\n    terms: [leverage => use | work with, " \
	"circle back, \"don't panic\", self-serve, hoe, big data => "   \
	"data, big data lake, synergy]\n"

static const char small_text[] =
	"We leveraged big data lakes, circling back. Dont panic: selfserve "
	"the hoe's synergies, big datas and big data; don't leverage us.";

/* Wrong numbers anywhere: whatever it finds, it touches nothing outside. */
static void judge_damaged(struct court *court, const char *path)
{
	struct lexicon *lexicon, *own = court->rules->lexicon;
	struct err err = { 0 };
	struct buf told = { 0 };
	struct image *image;

	if (image_open(path, &image, &err) < 0)
		fail_msg("%s", err.text);
	if (lexicon_load(image, court->rules->count, &court->arena, &lexicon,
			 &err) == 0) {
		court->rules->lexicon = lexicon;
		tell(court->rules, small_text, &told);
		court->rules->lexicon = own;
	} else {
		assert_int_equal(err.code, ERR_INPUT);
	}
	buf_release(&told);
	image_close(image);
}

static void a_damaged_image_crashes_nothing(void **state)
{
	static const uint32_t wrong[] = { 0,	     1,		 7,
					  1000,	     0x7FFFFFFF, UINT32_MAX - 1,
					  UINT32_MAX };
	struct court *court = *state;
	const char *path = scratch_write(&court->scratch, "image", "", 0);
	struct image_making making = { 0 };
	char *copy;
	size_t len;

	court_rule(court, SMALL);
	assert_int_equal(lexicon_settle(court->rules->lexicon, &court->err), 0);
	assert_int_equal(
		lexicon_save(court->rules->lexicon, &making, &court->err), 0);
	len = making.bytes.len;
	copy = malloc(len);
	assert_non_null(copy);
	memcpy(copy, making.bytes.data, len);
	for (size_t at = 0; at + 4 <= len; at += 20) {
		uint32_t number;

		memcpy(&number, copy + at, 4);
		if (at % 40 == 20)
			number ^= 1U << (at / 40 % 32);
		else
			number = wrong[at / 40 % COUNT(wrong)];
		memcpy(making.bytes.data + at, &number, 4);
		if (image_write(&making, path, &court->err) < 0)
			fail_msg("%s", court->err.text);
		judge_damaged(court, path);
		memcpy(making.bytes.data + at, copy + at, 4);
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		for (size_t at = 8; at + 4 <= len; at += 4)
			memcpy(making.bytes.data + at, &wrong[i], 4);
		assert_int_equal(image_write(&making, path, &court->err), 0);
		judge_damaged(court, path);
	}
	free(copy);
	image_release(&making);
}

static void an_image_of_other_rules_is_refused(void **state)
{
	struct court *court = *state;
	struct image_making making = { 0 };
	struct lexicon *lexicon;
	struct image *image;
	const char *path;

	court_rule(court, SMALL);
	assert_int_equal(
		lexicon_save(court->rules->lexicon, &making, &court->err), -1);
	assert_int_equal(court->err.code, ERR_INTERNAL);
	err_clear(&court->err);
	image_release(&making);
	assert_int_equal(lexicon_settle(court->rules->lexicon, &court->err), 0);
	save(court, court->rules, &path);
	assert_int_equal(image_open(path, &image, &court->err), 0);
	assert_int_equal(lexicon_load(image, court->rules->count + 1,
				      &court->arena, &lexicon, &court->err),
			 -1);
	assert_int_equal(court->err.code, ERR_INPUT);
	assert_null(lexicon);
	image_close(image);
}

static void settling_keeps_what_are_words(void **state)
{
	struct court *court = *state;

	for (int settle = 0; settle < 2; settle++) {
		court_rule(court, "    terms: [leverage, stop]\n");
		if (settle)
			assert_int_equal(lexicon_settle(court->rules->lexicon,
							&court->err),
					 0);
		court_finds(court, "leveraging", "leveraging");
		court_finds(court, "stopped", "stopped");
		court_passes(court, "leverager stoped stopes");
	}
}

static void settling_without_terms_is_nothing(void **state)
{
	struct court *court = *state;

	court_rule(court, "    pattern: 'xyzzy'\n");
	assert_int_equal(lexicon_settle(court->rules->lexicon, &court->err), 0);
	assert_int_equal(lexicon_settle(court->rules->lexicon, &court->err), 0);
	court_finds(court, "plugh xyzzy", "xyzzy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(guessed_settled_and_loaded_find_the_same),
		COURT_TEST(threads_share_a_lexicon_that_is_not_settled),
		COURT_TEST(a_damaged_image_crashes_nothing),
		COURT_TEST(an_image_of_other_rules_is_refused),
		COURT_TEST(settling_keeps_what_are_words),
		COURT_TEST(settling_without_terms_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
