/*
 * err: what went wrong, for the caller (a small closed code) and for a
 * person (one line of text that names the place and the way out).
 *
 * Every function that can fail returns 0 or -1 and takes a struct err last,
 * never NULL. The first error wins: once set, later err_set() calls are
 * ignored, so clean-up code may fail without hiding the cause. `= { 0 }` is
 * no error. The text is UTF-8; what doesn't fit is cut on a character border.
 */
#ifndef GATE_BASE_ERR_H
#define GATE_BASE_ERR_H

#include <stdarg.h>

enum err_code {
	ERR_NONE = 0,
	ERR_USAGE,     /* the command line is wrong */
	ERR_INPUT,     /* a draft or another file handed in is wrong */
	ERR_CONFIG,    /* the policy or a rule pack is wrong */
	ERR_REFUSED,   /* understood, and the rules say no */
	ERR_CONFLICT,  /* the world changed since it was read: look again */
	ERR_NOT_FOUND, /* no such item, rule, account or file */
	ERR_LIMIT,     /* a ceiling was reached */
	ERR_MEMORY,    /* an allocation failed */
	ERR_IO,	       /* the system refused a read, write or sync */
	ERR_STORE,     /* the store is damaged, foreign or unsafe */
	ERR_NET,       /* no complete answer came from the other side */
	ERR_INTERNAL   /* a promise between our own parts was broken */
};

struct err {
	enum err_code code;
	char text[1024];
};

/* err_set always returns -1, so that `return err_set(…)` reads well. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* err_sys is err_set with ": " and the text of the errno value `number`. */
int err_sys(struct err *err, int number, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* err_in puts "context: " in front of the text; it returns -1 as well. */
int err_in(struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* err_clear makes the error empty again: the caller has dealt with it. */
void err_clear(struct err *err);

#endif
