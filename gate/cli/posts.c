#include "cli/posts.h"

#include <stdbool.h>
#include <string.h>

#include "base/file.h"
#include "cli/lines.h"

int posts_read(const struct posts_bytes *bytes, struct arena *arena,
	       struct draft *draft, struct err *err)
{
	if (bytes->line > 0)
		return draft_read_json(bytes->name, bytes->line, bytes->data,
				       bytes->len, arena, draft, err);
	return draft_read(bytes->name, bytes->data, bytes->len, arena, draft,
			  err);
}

int posts_miss(struct posts *posts, const struct err *why)
{
	posts->source->miss(posts->source->context, why);
	return 0;
}

/* Hands a post over, as it is or as a draft. */
static int hand_over(struct posts *posts, const struct posts_bytes *bytes,
		     const char *path, struct err *err)
{
	const struct source *source = posts->source;
	struct gate_origin origin = { .ref = posts->ref };
	struct err why = { 0 };
	struct draft draft;

	if (source->hand != NULL)
		return source->hand(source->context, bytes, err);
	if (posts_read(bytes, &posts->arena, &draft, &why) < 0)
		return posts_miss(posts, &why);
	origin.folder = file_parent(&posts->arena, path, err);
	if (origin.folder == NULL)
		return -1;
	return source->take(source->context, &draft, &origin, &posts->arena,
			    err);
}

/* Ends the run of git that a draft comes from: what a failed one has said is
 * no draft. */
static int end_run(struct posts *posts, const char *name, struct err *why)
{
	if (posts->run == NULL || git_close(posts->run, why) == 0)
		return 0;
	return err_in(why, "%s", name);
}

static int read_file(struct posts *posts, int fd, size_t size, const char *name,
		     char **data, size_t *len, struct err *why)
{
	if (size > 0)
		return file_read_sized(fd, name, size, DRAFT_FILE_MAX,
				       &posts->arena, data, len, why);
	return file_read_fd(fd, name, DRAFT_FILE_MAX, &posts->arena, data, len,
			    why);
}

static int take_one(struct posts *posts, int fd, size_t size, const char *name,
		    const char *path, struct err *err)
{
	struct posts_bytes bytes = { .name = name };
	struct err why = { 0 };
	char *data;

	if (read_file(posts, fd, size, name, &data, &bytes.len, &why) < 0 ||
	    end_run(posts, name, &why) < 0)
		return posts_miss(posts, &why);
	bytes.data = data;
	return hand_over(posts, &bytes, path, err);
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
			return false;
	return true;
}

/* Hands a line over, unless nothing stands in it. */
static int take_line(struct posts *posts, const struct lines *lines,
		     const char *text, size_t len, const char *path,
		     size_t *seen, struct err *err)
{
	const struct posts_bytes bytes = { .name = lines->name,
					   .line = lines->line,
					   .data = text,
					   .len = len };

	arena_reset(&posts->arena);
	if (is_blank(text, len))
		return 0;
	(*seen)++;
	return hand_over(posts, &bytes, path, err);
}

static int no_posts(struct posts *posts, const char *name)
{
	struct err why = { 0 };

	if (end_run(posts, name, &why) == 0)
		err_set(&why, ERR_INPUT, "%s: holds no posts", name);
	return posts_miss(posts, &why);
}

static int take_lines(struct posts *posts, int fd, const char *name,
		      const char *path, struct err *err)
{
	const struct source *source = posts->source;
	struct err why = { 0 };
	struct lines lines;
	const char *text;
	size_t len, seen = 0;
	int more;

	arena_reset(&posts->lines);
	if (lines_open(&lines, fd, name, DRAFT_FILE_MAX, DRAFT_LINES_MAX,
		       &posts->lines, &why) < 0)
		return posts_miss(posts, &why);
	lines.pause = fd == 0 ? source->pause : NULL;
	lines.context = source->context;
	do {
		err_clear(&why);
		more = lines_next(&lines, &text, &len, &why);
		if (more < 0)
			posts_miss(posts, &why);
		if (more < 0 && why.code != ERR_LIMIT)
			return 0;
		if (more > 0 &&
		    take_line(posts, &lines, text, len, path, &seen, err) < 0)
			return -1;
		seen += more < 0;
	} while (more != 0);
	return seen == 0 ? no_posts(posts, name) : 0;
}

int posts_take(struct posts *posts, int fd, size_t size, const char *name,
	       const char *path, struct err *err)
{
	arena_reset(&posts->arena);
	if (draft_is_lines(name))
		return take_lines(posts, fd, name, path, err);
	return take_one(posts, fd, size, name, path, err);
}

void posts_release(struct posts *posts)
{
	arena_release(&posts->arena);
	arena_release(&posts->lines);
}
