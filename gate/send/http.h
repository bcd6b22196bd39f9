/*
 * http: one HTTP/1.1 request and its answer, by libcurl, which this is the
 * only file to know.
 *
 * A request is sent once. libcurl resends by itself on connections that it
 * reuses, on redirects and on authentication challenges (measured: a server
 * that read a POST and closed got it twice); so each request has a handle
 * and a connection of its own, follows nothing, negotiates nothing, and its
 * body comes from a callback that can't be rewound and that counts what it
 * handed over.
 *
 * Only https:// is spoken, and http:// to a loopback address that stands as
 * such in the URL. A name that resolves to an address that isn't public is
 * refused. Proxies, netrc and cookies from the environment are ignored.
 */
#ifndef GATE_SEND_HTTP_H
#define GATE_SEND_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define HTTP_ANSWER_MAX ((size_t)1024 * 1024)
#define HTTP_CONNECT_SECONDS 10

struct http_request {
	bool post;	/* else GET, without a body */
	bool publishes; /* refused when its body is empty: then the
				 * count of bytes would prove nothing */
	const char *url;
	const char *const *headers; /* "Name: value"; NULL ends */
	const char *bearer;	    /* secret, or NULL */
	const char *body;
	size_t len;
	int64_t timeout; /* ms, for all of it */
};

struct http_answer {
	int status;
	const char *body; /* NUL-ended, in the arena */
	size_t len;
	int64_t bytes_handed; /* of the body; always set */
};

/* http_start and http_stop: once in a program. */
int http_start(struct err *err);
void http_stop(void);

/* http_send gives 0 for a whole answer, whatever its status; else -1, and
 * only bytes_handed counts: ERR_NET when the other side gave none, ERR_INPUT
 * and ERR_CONFIG for requests that weren't begun. Texts name the host and
 * never hold the URL's path, the bearer or the body. */
int http_send(const struct http_request *request, struct arena *arena,
	      struct http_answer *answer, struct err *err);

#endif
