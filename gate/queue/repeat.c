#include "queue/repeat.h"

#include <string.h>

#include "base/digest.h"
#include "draft/text.h"

#define DAY (INT64_C(24) * 60 * 60 * 1000)

/* Runs of white space become one blank; none at the ends. */
static size_t squeeze(char *text)
{
	size_t to = 0;
	bool gap = false;

	for (const char *s = text; *s != '\0'; s++) {
		if (strchr(" \t\r\n", *s) != NULL) {
			gap = to > 0;
			continue;
		}
		if (gap)
			text[to++] = ' ';
		gap = false;
		text[to++] = *s;
	}
	text[to] = '\0';
	return to;
}

int repeat_sameness(const char *text, size_t len, struct arena *arena,
		    const char **sameness, struct err *err)
{
	char *folded = text_fold(text, len, arena, err);
	struct digest digest;
	char hex[DIGEST_HEX];
	size_t left;

	*sameness = NULL;
	if (folded == NULL)
		return -1;
	left = squeeze(folded);
	if (left == 0)
		return 0;
	digest_of(folded, left, &digest);
	digest_hex(&digest, hex);
	*sameness = arena_copy(arena, hex, DIGEST_HEX - 1, err);
	return *sameness == NULL ? -1 : 0;
}

/* What was refused, blocked or taken back hasn't been said. */
static bool is_said(const struct store_post *post)
{
	for (size_t i = 0; i < post->item_count; i++) {
		enum item_state state = post->items[i].state;

		if (item_is_open(state) || state == ITEM_SENT ||
		    state == ITEM_UNCERTAIN)
			return true;
	}
	return false;
}

int repeat_find(struct queue *queue, const char *sameness, const char *ref,
		struct arena *arena, const char **id, struct err *err)
{
	const char **ids;
	size_t count;

	*id = NULL;
	if (sameness == NULL)
		return 0;
	if (store_by_sameness(queue->store, sameness,
			      queue->now - REPEAT_DAYS * DAY, arena, &ids,
			      &count, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct store_post post;

		if (store_load(queue->store, ids[i], arena, &post, err) < 0)
			return -1;
		if (post.ref != NULL && ref != NULL &&
		    strcmp(post.ref, ref) == 0)
			continue;
		if (is_said(&post)) {
			*id = post.id;
			return 0;
		}
	}
	return 0;
}
