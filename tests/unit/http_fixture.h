/*
 * http_fixture: tests/send/server.py, running for a group of tests, and a way
 * to ask it. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_HTTP_FIXTURE_H
#define TESTS_UNIT_HTTP_FIXTURE_H

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "send/http.h"

extern char **environ;

/* The server, and one request to it. */
struct http_world {
	char folder[32];
	char port_file[64];
	char port[16];
	pid_t server;
	struct arena arena;
	struct http_answer answer;
	struct err err;
	size_t seen; /* requests in the server's memory before */
};

static inline void http_sleep(long ms)
{
	const struct timespec time = { .tv_sec = ms / 1000,
				       .tv_nsec = ms % 1000 * 1000000 };

	(void)nanosleep(&time, NULL);
}

static inline int http_setup(void **state)
{
	struct http_world *world = calloc(1, sizeof(*world));
	char program[] = "python3", script[] = "tests/send/server.py";
	char *argv[] = { program, script, world->port_file, NULL };
	char *data;
	size_t len;

	(void)snprintf(world->folder, sizeof(world->folder),
		       "/tmp/postgate.XXXXXX");
	if (mkdtemp(world->folder) == NULL)
		return -1;
	(void)snprintf(world->port_file, sizeof(world->port_file), "%s/port",
		       world->folder);
	if (posix_spawnp(&world->server, program, NULL, NULL, argv, environ) !=
	    0)
		return -1;
	for (int i = 0; i < 500 && access(world->port_file, R_OK) < 0; i++)
		http_sleep(20);
	if (file_read(world->port_file, 15, 0, &world->arena, &data, &len,
		      &world->err) < 0)
		return -1;
	memcpy(world->port, data, len + 1);
	*state = world;
	return 0;
}

static inline int http_teardown(void **state)
{
	struct http_world *world = *state;

	(void)kill(world->server, SIGKILL);
	(void)waitpid(world->server, NULL, 0);
	(void)unlink(world->port_file);
	(void)rmdir(world->folder);
	arena_release(&world->arena);
	free(world);
	return 0;
}

static inline int http_get(struct http_world *world, const char *path)
{
	char url[128];
	const struct http_request request = { .url = url, .timeout = 5000 };

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%s%s", world->port,
		       path);
	err_clear(&world->err);
	return http_send(&request, &world->arena, &world->answer, &world->err);
}

#endif
