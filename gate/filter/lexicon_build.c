#include "filter/lexicon_build.h"

#include <string.h>

#include "draft/text.h"
#include "filter/lexicon_ask.h"
#include "filter/lexicon_forms.h"
#include "filter/lexicon_parts.h"
#include "filter/near.h"

#define NONE LEXICON_NONE
#define PUNCTUATION " .,;:!?'\"()-" /* may stand around a term */
#define JOINED_LEAST 4		    /* letters of two words written as one */

struct making {
	struct lexicon *lexicon;
	struct arena *arena;
	struct arena work; /* of one term */
	char *texts;
	size_t len, cap;
	struct slots text_table; /* of places in `texts` */
	struct lexicon_lemma *lemmas;
	size_t lemma_cap;
	struct slots lemma_table;
	struct lexicon_node *nodes;
	size_t node_cap;
	struct lexicon_term *terms;
	size_t term_cap;
	uint32_t *suggests;
	size_t suggest_cap;
};

/* How else a term may be written. */
enum spelling {
	SPELLING_AS_IS = 0,
	SPELLING_NO_APOSTROPHE = 1, /* dont */
	SPELLING_NO_HYPHEN = 2,	    /* deescalate */
	SPELLINGS = 4
};

/* The words of a term in one spelling. */
struct spelt {
	const struct rule *rule;
	struct {
		const char *text;
		bool coined;
		bool inflected;
	} words[LEXICON_TERM_WORDS];
	size_t count;
	enum spelling spelling; /* what it makes use of */
};

/* The place of a text among those that there are, each once. */
static int place_of(struct making *m, const char *text, uint32_t *place,
		    struct err *err)
{
	size_t len = strlen(text) + 1, step = 0;
	uint32_t hash = slots_hash(text, len - 1);

	while ((*place = slots_find(&m->text_table, hash, &step)) != NONE)
		if (strcmp(m->texts + *place, text) == 0)
			return 0;
	if (m->len + len >= NONE)
		return err_set(err, ERR_LIMIT, "too many terms");
	m->texts =
		arena_grow(m->arena, m->texts, &m->cap, m->len + len, 1, err);
	if (m->texts == NULL)
		return -1;
	memcpy(m->texts + m->len, text, len);
	*place = (uint32_t)m->len;
	m->len += len;
	return slots_add(&m->text_table, hash, *place, m->arena, err);
}

static int find_lemma(struct making *m, const struct lexicon_lemma *lemma,
		      uint32_t *number, struct err *err)
{
	struct lexicon *lexicon = m->lexicon;
	uint32_t kind = lemma->flags & ~(uint32_t)LEXICON_DISGUISED;
	uint32_t hash =
		slots_mix((uint64_t)lemma->text << 32 | lemma->language, kind);
	size_t step = 0;

	while ((*number = slots_find(&m->lemma_table, hash, &step)) != NONE) {
		struct lexicon_lemma *other = &m->lemmas[*number];

		if (other->text != lemma->text ||
		    other->language != lemma->language ||
		    (other->flags & ~(uint32_t)LEXICON_DISGUISED) != kind)
			continue;
		other->flags |= lemma->flags;
		return 0;
	}
	m->lemmas =
		arena_grow(m->arena, m->lemmas, &m->lemma_cap,
			   lexicon->lemma_count + 1, sizeof(*m->lemmas), err);
	if (m->lemmas == NULL)
		return -1;
	*number = (uint32_t)lexicon->lemma_count++;
	m->lemmas[*number] = *lemma;
	return slots_add(&m->lemma_table, hash, *number, m->arena, err);
}

/* Finds or makes the lemma of a word. */
static int lemma_of(struct making *m, const struct spelt *spelt, size_t word,
		    uint32_t *number, struct err *err)
{
	struct lexicon_lemma lemma = { .node = NONE };

	if (spelt->words[word].coined)
		lemma.flags |= LEXICON_COINED;
	if (spelt->words[word].inflected)
		lemma.flags |= LEXICON_INFLECTED;
	if (spelt->rule->view == VIEW_SKELETON)
		lemma.flags |= LEXICON_DISGUISED;
	if (place_of(m, spelt->words[word].text, &lemma.text, err) < 0 ||
	    place_of(m, spelt->rule->language, &lemma.language, err) < 0)
		return -1;
	return find_lemma(m, &lemma, number, err);
}

/* Goes from a node, or from none, to the one behind the lemma. */
static int node_of(struct making *m, uint32_t *node, uint32_t lemma,
		   struct err *err)
{
	struct lexicon *lexicon = m->lexicon;
	uint32_t parent = *node, hash = lexicon_node_hash(parent, lemma);
	size_t step = 0;

	while ((*node = slots_find(&lexicon->node_table, hash, &step)) != NONE)
		if (m->nodes[*node].parent == parent &&
		    m->nodes[*node].lemma == lemma)
			return 0;
	m->nodes = arena_grow(m->arena, m->nodes, &m->node_cap,
			      lexicon->node_count + 1, sizeof(*m->nodes), err);
	if (m->nodes == NULL)
		return -1;
	*node = (uint32_t)lexicon->node_count++;
	m->nodes[*node] = (struct lexicon_node){ .parent = parent,
						 .lemma = lemma,
						 .term = NONE };
	if (parent != NONE)
		m->nodes[parent].next |= lexicon_node_bit(lemma);
	else
		m->lemmas[lemma].node = *node;
	return slots_add(&lexicon->node_table, hash, *node, m->arena, err);
}

static int add_suggestions(struct making *m, const struct conf_strings *suggest,
			   struct lexicon_term *term, struct err *err)
{
	struct lexicon *lexicon = m->lexicon;

	term->suggest = (uint32_t)lexicon->suggest_count;
	term->suggests = (uint32_t)suggest->count;
	m->suggests = arena_grow(m->arena, m->suggests, &m->suggest_cap,
				 lexicon->suggest_count + suggest->count + 1,
				 sizeof(*m->suggests), err);
	if (m->suggests == NULL)
		return -1;
	for (size_t i = 0; i < suggest->count; i++)
		if (place_of(m, suggest->items[i],
			     &m->suggests[lexicon->suggest_count++], err) < 0)
			return -1;
	return 0;
}

static int add_spelt(struct making *m, const struct spelt *spelt,
		     const struct lexicon_term *term, struct err *err)
{
	struct lexicon *lexicon = m->lexicon;
	uint32_t node = NONE, lemma;

	for (size_t i = 0; i < spelt->count; i++)
		if (lemma_of(m, spelt, i, &lemma, err) < 0 ||
		    node_of(m, &node, lemma, err) < 0)
			return -1;
	m->terms = arena_grow(m->arena, m->terms, &m->term_cap,
			      lexicon->term_count + 1, sizeof(*m->terms), err);
	if (m->terms == NULL)
		return -1;
	m->terms[lexicon->term_count] = *term;
	m->terms[lexicon->term_count].next = m->nodes[node].term;
	m->nodes[node].term = (uint32_t)lexicon->term_count++;
	return 0;
}

/* A term is its words and what joins them, in punctuation at most. With
 * other signs it would find nothing (e.g.), or more than it says (C++). */
static bool is_findable(const char *folded, const struct text_word *words,
			size_t count)
{
	const char *behind = folded + words[count - 1].end;

	if (strspn(folded, PUNCTUATION) != words[0].start ||
	    behind[strspn(behind, PUNCTUATION)] != '\0')
		return false;
	for (size_t i = 1; i < count; i++)
		if (!near_joins(folded, words[i - 1].end, words[i].start))
			return false;
	return true;
}

static size_t letters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] >= 'a' && text[i] <= 'z';
	return count;
}

/* The end of the words from `word` on that only hyphens stand between. */
static size_t end_of_joined(const char *folded, const struct text_word *words,
			    size_t count, size_t word)
{
	size_t all = words[word].end - words[word].start, end = word + 1;

	if (letters(folded + words[word].start, all) != all)
		return end;
	for (; end < count; end++) {
		const struct text_word *w = &words[end];
		size_t len = w->end - w->start;

		if (w->start != w[-1].end + 1 || folded[w[-1].end] != '-' ||
		    letters(folded + w->start, len) != len)
			break;
		all += len;
	}
	return all >= JOINED_LEAST ? end : word + 1;
}

/* The words first..end of a term as one, without what isn't a letter. */
static char *join(struct making *m, const char *folded,
		  const struct text_word *words, size_t first, size_t end,
		  struct err *err)
{
	const char *from = folded + words[first].start;
	char *copy = arena_copy(&m->work, from,
				words[end - 1].end - words[first].start, err);
	char *to = copy;

	for (const char *c = copy; c != NULL && *c != '\0'; c++)
		if (*c != '-' && *c != '\'')
			*to++ = *c;
	if (copy != NULL)
		*to = '\0';
	return copy;
}

/* One apostrophe among letters; 's may be missing from any word. */
static bool is_short(const char *word, size_t len)
{
	return memchr(word, '\'', len) != NULL && letters(word, len) + 1 == len;
}

static int spell(struct making *m, const char *folded,
		 const struct text_word *words, size_t count, unsigned wanted,
		 struct spelt *spelt, struct err *err)
{
	unsigned used = SPELLING_AS_IS;
	size_t end;

	spelt->count = 0;
	for (size_t i = 0; i < count; i = end) {
		size_t len = words[i].end - words[i].start, n = spelt->count++;
		bool coined = false;

		end = i + 1;
		spelt->words[n].inflected = spelt->rule->inflect;
		if ((wanted & SPELLING_NO_HYPHEN) != 0) {
			end = end_of_joined(folded, words, count, i);
			coined = end > i + 1;
			used |= coined ? SPELLING_NO_HYPHEN : 0;
		}
		if ((wanted & SPELLING_NO_APOSTROPHE) != 0 &&
		    is_short(folded + words[i].start, len)) {
			coined = true;
			used |= SPELLING_NO_APOSTROPHE;
			spelt->words[n].inflected = false;
		}
		spelt->words[n].coined = coined;
		spelt->words[n].text =
			coined ? join(m, folded, words, i, end, err) :
				 arena_copy(&m->work, folded + words[i].start,
					    len, err);
		if (spelt->words[n].text == NULL)
			return -1;
	}
	spelt->spelling = (enum spelling)used;
	return 0;
}

static int add_spellings(struct making *m, const struct rule *rule,
			 const char *folded, const struct text_word *words,
			 size_t count, const struct lexicon_term *term,
			 struct err *err)
{
	struct spelt spelt = { .rule = rule };
	int others = 0;

	if (rule->inflect)
		others = lexicon_ask_has(m->lexicon->ask, rule->language, err);
	if (others < 0)
		return -1;
	for (unsigned i = 0; i < (others ? (unsigned)SPELLINGS : 1); i++) {
		if (spell(m, folded, words, count, i, &spelt, err) < 0)
			return -1;
		if (spelt.spelling == i && add_spelt(m, &spelt, term, err) < 0)
			return -1;
	}
	return 0;
}

static int add_term(struct making *m, const struct rule *rule, size_t number,
		    const struct rule_term *source, struct err *err)
{
	struct lexicon_term term = { .rule = (uint32_t)number };
	struct text_word *words;
	size_t count;
	char *folded =
		text_fold(source->text, strlen(source->text), &m->work, err);

	if (folded == NULL || text_words(folded, strlen(folded), &m->work,
					 &words, &count, err) < 0)
		return -1;
	if (count == 0 || count > LEXICON_TERM_WORDS)
		return err_set(err, ERR_CONFIG,
			       "%s:%zu: the term \"%s\" has "
			       "%zu words; it needs 1 to %d",
			       source->source, source->line, source->text,
			       count, LEXICON_TERM_WORDS);
	if (!is_findable(folded, words, count))
		return err_set(err, ERR_CONFIG,
			       "%s:%zu: the term \"%s\" "
			       "can't match itself: signs are not part of "
			       "words; use a pattern",
			       source->source, source->line, source->text);
	if (add_suggestions(m, &source->suggest, &term, err) < 0)
		return -1;
	return add_spellings(m, rule, folded, words, count, &term, err);
}

static int add_rules(struct making *m, struct rule *const *rules, size_t count,
		     struct err *err)
{
	for (size_t i = 0; i < count; i++)
		for (size_t t = 0; t < rules[i]->term_count; t++) {
			arena_reset(&m->work);
			if (add_term(m, rules[i], i, &rules[i]->terms[t], err) <
			    0)
				return -1;
		}
	m->lexicon->rule_count = count;
	m->lexicon->texts = m->texts;
	m->lexicon->len = m->len;
	m->lexicon->lemmas = m->lemmas;
	m->lexicon->nodes = m->nodes;
	m->lexicon->terms = m->terms;
	m->lexicon->suggests = m->suggests;
	return 0;
}

int lexicon_build(struct rule *const *rules, size_t count, struct arena *arena,
		  struct lexicon **lexicon, struct err *err)
{
	struct making m = { .arena = arena };

	int result;

	*lexicon = m.lexicon = arena_alloc(arena, sizeof(*m.lexicon), err);
	if (m.lexicon == NULL || lexicon_ask_open(&m.lexicon->ask, err) < 0)
		return -1;
	result = add_rules(&m, rules, count, err);
	arena_release(&m.work);
	if (result < 0)
		return -1;
	if (lexicon_forms_make(m.lexicon, m.lexicon->ask, false, err) < 0)
		return -1;
	return lexicon_ask_ready(m.lexicon->ask, m.lexicon, err);
}
