#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "court.h"
#include "filter/lexicon.h"

#define WORDS_MAX 16

/* A text and how it reads, letter for letter: a word that differs between the
 * two is disguised. The view is made by hand, so that what is decided here
 * doesn't hang on what draft/skeleton takes for a disguise. */
struct disguised {
	struct text text;
	struct text_word words[WORDS_MAX];
	uint32_t from[256], to[256];
};

static void disguise(struct disguised *d, const char *raw, const char *reads,
		     struct court *court)
{
	struct text *text = &d->text;
	size_t len = strlen(reads);

	memset(d, 0, sizeof(*d));
	assert_int_equal(
		text_open(raw, strlen(raw), &court->arena, text, &court->err),
		0);
	assert_int_equal(text->folded.len, len);
	text->skeleton = text->folded;
	text->skeleton.data = reads;
	for (size_t at = 0, end; at < len; at = end + 1) {
		struct text_word *w = &d->words[text->skeleton_word_count++];

		end = at + strcspn(reads + at, " ");
		w->start = (uint32_t)at;
		w->end = (uint32_t)end;
		w->disguised = memcmp(reads + at, text->folded.data + at,
				      end - at) != 0;
	}
	text->skeleton_words = d->words;
	text->disguised = true;
}

static size_t judge(struct court *court, const struct disguised *d)
{
	struct draft_field field = { .name = "text",
				     .data = d->text.raw,
				     .len = d->text.len };
	struct draft draft = { .source = "post", .text = d->text.raw };
	struct filter_job job = { .rules = court->rules,
				  .draft = &draft,
				  .language = "en",
				  .field = &field,
				  .text = &d->text,
				  .findings = &court->findings,
				  .arena = &court->arena };

	court->findings = (struct findings){ 0 };
	if (filter_words.run(&job, &court->err) < 0 ||
	    findings_finish(&court->findings, &court->arena, &court->err) < 0)
		fail_msg("%s", court->err.text);
	return court->findings.count;
}

/* `reads` NULL: by draft/skeleton's own view. */
static void finds(struct court *court, const char *raw, const char *reads,
		  const char *match)
{
	struct disguised d;
	size_t count;

	if (reads == NULL) {
		count = court_judge(court, raw);
	} else {
		disguise(&d, raw, reads, court);
		count = judge(court, &d);
	}
	if (count != (match != NULL))
		fail_msg("%zu findings in \"%s\"", court->findings.count, raw);
	if (match != NULL)
		assert_string_equal(court->findings.items[0].match, match);
}

#define TERMS(terms) "    view: skeleton\n    terms: [" terms "]\n"

/* Each assertion holds of a lexicon before and after it is settled. */
static void rule(struct court *court, const char *lines, int settled)
{
	court_rule(court, lines);
	if (settled)
		assert_int_equal(
			lexicon_settle(court->rules->lexicon, &court->err), 0);
}

#define BOTH for (int settled = 0; settled < 2; settled++)

static void a_disguised_word_is_found_where_it_stands(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("idiot, shit, kill"), settled);
		finds(court, "what an 1d10t here", "what an idiot here",
		      "1d10t");
		finds(court, "5h1tt1ng", "shitting", "5h1tt1ng");
		finds(court, "ki11ed", "killed", "ki11ed");
		finds(court, "ki11ed", "kiiied", "ki11ed");
		finds(court, "1d10t's", "idiot's", "1d10t's");
	}
}

static void only_rules_that_ask_read_disguises(void **state)
{
	struct court *court = *state;

	court_rule(court, "    terms: [idiot]\n");
	finds(court, "1d10t", "idiot", NULL);
}

static void one_disguised_word_of_a_phrase_is_enough(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("piece of shit, blow job"), settled);
		finds(court, "a piece of 5h1t", "a piece of shit",
		      "piece of 5h1t");
		finds(court, "a p1ece of shit", "a piece of shit",
		      "p1ece of shit");
		finds(court, "a p1ece of chit", "a piece of chit", NULL);
		finds(court, "piece of shit cak3", "piece of shit cake",
		      "piece of shit");
		assert_int_equal(court->findings.items[0].start, 0);
	}
}

static void a_mask_stands_for_one_letter(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("fuck, ass, shit"), settled);
		finds(court, "f#ck", "f*ck", "f#ck");
		finds(court, "f##k", "f**k", "f##k");
		finds(court, "f#cking", "f*cking", "f#cking");
		finds(court, "f#k", "f*k", NULL);
		finds(court, "f###", "f***", NULL);
		finds(court, "a#s", "a*s", NULL);
		finds(court, "fu#ck", "fu*ck", "fu#ck");
		finds(court, "sh#it", "sh*it", "sh#it");
		finds(court, "##it", "**it", "##it");
	}
}

static void a_single_letter_is_no_double(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("coon, pissed"), settled);
		finds(court, "c0n", "con", NULL);
		finds(court, "c00n", "coon", "c00n");
		finds(court, "p1ssed", "pissed", "p1ssed");
		finds(court, "p1sed", "pised", NULL);
	}
}

static void what_reads_as_another_word_is_that_one(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("lose, fall, slut"), settled);
		finds(court, "l00se", "loose", NULL);
		finds(court, "l0se", "lose", "l0se");
		finds(court, "f4il", "fail", NULL);
		finds(court, "f4ll", "fall", "f4ll");
		finds(court, "s1ut", "siut", "s1ut");
	}
}

static void stretching_counts_when_no_other_word_is_meant(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("fuck, coon, hoe, ass"), settled);
		finds(court, "fuuuck", NULL, "fuuuck");
		finds(court, "fuuck", NULL, NULL);
		finds(court, "fffuuuckkk", NULL, "fffuuuckkk");
		finds(court, "coooon", NULL, NULL);
		finds(court, "c00n", "coon", "c00n");
		finds(court, "asssss", NULL, NULL);
		finds(court, "hoeee", NULL, "hoeee");
		finds(court, "hooe", NULL, NULL);
	}
}

static void codes_and_initials_are_no_disguise(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("ass, fag, shit, boob"), settled);
		finds(court, "the a55 road", "the ass road", NULL);
		finds(court, "f4g", "fag", NULL);
		finds(court, "f@g", "fag", "f@g");
		finds(court, "a$$", "ass", "a$$");
		finds(court, "5h17", "shit", NULL);
		finds(court, "b00b5", "boobs", "b00b5");
	}
}

static void a_form_of_a_term_is_no_disguise_of_another(void **state)
{
	struct court *court = *state;
	struct disguised d;

	court_rule(court, TERMS("boobs, boo85"));
	disguise(&d, "boo85", "boobs", court);
	assert_int_equal(judge(court, &d), 1);
	assert_int_equal(court->findings.items[0].end, 5);
}

static void a_key_of_two_letters_stands_for_nothing(void **state)
{
	struct court *court = *state;

	court_rule(court, TERMS("ho, id"));
	finds(court, "h0", "ho", NULL);
	finds(court, "h000", "hooo", NULL);
}

static void what_stands_near_clears_disguises_too(void **state)
{
	struct court *court = *state;

	court_rule(court, TERMS("hoe") "    except: [garden hoe]\n"
				       "    unless: {words: [rake], within: "
				       "20}\n");
	finds(court, "garden hoeee", NULL, "hoeee");
	finds(court, "rake and hoeee", NULL, NULL);
	finds(court, "a hoeee", NULL, "hoeee");
}

/* By draft/skeleton's own view: what people write. */
static void real_disguises_are_found(void **state)
{
	static const char *const found[] = {
		"fuuuuck", "f*ck",   "f u c k",	   "f.u.c.k", "f\xC3\xBC\x63k",
		"F*CKING", "5h1t",   "sh!t",	   "s.h.i.t", "b1tches",
		"a$$hole", "w@nk3r", "FUUUUCKING", "w*nkers", "fu\xD1\x81k",
	};
	static const char *const passes[] = {
		"duck",	       "f*nk",	  "shift",   "s*ut",
		"5 hit",       "wanner",  "whiskey", "as h o l e",
		"F. U. C. A.", "batches", "Shitake", "5h17",
	};
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("fuck, shit, bitch, asshole, wanker"),
		     settled);
		for (size_t i = 0; i < COUNT(found); i++)
			court_finds(court, found[i], found[i]);
		for (size_t i = 0; i < COUNT(passes); i++)
			court_passes(court, passes[i]);
	}
}

/* Quadratic work would take minutes. */
static void a_very_long_stretch_is_quickly_read(void **state)
{
	static char post[200000];
	struct court *court = *state;

	court_rule(court, TERMS("fuck"));
	memset(post, 'u', sizeof(post) - 1);
	post[0] = 'f';
	memcpy(post + sizeof(post) - 3, "ck", 2);
	court_finds(court, post, post);
}

/* Readings of letters set apart overlap: a term goes on behind each. */
static void a_term_goes_on_behind_letters_set_apart(void **state)
{
	struct court *court = *state;

	BOTH
	{
		rule(court, TERMS("fuck off, go fuck"), settled);
		finds(court, "so f u c k off", NULL, "f u c k off");
		finds(court, "f.u.c.k off", NULL, "f.u.c.k off");
		finds(court, "go f u c k", NULL, "go f u c k");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COURT_TEST(a_disguised_word_is_found_where_it_stands),
		COURT_TEST(only_rules_that_ask_read_disguises),
		COURT_TEST(one_disguised_word_of_a_phrase_is_enough),
		COURT_TEST(a_mask_stands_for_one_letter),
		COURT_TEST(a_single_letter_is_no_double),
		COURT_TEST(what_reads_as_another_word_is_that_one),
		COURT_TEST(stretching_counts_when_no_other_word_is_meant),
		COURT_TEST(codes_and_initials_are_no_disguise),
		COURT_TEST(a_form_of_a_term_is_no_disguise_of_another),
		COURT_TEST(a_key_of_two_letters_stands_for_nothing),
		COURT_TEST(what_stands_near_clears_disguises_too),
		COURT_TEST(real_disguises_are_found),
		COURT_TEST(a_term_goes_on_behind_letters_set_apart),
		COURT_TEST(a_very_long_stretch_is_quickly_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
