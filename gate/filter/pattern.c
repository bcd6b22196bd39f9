#define PCRE2_CODE_UNIT_WIDTH 8

#include "filter/pattern.h"

#include <pcre2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

#define OPTIONS                                            \
	(PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | \
	 PCRE2_USE_OFFSET_LIMIT)

/* From so many bytes on, machine code is sooner done, also for one text. */
#define LONG_TEXT ((size_t)16 * 1024)

/* A pattern is compiled, or taken from an image, when it is first needed,
 * by whichever thread needs it first. */
struct pattern {
	_Atomic(pcre2_code *) code;
	_Atomic(pcre2_code *) fast; /* for long texts, when not tuned */
	const char *text;	    /* NULL when it comes from an image */
	const unsigned char *start, *rest; /* its compiled form there */
	size_t start_len, rest_len;
	bool tuned; /* to machine code */
};

struct pattern_work {
	pcre2_match_data *data;
	pcre2_match_context *limits;
	struct arena *arena;
	struct err err; /* why memory was short */
};

/* Constructs that could run without end, or call back, or change limits. A
 * named group may be used again, (?&name), which keeps long patterns readable;
 * the match limit ends one that calls itself. */
static const char *forbidden(const char *text)
{
	static const char *const starts[] = { "(?R", "(?0",  "(?C",  "(*",
					      "(?+", "\\g<", "\\g'", "\\K" };

	for (const char *s = text; *s != '\0'; s++) {
		/* The idiom for "this, but not within that". */
		while (strncmp(s, "(*SKIP)(*F)", 11) == 0)
			s += 11;
		if (*s == '\0')
			return NULL;
		for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
			if (strncmp(s, starts[i], strlen(starts[i])) == 0)
				return starts[i];
		if (strncmp(s, "(?", 2) == 0 &&
		    ((s[2] >= '1' && s[2] <= '9') ||
		     (s[2] == '-' && s[3] >= '1' && s[3] <= '9')))
			return "(?1)";
		/* What a backslash stands before begins nothing. */
		if (*s == '\\' && s[1] != '\0')
			s++;
	}
	return NULL;
}

static int compile(const char *text, pcre2_code **code, struct err *err)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[256] = "";
	PCRE2_SIZE offset = 0;
	int number = 0;

	if (context == NULL || fault_hit(FAULT_MEM)) {
		pcre2_compile_context_free(context);
		return err_set(err, ERR_MEMORY, "out of memory");
	}
	(void)pcre2_set_max_pattern_length(context, PATTERN_LENGTH_MAX);
	(void)pcre2_set_parens_nest_limit(context, PATTERN_NEST_MAX);
	*code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, OPTIONS,
			      &number, &offset, context);
	pcre2_compile_context_free(context);
	if (*code != NULL)
		return 0;
	(void)pcre2_get_error_message(number, why, sizeof(why));
	return err_set(err, ERR_CONFIG,
		       "the pattern doesn't compile: %s at character %zu",
		       (const char *)why, (size_t)offset);
}

/* What PCRE2 reads back is the start, which all patterns share, and the rest
 * behind it. */
static int decode(const struct pattern *pattern, pcre2_code **code,
		  struct err *err)
{
	size_t len = pattern->start_len + pattern->rest_len;
	unsigned char *bytes = fault_hit(FAULT_MEM) ? NULL : malloc(len);
	int32_t count = 0;

	if (bytes == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	memcpy(bytes, pattern->start, pattern->start_len);
	memcpy(bytes + pattern->start_len, pattern->rest, pattern->rest_len);
	count = pcre2_serialize_decode(code, 1, bytes, NULL);
	free(bytes);
	if (count == PCRE2_ERROR_NOMEMORY)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (count != 1)
		return err_set(err, ERR_INTERNAL,
			       "a compiled pattern can't be "
			       "read; run: postgate compile");
	return 0;
}

static const pcre2_code *code_of(struct pattern *pattern, struct err *err)
{
	pcre2_code *code = atomic_load(&pattern->code), *other = NULL;

	if (code != NULL)
		return code;
	if (pattern->text != NULL ? compile(pattern->text, &code, err) < 0 :
				    decode(pattern, &code, err) < 0)
		return NULL;
	if (pattern->tuned)
		(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	if (atomic_compare_exchange_strong(&pattern->code, &other, code))
		return code;
	pcre2_code_free(code);
	return other;
}

/* A copy of its own as machine code: others may be matching with the one that
 * is there. */
static const pcre2_code *fast_of(struct pattern *pattern, struct err *err)
{
	pcre2_code *fast = atomic_load(&pattern->fast), *other = NULL;
	const pcre2_code *code;

	if (fast != NULL)
		return fast;
	code = code_of(pattern, err);
	if (code == NULL || pattern->tuned ||
	    (fast = pcre2_code_copy(code)) == NULL)
		return code;
	(void)pcre2_jit_compile(fast, PCRE2_JIT_COMPLETE);
	if (atomic_compare_exchange_strong(&pattern->fast, &other, fast))
		return fast;
	pcre2_code_free(fast);
	return other;
}

int pattern_later(const char *text, struct arena *arena,
		  struct pattern **pattern, struct err *err)
{
	*pattern = arena_alloc(arena, sizeof(**pattern), err);
	if (*pattern == NULL)
		return -1;
	(*pattern)->text = text;
	return 0;
}

int pattern_open(const char *text, struct arena *arena,
		 struct pattern **pattern, struct err *err)
{
	const char *bad = forbidden(text);
	const pcre2_code *code;
	uint32_t empty = 0;

	*pattern = NULL;
	if (bad != NULL)
		return err_set(err, ERR_CONFIG,
			       "the pattern uses %s, which is not allowed here",
			       bad);
	if (pattern_later(text, arena, pattern, err) < 0)
		return -1;
	code = code_of(*pattern, err);
	if (code != NULL)
		(void)pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (code != NULL && empty == 0)
		return 0;
	if (empty != 0)
		err_set(err, ERR_CONFIG,
			"the pattern matches an empty text, "
			"so it would match everywhere");
	pattern_close(*pattern);
	*pattern = NULL;
	return -1;
}

void pattern_close(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(atomic_exchange(&pattern->code, NULL));
	pcre2_code_free(atomic_exchange(&pattern->fast, NULL));
}

const char *pattern_text(const struct pattern *pattern)
{
	return pattern->text;
}

void pattern_tune(struct pattern *pattern)
{
	pcre2_code *code = atomic_load(&pattern->code);

	if (code != NULL && !pattern->tuned)
		(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	pattern->tuned = true;
}

const char *pattern_version(char version[PATTERN_VERSION])
{
	(void)pcre2_config(PCRE2_CONFIG_VERSION, version);
	return version;
}

/* PCRE2's memory for matching is the arena's: nothing is freed on its own. */
static void *take(size_t size, void *context)
{
	struct pattern_work *work = context;

	return arena_alloc(work->arena, size, &work->err);
}

static void leave(void *memory, void *context)
{
	(void)memory;
	(void)context;
}

int pattern_begin(struct arena *arena, struct pattern_work **work,
		  struct err *err)
{
	struct pattern_work *w = arena_alloc(arena, sizeof(*w), err);
	pcre2_general_context *memory;

	*work = w;
	if (w == NULL)
		return -1;
	w->arena = arena;
	memory = pcre2_general_context_create(take, leave, w);
	if (memory != NULL) {
		/* The match itself and group 1. */
		w->data = pcre2_match_data_create(2, memory);
		w->limits = pcre2_match_context_create(memory);
	}
	if (w->data == NULL || w->limits == NULL)
		return err_set(err, w->err.code, "%s", w->err.text);
	(void)pcre2_set_match_limit(w->limits, PATTERN_MATCH_MAX);
	(void)pcre2_set_depth_limit(w->limits, PATTERN_DEPTH_MAX);
	(void)pcre2_set_heap_limit(w->limits, PATTERN_HEAP_MAX);
	return 0;
}

static int match_once(const pcre2_code *code, const struct pattern_work *work,
		      const struct pattern_where *where, uint32_t options)
{
	return pcre2_match(code, (PCRE2_SPTR)where->text, where->len,
			   where->first, options | PCRE2_NO_UTF_CHECK,
			   work->data, work->limits);
}

int pattern_next(struct pattern *pattern, struct pattern_work *work,
		 const struct pattern_where *where, struct pattern_match *match,
		 struct err *err)
{
	const pcre2_code *code = where->len < LONG_TEXT ?
					 code_of(pattern, err) :
					 fast_of(pattern, err);
	struct pattern_where at_border = *where;
	const PCRE2_SIZE *at;
	int found;

	if (code == NULL)
		return -1;
	/* Within a character, PCRE2 would look back beyond the text. */
	while (at_border.first < at_border.len &&
	       ((unsigned char)at_border.text[at_border.first] & 0xC0) == 0x80)
		at_border.first++;
	if (at_border.first > at_border.last)
		return PATTERN_NONE;
	(void)pcre2_set_offset_limit(work->limits, at_border.last);
	found = match_once(code, work, &at_border, 0);
	/* The machine code has a small stack of its own: the interpreter
	 * decides what doesn't fit there. */
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = match_once(code, work, &at_border, PCRE2_NO_JIT);
	if (found == PCRE2_ERROR_NOMATCH)
		return PATTERN_NONE;
	if (work->err.code != ERR_NONE)
		return err_set(err, work->err.code, "%s", work->err.text);
	at = pcre2_get_ovector_pointer(work->data);
	if (found < 0 || at[1] <= at[0])
		return PATTERN_UNDECIDED;
	match->start = match->group_start = at[0];
	match->end = match->group_end = at[1];
	if (found != 1 && at[2] != PCRE2_UNSET) {
		match->group_start = at[2];
		match->group_end = at[3];
	}
	return PATTERN_FOUND;
}

/* Where the compiled form of each pattern lies in its part of an image. */
struct place {
	uint64_t start, len;
};

enum {
	PART_START,
	PART_PLACES,
	PART_REST
};

static int encode(struct pattern *pattern, uint8_t **bytes, PCRE2_SIZE *len,
		  size_t *rest, struct err *err)
{
	const pcre2_code *code = code_of(pattern, err);

	if (code == NULL)
		return -1;
	(void)pcre2_pattern_info(code, PCRE2_INFO_SIZE, rest);
	if (pcre2_serialize_encode(&code, 1, bytes, len, NULL) != 1 ||
	    *len < *rest)
		return err_set(err, ERR_INTERNAL,
			       "a pattern can't be written down: %s",
			       pattern->text);
	return 0;
}

/* What comes before the pattern's own bytes must be the same for all. */
static int save_one(struct pattern *pattern, struct buf *start,
		    struct buf *rest, struct place *place, struct err *err)
{
	uint8_t *bytes = NULL;
	PCRE2_SIZE len = 0;
	size_t own = 0, before;
	int result = encode(pattern, &bytes, &len, &own, err);

	if (result == 0) {
		before = len - own;
		if (start->len == 0)
			buf_add(start, bytes, before);
		else if (start->len != before ||
			 memcmp(start->data, bytes, before) != 0)
			result = err_set(err, ERR_INTERNAL,
					 "patterns with different tables");
		*place = (struct place){ rest->len, own };
		buf_add(rest, bytes + before, own);
	}
	pcre2_serialize_free(bytes);
	return result;
}

int pattern_save(struct pattern *const *patterns, size_t count,
		 struct image_making *image, uint32_t part, struct arena *arena,
		 struct err *err)
{
	struct place *places = arena_array(arena, count, sizeof(*places), err);
	struct buf start = { 0 }, rest = { 0 };
	int result = places == NULL ? -1 : 0;

	for (size_t i = 0; i < count && result == 0; i++)
		result = save_one(patterns[i], &start, &rest, &places[i], err);
	if (result == 0 &&
	    (buf_done(&start, err) < 0 || buf_done(&rest, err) < 0 ||
	     image_add(image, part + PART_START, start.data, start.len, err) <
		     0 ||
	     image_add(image, part + PART_PLACES, places,
		       count * sizeof(*places), err) < 0 ||
	     image_add(image, part + PART_REST, rest.data, rest.len, err) < 0))
		result = -1;
	buf_release(&start);
	buf_release(&rest);
	return result;
}

int pattern_load(const struct image *image, uint32_t part, struct arena *arena,
		 struct pattern ***patterns, size_t *count, struct err *err)
{
	size_t start_len, rest_len;
	const unsigned char *start =
		image_part(image, part + PART_START, 1, &start_len);
	const struct place *places =
		image_part(image, part + PART_PLACES, sizeof(*places), count);
	const unsigned char *rest =
		image_part(image, part + PART_REST, 1, &rest_len);
	struct pattern *all;

	if (start == NULL || places == NULL || rest == NULL)
		return err_set(err, ERR_INPUT, "has no patterns");
	*patterns = arena_array(arena, *count, sizeof(**patterns), err);
	all = arena_array(arena, *count, sizeof(*all), err);
	if (*patterns == NULL || all == NULL)
		return -1;
	for (size_t i = 0; i < *count; i++) {
		if (places[i].start > rest_len ||
		    places[i].len > rest_len - places[i].start)
			return err_set(err, ERR_INPUT,
				       "pattern %zu lies outside", i);
		all[i].start = start;
		all[i].start_len = start_len;
		all[i].rest = rest + places[i].start;
		all[i].rest_len = (size_t)places[i].len;
		(*patterns)[i] = &all[i];
	}
	return 0;
}
