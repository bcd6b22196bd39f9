#include "send/platforms.h"

#include <string.h>

static const struct platform *const platforms[] = {
#define PLATFORM(name) &platform_##name,
#include "send/platforms.def"
#undef PLATFORM
};

#define PLATFORMS (sizeof(platforms) / sizeof(*platforms))

const struct platform *platform_find(const char *name)
{
	for (size_t i = 0; name != NULL && i < PLATFORMS; i++)
		if (strcmp(platforms[i]->name, name) == 0)
			return platforms[i];
	return NULL;
}

unsigned platform_parts_of(const struct draft *draft)
{
	unsigned parts = 0;

	if (draft->media_count > 0)
		parts |= PART_MEDIA;
	if (draft->thread)
		parts |= PART_THREAD;
	if (draft->reply_to != NULL)
		parts |= PART_REPLY;
	if (draft->warning != NULL)
		parts |= PART_WARNING;
	if (draft->link != NULL)
		parts |= PART_LINK;
	if (draft->visibility != NULL)
		parts |= PART_VISIBILITY;
	return parts;
}

const char *platform_part_name(enum platform_part part)
{
	switch (part) {
	case PART_MEDIA:
		return "media";
	case PART_THREAD:
		return "thread";
	case PART_REPLY:
		return "reply_to";
	case PART_WARNING:
		return "warning";
	case PART_LINK:
		return "link";
	case PART_VISIBILITY:
		return "visibility";
	}
	return "?";
}

static bool is_loopback(const char *host, size_t len)
{
	static const char *const names[] = { "127.0.0.1", "[::1]",
					     "localhost" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == len &&
		    strncmp(names[i], host, len) == 0)
			return true;
	return false;
}

/* The length of a host's name or address at `text`; 0: there is none. */
static size_t host_length(const char *text)
{
	size_t len;

	if (text[0] == '[') {
		len = 1 + strspn(text + 1, "0123456789abcdefABCDEF:.");
		return len > 1 && text[len] == ']' ? len + 1 : 0;
	}
	len = strspn(text, "abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	return text[0] == '.' || text[0] == '-' ? 0 : len;
}

static bool is_port(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len >= 1 && len <= 5 && text[len] == '\0';
}

/* Origins only: no user, path or query, so nothing can hide in one. */
static int check_server(const char *server, struct err *err)
{
	bool secure = strncmp(server, "https://", 8) == 0;
	const char *host;
	size_t len;

	if (!secure && strncmp(server, "http://", 7) != 0)
		goto bad;
	host = server + (secure ? 8 : 7);
	len = host_length(host);
	if (len == 0 || (host[len] != '\0' &&
			 (host[len] != ':' || !is_port(host + len + 1))))
		goto bad;
	if (!secure && !is_loopback(host, len))
		return err_set(err, ERR_INPUT,
			       "\"server\" is http://, which "
			       "is for 127.0.0.1, [::1] and localhost alone; "
			       "use https://");
	return 0;
bad:
	return err_set(err, ERR_INPUT,
		       "\"server\" must be like "
		       "https://host or https://host:port, with nothing "
		       "behind it");
}

static int check_account(const struct account *account, struct err *err)
{
	const struct platform *platform = platform_find(account->platform);
	const char *near = NULL;

	if (platform == NULL) {
		for (size_t i = 0; near == NULL && i < PLATFORMS; i++)
			near = conf_nearest(account->platform,
					    &platforms[i]->name, 1,
					    sizeof(platforms[i]->name));
		return err_set(err, ERR_INPUT, "unknown platform \"%s\"%s%s%s",
			       account->platform,
			       near != NULL ? ", did you mean \"" : "",
			       near != NULL ? near : "",
			       near != NULL ? "\"?" : "");
	}
	if (account->server != NULL && check_server(account->server, err) < 0)
		return -1;
	if (platform->needs_secret && account->credential == NULL)
		return err_set(err, ERR_INPUT,
			       "platform %s needs "
			       "\"credential\", the name of a secret",
			       platform->name);
	return platform->check(account, err);
}

int platform_check_policy(const struct policy *policy, struct err *err)
{
	for (size_t i = 0; i < policy->account_count; i++) {
		const struct account *account = &policy->accounts[i];

		if (check_account(account, err) < 0)
			return err_in(err, "%s:%zu: account %s",
				      policy->source != NULL ? policy->source :
							       "the policy",
				      account->line, account->name);
	}
	return 0;
}
