#include "send/http.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/fault.h"
#include "send/address.h"

struct round {
	const struct http_request *request;
	int64_t handed;
	struct buf answer;
	char *host;  /* by curl_url */
	bool local;  /* the host is a loopback literal */
	bool closed; /* an address was refused */
	char problem[CURL_ERROR_SIZE];
	CURL *curl;
	struct curl_slist *headers;
};

int http_start(struct err *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_INTERNAL, "libcurl doesn't start");
	return 0;
}

void http_stop(void)
{
	curl_global_cleanup();
}

static size_t hand_body(char *to, size_t size, size_t count, void *context)
{
	struct round *round = context;
	size_t left = round->request->len - (size_t)round->handed;
	size_t n = size * count < left ? size * count : left;

	if (n > 0)
		memcpy(to, round->request->body + round->handed, n);
	round->handed += (int64_t)n;
	return n;
}

/* A body goes out once: there's no way back to its beginning. */
static int refuse_seek(void *context, curl_off_t offset, int origin)
{
	(void)context;
	(void)offset;
	(void)origin;
	return CURL_SEEKFUNC_FAIL;
}

static size_t take_answer(char *data, size_t size, size_t count, void *context)
{
	struct round *round = context;

	buf_add(&round->answer, data, size * count);
	return round->answer.failed == ERR_NONE ? size * count : 0;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose,
				 struct curl_sockaddr *address)
{
	struct round *round = context;
	int fd;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    !(round->local ? address_is_loopback(&address->addr) :
			     address_is_public(&address->addr))) {
		round->closed = true;
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype, address->protocol);
	if (fd >= 0)
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

/* Tells scheme and host apart, and refuses what we don't speak. */
static int read_url(struct round *round, struct err *err)
{
	static const char *const loopback[] = { "127.0.0.1", "[::1]",
						"localhost" };
	CURLU *url = curl_url();
	char *scheme = NULL, *user = NULL;
	int result = -1;

	if (url == NULL) {
		err_set(err, ERR_MEMORY, "out of memory");
		goto out;
	}
	if (curl_url_set(url, CURLUPART_URL, round->request->url, 0) !=
		    CURLUE_OK ||
	    curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_HOST, &round->host, 0) != CURLUE_OK) {
		err_set(err, ERR_INPUT, "an address isn't a URL");
		goto out;
	}
	if (curl_url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK) {
		err_set(err, ERR_INPUT, "%s: a user name in a URL is refused",
			round->host);
		goto out;
	}
	for (size_t i = 0; i < sizeof(loopback) / sizeof(*loopback); i++)
		if (strcmp(round->host, loopback[i]) == 0)
			round->local = true;
	if (strcmp(scheme, "https") != 0 &&
	    !(round->local && strcmp(scheme, "http") == 0)) {
		err_set(err, ERR_INPUT, "%s: only https:// is spoken",
			round->host);
		goto out;
	}
	result = 0;
out:
	curl_free(user);
	curl_free(scheme);
	curl_url_cleanup(url);
	return result;
}

static int add_header(struct round *round, const char *line, struct err *err)
{
	struct curl_slist *longer;

	if (strpbrk(line, "\r\n") != NULL)
		return err_set(err, ERR_INPUT,
			       "%s: a header holds a line "
			       "break",
			       round->host);
	longer = curl_slist_append(round->headers, line);
	if (longer == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	round->headers = longer;
	return 0;
}

static int add_bearer(struct round *round, struct err *err)
{
	static const char name[] = "Authorization: Bearer ";
	size_t len = strlen(round->request->bearer);
	char *line = malloc(sizeof(name) + len);
	int result;

	if (line == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	memcpy(line, name, sizeof(name) - 1);
	memcpy(line + sizeof(name) - 1, round->request->bearer, len + 1);
	result = add_header(round, line, err);
	digest_wipe(line, sizeof(name) + len);
	free(line);
	return result;
}

/* "Expect:" and "Content-Type:" with nothing behind them tell libcurl to
 * leave out what it would add. */
static int set_headers(struct round *round, struct err *err)
{
	const struct http_request *request = round->request;
	bool typed = false;

	if (add_header(round, "Expect:", err) < 0)
		return -1;
	for (size_t i = 0;
	     request->headers != NULL && request->headers[i] != NULL; i++) {
		if (strncmp(request->headers[i], "Content-Type:", 13) == 0)
			typed = true;
		if (add_header(round, request->headers[i], err) < 0)
			return -1;
	}
	if (!typed && add_header(round, "Content-Type:", err) < 0)
		return -1;
	return request->bearer != NULL ? add_bearer(round, err) : 0;
}

static int check(CURLcode code)
{
	return code == CURLE_OK ? 0 : -1;
}

/* What keeps a request from being sent twice, or elsewhere. */
static int set_transport(struct round *round)
{
	CURL *curl = round->curl;
	int bad = 0;

	bad |= check(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
				      (long)CURL_HTTP_VERSION_1_1));
	bad |= check(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
				      round->local ? "http,https" : "https"));
	bad |= check(curl_easy_setopt(curl, CURLOPT_HTTPAUTH, 0L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_NETRC,
				      (long)CURL_NETRC_IGNORED));
	bad |= check(curl_easy_setopt(curl, CURLOPT_PROXY, ""));
	bad |= check(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_SSLVERSION,
				      (long)CURL_SSLVERSION_TLSv1_2));
	bad |= check(curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION,
				      open_socket));
	bad |= check(curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, round));
	bad |= check(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
				      (long)HTTP_CONNECT_SECONDS));
	return bad;
}

static int set_request(struct round *round)
{
	const struct http_request *request = round->request;
	CURL *curl = round->curl;
	int bad = 0;

	bad |= check(curl_easy_setopt(curl, CURLOPT_URL, request->url));
	bad |= check(curl_easy_setopt(curl, CURLOPT_USERAGENT, "postgate"));
	bad |= check(
		curl_easy_setopt(curl, CURLOPT_HTTPHEADER, round->headers));
	bad |= check(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
				      (long)request->timeout));
	bad |= check(
		curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, round->problem));
	bad |= check(
		curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer));
	bad |= check(curl_easy_setopt(curl, CURLOPT_WRITEDATA, round));
	if (!request->post)
		return bad | check(curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_POST, 1L));
	bad |= check(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
				      (curl_off_t)request->len));
	bad |= check(curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_body));
	bad |= check(curl_easy_setopt(curl, CURLOPT_READDATA, round));
	bad |= check(curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, refuse_seek));
	return bad;
}

static int prepare(struct round *round, struct err *err)
{
	if (round->request->publishes && round->request->len == 0)
		return err_set(err, ERR_INTERNAL,
			       "a publishing request without a body");
	if (read_url(round, err) < 0 || set_headers(round, err) < 0)
		return -1;
	round->curl = curl_easy_init();
	if (round->curl == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	if (set_transport(round) < 0 || set_request(round) < 0)
		return err_set(err, ERR_INTERNAL,
			       "libcurl refuses an option; "
			       "it was built without HTTPS?");
	return 0;
}

static int perform(struct round *round, struct arena *arena,
		   struct http_answer *answer, struct err *err)
{
	CURLcode code;
	long status = 0;

	if (fault_hit(FAULT_HTTP))
		return err_set(err, ERR_NET,
			       "%s: no connection (a fault of "
			       "the test)",
			       round->host);
	code = curl_easy_perform(round->curl);
	if (code != CURLE_OK && round->closed)
		return err_set(err, ERR_NET,
			       "%s: its address is not a public "
			       "one; requests go to the Internet, or to a "
			       "server given as 127.0.0.1, [::1] or localhost",
			       round->host);
	if (code == CURLE_WRITE_ERROR)
		return err_set(err, ERR_NET,
			       "%s: the answer is larger than "
			       "%zu bytes",
			       round->host, HTTP_ANSWER_MAX);
	if (code != CURLE_OK)
		return err_set(err, ERR_NET, "%s: %s", round->host,
			       round->problem[0] != '\0' ?
				       round->problem :
				       curl_easy_strerror(code));
	if (fault_hit(FAULT_HTTP))
		return err_set(err, ERR_NET,
			       "%s: the answer was lost (a fault "
			       "of the test)",
			       round->host);
	if (curl_easy_getinfo(round->curl, CURLINFO_RESPONSE_CODE, &status) !=
	    CURLE_OK)
		return err_set(err, ERR_INTERNAL, "%s: no status", round->host);
	answer->status = (int)status;
	answer->len = round->answer.len;
	answer->body = arena_copy(arena, round->answer.data, answer->len, err);
	return answer->body == NULL ? -1 : 0;
}

static void round_release(struct round *round)
{
	for (struct curl_slist *h = round->headers; h != NULL; h = h->next)
		digest_wipe(h->data, strlen(h->data));
	curl_slist_free_all(round->headers);
	if (round->answer.data != NULL)
		digest_wipe(round->answer.data, round->answer.cap);
	buf_release(&round->answer);
	curl_free(round->host);
	if (round->curl != NULL)
		curl_easy_cleanup(round->curl);
}

int http_send(const struct http_request *request, struct arena *arena,
	      struct http_answer *answer, struct err *err)
{
	struct round round = { .request = request,
			       .answer.limit = HTTP_ANSWER_MAX + 1 };
	int result;

	memset(answer, 0, sizeof(*answer));
	result = prepare(&round, err);
	if (result == 0)
		result = perform(&round, arena, answer, err);
	answer->bytes_handed = round.handed;
	round_release(&round);
	return result;
}
