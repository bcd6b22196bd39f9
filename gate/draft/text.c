#include "draft/text.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/fold.h"

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
	view->to = arena_grow(arena, view->to, &cap_to, need,
			      sizeof(*view->to), err);
	view->cap = cap;
	return err->code == ERR_NONE ? 0 : -1;
}

static int fold_all(const char *raw, size_t len, struct growing *view,
		    struct arena *arena, struct err *err)
{
	char piece[FOLD_BYTES_MAX];
	size_t at = 0;

	if (grow(view, len, arena, err) < 0)
		return -1;
	while (at < len) {
		size_t piece_len = 0;
		size_t taken = fold_cluster(raw + at, len - at, piece,
					    &piece_len);

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
	text->folded = (struct text_view){ view.data, view.len, view.from,
					   view.to };
	return text_words(view.data, view.len, arena, &text->words,
			  &text->word_count, err);
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

static size_t word_length(const char *text, size_t len)
{
	size_t at = 0, step;
	uint32_t c;

	while ((step = utf8_next(text + at, len - at, &c)) > 0) {
		size_t next = at + step;

		if (!fold_is_word(c)) {
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

/* How much of a chunk without white space is an address and not prose: all
 * of a URL, a mention's name, an e-mail address. */
static size_t address_length(const char *chunk, size_t len)
{
	const char *at = memchr(chunk, '@', len);
	size_t end;

	for (size_t i = 0; i + 2 < len; i++)
		if (memcmp(chunk + i, "://", 3) == 0)
			return len;
	if (len > 4 && memcmp(chunk, "www.", 4) == 0)
		return len;
	if (at == NULL)
		return 0;
	for (end = (size_t)(at - chunk) + 1; end < len; end++) {
		unsigned char c = (unsigned char)chunk[end];

		if (c < 0x80 && !fold_is_word(c) &&
		    strchr("._-@", chunk[end]) == NULL)
			break;
	}
	return end;
}

static size_t chunk_length(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && strchr(" \n\t\r", text[n]) == NULL)
		n++;
	return n;
}

int text_words(const char *folded, size_t len, struct arena *arena,
	       struct text_word **words, size_t *count, struct err *err)
{
	size_t at = 0, cap = 0, prose = 0, n;

	*words = NULL;
	*count = 0;
	while (at < len) {
		uint32_t c = 0;

		if (at >= prose) {
			n = chunk_length(folded + at, len - at);
			prose = at + (n == 0 ? 1 : n);
			at += address_length(folded + at, n);
			if (at >= len)
				break;
		}
		n = word_length(folded + at, len - at);
		if (n == 0) {
			at += utf8_next(folded + at, len - at, &c);
			continue;
		}
		*words = arena_grow(arena, *words, &cap, *count + 1,
				    sizeof(**words), err);
		if (*words == NULL)
			return -1;
		(*words)[(*count)++] = (struct text_word){
			(uint32_t)at, (uint32_t)(at + n)
		};
		at += n;
	}
	return 0;
}
