#include "send/outcome.h"

#include <stddef.h>

#define READINGS (RESULT_LATER + 1)

/* Whole answers to a publishing request: the first row that has the status
 * counts; a status without a row, or a reading without a value, is uncertain.
 * 408, 409 and 425 are what proxies and servers say when they lost track, or
 * when the post is there already. */
static const struct {
	int from, to;
	enum outcome readings[READINGS];
} answers[] = {
	{ 200, 299, { [RESULT_SENT] = OUTCOME_SENT } },
	{ 408, 409, { OUTCOME_UNCERTAIN } },
	{ 425, 425, { OUTCOME_UNCERTAIN } },
	{ 429, 429, { [RESULT_LATER] = OUTCOME_LATER } },
	{ 400,
	  499,
	  { [RESULT_REFUSED] = OUTCOME_REFUSED,
	    [RESULT_LATER] = OUTCOME_REFUSED } },
};

enum outcome outcome_of(const struct outcome_facts *facts)
{
	if (!facts->publishing)
		return facts->complete && facts->reading == RESULT_SENT ?
			       OUTCOME_SENT :
			       OUTCOME_LATER;
	if (!facts->complete)
		return facts->bytes_handed == 0 ? OUTCOME_LATER :
						  OUTCOME_UNCERTAIN;
	if (facts->bytes_handed < 0)
		return OUTCOME_UNCERTAIN;
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (facts->status >= answers[i].from &&
		    facts->status <= answers[i].to)
			return answers[i].readings[facts->reading];
	return OUTCOME_UNCERTAIN;
}
