/*
 * transcript: plays a platform's part of a conversation from a file, so that
 * a case needs no compiler. Lines of tests/golden/PLATFORM/NAME.txt:
 *
 *   # a remark               server URL     account's server; also handle,
 *   payload JSON             path, title, url
 *   memory JSON              as left by an earlier delivery
 *   file DIGEST TYPE BYTES   an attached file
 *   key KEY MICROSECONDS     the intent was committed
 *   finding                  look for it, publish nothing
 *   now MILLISECONDS
 *   > REQUEST                the next step must ask for this
 *   < STATUS BODY            what it is answered; BODY may be left out
 *   ! JSON                   the memory was changed to this
 *   = RESULT [TEXT]          the next step must end so: SENT ID URL, else
 *                            the error must hold TEXT
 *
 * A request is shown as VERB TARGET [publishes] [bearer B] [HEADER]… BODY,
 * with line breaks as \n. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_TRANSCRIPT_H
#define TESTS_UNIT_TRANSCRIPT_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "send/platform.h"

#define TRANSCRIPT_FILES 8

struct transcript {
	const struct platform *platform;
	const char *path;
	size_t line;
	struct arena arena;
	struct account account;
	struct revision_media media[TRANSCRIPT_FILES];
	struct platform_file files[TRANSCRIPT_FILES];
	struct platform_job job;
	struct platform_answer answer;
	size_t steps;
};

static const char *const transcript_results[] = {
	[RESULT_UNDECIDED] = "UNDECIDED", [RESULT_REQUEST] = "REQUEST",
	[RESULT_PUBLISH] = "PUBLISH",	  [RESULT_SENT] = "SENT",
	[RESULT_REFUSED] = "REFUSED",	  [RESULT_ABSENT] = "ABSENT",
	[RESULT_LATER] = "LATER",
};

static inline void transcript_request(const struct platform_request *request,
				      struct buf *out)
{
	static const char *const verbs[] = {
		[VERB_GET] = "GET",
		[VERB_POST] = "POST",
		[VERB_READ_FILE] = "READ",
		[VERB_WRITE_FILE] = "WRITE",
	};

	buf_addf(out, "%s %s", verbs[request->verb], request->target);
	if (request->publishes)
		buf_adds(out, " [publishes]");
	if (request->bearer != NULL)
		buf_addf(out, " [bearer %s]", request->bearer);
	for (size_t i = 0; request->headers[i] != NULL; i++)
		buf_addf(out, " [%s]", request->headers[i]);
	for (size_t i = 0; i < request->len; i++) {
		if (i == 0)
			buf_addc(out, ' ');
		if (request->body[i] == '\n')
			buf_adds(out, "\\n");
		else
			buf_addc(out, request->body[i]);
	}
}

static inline void transcript_differs(const struct transcript *t,
				      const char *wanted, const char *got)
{
	if (strcmp(wanted, got) != 0)
		fail_msg("%s:%zu:\nwanted %s\ngot    %s", t->path, t->line,
			 wanted, got);
}

static inline enum platform_result transcript_step(struct transcript *t,
						   struct err *err)
{
	t->steps++;
	return t->platform->step(&t->job, &t->answer, err);
}

static inline void transcript_asks(struct transcript *t, const char *wanted)
{
	struct buf got = { 0 };
	struct err err = { 0 };
	enum platform_result result = transcript_step(t, &err);

	if (result != RESULT_REQUEST)
		fail_msg("%s:%zu: no request but %s: %s", t->path, t->line,
			 transcript_results[result], err.text);
	transcript_request(&t->job.request, &got);
	transcript_differs(t, wanted, got.data);
	/* As the deliverer would. */
	if (t->job.request.wipe != NULL)
		memset(t->job.request.wipe, 'x', t->job.request.len);
	buf_release(&got);
}

static inline void transcript_ends(struct transcript *t, char *wanted)
{
	struct err err = { 0 };
	enum platform_result result = transcript_step(t, &err);
	char *text = strchr(wanted, ' '), *got;

	if (text != NULL)
		*text++ = '\0';
	transcript_differs(t, wanted, transcript_results[result]);
	if (result == RESULT_SENT) {
		got = arena_print(&t->arena, &err, "%s %s", t->job.remote_id,
				  t->job.remote_url);
		transcript_differs(t, text, got);
	} else if (text != NULL && strstr(err.text, text) == NULL) {
		transcript_differs(t, text, err.text);
	}
	if (result != RESULT_PUBLISH && result != RESULT_SENT &&
	    result != RESULT_ABSENT && err.code == ERR_NONE)
		fail_msg("%s:%zu: no error says why", t->path, t->line);
}

static inline void transcript_file(struct transcript *t, char *rest)
{
	size_t n = t->job.file_count++;

	assert_true(n < TRANSCRIPT_FILES);
	t->media[n].digest = strtok_r(rest, " ", &rest);
	t->media[n].type = strtok_r(NULL, " ", &rest);
	t->media[n].size = (int64_t)strlen(rest);
	t->files[n] =
		(struct platform_file){ &t->media[n], rest, strlen(rest) };
	t->job.files = t->files;
}

static inline void transcript_set(struct transcript *t, const char *word,
				  char *rest)
{
	const struct {
		const char *word;
		const char **where;
	} texts[] = {
		{ "server", &t->account.server },
		{ "handle", &t->account.handle },
		{ "path", &t->account.path },
		{ "title", &t->account.title },
		{ "url", &t->account.url },
		{ "payload", &t->job.payload },
		{ "memory", &t->job.memory.data },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (strcmp(texts[i].word, word) != 0)
			continue;
		*texts[i].where = rest;
		t->job.len =
			t->job.payload != NULL ? strlen(t->job.payload) : 0;
		t->job.memory.len = t->job.memory.data != NULL ?
					    strlen(t->job.memory.data) :
					    0;
		return;
	}
	if (strcmp(word, "finding") == 0) {
		t->job.finding = true;
	} else if (strcmp(word, "now") == 0) {
		t->job.now = strtoll(rest, NULL, 10);
	} else if (strcmp(word, "key") == 0) {
		t->job.key = strtok_r(rest, " ", &rest);
		t->job.key_time = strtoll(rest, NULL, 10);
	} else if (strcmp(word, "file") == 0) {
		transcript_file(t, rest);
	} else {
		fail_msg("%s:%zu: unknown word %s", t->path, t->line, word);
	}
}

static inline void transcript_line(struct transcript *t, char *line)
{
	char *rest = strchr(line, ' ');
	char mark = line[0];

	if (rest != NULL)
		*rest++ = '\0';
	else
		rest = line + strlen(line);
	if (mark == '>') {
		transcript_asks(t, rest);
	} else if (mark == '=') {
		transcript_ends(t, rest);
	} else if (mark == '<') {
		t->answer.status = (int)strtol(rest, &rest, 10);
		t->answer.body = rest + (*rest == ' ');
		t->answer.len = strlen(t->answer.body);
		t->answer.source = t->job.request.target;
	} else if (mark == '!') {
		assert_true(t->job.memory.changed);
		transcript_differs(t, rest, t->job.memory.data);
		t->job.memory.changed = false;
	} else if (mark != '#' && mark != '\0') {
		transcript_set(t, line, rest);
	}
}

static inline void transcript_play(const struct platform *platform,
				   const char *path)
{
	struct transcript t = { .platform = platform, .path = path };
	struct err err = { 0 };
	char *data, *next;
	size_t len;

	if (file_read(path, 1024 * 1024, 0, &t.arena, &data, &len, &err) < 0)
		fail_msg("%s", err.text);
	t.account.name = "acme";
	t.account.platform = platform->name;
	t.account.credential = "acme-secret";
	t.job.account = &t.account;
	t.job.secret = "hunter2";
	t.job.folder = "/policy";
	t.job.arena = &t.arena;
	for (char *line = data; line != NULL; line = next) {
		t.line++;
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		transcript_line(&t, line);
	}
	if (t.steps == 0)
		fail_msg("%s: no step was taken", path);
	if (t.job.memory.changed)
		fail_msg("%s: the memory changed unseen", path);
	arena_release(&t.arena);
}

/* Plays every file of a folder, at least `least` of them. */
static inline void transcript_folder(const struct platform *platform,
				     const char *folder, size_t least)
{
	struct dirent *entry;
	size_t count = 0;
	char path[512];
	DIR *dir = opendir(folder);

	if (dir == NULL)
		fail_msg("%s: run me from the top of the repository", folder);
	while ((entry = readdir(dir)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len < 4 || strcmp(entry->d_name + len - 4, ".txt") != 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
			       entry->d_name);
		transcript_play(platform, path);
		count++;
	}
	(void)closedir(dir);
	assert_true(count >= least);
}

#endif
