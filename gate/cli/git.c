#include "cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#define LIST_MAX ((size_t)64 * 1024 * 1024)

extern char **environ;

/* What is in front of every command. */
static const char *const front[] = { "git",
				     "-c",
				     "core.fsmonitor=false",
				     "-c",
				     "core.hooksPath=/dev/null",
				     "--no-optional-locks",
				     "--literal-pathspecs",
				     "--no-pager" };

#define FRONT (sizeof(front) / sizeof(*front))

static bool is_scrubbed(const char *entry)
{
	static const char *const prefixes[] = {
		"GIT_CONFIG",	     "GIT_EXTERNAL_DIFF",
		"GIT_DIFF_OPTS",     "GIT_PAGER",
		"GIT_EDITOR",	     "GIT_ASKPASS",
		"GIT_SSH",	     "GIT_PROXY_COMMAND",
		"GIT_TRACE",	     "GIT_ALLOW_PROTOCOL",
		"GIT_NO_LAZY_FETCH", "GIT_ATTR_SOURCE"
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (strncmp(entry, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* The environment without what configures git, and without any transport:
 * an object that isn't here is an error, not a reason to fetch. */
static char **clean_environment(struct arena *arena, struct err *err)
{
	static const char *const added[] = { "GIT_ALLOW_PROTOCOL=none",
					     "GIT_NO_LAZY_FETCH=1" };
	size_t count = 0, kept = 0;
	char **env;

	while (environ[count] != NULL)
		count++;
	env = arena_array(arena, count + 3, sizeof(*env), err);
	if (env == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!is_scrubbed(environ[i]))
			env[kept++] = environ[i];
	for (size_t i = 0; i < 2; i++) {
		env[kept] = arena_copy(arena, added[i], strlen(added[i]), err);
		if (env[kept++] == NULL)
			return NULL;
	}
	return env;
}

static char **full_argv(const char *const *args, size_t count,
			struct arena *arena, struct err *err)
{
	char **argv = arena_array(arena, FRONT + count + 1, sizeof(*argv), err);

	for (size_t i = 0; argv != NULL && i < FRONT + count; i++) {
		const char *word = i < FRONT ? front[i] : args[i - FRONT];

		argv[i] = arena_copy(arena, word, strlen(word), err);
		if (argv[i] == NULL)
			return NULL;
	}
	return argv;
}

static int spawn(struct git_run *run, int output, char **argv, char **env)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t pipes;
	int failed;

	failed = posix_spawn_file_actions_init(&actions);
	if (failed != 0)
		return failed;
	failed = posix_spawnattr_init(&attr);
	if (failed != 0) {
		(void)posix_spawn_file_actions_destroy(&actions);
		return failed;
	}
	(void)sigemptyset(&pipes);
	(void)sigaddset(&pipes, SIGPIPE);
	(void)posix_spawnattr_setsigdefault(&attr, &pipes);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	failed = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
						  O_RDONLY, 0);
	if (failed == 0)
		failed = posix_spawn_file_actions_adddup2(&actions, output, 1);
	if (failed == 0)
		failed = posix_spawn_file_actions_adddup2(
			&actions, fileno(run->errors), 2);
	if (failed == 0)
		failed = posix_spawnp(&run->pid, "git", &actions, &attr, argv,
				      env);
	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Starts git; run->what, its first word, is for errors. */
static int start(struct git_run *run, const char *const *args, size_t count,
		 struct arena *arena, struct err *err)
{
	char **argv = full_argv(args, count, arena, err);
	char **env = clean_environment(arena, err);
	int ends[2], failed;

	*run = (struct git_run){ .what = args[0], .fd = -1, .pid = -1 };
	if (argv == NULL || env == NULL)
		return -1;
	run->errors = tmpfile();
	if (run->errors == NULL)
		return err_sys(err, errno, "a temporary file can't be made");
	if (pipe(ends) < 0) {
		err_sys(err, errno, "git %s", run->what);
		return git_close(run, err);
	}
	run->fd = ends[0];
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fileno(run->errors), F_SETFD, FD_CLOEXEC);
	failed = spawn(run, ends[1], argv, env);
	(void)close(ends[1]);
	if (failed == 0)
		return 0;
	run->pid = -1;
	err_sys(err, failed, "git can't be run");
	return git_close(run, err);
}

static int blame(struct git_run *run, struct err *err)
{
	char line[512] = "";

	rewind(run->errors);
	if (fgets(line, (int)sizeof(line), run->errors) == NULL)
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return err_set(err, ERR_IO, "git %s failed%s%s", run->what,
		       line[0] != '\0' ? ": " : "", line);
}

int git_close(struct git_run *run, struct err *err)
{
	int status = 0;
	bool failed = err->code != ERR_NONE;

	if (run->fd >= 0)
		(void)close(run->fd);
	run->fd = -1;
	while (run->pid > 0 && waitpid(run->pid, &status, 0) < 0)
		if (errno != EINTR) {
			failed = true;
			err_sys(err, errno, "git %s", run->what);
			break;
		}
	run->pid = -1;
	/* SIGPIPE: it had more to say than its reader wanted. */
	if (!failed && status != 0 &&
	    !(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE)) {
		failed = true;
		blame(run, err);
	}
	if (run->errors != NULL)
		(void)fclose(run->errors);
	run->errors = NULL;
	return failed ? -1 : 0;
}

/* All that a command says, NUL-ended; NULL when it fails. */
static char *ask(const char *const *args, size_t count, struct arena *arena,
		 size_t *len, struct err *err)
{
	struct git_run run;
	char *out = NULL;

	if (start(&run, args, count, arena, err) < 0)
		return NULL;
	(void)file_read_fd(run.fd, "git", LIST_MAX, arena, &out, len, err);
	return git_close(&run, err) < 0 ? NULL : out;
}

/* A command that says one line; without its line break. */
static char *ask_line(const char *const *args, size_t count,
		      struct arena *arena, struct err *err)
{
	size_t len;
	char *line = ask(args, count, arena, &len, err);

	if (line != NULL && len > 0 && line[len - 1] == '\n')
		line[len - 1] = '\0';
	return line;
}

/* What the index is compared with: HEAD, or nothing before a first commit. */
static const char *tree_before(struct arena *arena, struct err *err)
{
	static const char *const verify[] = { "rev-parse", "--verify", "-q",
					      "HEAD^{commit}" };
	static const char *const empty[] = { "hash-object", "-t", "tree",
					     "--stdin" };
	struct err none = { 0 };
	const char *head = ask_line(verify, 4, arena, &none);

	return head != NULL ? head : ask_line(empty, 4, arena, err);
}

/* One record of diff-index --raw -z, ":MODE MODE ID ID S" NUL PATH NUL. */
static const char *take_record(const char *at, const char *end,
			       struct git_file *file, struct arena *arena,
			       struct err *err)
{
	const char *path = memchr(at, '\0', (size_t)(end - at));
	const char *mode, *blob;
	size_t len;

	if (at[0] != ':' || path == NULL || ++path >= end)
		goto bad;
	mode = strchr(at, ' ');
	blob = mode != NULL ? strchr(mode + 1, ' ') : NULL;
	blob = blob != NULL ? strchr(blob + 1, ' ') : NULL;
	if (blob == NULL)
		goto bad;
	len = strcspn(++blob, " ");
	if (len < 40 || blob[len] != ' ')
		goto bad;
	file->link = strncmp(mode + 1, "120000", 6) == 0;
	file->path = path;
	file->blob = arena_copy(arena, blob, len, err);
	return file->blob != NULL ? path + strlen(path) + 1 : NULL;
bad:
	err_set(err, ERR_IO, "git diff-index: an answer that isn't understood");
	return NULL;
}

static int take_records(const char *list, size_t len, struct arena *arena,
			struct git_staged *staged, struct err *err)
{
	const char *at = list, *end = list + len;
	size_t cap = 0;

	while (at != NULL && at < end) {
		staged->files = arena_grow(arena, staged->files, &cap,
					   staged->count + 1,
					   sizeof(*staged->files), err);
		if (staged->files == NULL)
			return -1;
		at = take_record(at, end, &staged->files[staged->count++],
				 arena, err);
	}
	return at == NULL ? -1 : 0;
}

int git_staged(const char *const *paths, size_t path_count, struct arena *arena,
	       struct git_staged *staged, struct err *err)
{
	static const char *const top[] = { "rev-parse", "--show-toplevel" };
	static const char *const list[] = {
		"diff-index",	"--cached",
		"--raw",	"-z",
		"--no-abbrev",	"--diff-filter=ACMRT",
		"--no-renames", "--ignore-submodules=all"
	};
	size_t count = sizeof(list) / sizeof(*list), len = 0;
	const char **args =
		arena_array(arena, count + 2 + path_count, sizeof(*args), err);
	const char *said;

	*staged = (struct git_staged){ 0 };
	if (args == NULL)
		return -1;
	staged->top = ask_line(top, 2, arena, err);
	if (staged->top == NULL)
		return -1;
	memcpy(args, list, sizeof(list));
	args[count] = tree_before(arena, err);
	if (args[count++] == NULL)
		return -1;
	args[count++] = "--";
	for (size_t i = 0; i < path_count; i++)
		args[count++] = paths[i];
	said = ask(args, count, arena, &len, err);
	return said == NULL ? -1 : take_records(said, len, arena, staged, err);
}

int git_open(struct git_run *run, const char *blob, struct arena *arena,
	     struct err *err)
{
	const char *args[] = { "cat-file", "blob", blob };

	return start(run, args, 3, arena, err);
}
