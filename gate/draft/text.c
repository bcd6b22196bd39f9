#include "draft/text.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/skeleton.h"

/* A view while it grows. */
struct growing {
	char *data;
	uint32_t *from, *to;
	size_t len;
	size_t cap;
};

static int grow(struct growing *view, size_t more, struct arena *arena,
		struct err *err)
{
	size_t need = view->len + more + 1;
	size_t cap = view->cap, cap_from = view->cap, cap_to = view->cap;

	view->data = arena_grow(arena, view->data, &cap, need, 1, err);
	view->from = arena_grow(arena, view->from, &cap_from, need,
				sizeof(*view->from), err);
	view->to = arena_grow(arena, view->to, &cap_to, need, sizeof(*view->to),
			      err);
	view->cap = cap;
	return err->code == ERR_NONE ? 0 : -1;
}

/* Folds what is ASCII from `at` on, as far as the view has room. Returns how
 * much that is. */
static size_t fold_run(const char *raw, size_t len, size_t at,
		       struct growing *view)
{
	size_t room = view->cap - view->len - 1;
	size_t count = fold_plain(raw + at, len - at < room ? len - at : room,
				  view->data + view->len);

	/* The last one's neighbour may be out of sight. */
	if (count == room && count < len - at && count > 0)
		count--;
	for (size_t i = 0; i < count; i++) {
		view->from[view->len + i] = (uint32_t)(at + i);
		view->to[view->len + i] = (uint32_t)(at + i + 1);
	}
	view->len += count;
	return count;
}

static int fold_all(const char *raw, size_t len, struct growing *view,
		    struct arena *arena, struct err *err)
{
	char piece[FOLD_BYTES_MAX];
	size_t at = 0, piece_len, taken;

	if (grow(view, len, arena, err) < 0)
		return -1;
	while ((at += fold_run(raw, len, at, view)) < len) {
		piece_len = 0;
		taken = fold_cluster(raw + at, len - at, piece, &piece_len);
		if (view->cap - view->len <= piece_len &&
		    grow(view, piece_len, arena, err) < 0)
			return -1;
		memcpy(view->data + view->len, piece, piece_len);
		for (size_t i = 0; i < piece_len; i++) {
			view->from[view->len + i] = (uint32_t)at;
			view->to[view->len + i] = (uint32_t)(at + taken);
		}
		view->len += piece_len;
		at += taken;
	}
	view->data[view->len] = '\0';
	return 0;
}

int text_open(const char *raw, size_t len, struct arena *arena,
	      struct text *text, struct err *err)
{
	struct growing view = { 0 };

	if (len > UINT32_MAX / 2)
		return err_set(err, ERR_LIMIT, "the text is too long");
	if (fold_all(raw, len, &view, arena, err) < 0)
		return -1;
	*text = (struct text){ .raw = raw, .len = len };
	text->folded =
		(struct text_view){ view.data, view.len, view.from, view.to };
	if (text_words(view.data, view.len, arena, &text->words,
		       &text->word_count, err) < 0)
		return -1;
	return skeleton_open(text, arena, err);
}

void text_span(const struct text_view *view, size_t start, size_t end,
	       size_t *raw_start, size_t *raw_end)
{
	if (view->from == NULL) {
		*raw_start = start;
		*raw_end = end;
		return;
	}
	*raw_start = view->from[start];
	*raw_end = view->to[end - 1];
}

char *text_fold(const char *raw, size_t len, struct arena *arena,
		struct err *err)
{
	struct growing view = { 0 };

	if (fold_all(raw, len, &view, arena, err) < 0)
		return NULL;
	return view.data;
}

/* What ASCII characters are in a name. */
enum {
	LETTER = 1, /* or digit */
	IN_NAME = 2,
	IN_ADDRESS = 4,
	IN_DOMAIN = 8
};

#define ALL (IN_NAME | IN_ADDRESS | IN_DOMAIN)

#define FIVE(first, what)                                       \
	[first] = what, [first + 1] = what, [first + 2] = what, \
	[first + 3] = what, [first + 4] = what

static const unsigned char kinds[0x80] = {
	FIVE('0', LETTER | ALL),
	FIVE('5', LETTER | ALL),
	FIVE('A', LETTER | ALL),
	FIVE('F', LETTER | ALL),
	FIVE('K', LETTER | ALL),
	FIVE('P', LETTER | ALL),
	FIVE('U', LETTER | ALL),
	FIVE('a', LETTER | ALL),
	FIVE('f', LETTER | ALL),
	FIVE('k', LETTER | ALL),
	FIVE('p', LETTER | ALL),
	FIVE('u', LETTER | ALL),
	['Z'] = LETTER | ALL,
	['z'] = LETTER | ALL,
	['.'] = ALL,
	['_'] = ALL,
	['-'] = ALL,
	['@'] = IN_NAME,
	['+'] = IN_ADDRESS,
	['%'] = IN_ADDRESS,
};

/* The tables are asked about nothing but what isn't ASCII. */
static bool is_word(uint32_t c)
{
	return c < 0x80 ? (kinds[c] & LETTER) != 0 : fold_is_word(c);
}

/* utf8_next, of text that isn't at its end. */
static size_t next_point(const char *text, size_t len, uint32_t *c)
{
	*c = (unsigned char)text[0];
	return *c < 0x80 ? 1 : utf8_next(text, len, c);
}

static size_t word_length(const char *text, size_t len)
{
	size_t at = 0, step;
	uint32_t c;

	while (at < len && (step = next_point(text + at, len - at, &c)) > 0) {
		size_t next = at + step;

		if (!is_word(c)) {
			/* An apostrophe between two letters is inside. */
			if (c != '\'' || at == 0 ||
			    utf8_next(text + next, len - next, &c) == 0 ||
			    !fold_is_word(c))
				break;
		}
		at = next;
	}
	return at;
}

/* What no URL holds (RFC 3986), so that prose behind one isn't part of it:
 * white space, also Unicode's own line breaks, quotes and angles. */
static bool ends_link(uint32_t c)
{
	return c <= ' ' || c == '"' || c == '<' || c == '>' || c == 0x1680 ||
	       c == 0x2028 || c == 0x2029;
}

/* The length of a URL at `text`: what begins as one, as far as it can go. */
static size_t link_length(const char *text, size_t len)
{
	static const char *const starts[] = { "http://", "https://", "www." };
	size_t n = 0, begin = 0, step;
	uint32_t c = 0;

	if (text[0] != 'h' && text[0] != 'w')
		return 0;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		n = strlen(starts[i]);
		if (n < len && memcmp(text, starts[i], n) == 0)
			begin = n;
	}
	for (n = begin; begin > 0; n += step) {
		step = utf8_next(text + n, len - n, &c);
		if (step == 0 || ends_link(c))
			break;
	}
	return n > begin ? n : 0;
}

/* The length of what may stand in a name, or in a part of an address. */
static size_t name_length(const char *text, size_t len, unsigned what)
{
	size_t at = 0, step;
	uint32_t c = 0;

	while (at < len) {
		c = (unsigned char)text[at];
		step = 1;
		if (c < 0x80 ?
			    (kinds[c] & what) == 0 :
			    (step = utf8_next(text + at, len - at, &c)) == 0 ||
				    !fold_is_word(c))
			break;
		at += step;
	}
	return at;
}

/* The length of a mention or an e-mail address at `text`, or 0. An address
 * needs both its sides: "idiot@" is prose. *plain is how far it is known that
 * none begins, so that no name is read twice. */
static size_t address_length(const char *text, size_t len, size_t *plain)
{
	size_t n, domain;

	if (text[0] == '@')
		return 1 + name_length(text + 1, len - 1, IN_NAME);
	n = name_length(text, len, IN_ADDRESS);
	*plain = n;
	if (n == 0 || n == len || text[n] != '@')
		return 0;
	domain = name_length(text + n + 1, len - n - 1, IN_DOMAIN);
	if (memchr(text + n + 1, '.', domain) == NULL)
		return 0;
	return n + 1 + domain;
}

/* Where a word that is prose begins at or behind `at`; `len` when none does.
 * *plain is as above, from the start of the text. */
static size_t next_word(const char *text, size_t len, size_t at, size_t *plain)
{
	uint32_t c = 0;

	while (at < len) {
		size_t n = link_length(text + at, len - at), known = 0;

		if (n == 0 && at >= *plain) {
			n = address_length(text + at, len - at, &known);
			*plain = at + known;
		}
		if (n == 0) {
			n = next_point(text + at, len - at, &c);
			if (is_word(c))
				return at;
		}
		at += n;
	}
	return len;
}

int text_words(const char *folded, size_t len, struct arena *arena,
	       struct text_word **words, size_t *count, struct err *err)
{
	size_t at = 0, cap = 0, plain = 0, n;

	*words = NULL;
	*count = 0;
	while ((at = next_word(folded, len, at, &plain)) < len) {
		n = word_length(folded + at, len - at);
		*words = arena_grow(arena, *words, &cap, *count + 1,
				    sizeof(**words), err);
		if (*words == NULL)
			return -1;
		(*words)[(*count)++] =
			(struct text_word){ .start = (uint32_t)at,
					    .end = (uint32_t)(at + n) };
		at += n;
	}
	return 0;
}
