/*
 * credential: an account's secret, read from a file of its own and kept no
 * longer than a delivery. Its text is in no error and no log.
 */
#ifndef GATE_SEND_CREDENTIAL_H
#define GATE_SEND_CREDENTIAL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

#define CREDENTIAL_MAX ((size_t)4096)

struct credential {
	char *secret; /* NUL-ended, valid UTF-8 without control characters */
	size_t len;
	struct arena arena;
};

/* credential_open looks for `name` (letters, digits, '.', '_', '-') in the
 * folder `service` ($CREDENTIALS_DIRECTORY, may be NULL), then in `folder`
 * (may be NULL). Links, files that others may read, empty and large ones are
 * refused; one line break at the end isn't part of the secret. What `service`
 * holds is kept private by systemd, which grants the service its files by an
 * access list that looks like group bits: only those of others count there. */
int credential_open(const char *name, const char *service, const char *folder,
		    struct credential *credential, struct err *err);

/* credential_close overwrites the secret. Takes an empty one. */
void credential_close(struct credential *credential);

#endif
