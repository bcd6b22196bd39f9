#include "filter/spelling.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "filter/capital.h"
#include "filter/filter.h"
#include "filter/prose.h"
#include "filter/vocabulary.h"

#define MEASURE "spelling"
#define ACRONYM_LETTERS 6 /* longer ones in capitals are words */
#define LEAST_LETTERS 3
#define WORD_MAX 64 /* bytes; what is longer isn't a word */

/* A field while its words are looked at. */
struct look {
	const struct filter_job *job;
	const struct rule *rule;
	struct vocabulary_words words;
	struct prose prose;
	bool ready; /* `words` was asked for */
};

/* A word as it is written, fit for a dictionary: composed, with ' for the
 * apostrophe, without invisible characters. */
struct written {
	char text[WORD_MAX + 2];
	size_t len;
	size_t letters;
	bool small; /* a to z and ' alone */
};

static bool is_hidden(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 ||
	       c == 0xFEFF;
}

/* Latin letters, and marks that compose with them. */
static bool is_latin(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) ||
	       (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0x300 && c <= 0x36F);
}

/* What most words are; false: the word isn't. */
static bool write_small(const char *raw, size_t len, struct written *word)
{
	size_t marks = 0;

	if (len == 0 || len + 4 > WORD_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (raw[i] == '\'')
			marks++;
		else if (raw[i] < 'a' || raw[i] > 'z')
			return false;
	}
	memcpy(word->text, raw, len);
	word->len = len;
	word->letters = len - marks;
	word->small = true;
	return true;
}

/* False for what no dictionary has: figures, other scripts, long strings. */
static bool write_word(const char *raw, size_t len, struct written *word)
{
	char text[WORD_MAX];
	bool plain = true;
	size_t step;
	uint32_t c = 0;

	if (write_small(raw, len, word))
		return true;
	word->len = word->letters = 0;
	word->small = false;
	for (size_t at = 0; (step = utf8_next(raw + at, len - at, &c)) > 0;
	     at += step) {
		if (is_hidden(c))
			continue;
		if (c == 0x2019 || c == 0x2BC || c == 0xFF07)
			c = '\'';
		if ((c != '\'' && !is_latin(c)) || word->len + 4 > WORD_MAX)
			return false;
		plain = plain && c < 0x80;
		word->letters += c != '\'';
		word->len += utf8_put(text + word->len, c);
	}
	if (plain)
		memcpy(word->text, text, word->len);
	else
		word->len = fold_compose(text, word->len, word->text, WORD_MAX);
	return word->len > 0;
}

static void drop_genitive(struct written *word)
{
	if (word->len > 2 && word->text[word->len - 2] == '\'' &&
	    (word->text[word->len - 1] | 0x20) == 's') {
		word->len -= 2;
		word->letters--;
	}
}

/* Sounds and chat: sooo, hmm, haha, pls. No word has three letters alike in a
 * row, none of two letters in turn, none without a vowel is worth a note. */
static bool is_sound(const struct written *word)
{
	const char *text = word->text;
	bool vowel = false, third = false, triple = false;
	char first = text[0], second = text[0];

	for (size_t i = 0; i < word->len; i++) {
		char c = (char)(text[i] | 0x20);

		if (i >= 2)
			triple = triple || (text[i] == text[i - 1] &&
					    text[i] == text[i - 2]);
		if (second == first && text[i] != first)
			second = text[i];
		third = third || (text[i] != first && text[i] != second);
		vowel = vowel || (text[i] & 0x80) != 0 ||
			memchr("aeiouy", c, 6) != NULL;
	}
	return triple || !third || !vowel;
}

/* Names, acronyms and camelCase are what their owners say. */
static bool is_name(const struct written *word)
{
	if (word->small)
		return false;
	switch (capital_of(word->text, word->len)) {
	case CAPITAL_FIRST:
	case CAPITAL_MIXED:
		return true;
	case CAPITAL_ALL:
		return word->letters <= ACRONYM_LETTERS;
	case CAPITAL_NONE:
		break;
	}
	return false;
}

static int make_ready(struct look *look, struct err *err)
{
	const struct filter_job *job = look->job;

	if (!look->ready &&
	    vocabulary_words(job->rules->vocabulary, job->language,
			     &look->words, err) < 0)
		return -1;
	look->ready = true;
	return 0;
}

/* 1, 0, or -1. `more`: a full stop follows, which may belong to it: approx. */
static int is_known(const struct look *look, struct written *word, bool more,
		    struct err *err)
{
	int known;

	if (look->words.count == 0)
		return 1;
	known = vocabulary_knows(&look->words, word->text, word->len, err);
	if (known != 0 || !more)
		return known;
	word->text[word->len] = '.';
	return vocabulary_knows(&look->words, word->text, word->len + 1, err);
}

/* One note for each word of a post, not for ever, and none where another
 * filter found something: no dictionary knows a key that leaks. */
static bool is_enough(const struct filter_job *job, const struct rule *rule,
		      size_t start, size_t end)
{
	const struct findings *findings = job->findings;
	const char *match = job->field->data + start;
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];

		if (f->rule == rule &&
		    (++count == SPELLING_FINDINGS ||
		     (f->end - f->start == end - start &&
		      strncasecmp(f->match, match, end - start) == 0)))
			return true;
		if (f->field == job->field && f->start < end && f->end > start)
			return true;
	}
	return false;
}

static int look_at(struct look *look, const struct text_word *at,
		   struct err *err)
{
	const struct filter_job *job = look->job;
	const struct text_view *view = &job->text->folded;
	const char *folded = view->data + at->start;
	size_t start, end, len = at->end - at->start;
	struct written word;
	int known;

	text_span(view, at->start, at->end, &start, &end);
	if (end - start > 2 * WORD_MAX ||
	    !write_word(job->field->data + start, end - start, &word) ||
	    is_name(&word))
		return 0;
	drop_genitive(&word);
	if (word.letters < LEAST_LETTERS)
		return 0;
	/* What nearly all words are, before anything else is asked. */
	if (make_ready(look, err) < 0)
		return -1;
	if (vocabulary_lists(&look->words, word.text, word.len))
		return 0;
	if (is_sound(&word) || !prose_holds(&look->prose, at->start, at->end) ||
	    vocabulary_is_own(job->rules->vocabulary, folded, len))
		return 0;
	if (len > 2 && memcmp(folded + len - 2, "'s", 2) == 0) {
		if (vocabulary_is_own(job->rules->vocabulary, folded, len - 2))
			return 0;
		text_span(view, at->start, at->end - 2, &start, &end);
	}
	known = is_known(look, &word, view->data[at->end] == '.', err);
	if (known != 0)
		return known < 0 ? -1 : 0;
	if (is_enough(job, look->rule, start, end))
		return 0;
	return finding_add(job->findings, look->rule, job->field, start, end,
			   job->arena, err) == NULL ?
		       -1 :
		       0;
}

/* Links and file names have no words of a language. */
static bool is_judged(const char *field)
{
	size_t len = strlen(field);

	return strcmp(field, "text") == 0 || strcmp(field, "warning") == 0 ||
	       strncmp(field, "variants.", 9) == 0 ||
	       (len > 4 && strcmp(field + len - 4, ".alt") == 0);
}

static int run(const struct filter_job *job, struct err *err)
{
	struct look look = { .job = job };

	if (job->rules->vocabulary == NULL || !is_judged(job->field->name))
		return 0;
	look.rule = rules_measure(job->rules, MEASURE);
	if (look.rule == NULL || !filter_applies(job, look.rule))
		return 0;
	look.prose = (struct prose){ .view = &job->text->folded };
	for (size_t i = 0; i < job->text->word_count; i++)
		if (look_at(&look, &job->text->words[i], err) < 0)
			return -1;
	return 0;
}

const struct filter filter_spelling = { "spelling", run };

int spelling_suggest(const struct rules *rules, const char *language,
		     struct findings *findings, struct arena *arena,
		     struct err *err)
{
	const struct rule *rule = rules_measure(rules, MEASURE);
	struct vocabulary_words words;
	size_t count = 0;

	for (size_t i = 0; i < findings->count && count < SPELLING_EXPLAINED;
	     i++) {
		struct finding *finding = &findings->items[i];
		struct written word;

		if (finding->rule != rule || rule == NULL ||
		    !write_word(finding->match, strlen(finding->match), &word))
			continue;
		word.text[word.len] = '\0';
		if ((count++ == 0 &&
		     vocabulary_words(rules->vocabulary, language, &words,
				      err) < 0) ||
		    vocabulary_suggest(&words, word.text, SPELLING_SUGGESTIONS,
				       arena, &finding->suggest, err) < 0)
			return -1;
	}
	return 0;
}
