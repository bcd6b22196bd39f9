/*
 * policy: postgate.yaml: who may do what, which accounts there are, which
 * rules act how, and who must approve what. Read once, never changed. Without
 * a file the built-in defaults let `check` work on anything.
 */
#ifndef GATE_JUDGE_POLICY_H
#define GATE_JUDGE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/digest.h"
#include "base/err.h"
#include "filter/finding.h"

#define POLICY_FILE_MAX ((size_t)1024 * 1024)
#define POLICY_APPROVALS_MAX 20

enum policy_role {
	ROLE_AUTHOR = 1,
	ROLE_REVIEWER = 2,
	ROLE_ADMIN = 4,
	ROLE_AGENT = 8 /* a machine: may submit, never approve */
};

enum policy_identity {
	IDENTITY_LOGIN = 0, /* the person whose login is the OS user */
	IDENTITY_CLAIMED    /* --as NAME is believed, recorded as claimed */
};

struct person {
	const char *name;
	const char *login; /* NULL: none */
	unsigned roles;	   /* enum policy_role, or'ed */
	struct conf_strings groups;
	struct conf_strings aliases; /* other names of the same person */
};

/* One identity on one platform. Keys that its platform doesn't use are
 * refused by the platform. */
struct account {
	const char *name;
	const char *platform;
	const char *server; /* https://host[:port]; http only to loopback */
	const char *handle;
	const char *credential; /* a name, never a secret */
	const char *path;	/* feed: the file, relative to the policy */
	const char *title;
	const char *url; /* feed: its public home page */
	size_t line;
};

struct policy_action {
	const char *rule; /* an id, or a glob such as tone.* */
	int action;	  /* enum action */
	size_t line;
};

struct route_need {
	const char *group;
	int64_t count;
};

struct route {
	const char *when; /* a rule id or glob; * is everything held */
	struct route_need *needs;
	size_t need_count;
	size_t line;
};

struct policy_freeze {
	int64_t from, to;
	struct conf_strings accounts; /* none: all */
	const char *reason;
};

struct policy {
	const char *source; /* the file; NULL: built-in defaults */
	const char *folder; /* what its paths are relative to */
	const char *language;
	int identity; /* enum policy_identity */
	struct person *people;
	size_t person_count;
	struct account *accounts;
	size_t account_count;
	struct conf_strings default_accounts;
	struct conf_strings drafts; /* globs, relative to folder */
	struct conf_strings packs;  /* "builtin" or paths of files */
	const char *dictionary;	    /* the team's words, a file; NULL: none */
	struct policy_action *actions;
	size_t action_count;
	struct route *routes;
	size_t route_count;
	struct policy_freeze *freezes;
	size_t freeze_count;
	bool hold_clean;	 /* review.clean: hold */
	int64_t expires_after;	 /* of an approval, ms */
	int64_t per_hour;	 /* deliveries an account may make */
	const char *store;	 /* path of the SQLite file; NULL: no policy */
	const char *credentials; /* path of the folder */
	struct digest digest;	 /* of the file's bytes */
	struct arena arena;	 /* owns all of it */
};

/* policy_find looks for a policy: `config` when given, else
 * $POSTGATE_CONFIG's value `env` when neither NULL nor empty, else the
 * nearest postgate.yaml upward from `start`, an absolute path, to the root of
 * the repository (a folder with .git) or of the file system. NULL: there is
 * none. */
int policy_find(const char *config, const char *env, const char *start,
		struct arena *arena, const char **path, struct err *err);

/* policy_open reads the file, or gives the defaults when path is NULL. */
int policy_open(const char *path, struct policy **policy, struct err *err);
void policy_close(struct policy *policy);

/* policy_person finds by name or alias, policy_login by OS user; NULL: no
 * such person. policy_account likewise. */
const struct person *policy_person(const struct policy *policy,
				   const char *name);
const struct person *policy_login(const struct policy *policy,
				  const char *login);
const struct account *policy_account(const struct policy *policy,
				     const char *name);

/* policy_action_for is what the policy makes of a rule's action. */
enum action policy_action_for(const struct policy *policy, const char *rule,
			      enum action action);

/* policy_is_draft: `path`, relative to the policy's folder, is a draft. */
bool policy_is_draft(const struct policy *policy, const char *path);

/* policy_frozen gives the reason why an account is frozen, or NULL. */
const char *policy_frozen(const struct policy *policy, const char *account,
			  int64_t now);

/* policy_in_group: the person is in the group; * is everybody. */
bool policy_in_group(const struct person *person, const char *group);

#endif
