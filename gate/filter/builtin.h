/*
 * builtin: the files of wordlists/, as parts of the program: the Makefile
 * makes builtin.c from them. A program that can't lose its rules can't be
 * made to pass a post by hiding a file.
 */
#ifndef GATE_FILTER_BUILTIN_H
#define GATE_FILTER_BUILTIN_H

#include <stddef.h>

struct builtin_file {
	const char *path; /* "tone/jargon.yaml" */
	const char *data;
	size_t len;
};

/* Sorted by path; the last has a NULL path. */
extern const struct builtin_file builtin_files[];

/* SHA-256, in hexadecimal, of these files; and of them with the sources that
 * rules are compiled with: another build's caches aren't for this one. */
extern const char builtin_wordlists[];
extern const char builtin_build[];

/* The built-in rules, compiled (base/image); of length 0 where they aren't.
 * The programs have them: the Makefile makes them with a program that
 * doesn't yet. */
extern const char builtin_image[];
extern const size_t builtin_image_len;

#endif
