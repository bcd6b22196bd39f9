#include "cli/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/folder.h"
#include "cli/git.h"
#include "cli/posts.h"

#define PATH_ROOM 4096

struct walk {
	const struct source *source;
	struct posts posts;
};

static int miss(struct walk *walk, const struct err *why)
{
	return posts_miss(&walk->posts, why);
}

/* Tells of so many posts, less those that were told of before. One file is
 * one post, but nobody knows of JSON Lines. */
static void expect(struct walk *walk, const char *const *names, size_t count,
		   size_t before)
{
	bool known = true;

	for (size_t i = 0; i < count; i++)
		known = known && !draft_is_lines(names[i]) &&
			strcmp(names[i], "-") != 0;
	if (walk->source->expect != NULL && !(known && count == before))
		walk->source->expect(walk->source->context,
				     known ? count - before : 0);
}

static int take_stdin(struct walk *walk, struct err *err)
{
	const char *name = walk->source->stdin_name;

	if (isatty(0))
		return err_set(err, ERR_USAGE,
			       "stdin is a terminal; hand a "
			       "draft in, as in: echo text | postgate check -");
	walk->posts.ref = walk->source->refs ? name : NULL;
	if (name == NULL)
		name = "stdin";
	if (walk->source->pause != NULL)
		walk->source->pause(walk->source->context);
	return posts_take(&walk->posts, 0, 0, name, name, err);
}

/* Opens without waiting on pipes and devices; regular files only. */
static int open_file(const char *path, bool links, size_t *size,
		     struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
				    (links ? 0 : O_NOFOLLOW));

	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "%s: no such file", path);
	if (fd < 0 && errno != ENXIO)
		return err_sys(err, errno, "%s", path);
	st.st_mode = 0;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		*size = (size_t)st.st_size;
		return fd;
	}
	if (fd >= 0)
		(void)close(fd);
	if (S_ISDIR(st.st_mode))
		return err_set(err, ERR_INPUT, "%s: is a folder, not a file",
			       path);
	return err_set(err, ERR_INPUT, "%s: is not a regular file", path);
}

/* The absolute path of a folder, without links in it: goes there and back. */
static const char *real_folder(struct walk *walk, const char *path,
			       struct err *err)
{
	char *real = arena_alloc(walk->source->arena, PATH_ROOM, err);
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool back;

	if (real == NULL || here < 0 || chdir(path) < 0) {
		err_sys(err, errno, "%s", path);
		real = NULL;
	} else if (getcwd(real, PATH_ROOM) == NULL) {
		err_sys(err, errno, "%s", path);
		real = NULL;
	}
	back = here >= 0 && fchdir(here) == 0;
	if (here >= 0)
		(void)close(here);
	if (!back)
		err_set(err, ERR_IO, "the working folder can't be read");
	return back ? real : NULL;
}

static const char *policy_root(struct walk *walk, struct err *err)
{
	const struct policy *policy = walk->source->policy;

	return policy->source == NULL ? "/" :
					real_folder(walk, policy->folder, err);
}

/* Names a file for all its revisions: its path from the policy's folder, or
 * the absolute one when it lies elsewhere. */
static int find_ref(struct walk *walk, const char *path, struct err *err)
{
	struct arena *arena = walk->source->arena;
	const char *slash = strrchr(path, '/');
	const char *root = policy_root(walk, err);
	const char *parent = file_parent(arena, path, err);
	const char *top;
	size_t len;

	if (root == NULL || parent == NULL)
		return -1;
	top = real_folder(walk, parent, err);
	if (top == NULL)
		return -1;
	walk->posts.ref = file_join(arena, strcmp(top, "/") == 0 ? "" : top,
				    slash != NULL ? slash + 1 : path, err);
	if (walk->posts.ref == NULL)
		return -1;
	len = strcmp(root, "/") == 0 ? 0 : strlen(root);
	if (strncmp(walk->posts.ref, root, len) == 0 &&
	    walk->posts.ref[len] == '/')
		walk->posts.ref += len + 1;
	return 0;
}

static int take_file(struct walk *walk, const char *path, bool links,
		     struct err *err)
{
	struct err why = { 0 };
	size_t size = 0;
	int fd = open_file(path, links, &size, &why);
	int result;

	if (fd < 0)
		return miss(walk, &why);
	result = walk->source->refs && !draft_is_lines(path) ?
			 find_ref(walk, path, err) :
			 0;
	if (result == 0)
		result = posts_take(&walk->posts, fd, size, path, path, err);
	walk->posts.ref = NULL;
	(void)close(fd);
	return result;
}

static bool has_ending(const char *name)
{
	static const char *const endings[] = { ".md", ".txt", ".json", ".jsonl",
					       ".ndjson" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (dot != NULL && strcmp(dot, endings[i]) == 0)
			return true;
	return false;
}

/* Whether a file is one to judge; `top` and `root` are absolute folders. */
static bool is_draft(const struct policy *policy, const char *root,
		     const char *top, const char *name, struct arena *arena)
{
	struct err why = { 0 };
	size_t len;
	const char *path;

	if (policy->source == NULL)
		return has_ending(name);
	path = file_join(arena, strcmp(top, "/") == 0 ? "" : top, name, &why);
	len = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return path != NULL && strncmp(path, root, len) == 0 &&
	       path[len] == '/' && policy_is_draft(policy, path + len + 1);
}

static int no_drafts(struct walk *walk, const char *path)
{
	struct err why = { 0 };

	if (walk->source->policy->source == NULL)
		err_set(&why, ERR_INPUT,
			"%s: holds no drafts (files that end "
			"with .md, .txt, .json or .jsonl)",
			path);
	else
		err_set(&why, ERR_INPUT,
			"%s: holds no drafts (files that "
			"match \"drafts\" in %s)",
			path, walk->source->policy->source);
	return miss(walk, &why);
}

/* Keeps the drafts of a folder's files. */
static size_t drafts_of(struct walk *walk, const char *root, const char *top,
			const char **names, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		arena_reset(&walk->posts.arena);
		if (is_draft(walk->source->policy, root, top, names[i],
			     &walk->posts.arena))
			names[kept++] = names[i];
	}
	return kept;
}

static int take_folder(struct walk *walk, const char *path, struct err *err)
{
	const struct source *source = walk->source;
	struct err why = { 0 };
	const char *root = policy_root(walk, err);
	const char *top = root != NULL ? real_folder(walk, path, err) : NULL;
	const char **names;
	size_t count;

	if (top == NULL)
		return -1;
	if (folder_list(path, source->arena, &names, &count, &why) < 0)
		return miss(walk, &why);
	count = drafts_of(walk, root, top, names, count);
	if (count == 0)
		return no_drafts(walk, path);
	expect(walk, names, count, 1);
	for (size_t i = 0; i < count; i++) {
		const char *name = names[i];

		if (strcmp(path, ".") != 0)
			name = file_join(source->arena, path, name, err);
		if (name == NULL || take_file(walk, name, false, err) < 0)
			return -1;
	}
	return 0;
}

static int take_argument(struct walk *walk, const char *arg, struct err *err)
{
	struct stat st;
	size_t len = strlen(arg);
	char *path;

	if (strcmp(arg, "-") == 0)
		return take_stdin(walk, err);
	if (!walk->source->folders || stat(arg, &st) < 0 ||
	    !S_ISDIR(st.st_mode))
		return take_file(walk, arg, true, err);
	while (len > 1 && arg[len - 1] == '/')
		len--;
	path = arena_copy(walk->source->arena, arg, len, err);
	return path == NULL ? -1 : take_folder(walk, path, err);
}

static int take_staged_file(struct walk *walk, const struct git_file *file,
			    const char *top, struct err *err)
{
	struct git_run run;
	struct err why = { 0 };
	const char *path = file_join(walk->source->arena, top, file->path, err);
	int result;

	if (path == NULL)
		return -1;
	if (file->link) {
		err_set(&why, ERR_INPUT, "%s: is a symbolic link", file->path);
		return miss(walk, &why);
	}
	if (git_open(&run, file->blob, walk->source->arena, &why) < 0)
		return miss(walk, &why);
	walk->posts.run = &run;
	result = posts_take(&walk->posts, run.fd, 0, file->path, path, err);
	walk->posts.run = NULL;
	if (git_close(&run, &why) < 0)
		miss(walk, &why);
	return result;
}

static int take_staged(struct walk *walk, struct err *err)
{
	const struct source *source = walk->source;
	const char *root = policy_root(walk, err);
	struct git_staged staged;
	int result = 0;

	if (root == NULL || git_staged(source->args, source->arg_count,
				       source->arena, &staged, err) < 0)
		return -1;
	for (size_t i = 0; i < staged.count && result == 0; i++) {
		arena_reset(&walk->posts.arena);
		if (is_draft(source->policy, root, staged.top,
			     staged.files[i].path, &walk->posts.arena))
			result = take_staged_file(walk, &staged.files[i],
						  staged.top, err);
	}
	return result;
}

int source_walk(const struct source *source, struct err *err)
{
	struct walk walk = { .source = source, .posts.source = source };
	int result = 0;

	if (source->staged)
		result = take_staged(&walk, err);
	else
		expect(&walk, source->args, source->arg_count, 0);
	for (size_t i = 0;
	     !source->staged && i < source->arg_count && result == 0; i++)
		result = take_argument(&walk, source->args[i], err);
	posts_release(&walk.posts);
	return result;
}
