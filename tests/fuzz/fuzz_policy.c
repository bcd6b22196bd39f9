/* Policies: read from a file, as postgate.yaml is. */
#include "fuzz.h"

#include "base/digest.h"
#include "judge/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy *policy = NULL;
	struct err err = { 0 };

	FUZZ_LAW(digest_start(&err) == 0);
	if (policy_open(fuzz_file("policy.yaml", data, size), &policy, &err) <
	    0) {
		fuzz_failed(&err);
		FUZZ_LAW(policy == NULL);
		return 0;
	}
	FUZZ_LAW(policy->language != NULL);
	for (size_t i = 0; i < policy->person_count; i++)
		FUZZ_LAW(policy_person(policy, policy->people[i].name) != NULL);
	(void)policy_action_for(policy, "tone.jargon", ACTION_WARN);
	(void)policy_is_draft(policy, "posts/a.md");
	for (size_t i = 0; i < policy->account_count; i++)
		(void)policy_frozen(policy, policy->accounts[i].name,
				    INT64_C(1800000000000));
	policy_close(policy);
	return 0;
}
