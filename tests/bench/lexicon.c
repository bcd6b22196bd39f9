/*
 * lexicon: what terms cost: compiling, settling, saving and loading them, and
 * one post's words, with the built-in terms and with many times as many.
 * usage: lexicon [TIMES]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/image.h"
#include "draft/text.h"
#include "filter/filter.h"
#include "filter/lexicon.h"
#include "filter/lexicon_build.h"
#include "filter/lexicon_image.h"
#include "filter/lexicon_parts.h"
#include "filter/rules.h"

#define ROUNDS 2000
#define MEDIAN_OF 9
#define WORDS_MAX 200000

static const char post[] =
	"We spent the winter rebuilding the kitchen, and this Saturday the "
	"doors open again. Come by between ten and four: there will be bread "
	"from the new oven, soup made by our neighbours from the allotments, "
	"and a table where children can knead their own rolls. Parking is "
	"tight, so take the number 7 tram or come by bike if you can. If you "
	"can't make it this weekend, don't worry, we bake every day from "
	"Tuesday on and the shop is open until the shelves are empty. Thanks "
	"to everybody who lent a hand, a ladder or a van; you know who you "
	"are. See you soon, the team at the corner bakery.";

static struct err err;
static struct arena arena = { .limit = (size_t)4 << 30 };
static const char *dictionary[WORDS_MAX];
static size_t dictionary_count;
static uint64_t state = 88172645463325252U;

static void check(int result)
{
	if (result < 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
}

/* Processor time, in microseconds. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static size_t any(size_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state % below);
}

static void read_dictionary(void)
{
	FILE *in = fopen("/usr/share/hunspell/en_US.dic", "r");
	char line[256];

	while (in != NULL && fgets(line, sizeof(line), in) != NULL &&
	       dictionary_count < WORDS_MAX) {
		size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz");

		if (len > 2 && strchr("/\r\n", line[len]) != NULL)
			dictionary[dictionary_count++] =
				arena_copy(&arena, line, len, &err);
	}
	if (dictionary_count == 0)
		exit(2);
	fclose(in);
}

/* A term like this one: half of its words are others; a single one becomes
 * one of two words. */
static const char *vary(const char *term)
{
	char out[1024];
	size_t len = 0, n;
	bool one = strchr(term, ' ') == NULL, changed = false;

	while (*term != '\0') {
		const char *other = dictionary[any(dictionary_count)];

		n = strcspn(term, " ");
		if (one)
			len += (size_t)snprintf(out + len, sizeof(out) - len,
						"%s%.*s ", other, (int)n, term);
		else if (any(2) == 0 || (!changed && term[n] == '\0')) {
			len += (size_t)snprintf(out + len, sizeof(out) - len,
						"%s ", other);
			changed = true;
		} else
			len += (size_t)snprintf(out + len, sizeof(out) - len,
						"%.*s ", (int)n, term);
		term += n + strspn(term + n, " ");
	}
	return arena_copy(&arena, out, len - 1, &err);
}

static void multiply(struct rules *rules, size_t times)
{
	for (size_t i = 0; i < rules->count; i++) {
		struct rule *rule = rules->items[i];
		struct rule_term *terms = arena_array(
			&arena, rule->term_count * times, sizeof(*terms), &err);

		for (size_t t = 0; t < rule->term_count * times; t++) {
			terms[t] = rule->terms[t % rule->term_count];
			if (t >= rule->term_count)
				terms[t].text = vary(terms[t].text);
		}
		rule->terms = terms;
		rule->term_count *= times;
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct rules *rules, const char *what)
{
	struct arena work = { 0 };
	struct draft draft = { .source = "post", .text = post };
	struct draft_field field = { .name = "text",
				     .data = post,
				     .len = sizeof(post) - 1 };
	struct findings findings = { 0 };
	struct text text;
	struct filter_job job = { .rules = rules,
				  .draft = &draft,
				  .language = "en",
				  .field = &field,
				  .text = &text,
				  .findings = &findings,
				  .arena = &work };
	double medians[MEDIAN_OF];

	check(text_open(post, sizeof(post) - 1, &arena, &text, &err));
	for (size_t m = 0; m < MEDIAN_OF; m++) {
		double start = now();

		for (size_t i = 0; i < ROUNDS; i++) {
			arena_reset(&work);
			findings = (struct findings){ 0 };
			check(filter_words.run(&job, &err));
		}
		medians[m] = (now() - start) / ROUNDS;
	}
	qsort(medians, MEDIAN_OF, sizeof(*medians), by_size);
	printf("  words, %-9s %8.2f us a post of %zu bytes, %zu words, "
	       "%zu findings\n",
	       what, medians[MEDIAN_OF / 2], sizeof(post) - 1, text.word_count,
	       findings.count);
	arena_release(&work);
}

static void sizes(const struct lexicon *l, const char *what)
{
	printf("  %-16s %zu lemmas, %zu nodes, %zu terms, %zu forms, %zu "
	       "alike\n",
	       what, l->lemma_count, l->node_count, l->term_count,
	       l->forms.count, l->forms.alike_count);
}

static void run(struct rules *rules)
{
	struct image_making making = { 0 };
	struct image *image;
	struct lexicon *loaded;
	char path[] = "/tmp/lexicon-bench-XXXXXX";
	double start;
	int fd;

	start = now();
	check(lexicon_build(rules->items, rules->count, &arena, &rules->lexicon,
			    &err));
	printf("  build            %8.1f ms\n", (now() - start) / 1e3);
	sizes(rules->lexicon, "guessed");
	measure(rules, "guessed");
	start = now();
	check(lexicon_settle(rules->lexicon, &err));
	printf("  settle           %8.1f ms\n", (now() - start) / 1e3);
	sizes(rules->lexicon, "settled");
	measure(rules, "settled");
	check(lexicon_save(rules->lexicon, &making, &err));
	fd = mkstemp(path);
	check(image_write(&making, path, &err));
	check(image_open(path, &image, &err));
	start = now();
	check(lexicon_load(image, rules->count, &arena, &loaded, &err));
	printf("  load             %8.3f ms (image of %.1f MB)\n",
	       (now() - start) / 1e3, (double)making.bytes.len / 1e6);
	lexicon_close(rules->lexicon);
	rules->lexicon = loaded;
	start = now();
	measure(rules, "loaded");
	rules->lexicon = NULL;
	image_release(&making);
	image_close(image);
	close(fd);
	unlink(path);
}

int main(int argc, char **argv)
{
	const char *builtin = "builtin";
	struct conf_strings packs = { &builtin, 1 };
	struct rules *rules;
	size_t times = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;

	check(digest_start(&err));
	check(rules_open(&packs, &rules, &err));
	lexicon_close(rules->lexicon);
	read_dictionary();
	printf("built-in terms\n");
	run(rules);
	printf("%zu times as many\n", times);
	multiply(rules, times);
	run(rules);
	rules_close(rules);
	arena_release(&arena);
	return 0;
}
