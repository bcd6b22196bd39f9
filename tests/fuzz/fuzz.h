/*
 * fuzz: what the fuzzers share. A law that doesn't hold ends the program, and
 * libFuzzer keeps the input.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_LAW(holds)                                                  \
	do {                                                             \
		if (!(holds)) {                                          \
			(void)fprintf(stderr, "%s:%d: broken law: %s\n", \
				      __FILE__, __LINE__, #holds);       \
			abort();                                         \
		}                                                        \
	} while (0)

/* What fails says so, for the program and for a person. */
static inline void fuzz_failed(const struct err *err)
{
	FUZZ_LAW(err->code != ERR_NONE);
	FUZZ_LAW(err->text[0] != '\0');
}

/* Writes a file of this process's own and returns its path. */
static inline const char *fuzz_file(const char *name, const void *data,
				    size_t len)
{
	static char path[256];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/fuzz-%ld-%s",
		       getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp",
		       (long)getpid(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	FUZZ_LAW(fd >= 0 && write(fd, data, len) == (ssize_t)len);
	(void)close(fd);
	return path;
}

#endif
