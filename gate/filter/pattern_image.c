#include "filter/pattern_image.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "filter/pattern_parts.h"

/* Where the compiled form of each pattern lies in its part of an image. */
struct place {
	uint64_t start, len;
};

enum {
	PART_START,
	PART_PLACES,
	PART_REST
};

int pattern_image_decode(const struct pattern *pattern, pcre2_code **code,
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

static int encode(struct pattern *pattern, uint8_t **bytes, PCRE2_SIZE *len,
		  size_t *rest, struct err *err)
{
	const pcre2_code *code = pattern_code(pattern, err);

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

int pattern_image_save(struct pattern *const *patterns, size_t count,
		       struct image_making *image, uint32_t part,
		       struct arena *arena, struct err *err)
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

int pattern_image_load(const struct image *image, uint32_t part,
		       struct arena *arena, struct pattern ***patterns,
		       size_t *count, struct err *err)
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
