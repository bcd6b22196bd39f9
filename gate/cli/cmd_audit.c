#include <inttypes.h>
#include <string.h>

#include "cli/command.h"

static int run(struct command_job *job, struct err *err)
{
	struct digest head = { { 0 } };
	char hex[DIGEST_HEX];
	int64_t count = 0;

	if (strcmp(job->args[0], "verify") != 0)
		return err_set(err, ERR_USAGE,
			       "audit: \"%s\" is none of: "
			       "verify",
			       job->args[0]);
	if (queue_verify_audit(job->queue.store, &count, &head, err) < 0) {
		/* That the log doesn't hold is an answer: no. */
		if (err->code == ERR_STORE)
			err->code = ERR_REFUSED;
		return -1;
	}
	digest_hex(&head, hex);
	buf_addf(&job->out, "ok, %" PRId64 " entr%s, head sha256:%s\n", count,
		 count == 1 ? "y" : "ies", hex);
	return STATUS_PASS;
}

const struct command command_audit = {
	.name = "audit",
	.arguments = "verify",
	.summary = "checks the log of all decisions",
	.details = "Fails on an edit, a gap, a swap or a state that the log "
		   "doesn't lead to.\nWrite the head down elsewhere: it "
		   "tells a whole log written anew.\n",
	.needs = NEEDS_STORE,
	.least = 1,
	.most = 1,
	.run = run,
};
