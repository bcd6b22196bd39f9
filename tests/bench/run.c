/*
 * run: starts commands in turn, A B A B, and says of each run what it took.
 *
 *   run [-n ROUNDS] PREFIX COMMAND [--- COMMAND]...
 *
 * A COMMAND is [NAME=VALUE]... PROGRAM [ARG]..., as a shell has it. What the
 * one numbered i prints goes to PREFIX.i and PREFIX.i.err, of the last round
 * only. One line a run, on stdout:
 *
 *   COMMAND ROUND WALL_NS CPU_US RSS_KIB STATUS
 *
 * CPU is user and system time of the command and of all it waited for; RSS is
 * the most that it held at once; STATUS is its exit status, or 128 and the
 * signal. This process is small, because a child begins with its parent's RSS.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_MAX 16
#define PATH_ROOM 1024
#define SETTINGS_MAX 1024

extern char **environ;

struct plan {
	const char *prefix;
	char **commands[COMMANDS_MAX];
	int count;
	long rounds;
};

static void die(const char *what)
{
	fprintf(stderr, "run: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void usage(void)
{
	fputs("usage: run [-n ROUNDS] PREFIX COMMAND [--- COMMAND]...\n",
	      stderr);
	exit(2);
}

/* Cuts the arguments at each "---". */
static void cut(struct plan *plan, char **args)
{
	while (*args != NULL) {
		if (plan->count == COMMANDS_MAX)
			usage();
		plan->commands[plan->count++] = args;
		while (*args != NULL && strcmp(*args, "---") != 0)
			args++;
		if (args == plan->commands[plan->count - 1])
			usage();
		if (*args != NULL)
			*args++ = NULL;
	}
	if (plan->count == 0)
		usage();
}

static void redirect(posix_spawn_file_actions_t *actions, int fd,
		     const char *path)
{
	errno = posix_spawn_file_actions_addopen(
		actions, fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (errno != 0)
		die(path);
}

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000000000 + now.tv_nsec;
}

static long long us(struct timeval time)
{
	return (long long)time.tv_sec * 1000000 + time.tv_usec;
}

/* Says whether one of the settings has the name of this one. */
static bool is_set(char *const *settings, size_t count, const char *one)
{
	size_t len = strcspn(one, "=") + 1;

	for (size_t i = 0; i < count; i++)
		if (strncmp(settings[i], one, len) == 0)
			return true;
	return false;
}

/* Takes the settings off the front of a command: what it is to find in its
 * environment, besides ours. */
static char **take_settings(char ***command, char *room[SETTINGS_MAX])
{
	size_t count = 0, given;

	for (; **command != NULL && strchr(**command, '=') != NULL; ++*command)
		room[count++] = **command;
	if (**command == NULL)
		usage();
	given = count;
	for (char **one = environ; *one != NULL; one++) {
		if (is_set(room, given, *one))
			continue;
		if (count == SETTINGS_MAX - 1)
			usage();
		room[count++] = *one;
	}
	room[count] = NULL;
	return room;
}

static void run_one(const struct plan *plan, int i, long round)
{
	posix_spawn_file_actions_t actions;
	char out[PATH_ROOM], errors[PATH_ROOM];
	char **command = plan->commands[i], *room[SETTINGS_MAX];
	char **settings = take_settings(&command, room);
	struct rusage used;
	long long start, end;
	int status;
	pid_t pid;

	snprintf(out, sizeof(out), "%s.%d", plan->prefix, i);
	snprintf(errors, sizeof(errors), "%s.%d.err", plan->prefix, i);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	redirect(&actions, 1, out);
	redirect(&actions, 2, errors);
	start = now_ns();
	errno = posix_spawnp(&pid, command[0], &actions, NULL, command,
			     settings);
	if (errno != 0)
		die(command[0]);
	while (wait4(pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			die("wait4");
	end = now_ns();
	posix_spawn_file_actions_destroy(&actions);
	status = WIFEXITED(status) ? WEXITSTATUS(status) :
				     128 + WTERMSIG(status);
	printf("%d %ld %lld %lld %ld %d\n", i, round, end - start,
	       us(used.ru_utime) + us(used.ru_stime), used.ru_maxrss, status);
}

int main(int argc, char **argv)
{
	struct plan plan = { .rounds = 1 };
	int option;

	while ((option = getopt(argc, argv, "+n:")) != -1) {
		if (option != 'n')
			usage();
		plan.rounds = strtol(optarg, NULL, 10);
	}
	if (optind >= argc || strlen(argv[optind]) > PATH_ROOM - 32)
		usage();
	plan.prefix = argv[optind];
	cut(&plan, argv + optind + 1);
	for (long round = 0; round < plan.rounds; round++)
		for (int i = 0; i < plan.count; i++)
			run_one(&plan, i, round);
	return fflush(stdout) == 0 ? 0 : 2;
}
