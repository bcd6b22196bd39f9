#include "send/delivery.h"

#include <string.h>

#include "send/memory.h"

int delivery_open(struct delivery *delivery, const struct platform_job *job,
		  const struct platform *platform, const struct policy *policy,
		  const char *credentials)
{
	const struct account *account = job->account;

	memset(delivery, 0, sizeof(*delivery));
	delivery->job = *job;
	delivery->carry = (struct carry){ .platform = platform,
					  .job = &delivery->job,
					  .store = policy->store };
	if (memory_read(policy->store, account->name, job->arena,
			&delivery->job.memory, &delivery->problem) < 0)
		return -1;
	if (!platform->needs_secret)
		return 0;
	if (credential_open(account->credential, credentials,
			    policy->credentials, &delivery->credential,
			    &delivery->problem) < 0)
		return -1;
	delivery->job.secret = delivery->credential.secret;
	return 0;
}

const char *delivery_reason(const struct delivery *delivery)
{
	const char *text = delivery->problem.text;
	struct err err = { 0 };
	char *copy;

	if (delivery->problem.code == ERR_NONE)
		return "the platform gave no reason";
	copy = delivery->job.arena == NULL ?
		       NULL :
		       arena_copy(delivery->job.arena, text, strlen(text),
				  &err);
	return copy != NULL ? copy : "out of memory";
}

void delivery_close(struct delivery *delivery)
{
	credential_close(&delivery->credential);
}
