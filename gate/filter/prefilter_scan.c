#include "filter/prefilter_scan.h"

#include "filter/prefilter_parts.h"
#include "filter/prefilter_windows.h"

/* Bytes that are looked at in one go. */
#define HITS 256

struct scan {
	const struct prefilter *prefilter;
	const unsigned char *text;
	uint32_t len;
	struct prefilter_windows windows;
	uint32_t done[PREFILTER_KINDS]; /* runs up to there are found */
};

/* What is used begins at `at`, or anywhere from there up to `end`. */
static void use_all(struct scan *scan, uint32_t uses, uint32_t uses_end,
		    uint32_t at, uint32_t end)
{
	for (uint32_t i = uses; i < uses_end; i++) {
		const struct prefilter_use *use = &scan->prefilter->uses[i];

		if (use->least == PREFILTER_ANYWHERE)
			prefilter_windows_add(&scan->windows, use->pattern, 0,
					      scan->len - 1);
		else if (use->least <= end)
			prefilter_windows_add(&scan->windows, use->pattern,
					      use->most < at ? at - use->most :
							       0,
					      end - use->least);
	}
}

static bool is_same(const struct prefilter *prefilter,
		    const struct prefilter_literal *literal, unsigned char c,
		    unsigned char want)
{
	return (literal->caseless ? prefilter->lower[c] : c) == want;
}

/* No part of a word stands there. */
static bool is_outside(const struct scan *scan, uint32_t at)
{
	return at == scan->len || scan->prefilter->fold[scan->text[at]] == ' ';
}

/* The part of a literal from its gram's end on, which is at `at`. */
static bool goes_on(const struct scan *scan,
		    const struct prefilter_literal *literal, uint32_t at)
{
	const struct prefilter *prefilter = scan->prefilter;
	const unsigned char *want =
		(const unsigned char *)prefilter->texts + literal->text;

	for (uint32_t i = literal->gram; i < literal->len; i++) {
		uint32_t start = at;

		if (want[i] < LITERAL_EDGE) {
			if (at == scan->len ||
			    !is_same(prefilter, literal, scan->text[at++],
				     want[i]))
				return false;
			continue;
		}
		if (want[i] != LITERAL_MAYBE_GAP && !is_outside(scan, at))
			return false;
		while (want[i] != LITERAL_EDGE && at < scan->len &&
		       is_outside(scan, at))
			at++;
		if (at == start && want[i] == LITERAL_GAP)
			return false;
	}
	return true;
}

/* The part before it, backwards: *at is where the literal begins then. */
static bool goes_back(const struct scan *scan,
		      const struct prefilter_literal *literal, uint32_t *at)
{
	const struct prefilter *prefilter = scan->prefilter;
	const unsigned char *want =
		(const unsigned char *)prefilter->texts + literal->text;

	for (uint32_t i = literal->gram; i > 0; i--) {
		uint32_t end = *at;

		if (want[i - 1] < LITERAL_EDGE) {
			if (*at == 0 ||
			    !is_same(prefilter, literal, scan->text[--*at],
				     want[i - 1]))
				return false;
			continue;
		}
		if (want[i - 1] == LITERAL_EDGE)
			return *at == 0 || is_outside(scan, *at - 1);
		while (*at > 0 && is_outside(scan, *at - 1))
			--*at;
		if (*at == end && want[i - 1] == LITERAL_GAP)
			return false;
	}
	return true;
}

static void try_literal(struct scan *scan, uint32_t number, uint32_t at)
{
	const struct prefilter_literal *literal =
		&scan->prefilter->literals[number];

	if (goes_on(scan, literal, at) && goes_back(scan, literal, &at))
		use_all(scan, literal->uses, literal->uses_end, at, at);
}

/* A gram ends at `at`: which literals are there? */
static void try_gram(struct scan *scan, uint64_t gram, uint32_t at)
{
	const struct prefilter *prefilter = scan->prefilter;
	size_t i = prefilter_slot(prefilter, gram);
	const struct prefilter_slot *slot = &prefilter->slots[i];

	/* One slot at least is empty: but who knows what an image says. */
	for (size_t n = 0; slot->gram != gram; n++) {
		if (slot->first == slot->end || n == prefilter->slot_count)
			return;
		i = i + 1 < prefilter->slot_count ? i + 1 : 0;
		slot = &prefilter->slots[i];
	}
	for (uint32_t l = slot->first; l < slot->end; l++)
		try_literal(scan, l, at);
}

/* A run of a kind, wherever in it `at` is; each run once. */
static void try_run(struct scan *scan, uint32_t kind, uint32_t at)
{
	const struct prefilter *prefilter = scan->prefilter;
	uint64_t bit = (uint64_t)1 << kind;
	uint32_t start = at, end = at;

	if (at < scan->done[kind])
		return;
	while (start > 0 && (prefilter->kinds[scan->text[start - 1]] & bit))
		start--;
	while (end < scan->len && (prefilter->kinds[scan->text[end]] & bit))
		end++;
	scan->done[kind] = end;
	for (uint32_t i = prefilter->kind_runs[kind];
	     i < prefilter->kind_runs[kind + 1]; i++) {
		const struct prefilter_run *run = &prefilter->runs[i];

		if (run->len <= end - start)
			use_all(scan, run->uses, run->uses_end, start,
				end - run->len);
	}
}

static void try_short(struct scan *scan, uint32_t at)
{
	const struct prefilter *prefilter = scan->prefilter;
	unsigned char c = scan->text[at];

	for (uint32_t i = prefilter->starts[c]; i < prefilter->starts[c + 1];
	     i++) {
		uint32_t what = prefilter->shorts[i];

		if (what & PREFILTER_KIND)
			try_run(scan, what & ~PREFILTER_KIND, at);
		else
			try_literal(scan, what, at);
	}
}

static uint64_t has_bit(const uint64_t *bits, uint32_t at)
{
	return bits[at / 64] >> at % 64;
}

/* Where a bit was set, and which: 1 for a six, 2 for a four, 4 for a pair. */
struct hit {
	uint64_t window;
	uint32_t at, which;
};

static void try_hit(struct scan *scan, const struct hit *hit)
{
	uint64_t window = hit->window;
	bool blank = window >> 56 == ' ';

	if ((hit->which & 1) && !blank)
		try_gram(scan, prefilter_six(window), hit->at);
	if ((hit->which & 2) && !blank) {
		try_gram(scan, prefilter_four(window), hit->at);
		try_gram(scan, prefilter_three(window), hit->at);
	}
	if (hit->which & 4)
		try_short(scan, hit->at);
}

/* Looks at first..end and writes down where bits are set, without a jump that
 * the processor would have to guess. Blanks that follow another one are left
 * out; no gram ends with a blank. */
static size_t find_hits(const struct scan *scan, uint32_t first, uint32_t end,
			uint64_t *last, struct hit *hits)
{
	const unsigned char *fold = scan->prefilter->fold;
	const unsigned char *text = scan->text;
	const uint64_t *sixes = scan->prefilter->bits;
	const uint64_t *fours = sixes + PREFILTER_SIXES / 64;
	const uint64_t *pairs = fours + PREFILTER_FOURS / 64;
	uint64_t window = *last, before = window >> 56;
	size_t count = 0;

	for (uint32_t i = first; i < end; i++) {
		uint64_t c = fold[text[i]], next = window >> 8 | c << 56;
		uint32_t pair = text[i] | (uint32_t)text[i + 1] << 8;
		uint64_t six, four, two, which;

		window = (c | before << 8) == (' ' | ' ' << 8) ? window : next;
		before = c;
		six = has_bit(sixes,
			      prefilter_hash(prefilter_six(window)) >> 15);
		four = has_bit(fours,
			       prefilter_hash(prefilter_four(window)) >> 15);
		two = has_bit(pairs, pair);
		which = (six & 1) | (four & 1) << 1 | (two & 1) << 2;
		hits[count] = (struct hit){ window, i, (uint32_t)which };
		count += which != 0;
	}
	*last = window;
	return count;
}

static void scan_grams(struct scan *scan)
{
	const unsigned char *text = scan->text;
	uint64_t window = (uint64_t)' ' << 56;
	uint32_t len = scan->len, end;
	struct hit hits[HITS];
	struct scan tail = *scan;
	unsigned char two[2] = { text[len - 1], 0 };
	size_t count;

	/* The last byte has none behind it. */
	for (uint32_t i = 0; i < len - 1; i = end) {
		end = len - 1 - i > HITS ? i + HITS : len - 1;
		count = find_hits(scan, i, end, &window, hits);
		for (size_t h = 0; h < count; h++)
			try_hit(scan, &hits[h]);
	}
	tail.text = two;
	count = find_hits(&tail, 0, 1, &window, hits);
	hits[0].at = len - 1;
	if (count > 0)
		try_hit(scan, &hits[0]);
}

/* The kinds that four bytes have in common. */
static uint64_t common(const struct scan *scan, uint32_t at)
{
	const uint64_t *kinds = scan->prefilter->kinds;
	const unsigned char *text = scan->text + at;

	if (scan->len - at < 4)
		return 0;
	return kinds[text[0]] & kinds[text[1]] & kinds[text[2]] &
	       kinds[text[3]];
}

static void try_runs(struct scan *scan, uint64_t kinds, uint32_t at)
{
	for (; kinds != 0; kinds &= kinds - 1)
		try_run(scan, (uint32_t)__builtin_ctzll(kinds), at);
}

/* Sixteen bytes at a time: a run of 7 has four on a border of four, one of
 * 15 has eight on a border of eight, one of 31 sixteen. */
static void scan_runs(struct scan *scan)
{
	const struct prefilter *prefilter = scan->prefilter;
	uint64_t least_7 = prefilter->least_7, least_15 = prefilter->least_15;
	uint64_t least_31 = prefilter->least_31;

	if ((least_7 | least_15 | least_31) == 0)
		return;
	for (uint32_t at = 0; scan->len - at >= 4; at += 16) {
		uint64_t a = common(scan, at), b, c, d, all;

		b = scan->len - at > 4 ? common(scan, at + 4) : 0;
		c = scan->len - at > 8 ? common(scan, at + 8) : 0;
		d = scan->len - at > 12 ? common(scan, at + 12) : 0;
		all = a & b & c & d & least_31;
		if ((((a | b | c | d) & least_7) |
		     (((a & b) | (c & d)) & least_15) | all) != 0) {
			try_runs(scan, (a & least_7) | (a & b & least_15) | all,
				 at);
			try_runs(scan, b & least_7, at + 4);
			try_runs(scan, (c & least_7) | (c & d & least_15),
				 at + 8);
			try_runs(scan, d & least_7, at + 12);
		}
		if (scan->len - at <= 16)
			return;
	}
}

int prefilter_scan(const struct prefilter *prefilter, const char *text,
		   size_t len, struct arena *arena,
		   struct prefilter_window **windows, size_t *count,
		   struct err *err)
{
	struct scan scan = { .prefilter = prefilter,
			     .text = (const unsigned char *)text,
			     .len = (uint32_t)len,
			     .windows = { .patterns = prefilter->patterns,
					  .arena = arena,
					  .err = err } };

	*windows = NULL;
	*count = 0;
	if (len == 0)
		return 0;
	if (len >= UINT32_MAX)
		return err_set(err, ERR_LIMIT, "the text is too long");
	if (prefilter_windows_begin(&scan.windows) < 0)
		return -1;
	for (size_t i = 0; i < prefilter->unknown_count; i++)
		prefilter_windows_add(&scan.windows, prefilter->unknown[i], 0,
				      scan.len - 1);
	scan_grams(&scan);
	scan_runs(&scan);
	return scan.windows.failed ?
		       -1 :
		       prefilter_windows_list(&scan.windows, scan.text, windows,
					      count);
}
