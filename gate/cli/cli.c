#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/session.h"

#define FOLDER_MAX 4096
#define WIDTH_LEAST 40 /* narrower terminals are written to as if so */

/* Opens what came closed, so that no file of ours becomes stdout. Each is
 * opened the wrong way round: using it fails, as it should. */
static int guard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			return -1;
	return 0;
}

void cli_complain(const struct err *err)
{
	struct buf line = { 0 };

	utf8_escape(&line, err->text, strlen(err->text), 0);
	log_line(LOG_ERROR, "%s",
		 line.failed == ERR_NONE && line.data != NULL ? line.data :
								"failed");
	buf_release(&line);
}

static int write_out(struct buf *out, struct err *err)
{
	if (buf_done(out, err) < 0)
		return -1;
	errno = 0;
	if ((out->len > 0 &&
	     fwrite(out->data, 1, out->len, stdout) != out->len) ||
	    fflush(stdout) != 0)
		return err_sys(err, errno, "standard output can't be written");
	buf_reset(out);
	return 0;
}

int cli_flush(struct command_job *job, struct err *err)
{
	if (option_value(job->options, "output") != NULL)
		return buf_done(&job->out, err);
	return write_out(&job->out, err);
}

/* A device, a pipe, a link such as /dev/stdout: a file in its place would take
 * it away from everybody. */
static bool is_no_file(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
	       !S_ISDIR(st.st_mode);
}

static int write_into(const char *path, const struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return err_sys(err, errno, "%s: can't be written", path);
	if ((out->len > 0 &&
	     fwrite(out->data, 1, out->len, file) != out->len) ||
	    fflush(file) != 0)
		err_sys(err, errno, "%s: can't be written", path);
	if (fclose(file) != 0)
		err_sys(err, errno, "%s: can't be written", path);
	return err->code == ERR_NONE ? 0 : -1;
}

static int finish(struct command_job *job, struct err *err)
{
	const char *path = option_value(job->options, "output");

	if (path == NULL || strcmp(path, "-") == 0)
		return write_out(&job->out, err);
	if (buf_done(&job->out, err) < 0)
		return -1;
	if (is_no_file(path))
		return write_into(path, &job->out, err);
	return file_write(path, job->out.len > 0 ? job->out.data : "",
			  job->out.len, 0644, err);
}

static bool set_and(const char *name, const char *but)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' && strcmp(value, but) != 0;
}

static int choose_color(struct command_job *job, struct err *err)
{
	static const char *const when[] = { "auto", "always", "never", NULL };
	int choice = option_choice(job->options, "color", when, err);
	const char *term = getenv("TERM");

	if (choice < 0)
		return -1;
	if (choice == 0 && set_and("NO_COLOR", ""))
		choice = 2;
	else if (choice == 0 && set_and("CLICOLOR_FORCE", "0"))
		choice = 1;
	job->color =
		choice == 1 || (choice == 0 && isatty(1) && term != NULL &&
				strcmp(term, "dumb") != 0 &&
				option_value(job->options, "output") == NULL);
	return 0;
}

static size_t terminal_width(void)
{
	struct winsize size = { 0 };

	if (!isatty(1) || ioctl(1, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return 0;
	return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
}

static int check_count(const struct command *command,
		       const struct command_job *job, struct err *err)
{
	if (job->arg_count < command->least)
		return err_set(err, ERR_USAGE, "%s needs %s", command->name,
			       command->arguments);
	if (job->arg_count > command->most)
		return err_set(err, ERR_USAGE, "%s: \"%s\" is one too many",
			       command->name, job->args[command->most]);
	return 0;
}

static int run(const struct command *command, struct command_job *job,
	       struct err *err)
{
	struct session session = { 0 };
	char folder[FOLDER_MAX];
	int status = -1;

	if (check_count(command, job, err) < 0 || choose_color(job, err) < 0)
		return -1;
	if (getcwd(folder, sizeof(folder)) == NULL)
		return err_sys(err, errno, "the working folder can't be told");
	job->folder = folder;
	job->width = terminal_width();
	if (session_open(&session, job, command->needs, err) == 0)
		status = command->run(job, err);
	session_close(&session);
	if (status >= 0 && finish(job, err) < 0)
		status = -1;
	return status;
}

static int version(struct command_job *job, struct err *err)
{
	struct session session = { 0 };
	char hex[DIGEST_HEX];
	int result = session_rules(&session, err);

	if (result == 0) {
		digest_hex(&session.rules->digest, hex);
		buf_addf(&job->out, "postgate %s\nrules sha256:%s\n",
			 POSTGATE_VERSION, hex);
		result = write_out(&job->out, err);
	}
	session_close(&session);
	return result;
}

/* The place of the command's name: options that every command takes may
 * stand in front of it. argc when there is none. */
static int command_place(int argc, char **argv)
{
	int at = 1;

	for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
		const struct option_row *row = commands_common;

		while (row->name != NULL &&
		       (argv[at][1] != '-' ||
			strcmp(row->name, argv[at] + 2) != 0))
			row++;
		if (row->argument != NULL)
			at++;
	}
	return at < argc ? at : argc;
}

static int without_command(struct command_job *job, struct err *err)
{
	if (option_given(job->options, "version"))
		return version(job, err);
	help_all(&job->out);
	if (option_given(job->options, "help"))
		return write_out(&job->out, err);
	if (buf_done(&job->out, err) == 0)
		(void)fputs(job->out.data, stderr);
	return STATUS_UNDECIDED;
}

static int with_command(const char *name, struct command_job *job,
			struct err *err)
{
	const struct command *command = commands_find(name);
	const char *near = commands_nearest(name);

	if (command == NULL)
		return err_set(err, ERR_USAGE, "unknown command \"%s\"%s%s%s",
			       name, near != NULL ? ", did you mean \"" : "",
			       near != NULL ? near : "",
			       near != NULL ? "\"?" : "");
	if (option_given(job->options, "version"))
		return version(job, err);
	if (!option_given(job->options, "help"))
		return run(command, job, err);
	help_command(command, &job->out);
	return write_out(&job->out, err);
}

/* Parses argv without the command's name in it, and runs. */
static int start(int argc, char **argv, int place, struct command_job *job,
		 struct err *err)
{
	const struct command *command =
		place < argc ? commands_find(argv[place]) : NULL;
	size_t count = (size_t)argc;
	char **words = arena_array(&job->arena, count, sizeof(*words), err);
	const char **rest = arena_array(&job->arena, count, sizeof(*rest), err);
	int n = 0;

	if (words == NULL || rest == NULL)
		return -1;
	for (int i = 1; i < argc; i++)
		if (i != place)
			words[n++] = argv[i];
	if (place < argc && command == NULL)
		return with_command(argv[place], job, err);
	if (option_parse(n, words, commands_common,
			 command != NULL ? command->options : NULL,
			 job->options, rest, &job->arg_count, err) < 0)
		return -1;
	job->args = rest;
	if (place == argc)
		return without_command(job, err);
	return with_command(argv[place], job, err);
}

static int status_of(const struct err *err)
{
	if (err->code == ERR_REFUSED || err->code == ERR_CONFLICT)
		return STATUS_BLOCKED;
	return STATUS_UNDECIDED;
}

static void hint(const struct command *command)
{
	(void)fprintf(stderr, "try: postgate %s%s--help\n",
		      command != NULL ? command->name : "",
		      command != NULL ? " " : "");
}

int cli_main(int argc, char **argv)
{
	struct options options = { .count = 0 };
	struct command_job job = { .options = &options };
	struct err err = { 0 };
	int place, status = -1;

	log_open("postgate", LOG_WARN);
	/* Without these signals a write that can't be done is an error. */
	if (argc < 1 || guard_streams() < 0 ||
	    signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return STATUS_UNDECIDED;
	place = command_place(argc, argv);
	if (digest_start(&err) == 0)
		status = start(argc, argv, place, &job, &err);
	if (status < 0) {
		cli_complain(&err);
		status = status_of(&err);
		if (err.code == ERR_USAGE)
			hint(place < argc ? commands_find(argv[place]) : NULL);
	}
	buf_release(&job.out);
	arena_release(&job.arena);
	return status;
}
