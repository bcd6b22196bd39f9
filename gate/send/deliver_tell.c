#include "send/deliver_tell.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/utf8.h"

#define TAMPERED "tampered: "

/* What is said of an item, and whether it should have been sent. */
static const struct {
	const char *word;
	bool unsent;
} ends[] = {
	[ATTEMPT_NOTHING] = { NULL, false },
	[ATTEMPT_SENT] = { "sent", false },
	[ATTEMPT_LATER] = { "later", true },
	[ATTEMPT_HELD] = { "held", true },
	[ATTEMPT_BLOCKED] = { "blocked", true },
	[ATTEMPT_EXPIRED] = { "expired", false },
	[ATTEMPT_REFUSED] = { "refused", true },
	[ATTEMPT_UNCERTAIN] = { "uncertain", true },
	[ATTEMPT_ABSENT] = { "absent", false },
	[ATTEMPT_TAMPERED] = { "tampered", true },
};

bool deliver_tell(const struct attempt *attempt)
{
	const char *word = ends[attempt->end].word;
	struct buf line = { 0 };
	bool told;

	if (word == NULL)
		return false;
	buf_addf(&line, "%s %s ", word, attempt->id);
	utf8_escape(&line, attempt->account, strlen(attempt->account), 0);
	if (attempt->text != NULL) {
		const char *text = attempt->text;

		/* The reason says it again, for those who read it alone. */
		if (strncmp(text, TAMPERED, strlen(TAMPERED)) == 0)
			text += strlen(TAMPERED);
		buf_addc(&line, ' ');
		utf8_escape(&line, text, strlen(text), 0);
	}
	buf_addc(&line, '\n');
	told = line.failed == ERR_NONE && fputs(line.data, stdout) != EOF &&
	       fflush(stdout) != EOF;
	if (!told)
		log_line(LOG_ERROR,
			 "what became of %s can't be said here; `postgate show "
			 "%s` says it",
			 attempt->id, attempt->id);
	if (attempt->end == ATTEMPT_TAMPERED)
		log_line(LOG_ERROR, "%s for %s: %s; it was not sent",
			 attempt->id, attempt->account, attempt->text);
	buf_release(&line);
	return !told || ends[attempt->end].unsent;
}
