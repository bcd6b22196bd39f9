#include "filter/pattern.h"

#include <stdatomic.h>
#include <string.h>

#include "base/fault.h"
#include "filter/pattern_parts.h"

#define OPTIONS                                            \
	(PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | \
	 PCRE2_USE_OFFSET_LIMIT)

/* From so many bytes on, machine code is sooner done, also for one text. */
#define LONG_TEXT ((size_t)16 * 1024)

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

const pcre2_code *pattern_code(struct pattern *pattern, struct err *err)
{
	pcre2_code *code = atomic_load(&pattern->code), *other = NULL;

	if (code != NULL)
		return code;
	if (pattern->text != NULL ?
		    compile(pattern->text, &code, err) < 0 :
		    pattern_image_decode(pattern, &code, err) < 0)
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
	code = pattern_code(pattern, err);
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
	code = pattern_code(*pattern, err);
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
					 pattern_code(pattern, err) :
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
