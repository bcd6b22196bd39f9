/*
 * deliver_fixture: a folder with a policy, rules and a store, in which posts
 * are submitted, approved and sent to a feed file, at times that the test
 * sets. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_DELIVER_FIXTURE_H
#define TESTS_UNIT_DELIVER_FIXTURE_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "gate.h"
#include "scratch.h"
#include "send/attempt.h"

#define MORNING "2026-11-22T09:00:00Z"

struct world {
	char folder[32];
	char path[64];		/* of the policy */
	char id[STORE_POST_ID]; /* of the post submitted last */
	const char *rules_text;
	struct policy *policy;
	struct rules *rules;
	struct store *store;
	struct arena arena;
	struct err err;
	enum attempt_end end; /* of the last attempt */
	char text[1024];
};

#define world_ok(world, call)                                         \
	do {                                                          \
		err_clear(&(world)->err);                             \
		if ((call) < 0)                                       \
			fail_msg("%s: %s", #call, (world)->err.text); \
	} while (0)

static inline void world_time(const char *time)
{
	(void)setenv("POSTGATE_NOW", time, 1);
}

static inline const char *world_file(struct world *world, const char *name)
{
	char *path = file_join(&world->arena, world->folder, name, &world->err);

	assert_non_null(path);
	return path;
}

static inline void world_write(struct world *world, const char *name,
			       const char *text)
{
	world_ok(world, file_write(world_file(world, name), text, strlen(text),
				   0600, &world->err));
}

static inline void world_close(struct world *world)
{
	store_close(world->store);
	rules_close(world->rules);
	policy_close(world->policy);
	world->store = NULL;
	world->rules = NULL;
	world->policy = NULL;
}

/* Policy and rules as of now; `more` is added to the policy. */
static inline void world_open(struct world *world, const char *more,
			      const char *action)
{
	static const char policy[] =
		"version: 1\n"
		"identity: claimed\n"
		"people:\n"
		"  maria: {roles: [author]}\n"
		"  lena: {roles: [reviewer], groups: [brand]}\n"
		"  omar: {roles: [reviewer], groups: [legal]}\n"
		"packs: [./rules.yaml]\n"
		"accounts:\n"
		"  site: {platform: feed, path: public/feed.json, "
		"title: Acme}\n"
		"  blog: {platform: feed, path: public/blog.json, "
		"title: Blog}\n"
		"default_accounts: [site]\n";
	static const char rules[] =
		"pack: tone/mine\n"
		"language: any\n"
		"rules:\n"
		"  - id: tone.mine\n"
		"    action: %s\n"
		"    message: \"no %s\"\n"
		"    why: \"a test\"\n"
		"    terms: [gadget]\n"
		"    examples: {flag: [a gadget], pass: [a tool]}\n";
	char text[1024];

	world_close(world);
	(void)snprintf(text, sizeof(text), "%s%s", policy, more);
	world_write(world, "postgate.yaml", text);
	(void)snprintf(text, sizeof(text), rules, action, action);
	world_write(world, "rules.yaml", text);
	(void)snprintf(world->path, sizeof(world->path), "%s/postgate.yaml",
		       world->folder);
	world_ok(world, policy_open(world->path, &world->policy, &world->err));
	world_ok(world,
		 rules_open(&world->policy->packs, &world->rules, &world->err));
	world_ok(world, store_open(world->policy->store, true, &world->store,
				   &world->err));
}

static inline int world_setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	if (world == NULL || digest_start(&world->err) < 0)
		return -1;
	(void)snprintf(world->folder, sizeof(world->folder),
		       "/tmp/postgate.XXXXXX");
	if (mkdtemp(world->folder) == NULL)
		return -1;
	world_time(MORNING);
	*state = world;
	return 0;
}

static inline int world_teardown(void **state)
{
	struct world *world = *state;

	world_close(world);
	arena_release(&world->arena);
	scratch_remove(world->folder);
	(void)unsetenv("POSTGATE_NOW");
	free(world);
	return 0;
}

static inline struct queue world_queue(struct world *world, const char *who)
{
	return (struct queue){
		.store = world->store,
		.policy = world->policy,
		.person = policy_person(world->policy, who),
		.actor = { .name = who, .via = "test", .claimed = true },
		.now = clock_now(),
	};
}

static inline void world_submit(struct world *world, const char *draft_text)
{
	const struct gate gate = { .policy = world->policy,
				   .rules = world->rules };
	const struct gate_origin origin = { .folder = world->folder };
	const struct conf_strings to = { 0 };
	struct queue queue = world_queue(world, "maria");
	struct queue_receipt receipt;
	struct gate_result result;
	struct draft draft;

	world_ok(world, draft_read("post.md", draft_text, strlen(draft_text),
				   &world->arena, &draft, &world->err));
	world_ok(world,
		 gate_submit(&gate, &queue, &draft, &to, &origin, &world->arena,
			     &result, &receipt, &world->err));
	assert_non_null(receipt.id);
	(void)snprintf(world->id, sizeof(world->id), "%s", receipt.id);
}

static inline void world_post(struct world *world, struct queue_post *post)
{
	struct queue queue = world_queue(world, "maria");

	world_ok(world, queue_find(&queue, world->id, &world->arena, post,
				   &world->err));
}

static inline void world_approve(struct world *world, const char *who)
{
	struct queue queue = world_queue(world, who);
	struct queue_post post;

	world_post(world, &post);
	world_ok(world, queue_approve(&queue, world->id, post.stored.digest,
				      &world->arena, &post, &world->err));
}

static inline const struct item *world_item(struct world *world)
{
	struct queue_post post;

	world_post(world, &post);
	assert_int_equal(post.stored.item_count, 1);
	return &post.stored.items[0];
}

/* Runs one of the attempts on the post submitted last, for `account`. */
static inline int world_run(struct world *world, const char *account,
			    int (*run)(struct attempt *, struct err *))
{
	const struct gate gate = { .policy = world->policy,
				   .rules = world->rules };
	struct arena arena = { 0 };
	struct attempt attempt = { .gate = &gate,
				   .store = world->store,
				   .id = world->id,
				   .account = account,
				   .arena = &arena };
	int result;

	err_clear(&world->err);
	result = run(&attempt, &world->err);
	world->end = attempt.end;
	(void)snprintf(world->text, sizeof(world->text), "%s",
		       attempt.text != NULL ? attempt.text : "");
	arena_release(&arena);
	return result;
}

static inline void world_does(struct world *world,
			      int (*what)(struct attempt *, struct err *),
			      enum attempt_end wanted)
{
	if (world_run(world, "site", what) < 0)
		fail_msg("%s", world->err.text);
	if (world->end != wanted)
		fail_msg("ended with %d, not %d: %s", world->end, wanted,
			 world->text);
}

static inline void world_is(struct world *world, enum item_state state)
{
	assert_string_equal(item_state_name(world_item(world)->state),
			    item_state_name(state));
}

/* How often a text stands in the feed; 0 also when there is no feed. */
static inline size_t world_count(struct world *world, const char *text)
{
	size_t len, count = 0;
	const char *at;
	char *data;

	err_clear(&world->err);
	if (file_read(world_file(world, "public/feed.json"), 1 << 20, 0,
		      &world->arena, &data, &len, &world->err) < 0)
		return 0;
	for (at = data; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

/* The store's triggers, to be dropped and made again. */
struct world_triggers {
	char *make[64];
	char *drop[64];
	size_t count;
};

static inline int world_trigger(void *context, int columns, char **values,
				char **names)
{
	struct world_triggers *triggers = context;

	(void)columns;
	(void)names;
	assert_true(triggers->count < 64);
	triggers->drop[triggers->count] =
		sqlite3_mprintf("DROP TRIGGER %s", values[0]);
	triggers->make[triggers->count++] = sqlite3_mprintf("%s", values[1]);
	return 0;
}

static inline void world_exec(sqlite3 *db, const char *sql,
			      struct world_triggers *triggers)
{
	if (sqlite3_exec(db, sql, triggers != NULL ? world_trigger : NULL,
			 triggers, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* What only somebody who owns the store's file can do to it. */
static inline void world_sql(struct world *world, const char *sql)
{
	struct world_triggers triggers = { .count = 0 };
	sqlite3 *db;

	store_close(world->store);
	world->store = NULL;
	assert_int_equal(sqlite3_open(world->policy->store, &db), SQLITE_OK);
	world_exec(db,
		   "SELECT name, sql FROM sqlite_master WHERE "
		   "type = 'trigger'",
		   &triggers);
	for (size_t i = 0; i < triggers.count; i++)
		world_exec(db, triggers.drop[i], NULL);
	world_exec(db, sql, NULL);
	for (size_t i = 0; i < triggers.count; i++) {
		world_exec(db, triggers.make[i], NULL);
		sqlite3_free(triggers.make[i]);
		sqlite3_free(triggers.drop[i]);
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	world_ok(world, store_open(world->policy->store, false, &world->store,
				   &world->err));
}

#endif
