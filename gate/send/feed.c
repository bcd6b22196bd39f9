#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "send/feed_atom.h"
#include "send/feed_json.h"
#include "send/platform.h"

enum stage {
	STAGE_START = 0,
	STAGE_LOOKING, /* is it a feed, or none yet? */
	STAGE_MEDIA,
	STAGE_PREPARED, /* RESULT_PUBLISH was given */
	STAGE_READING,	/* again, so that nothing is overwritten */
	STAGE_WRITING,
	STAGE_ATOM
};

struct state {
	enum stage stage;
	size_t at; /* file under way */
	const struct conf_node *payload;
	const char *json; /* the feed as it was read or written */
	size_t len;
};

static int feed_check(const struct account *account, struct err *err)
{
	size_t len = account->path != NULL ? strlen(account->path) : 0;

	if (len == 0 || account->title == NULL)
		return err_set(err, ERR_INPUT,
			       "platform feed needs \"path\", "
			       "such as public/feed.json, and \"title\"");
	if (len < 6 || strcmp(account->path + len - 5, ".json") != 0 ||
	    account->path[len - 6] == '/')
		return err_set(err, ERR_INPUT,
			       "\"path\" must end in .json: "
			       "an Atom feed is written beside it as .xml");
	if (account->url != NULL &&
	    (strncmp(account->url, "http", 4) != 0 ||
	     strstr(account->url, "://") == NULL ||
	     strpbrk(account->url, " \t\r\n\"<>") != NULL))
		return err_set(err, ERR_INPUT,
			       "\"url\" must be the public "
			       "address of the feed's folder, such as "
			       "https://acme.example/news/");
	if (account->server != NULL || account->handle != NULL ||
	    account->credential != NULL)
		return err_set(err, ERR_INPUT,
			       "platform feed has no use for "
			       "\"server\", \"handle\" and \"credential\"");
	return 0;
}

static int feed_render(const struct draft *draft, const struct account *account,
		       const char *language, const struct revision_media *media,
		       size_t media_count, struct arena *arena, struct buf *out,
		       struct err *err)
{
	size_t len;
	const char *text =
		draft_text_for(draft, account->name, account->platform, &len);

	(void)arena;
	json_open(out, '{');
	json_pair(out, "path", account->path);
	json_pair(out, "url", account->url);
	json_key(out, "text");
	json_text(out, text, len);
	json_pair(out, "lang", draft->lang != NULL ? draft->lang : language);
	json_pair(out, "link", draft->link);
	json_key(out, "media");
	json_open(out, '[');
	for (size_t i = 0; i < media_count; i++) {
		json_open(out, '{');
		json_pair(out, "alt", media[i].alt);
		json_pair(out, "type", media[i].type);
		json_pair_int(out, "size", media[i].size);
		json_pair(out, "digest", media[i].digest);
		json_close(out, '}');
	}
	json_close(out, ']');
	json_close(out, '}');
	return buf_done(out, err);
}

/* Time and randomness in one name: unique, and sorted by time. */
static int feed_mint(int64_t time_us, unsigned random, struct arena *arena,
		     const char **key, struct err *err)
{
	*key = arena_print(arena, err, "%016" PRIx64 "-%08x", (uint64_t)time_us,
			   random);
	return *key == NULL ? -1 : 0;
}

static char *id_of(const struct platform_job *job, struct err *err)
{
	return arena_print(job->arena, err, "urn:postgate:%s", job->key);
}

/* Reads or writes a file; `body` NULL reads. */
static enum platform_result carry(struct platform_job *job, const char *path,
				  const char *body, size_t len,
				  const char *what, struct err *err)
{
	memset(&job->request, 0, sizeof(job->request));
	job->request.verb = body != NULL ? VERB_WRITE_FILE : VERB_READ_FILE;
	job->request.target =
		path == NULL ? NULL :
			       file_join(job->arena, job->folder, path, err);
	job->request.body = body;
	job->request.len = len;
	job->request.what = what;
	return job->request.target == NULL ? RESULT_LATER : RESULT_REQUEST;
}

static enum platform_result read_feed(struct state *state,
				      struct platform_job *job,
				      enum stage stage, struct err *err)
{
	state->stage = stage;
	return carry(job, job->account->path, NULL, 0, "read the feed", err);
}

static enum platform_result write_media(struct state *state,
					struct platform_job *job,
					struct err *err)
{
	const struct platform_file *file;
	char *folder, *path;

	if (state->at == job->file_count) {
		state->stage = STAGE_PREPARED;
		return RESULT_PUBLISH;
	}
	state->stage = STAGE_MEDIA;
	file = &job->files[state->at++];
	folder = file_parent(job->arena, job->account->path, err);
	path = folder == NULL ?
		       NULL :
		       arena_print(job->arena, err, "%s/media/%s.%s", folder,
				   file->media->digest,
				   feed_json_ending(file->media->type));
	return carry(job, path, file->data, file->len, "write a file", err);
}

static enum platform_result write_atom(struct state *state,
				       struct platform_job *job,
				       const struct conf_node *feed,
				       struct err *err)
{
	size_t len = strlen(job->account->path) - 5;
	struct buf out = { 0 };
	const char *copy = NULL, *path, *id;

	id = arena_print(job->arena, err, "urn:postgate:feed:%s",
			 job->account->name);
	path = arena_print(job->arena, err, "%.*s.xml", (int)len,
			   job->account->path);
	if (id != NULL && feed_atom_write(feed, id, job->arena, &out, err) == 0)
		copy = arena_copy(job->arena, out.data, out.len, err);
	len = out.len;
	buf_release(&out);
	state->stage = STAGE_ATOM;
	return copy == NULL || path == NULL ?
		       RESULT_UNDECIDED :
		       carry(job, path, copy, len, "write the Atom feed", err);
}

/* The feed that the answer holds, or a new one. NULL: it isn't a feed. */
static const struct conf_node *take_feed(struct platform_job *job,
					 const struct platform_answer *answer,
					 struct err *err)
{
	struct buf fresh = { 0 };
	const char *json = answer->body;
	size_t len = answer->len;

	if (answer->status == 404) {
		json = NULL;
		if (feed_json_new(job->account, &fresh, err) == 0)
			json = arena_copy(job->arena, fresh.data, fresh.len,
					  err);
		len = fresh.len;
		buf_release(&fresh);
	}
	return json == NULL ? NULL :
			      feed_json_read(answer->source, json, len,
					     job->arena, err);
}

/* The first look: before the intent, or after the fact. */
static enum platform_result looked(struct state *state,
				   struct platform_job *job,
				   const struct platform_answer *answer,
				   struct err *err)
{
	const struct conf_node *feed = take_feed(job, answer, err);
	const char *id;

	if (feed == NULL)
		return RESULT_LATER;
	if (!job->finding)
		return write_media(state, job, err);
	id = id_of(job, err);
	if (id == NULL)
		return RESULT_UNDECIDED;
	if (!feed_json_has(feed, id))
		return RESULT_ABSENT;
	/* The Atom feed may have been left behind. */
	return write_atom(state, job, feed, err);
}

/* The second look, after the intent: other programs write feeds too. */
static enum platform_result add_item(struct state *state,
				     struct platform_job *job,
				     const struct platform_answer *answer,
				     struct err *err)
{
	const struct conf_node *feed = take_feed(job, answer, err);
	const char *id = job->key != NULL ? id_of(job, err) : NULL;
	struct buf out = { 0 };
	enum platform_result result = RESULT_LATER;

	if (feed == NULL || id == NULL)
		return RESULT_LATER;
	if (feed_json_has(feed, id))
		return write_atom(state, job, feed, err);
	feed_json_add(feed, state->payload, id, job->key_time, &out);
	if (buf_done(&out, err) == 0) {
		state->json = arena_copy(job->arena, out.data, out.len, err);
		state->len = out.len;
		state->stage = STAGE_WRITING;
		if (state->json != NULL)
			result = carry(job, job->account->path, state->json,
				       state->len, "write the feed", err);
	}
	buf_release(&out);
	job->request.publishes = result == RESULT_REQUEST;
	return result;
}

static enum platform_result written(struct state *state,
				    struct platform_job *job,
				    const struct platform_answer *answer,
				    struct err *err)
{
	const struct conf_node *feed;

	if (answer->status != 200)
		return RESULT_UNDECIDED;
	feed = feed_json_read(answer->source, state->json, state->len,
			      job->arena, err);
	return feed == NULL ? RESULT_UNDECIDED :
			      write_atom(state, job, feed, err);
}

static enum platform_result finished(struct platform_job *job,
				     const struct platform_answer *answer,
				     struct err *err)
{
	if (answer->status != 200)
		return RESULT_UNDECIDED;
	job->remote_id = id_of(job, err);
	job->remote_url = job->account->url != NULL ? job->account->url :
						      job->account->path;
	return job->remote_id == NULL ? RESULT_UNDECIDED : RESULT_SENT;
}

static struct state *begin(struct platform_job *job, struct err *err)
{
	struct state *state = arena_alloc(job->arena, sizeof(*state), err);
	struct conf_node *payload;

	if (state == NULL || json_read("payload", 0, job->payload, job->len,
				       job->arena, &payload, err) < 0)
		return NULL;
	if (conf_text(payload, "text") == NULL) {
		err_set(err, ERR_STORE,
			"the payload isn't one that we render "
			"for a feed");
		return NULL;
	}
	state->payload = payload;
	job->state = state;
	return state;
}

static enum platform_result feed_step(struct platform_job *job,
				      const struct platform_answer *answer,
				      struct err *err)
{
	struct state *state = job->state;

	if (state == NULL)
		state = begin(job, err);
	if (state == NULL)
		return RESULT_LATER;
	switch (state->stage) {
	case STAGE_START:
		return read_feed(state, job, STAGE_LOOKING, err);
	case STAGE_LOOKING:
		return looked(state, job, answer, err);
	case STAGE_MEDIA:
		return write_media(state, job, err);
	case STAGE_PREPARED:
		return read_feed(state, job, STAGE_READING, err);
	case STAGE_READING:
		return add_item(state, job, answer, err);
	case STAGE_WRITING:
		return written(state, job, answer, err);
	case STAGE_ATOM:
		return finished(job, answer, err);
	}
	return RESULT_UNDECIDED;
}

const struct platform platform_feed = {
	.name = "feed",
	.parts = PART_MEDIA | PART_LINK,
	.needs_secret = false,
	.check = feed_check,
	.render = feed_render,
	.mint = feed_mint,
	.step = feed_step,
};
