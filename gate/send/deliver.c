#include "send/deliver.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "filter/cache.h"
#include "gate.h"
#include "judge/actions.h"
#include "send/attempt.h"
#include "send/deliver_lock.h"
#include "send/deliver_tell.h"
#include "send/http.h"
#include "send/platforms.h"

#define STATUS_SENT 0
#define STATUS_TROUBLE 2
#define STATUS_UNSENT 4
/* The largest files that a post may have, twice, and room to work. */
#define MEMORY ((size_t)3 * 1024 * 1024 * 1024)
#define SWEEP 60 /* seconds between looks at all that is held */
#define FOLDER_MAX 4096
#define FRESH 1000 /* ms for which policy and rules are believed */

struct deliver {
	const char *config;
	const char *account; /* only this one; NULL: all */
	bool watch;
	char *locked;	       /* path of the store that we have locked */
	int lock;	       /* its descriptor, when `locked` isn't NULL */
	bool sweep;	       /* this pass looks at all that is held */
	bool unsent;	       /* something wasn't sent */
	struct policy *policy; /* these anew, some time after read_at */
	struct rules *rules;
	int64_t read_at;
	struct store *store; /* for one pass */
	struct arena arena;
};

static volatile sig_atomic_t stopping;

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

static int check_account(const struct deliver *deliver, struct err *err)
{
	const struct policy *policy = deliver->policy;
	const char *near;

	if (deliver->account == NULL ||
	    policy_account(policy, deliver->account) != NULL)
		return 0;
	near = policy->account_count == 0 ?
		       NULL :
		       conf_nearest(deliver->account, &policy->accounts->name,
				    policy->account_count,
				    sizeof(*policy->accounts));
	return err_set(err, ERR_USAGE,
		       "--account: there is no account \"%s\""
		       "%s%s%s",
		       deliver->account,
		       near != NULL ? ", did you mean \"" : "",
		       near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static int open_policy(struct deliver *deliver, struct err *err)
{
	char folder[FOLDER_MAX];
	const char *path;

	deliver->read_at = clock_now();
	if (getcwd(folder, sizeof(folder)) == NULL)
		return err_sys(err, errno, "the working folder");
	if (policy_find(deliver->config, getenv("POSTGATE_CONFIG"), folder,
			&deliver->arena, &path, err) < 0 ||
	    policy_open(path, &deliver->policy, err) < 0 ||
	    platform_check_policy(deliver->policy, err) < 0)
		return -1;
	if (deliver->policy->store == NULL)
		return err_set(err, ERR_CONFIG,
			       "there is no postgate.yaml "
			       "here; name one with --config");
	return check_account(deliver, err);
}

/* The lock is kept over passes; a policy that names another store later
 * would need another. */
static int take_lock(struct deliver *deliver, struct err *err)
{
	const char *store = deliver->policy->store;

	if (deliver->locked != NULL && strcmp(deliver->locked, store) == 0)
		return deliver_lock_check(deliver->lock, store, &deliver->arena,
					  err);
	if (deliver->locked != NULL)
		return err_set(err, ERR_CONFIG,
			       "the policy names another "
			       "store now (%s); start me again",
			       store);
	deliver->lock = deliver_lock_take(store, &deliver->arena, err);
	if (deliver->lock < 0)
		return -1;
	deliver->locked = strdup(store);
	return deliver->locked != NULL ?
		       0 :
		       err_set(err, ERR_MEMORY, "out of memory");
}

static void close_policy(struct deliver *deliver)
{
	rules_close(deliver->rules);
	policy_close(deliver->policy);
	deliver->rules = NULL;
	deliver->policy = NULL;
}

static int open_rules(struct deliver *deliver, struct err *err)
{
	if (cache_rules(&deliver->policy->packs, deliver->policy->dictionary,
			&deliver->rules, err) < 0)
		return -1;
	return actions_check(deliver->policy, deliver->rules, err);
}

/* Reads policy and rules anew before an item leaves: what others took long
 * for must not keep a freeze or a stricter rule from counting. */
static int refresh(struct deliver *deliver, struct err *err)
{
	int64_t age = clock_now() - deliver->read_at;

	if (age >= 0 && age < FRESH)
		return 0;
	close_policy(deliver);
	return open_policy(deliver, err) < 0 || take_lock(deliver, err) < 0 ?
		       -1 :
		       open_rules(deliver, err);
}

/* What is done to items in some states, in this order. */
static const struct stage {
	unsigned states;
	bool held;  /* only in passes that sweep */
	bool rules; /* needs them */
	bool all;   /* of all accounts, whatever --account says */
	int (*run)(struct attempt *attempt, struct err *err);
} stages[] = {
	{ 1u << ITEM_SENDING, false, false, true, attempt_orphan },
	{ 1u << ITEM_HELD, true, false, false, attempt_due },
	{ 1u << ITEM_APPROVED, false, false, false, attempt_due },
	{ 1u << ITEM_UNCERTAIN, false, false, false, attempt_find },
	{ 1u << ITEM_READY, false, true, false, attempt_send },
};

static void run_item(struct deliver *deliver, const struct stage *stage,
		     const char *id, const char *account)
{
	const struct gate gate = { .policy = deliver->policy,
				   .rules = deliver->rules };
	struct arena arena = { .limit = MEMORY };
	struct attempt attempt = {
		.gate = &gate,
		.store = deliver->store,
		.credentials = getenv("CREDENTIALS_DIRECTORY"),
		.id = id,
		.account = account,
		.eager = !deliver->watch,
		.arena = &arena,
	};
	struct err err = { 0 };

	if (stage->run(&attempt, &err) < 0) {
		log_line(LOG_ERROR, "%s for %s: %s", id, account, err.text);
		deliver->unsent = true;
	} else if (deliver_tell(&attempt)) {
		deliver->unsent = true;
	}
	arena_release(&arena);
}

/* Runs a stage on the post's items that are in its states. */
static int run_post(struct deliver *deliver, const struct stage *stage,
		    const char *id, struct err *err)
{
	struct arena arena = { .limit = MEMORY };
	struct store_post post;
	int result = store_load(deliver->store, id, &arena, &post, err);

	for (size_t i = 0; result == 0 && i < post.item_count; i++) {
		const struct item *item = &post.items[i];

		if ((stage->states & 1u << item->state) == 0 || stopping ||
		    (!stage->all && deliver->account != NULL &&
		     strcmp(deliver->account, item->account) != 0))
			continue;
		if (stage->rules)
			result = refresh(deliver, err);
		if (result == 0)
			run_item(deliver, stage, id, item->account);
	}
	arena_release(&arena);
	return result;
}

static int run_stage(struct deliver *deliver, const struct stage *stage,
		     struct err *err)
{
	int64_t due = deliver->watch ? clock_now() : 0;
	const char **ids;
	size_t count;

	if (store_list(deliver->store, stage->states, due, &deliver->arena,
		       &ids, &count, err) < 0)
		return -1;
	if (stage->rules && count > 0 && open_rules(deliver, err) < 0)
		return -1;
	for (size_t i = 0; i < count && !stopping; i++)
		if (run_post(deliver, stage, ids[i], err) < 0)
			return -1;
	return 0;
}

static int run_pass(struct deliver *deliver, struct err *err)
{
	int result = -1;

	if (open_policy(deliver, err) < 0 ||
	    store_open(deliver->policy->store, false, &deliver->store, err) <
		    0 ||
	    take_lock(deliver, err) < 0)
		goto out;
	for (size_t i = 0; i < sizeof(stages) / sizeof(*stages); i++)
		if ((!stages[i].held || deliver->sweep) && !stopping &&
		    run_stage(deliver, &stages[i], err) < 0)
			goto out;
	result = 0;
out:
	store_close(deliver->store);
	close_policy(deliver);
	deliver->store = NULL;
	arena_release(&deliver->arena);
	return result;
}

/* A policy that is being edited is wrong for a while: that is said once, and
 * nothing leaves meanwhile. Without the lock there is nothing to wait for. */
static int run_watch(struct deliver *deliver)
{
	const struct timespec second = { .tv_sec = 1 };
	struct err last = { 0 };

	for (unsigned long pass = 0; !stopping; pass++) {
		struct err err = { 0 };

		deliver->sweep = pass % SWEEP == 0;
		if (run_pass(deliver, &err) < 0 &&
		    strcmp(err.text, last.text) != 0)
			log_line(LOG_ERROR, "%s", err.text);
		if (err.code == ERR_CONFLICT)
			return STATUS_TROUBLE;
		last = err;
		if (!stopping)
			(void)nanosleep(&second, NULL);
	}
	return STATUS_SENT;
}

static int run_once(struct deliver *deliver)
{
	struct err err = { 0 };

	deliver->sweep = true;
	if (run_pass(deliver, &err) < 0) {
		log_line(LOG_ERROR, "%s", err.text);
		return STATUS_TROUBLE;
	}
	return deliver->unsent ? STATUS_UNSENT : STATUS_SENT;
}

static const char usage[] =
	"Usage: postgate-deliver [--once|--watch] [--account NAME] "
	"[--config FILE]\n"
	"Forwards what is ready to its platforms, once, and settles what is "
	"uncertain.\n\n"
	"  --once          what is due now, then end (the default)\n"
	"  --watch         go on until SIGTERM\n"
	"  --account NAME  only this account\n"
	"  --config FILE   the policy (else POSTGATE_CONFIG, else the nearest "
	"postgate.yaml)\n"
	"  --help          this text\n\n"
	"Exit status: 0 all that was due is sent, 2 it couldn't begin, "
	"4 something wasn't\nsent, or may have been.\n";

/* 1: go on. Else the program ends with *status. */
static int read_options(int argc, char **argv, struct deliver *deliver,
			int *status)
{
	static const struct option options[] = {
		{ "account", required_argument, NULL, 'a' },
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "once", no_argument, NULL, 'o' },
		{ "watch", no_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 },
	};
	bool once = false;
	int option;

	*status = STATUS_TROUBLE;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'a')
			deliver->account = optarg;
		else if (option == 'c')
			deliver->config = optarg;
		else if (option == 'o')
			once = true;
		else if (option == 'w')
			deliver->watch = true;
		else if (option == 'h')
			*status = fputs(usage, stdout) == EOF ? STATUS_TROUBLE :
								STATUS_SENT;
		if (option == '?' || option == 'h')
			return 0;
	}
	if (optind < argc || (once && deliver->watch)) {
		log_line(LOG_ERROR,
			 optind < argc ?
				 "takes no arguments; see --help" :
				 "--once and --watch exclude each other");
		return 0;
	}
	return 1;
}

/* No core file: it would hold secrets. Linux hands a core to a program in
 * spite of the limit 0, but not of 1; a limit of 0 can't be raised. */
static int refuse_core(void)
{
	const struct rlimit one = { 1, 1 }, none = { 0, 0 };

	return setrlimit(RLIMIT_CORE, &one) == 0 ?
		       0 :
		       setrlimit(RLIMIT_CORE, &none);
}

/* Handlers only set a flag. SIGPIPE is
 * what a platform's closed connection would end us with, and SIGXFSZ a full
 * quota. */
static int start(struct err *err)
{
	struct sigaction action = { .sa_handler = stop };

	(void)sigemptyset(&action.sa_mask);
	if (sigaction(SIGTERM, &action, NULL) < 0 ||
	    sigaction(SIGINT, &action, NULL) < 0)
		return err_sys(err, errno, "signals");
	action.sa_handler = SIG_IGN;
	if (sigaction(SIGPIPE, &action, NULL) < 0 ||
	    sigaction(SIGXFSZ, &action, NULL) < 0 || refuse_core() < 0)
		return err_sys(err, errno, "signals");
	return digest_start(err) < 0 || http_start(err) < 0 ? -1 : 0;
}

int deliver_main(int argc, char **argv)
{
	struct deliver deliver = { 0 };
	struct err err = { 0 };
	int status;

	log_open("postgate-deliver", LOG_WARN);
	if (read_options(argc, argv, &deliver, &status) != 1)
		return status;
	if (start(&err) < 0) {
		log_line(LOG_ERROR, "%s", err.text);
		return STATUS_TROUBLE;
	}
	status = deliver.watch ? run_watch(&deliver) : run_once(&deliver);
	http_stop();
	free(deliver.locked);
	return status;
}
