#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "cli/command.h"

#define COLUMN 40 /* where origins begin */

/* The effective policy while it is written; `root` is the file as it stands,
 * which tells what was said there. */
struct page {
	struct buf *out;
	const struct policy *policy;
	const struct conf_node *root; /* NULL: no file */
	size_t line;		      /* where the line began in out */
};

static void begin(struct page *page, const char *key)
{
	page->line = page->out->len;
	buf_adds(page->out, key);
}

/* Ends a line with where its value comes from. */
static void end(struct page *page, const struct conf_node *node)
{
	do
		buf_addc(page->out, ' ');
	while (page->out->len - page->line < COLUMN &&
	       page->out->failed == ERR_NONE);
	if (node != NULL)
		buf_addf(page->out, "# %s:%zu\n", page->policy->source,
			 node->line);
	else
		buf_adds(page->out, "# built-in\n");
}

/* The first line of something that has lines of its own, or all of it. */
static void put_title(struct page *page, const char *key, size_t count,
		      const char *none, const struct conf_node *node)
{
	begin(page, key);
	if (count > 0) {
		buf_adds(page->out, ":\n");
		return;
	}
	buf_addf(page->out, ": %s", none);
	end(page, node);
}

static const struct conf_node *find(const struct page *page, const char *key)
{
	return page->root != NULL ? conf_get(page->root, key) : NULL;
}

static void put_value(struct page *page, const char *key, const char *value)
{
	begin(page, key);
	buf_adds(page->out, ": ");
	utf8_escape(page->out, value, strlen(value), 0);
	end(page, find(page, key));
}

static void put_names(struct page *page, const struct conf_strings *list)
{
	buf_addc(page->out, '[');
	for (size_t i = 0; i < list->count; i++) {
		buf_adds(page->out, i > 0 ? ", " : "");
		utf8_escape(page->out, list->items[i], strlen(list->items[i]),
			    0);
	}
	buf_addc(page->out, ']');
}

static void put_list(struct page *page, const char *key,
		     const struct conf_strings *list)
{
	begin(page, key);
	buf_adds(page->out, ": ");
	put_names(page, list);
	end(page, find(page, key));
}

static void put_people(struct page *page)
{
	static const char *const roles[] = { "author", "reviewer", "admin",
					     "agent" };
	const struct policy *policy = page->policy;
	const struct conf_node *people = find(page, "people");

	put_title(page, "people", policy->person_count, "{}", people);
	for (size_t i = 0; i < policy->person_count; i++) {
		const struct person *person = &policy->people[i];
		const char *before = "roles ";

		begin(page, "  ");
		buf_addf(page->out, "%s: ", person->name);
		for (unsigned r = 0; r < 4; r++) {
			if ((person->roles & 1u << r) == 0)
				continue;
			buf_addf(page->out, "%s%s", before, roles[r]);
			before = ", ";
		}
		if (person->groups.count > 0) {
			buf_adds(page->out, "; groups ");
			put_names(page, &person->groups);
		}
		if (person->login != NULL)
			buf_addf(page->out, "; login %s", person->login);
		end(page, conf_get(people, person->name));
	}
}

static void put_part(struct page *page, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_addf(page->out, ", %s ", name);
	utf8_escape(page->out, value, strlen(value), 0);
}

static void put_accounts(struct page *page)
{
	const struct policy *policy = page->policy;
	const struct conf_node *accounts = find(page, "accounts");

	put_title(page, "accounts", policy->account_count, "{}", accounts);
	for (size_t i = 0; i < policy->account_count; i++) {
		const struct account *account = &policy->accounts[i];

		begin(page, "  ");
		buf_addf(page->out, "%s: %s", account->name, account->platform);
		put_part(page, "server", account->server);
		put_part(page, "handle", account->handle);
		put_part(page, "credential", account->credential);
		put_part(page, "path", account->path);
		put_part(page, "title", account->title);
		put_part(page, "url", account->url);
		end(page, conf_get(accounts, account->name));
	}
}

static void put_actions(struct page *page)
{
	const struct policy *policy = page->policy;
	const struct conf_node *actions = find(page, "actions");

	put_title(page, "actions", policy->action_count, "{}", actions);
	for (size_t i = 0; i < policy->action_count; i++) {
		const struct policy_action *action = &policy->actions[i];

		begin(page, "  ");
		buf_addf(page->out, "%s: %s", action->rule,
			 action_name((enum action)action->action));
		end(page, conf_get(actions, action->rule));
	}
}

static void put_routes(struct page *page)
{
	const struct policy *policy = page->policy;
	const struct conf_node *review = find(page, "review");
	const struct conf_node *routes = conf_get(review, "routes");
	const struct conf_node *node = routes != NULL ? routes->first : NULL;
	char age[CLOCK_TEXT];

	begin(page, "review.clean: ");
	buf_adds(page->out, policy->hold_clean ? "hold" : "publish");
	end(page, conf_get(review, "clean"));
	begin(page, "review.expires_after: ");
	clock_age(age, policy->expires_after);
	buf_adds(page->out, age);
	end(page, conf_get(review, "expires_after"));
	put_title(page, "review.routes", policy->route_count,
		  "any one reviewer", routes);
	for (size_t i = 0; i < policy->route_count; i++) {
		const struct route *route = &policy->routes[i];

		begin(page, "  ");
		buf_addf(page->out, "%s:", route->when);
		for (size_t n = 0; n < route->need_count; n++)
			buf_addf(page->out, "%s %s %" PRId64, n > 0 ? "," : "",
				 route->needs[n].group, route->needs[n].count);
		end(page, node);
		node = node != NULL ? node->next : NULL;
	}
}

static void put_freezes(struct page *page)
{
	const struct policy *policy = page->policy;
	const struct conf_node *freeze = find(page, "freeze");
	const struct conf_node *node = freeze != NULL ? freeze->first : NULL;

	put_title(page, "freeze", policy->freeze_count, "[]", freeze);
	for (size_t i = 0; i < policy->freeze_count; i++) {
		const struct policy_freeze *f = &policy->freezes[i];
		char from[CLOCK_TEXT], to[CLOCK_TEXT];

		clock_print(from, f->from, 0);
		clock_print(to, f->to, 0);
		begin(page, "  ");
		buf_addf(page->out, "%s to %s, ", from, to);
		if (f->accounts.count > 0)
			put_names(page, &f->accounts);
		else
			buf_adds(page->out, "all");
		put_part(page, "reason", f->reason);
		end(page, node);
		node = node != NULL ? node->next : NULL;
	}
}

static void put_limits(struct page *page)
{
	begin(page, "limits.per_account_per_hour: ");
	buf_addf(page->out, "%" PRId64, page->policy->per_hour);
	end(page, conf_get(find(page, "limits"), "per_account_per_hour"));
}

static int read_root(struct command_job *job, struct page *page,
		     struct err *err)
{
	const char *source = page->policy->source;
	struct conf_node *root;
	char *data;
	size_t len;

	if (source == NULL)
		return 0;
	if (file_read(source, POLICY_FILE_MAX, 0, &job->arena, &data, &len,
		      err) < 0 ||
	    yaml_read(source, 0, data, len, &job->arena, &root, err) < 0)
		return -1;
	page->root = root;
	return 0;
}

static void put_policy(struct page *page)
{
	const struct policy *policy = page->policy;
	char hex[DIGEST_HEX];

	digest_hex(&policy->digest, hex);
	if (policy->source != NULL) {
		buf_adds(page->out, "# ");
		utf8_escape(page->out, policy->source, strlen(policy->source),
			    0);
		buf_addf(page->out, ", sha256:%s\n", hex);
	} else {
		buf_adds(page->out,
			 "# no postgate.yaml here: the built-in "
			 "policy judges, and nothing can be submitted\n");
	}
	put_value(page, "language", policy->language);
	put_value(page, "identity",
		  policy->identity == IDENTITY_LOGIN ? "login" : "claimed");
	put_people(page);
	put_accounts(page);
	put_list(page, "default_accounts", &policy->default_accounts);
	put_list(page, "drafts", &policy->drafts);
	put_list(page, "packs", &policy->packs);
	put_value(page, "dictionary",
		  policy->dictionary != NULL ? policy->dictionary : "none");
	put_actions(page);
	put_routes(page);
	put_freezes(page);
	put_limits(page);
	if (policy->store != NULL)
		put_value(page, "store", policy->store);
	if (policy->credentials != NULL)
		put_value(page, "credentials", policy->credentials);
}

static int run(struct command_job *job, struct err *err)
{
	struct page page = { .out = &job->out, .policy = job->gate.policy };

	if (read_root(job, &page, err) < 0)
		return -1;
	put_policy(&page);
	return STATUS_PASS;
}

static const struct option_row options[] = {
	{ "origin", '\0', NULL, "say where values come from; always on" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_config = {
	.name = "config",
	.arguments = "",
	.summary = "shows the policy in force, and where it comes from",
	.needs = NEEDS_POLICY,
	.options = options,
	.run = run,
};
