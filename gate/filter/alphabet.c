#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/lookalike.h"
#include "filter/telltale.h"

/* What a field is written in. */
struct reader {
	const struct filter_job *job;
	const char *text;
	size_t len;
	size_t latin;	  /* words */
	size_t whole;	  /* words that could be Latin and are Cyrillic */
	bool honest;	  /* there's a word that is plainly Cyrillic */
	unsigned scripts; /* of the word at hand: 1 << script */
};

static bool is_in_host(const struct reader *reader, struct telltale_span word)
{
	const struct findings *findings = reader->job->findings;

	for (size_t i = findings->count; i > 0; i--) {
		const struct finding *finding = &findings->items[i - 1];

		if (finding->field != reader->job->field ||
		    finding->rule->measure == NULL)
			break;
		if (strcmp(finding->rule->measure, "host") == 0 &&
		    finding->start <= word.start && word.end <= finding->end)
			return true;
	}
	return false;
}

static int judge_word(struct reader *reader, struct telltale_span word,
		      struct err *err)
{
	const char *text = reader->text + word.start;
	size_t len = word.end - word.start;
	struct lookalike found = { false, 0, SCRIPT_NONE };

	if (utf8_is_ascii(text, len)) {
		reader->latin++;
		return 0;
	}
	if ((reader->scripts & 1U << SCRIPT_LATIN) != 0)
		found = lookalike_word(text, len);
	if (found.deceives)
		return is_in_host(reader, word) ?
			       0 :
			       telltale_odd(reader->job, "lookalike", word,
					    &found, err);
	if (reader->honest || (reader->scripts & 1U << SCRIPT_CYRILLIC) == 0)
		return 0;
	if (lookalike_whole(text, len, &found))
		reader->whole++;
	else
		reader->honest = true;
	return 0;
}

/* роса alone is dew; among English words it's a disguise, when all Cyrillic
 * words of the text could be Latin ones. A single letter is a list's. */
static int judge_whole(struct reader *reader, struct telltale_span word,
		       struct err *err)
{
	const char *text = reader->text + word.start;
	size_t len = word.end - word.start;
	struct lookalike found = { false, 0, SCRIPT_NONE };

	if (utf8_is_ascii(text, len) || utf8_count(text, len) < 2 ||
	    !lookalike_whole(text, len, &found) ||
	    found.script != SCRIPT_CYRILLIC || is_in_host(reader, word))
		return 0;
	return telltale_odd(reader->job, "lookalike", word, &found, err);
}

/* A letter, mark or digit; notes the script. */
static bool is_of_word(struct reader *reader, uint32_t c)
{
	enum script script = script_of(c);

	reader->scripts |= 1U << script;
	return script != SCRIPT_NONE || fold_is_word(c);
}

/* Hands every word on. */
static int each_word(struct reader *reader,
		     int (*judge)(struct reader *reader,
				  struct telltale_span word, struct err *err),
		     struct err *err)
{
	struct telltale_span word = { 0, 0 };
	uint32_t c = 0;
	size_t step;

	for (size_t at = 0; at < reader->len; at += step) {
		step = utf8_next(reader->text + at, reader->len - at, &c);
		if (step == 0)
			break;
		if (is_of_word(reader, c)) {
			word.end = at + step;
			continue;
		}
		if (word.end > word.start && judge(reader, word, err) < 0)
			return -1;
		word.start = word.end = at + step;
		reader->scripts = 0;
	}
	return word.end > word.start ? judge(reader, word, err) : 0;
}

/* Where Unicode still adds, a character may only be newer than our tables:
 * emoji, ideographs, the scripts of planes 1 to 3, and blocks of the BMP that
 * grew after utf8proc's version. */
static bool may_be_new(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} growing[] = {
		{ 0x0870, 0x08FF }, { 0x0C00, 0x0CFF }, { 0x1AB0, 0x1AFF },
		{ 0x1C80, 0x1C8F }, { 0x20A0, 0x20CF }, { 0x2400, 0x243F },
		{ 0x2B74, 0x2BFF }, { 0x2FF0, 0x2FFF }, { 0x31C0, 0x31EF },
		{ 0xA720, 0xA7FF }, { 0xFB50, 0xFDCF }, { 0x10000, 0x3FFFD },
	};

	for (size_t i = 0; i < sizeof(growing) / sizeof(*growing); i++)
		if (c >= growing[i].first && c <= growing[i].last)
			return true;
	return false;
}

/* Noncharacters, tags and selectors have rules of their own. */
static bool is_unassigned(uint32_t c)
{
	if (c < 0x378 || (c & 0xFFFE) == 0xFFFE || (c >> 8) == 0xFD ||
	    (c >= 0xE0000 && c <= 0xE0FFF))
		return false;
	return !fold_is_assigned(c) && !may_be_new(c);
}

/* A font may show it as nothing: its number is all there is to see. */
static int fire_unassigned(const struct reader *reader,
			   struct telltale_span span, struct err *err)
{
	struct buf note = { 0 };
	uint32_t c = 0;

	(void)utf8_next(reader->text + span.start, span.end - span.start, &c);
	buf_addf(&note, "It is U+%04X.", (unsigned)c);
	return telltale_fire(reader->job, "unassigned", span, &note, err);
}

static int read_unassigned(const struct reader *reader, struct err *err)
{
	uint32_t c = 0;
	size_t step;

	for (size_t at = 0; at < reader->len; at += step) {
		struct telltale_span span = { at, at };

		while ((step = utf8_next(reader->text + span.end,
					 reader->len - span.end, &c)) > 0 &&
		       is_unassigned(c))
			span.end += step;
		if (span.end > at && fire_unassigned(reader, span, err) < 0)
			return -1;
		if (span.end > at)
			step = span.end - at;
		if (step == 0)
			break;
	}
	return 0;
}

static int run(const struct filter_job *job, struct err *err)
{
	struct reader reader = { .job = job,
				 .text = job->text->raw,
				 .len = job->text->len };

	if (utf8_is_ascii(reader.text, reader.len))
		return 0;
	if (each_word(&reader, judge_word, err) < 0 ||
	    read_unassigned(&reader, err) < 0)
		return -1;
	if (reader.honest || reader.whole == 0 || reader.latin <= reader.whole)
		return 0;
	return each_word(&reader, judge_whole, err);
}

const struct filter filter_alphabet = { "alphabet", run };
