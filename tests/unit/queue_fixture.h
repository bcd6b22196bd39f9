/*
 * queue_fixture: a folder with a store, a policy with people, and posts to
 * fill it with, for the tests of queue/. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_QUEUE_FIXTURE_H
#define TESTS_UNIT_QUEUE_FIXTURE_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "queue/queue.h"

#define NOW INT64_C(1800000000000)
#define DAY INT64_C(86400000)

static const char *fixture_brand[] = { "brand" };
static const char *fixture_legal[] = { "legal" };
static const char *fixture_both[] = { "brand", "legal" };
static const char *fixture_aliases[] = { "Jon Doe <jon@acme.example>", "jd" };

enum {
	MARIA,
	JON,
	LENA,
	OMAR,
	BOT,
	ROOT,
	PEOPLE
};

static struct person fixture_people[PEOPLE] = {
	[MARIA] = { .name = "maria", .login = "mlopez", .roles = ROLE_AUTHOR },
	[JON] = { .name = "jon",
		  .login = "jdoe",
		  .roles = ROLE_AUTHOR | ROLE_REVIEWER,
		  .groups = { fixture_brand, 1 },
		  .aliases = { fixture_aliases, 2 } },
	[LENA] = { .name = "lena",
		   .roles = ROLE_REVIEWER,
		   .groups = { fixture_legal, 1 } },
	[OMAR] = { .name = "omar",
		   .roles = ROLE_REVIEWER,
		   .groups = { fixture_both, 2 } },
	[BOT] = { .name = "bot",
		  .roles = ROLE_REVIEWER | ROLE_AGENT,
		  .groups = { fixture_brand, 1 } },
	[ROOT] = { .name = "root", .roles = ROLE_ADMIN },
};

struct fixture {
	char folder[64];
	char path[128];
	struct store *store;
	struct arena arena;
	struct err err;
	struct policy policy;
	struct queue queue;
};

/* Who acts from now on. */
static inline struct queue *as(struct fixture *f, int person)
{
	f->queue.person = &fixture_people[person];
	f->queue.actor = (struct actor){ .name = fixture_people[person].name,
					 .via = "test" };
	err_clear(&f->err);
	return &f->queue;
}

static inline void fixture_open(struct fixture *f)
{
	if (store_open(f->path, true, &f->store, &f->err) < 0)
		fail_msg("%s", f->err.text);
	f->queue.store = f->store;
}

static inline int fixture_setup(void **state)
{
	const char *base = getenv("TMPDIR");
	struct fixture *f = calloc(1, sizeof(*f));

	if (f == NULL || digest_start(&f->err) < 0)
		return -1;
	(void)snprintf(f->folder, sizeof(f->folder), "%s/postgate.XXXXXX",
		       base != NULL && strlen(base) < 40 ? base : "/tmp");
	if (mkdtemp(f->folder) == NULL)
		return -1;
	(void)snprintf(f->path, sizeof(f->path), "%s/gate/gate.db", f->folder);
	f->policy = (struct policy){ .people = fixture_people,
				     .person_count = PEOPLE,
				     .expires_after = 7 * DAY };
	f->queue = (struct queue){ .policy = &f->policy, .now = NOW };
	*state = f;
	return 0;
}

static inline void fixture_remove(const char *folder)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		char *path = arena_print(&arena, &err, "%s/%s", folder,
					 entry->d_name);

		if (path != NULL && unlink(path) < 0)
			fixture_remove(path);
	}
	arena_release(&arena);
	if (dir != NULL)
		(void)closedir(dir);
	(void)rmdir(folder);
}

/* With its journal: one that was killed leaves it behind. */
static inline void fixture_remove_store(struct fixture *f)
{
	char journal[sizeof(f->path) + 8];

	(void)snprintf(journal, sizeof(journal), "%s-journal", f->path);
	(void)unlink(journal);
	assert_int_equal(unlink(f->path), 0);
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->store);
	arena_release(&f->arena);
	fixture_remove(f->folder);
	free(f);
	return 0;
}

/* A revision for two accounts; strings live as long as the caller's. */
static inline struct revision fixture_revision(struct revision_target *targets,
					       const char *ref,
					       const char *text)
{
	targets[0] = (struct revision_target){
		.account = "acme-site",
		.platform = "feed",
		.payload = { text, strlen(text) },
	};
	targets[1] = (struct revision_target){
		.account = "acme-x",
		.platform = "x",
		.payload = { text, strlen(text) },
	};
	return (struct revision){
		.ref = ref,
		.source = "posts/a.md",
		.draft = { text, strlen(text) },
		.author = "maria",
		.submitter = "maria",
		.language = "en",
		.verdict = "hold",
		.targets = targets,
		.target_count = 2,
	};
}

#define assert_ok(f, call)                                        \
	do {                                                      \
		err_clear(&(f)->err);                             \
		if ((call) < 0)                                   \
			fail_msg("%s: %s", #call, (f)->err.text); \
	} while (0)

#define assert_fails(f, wanted, call)                             \
	do {                                                      \
		err_clear(&(f)->err);                             \
		assert_int_equal((call), -1);                     \
		if ((f)->err.code != (wanted))                    \
			fail_msg("%s: %s", #call, (f)->err.text); \
	} while (0)

#endif
