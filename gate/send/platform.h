/*
 * platform: one social network's dialect, as facts and pure functions. A
 * platform does no I/O, reads no clock and holds no secret longer than a
 * step: the deliverer carries its requests and hands it the answers, so
 * retries, time-outs, intents and secrets are written once.
 *
 * render() makes, at submit, the payload that people approve: everything of
 * the post that this platform will be asked to publish. step() is then a
 * function of that payload, the key and the answers so far; it may add only
 * what the network itself says (ids of people, of uploaded files), never text.
 */
#ifndef GATE_SEND_PLATFORM_H
#define GATE_SEND_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "draft/draft.h"
#include "judge/policy.h"
#include "queue/revision.h"

/* Parts of a draft that not every platform can carry. */
enum platform_part {
	PART_MEDIA = 1,
	PART_THREAD = 2,
	PART_REPLY = 4,
	PART_WARNING = 8,
	PART_LINK = 16,
	PART_VISIBILITY = 32
};

enum platform_verb {
	VERB_GET = 0, /* HTTP */
	VERB_POST,
	VERB_READ_FILE, /* the whole file; absent is status 404 */
	VERB_WRITE_FILE /* replaced whole; done is status 200 */
};

#define PLATFORM_HEADERS 8

struct platform_request {
	enum platform_verb verb;
	bool publishes;	    /* the one request that can't be taken back */
	const char *target; /* a URL, or a path for files */
	const char *headers[PLATFORM_HEADERS]; /* "Name: value"; NULL ends */
	const char *bearer; /* secret: goes into Authorization, nowhere
				 * else; NULL: none */
	const char *body;
	size_t len;
	char *wipe;	  /* a body that holds the credential, `len`
				 * bytes: overwritten once it was carried;
				 * NULL: nothing to hide */
	const char *what; /* for people: "log in", "publish" */
};

struct platform_answer {
	int status; /* HTTP; 0 before the first request */
	const char *body;
	size_t len;
	const char *source; /* the target without secrets, for errors */
};

/* What a platform remembers between deliveries of one account, such as a
 * session; kept by the deliverer in a private file, opaque to it. */
struct platform_memory {
	const char *data; /* NULL: nothing yet */
	size_t len;
	bool changed;
};

struct platform_file {
	const struct revision_media *media;
	const char *data;
	size_t len;
};

enum platform_result {
	RESULT_UNDECIDED = 0, /* it may be live: the strict value */
	RESULT_REQUEST,	      /* carry this request and come back */
	RESULT_PUBLISH,	      /* ready: commit the intent, then call again
				 * with the same answer; key is set then */
	RESULT_SENT,	      /* it is live: id and url are filled in */
	RESULT_REFUSED,	      /* a definite no: err says why */
	RESULT_ABSENT,	      /* finding: it isn't there, for certain */
	RESULT_LATER	      /* nothing was published; try again later */
};

/* One delivery, from the first step to its result. */
struct platform_job {
	const struct account *account;
	const char *folder;  /* of the policy, for paths of files */
	const char *payload; /* as rendered and approved */
	size_t len;
	const char *key;    /* minted once; NULL before the intent */
	int64_t key_time;   /* microseconds; 0 before the intent */
	int64_t now;	    /* of this step */
	bool finding;	    /* look whether `key` is live, publish nothing */
	const char *secret; /* the account's credential; NULL: none */
	const struct platform_file *files;
	size_t file_count;
	struct platform_memory memory;
	struct arena *arena; /* of the whole delivery */
	void *state;	     /* the platform's own, from the arena */
	struct platform_request request; /* out, with RESULT_REQUEST */
	const char *remote_id;		 /* out, with RESULT_SENT */
	const char *remote_url;
};

struct platform {
	const char *name;
	unsigned parts; /* enum platform_part that it carries */
	bool needs_secret;
	/* What the policy must say of an account, checked when it is read. */
	int (*check)(const struct account *account, struct err *err);
	/* The payload for one account, added to `out`: deterministic. */
	int (*render)(const struct draft *draft, const struct account *account,
		      const char *language, const struct revision_media *media,
		      size_t media_count, struct arena *arena, struct buf *out,
		      struct err *err);
	/* The idempotency key, from the time of the intent and randomness. */
	int (*mint)(int64_t time_us, unsigned random, struct arena *arena,
		    const char **key, struct err *err);
	/* The next request, or the result. The first call has status 0. A
	 * request with `publishes` comes only when key is set, which the
	 * deliverer does after RESULT_PUBLISH. A request that can't be
	 * carried (no complete answer) isn't answered: the deliverer decides,
	 * by whether any byte of a publishing body was handed over. */
	enum platform_result (*step)(struct platform_job *job,
				     const struct platform_answer *answer,
				     struct err *err);
};

#define PLATFORM(name) extern const struct platform platform_##name;
#include "send/platforms.def"
#undef PLATFORM

#endif
