#include <string.h>

#include "base/json.h"
#include "send/bluesky_facets.h"
#include "send/bluesky_record.h"
#include "send/bluesky_session.h"
#include "send/platform.h"

#define POSTS "app.bsky.feed.post"

/* How long after the intent a missing record proves that nothing was
 * posted; later somebody may have deleted it on purpose. */
#define ABSENT_WITHIN (INT64_C(10) * 60 * 1000)

enum stage {
	STAGE_SESSION = 0,
	STAGE_MENTIONS,
	STAGE_IMAGES,
	STAGE_PREPARED, /* RESULT_PUBLISH was given */
	STAGE_PUBLISHED,
	STAGE_FINDING
};

struct state {
	enum stage stage;
	struct bluesky_session session;
	struct bluesky_record record;
	size_t at; /* mention or image under way */
};

/* Four groups of four: what Bluesky's app passwords look like. */
static bool is_app_password(const char *name)
{
	for (size_t i = 0; i < 19; i++) {
		bool dash = i % 5 == 4;

		if (name[i] == '\0' || dash != (name[i] == '-'))
			return false;
	}
	return name[19] == '\0';
}

static int bluesky_check(const struct account *account, struct err *err)
{
	const char *handle = account->handle;
	size_t len = handle != NULL ? strlen(handle) : 0;

	if (account->server == NULL)
		return err_set(err, ERR_INPUT,
			       "platform bluesky needs "
			       "\"server\", such as https://bsky.social");
	if (len == 0)
		return err_set(err, ERR_INPUT,
			       "platform bluesky needs "
			       "\"handle\", such as acme.bsky.social");
	if (bluesky_facets_handle(handle, len) != len)
		return err_set(err, ERR_INPUT,
			       "\"handle\" must be a domain "
			       "name such as acme.bsky.social, without @");
	if (account->credential != NULL && is_app_password(account->credential))
		return err_set(err, ERR_INPUT,
			       "\"credential\" is the name of a file, and this "
			       "looks like an app password itself: put it into "
			       "a file, and make a new one at Bluesky");
	if (account->path != NULL || account->title != NULL ||
	    account->url != NULL)
		return err_set(err, ERR_INPUT,
			       "platform bluesky has no use "
			       "for \"path\", \"title\" and \"url\"");
	return 0;
}

static enum platform_result request_made(int result)
{
	return result < 0 ? RESULT_LATER : RESULT_REQUEST;
}

static struct state *begin(struct platform_job *job, struct err *err)
{
	struct state *state = arena_alloc(job->arena, sizeof(*state), err);

	if (state == NULL ||
	    bluesky_record_read(job->payload, job->len, job->arena,
				&state->record, err) < 0)
		return NULL;
	job->state = state;
	return state;
}

static const struct platform_file *file_of(const struct platform_job *job,
					   const char *digest)
{
	for (size_t i = 0; i < job->file_count; i++)
		if (strcmp(job->files[i].media->digest, digest) == 0)
			return &job->files[i];
	return NULL;
}

/* The same picture may stand there twice; it is uploaded twice, and gets the
 * same id. */
static enum platform_result ask_image(struct state *state,
				      struct platform_job *job, struct err *err)
{
	const struct bluesky_image *image;
	const struct platform_file *file;

	if (state->at == state->record.image_count) {
		state->stage = STAGE_PREPARED;
		return RESULT_PUBLISH;
	}
	image = &state->record.images[state->at];
	file = file_of(job, image->digest);
	if (file == NULL || (int64_t)file->len != image->size) {
		err_set(err, ERR_STORE,
			"image %zu of the payload isn't among "
			"the post's files",
			state->at + 1);
		return RESULT_LATER;
	}
	return request_made(bluesky_session_ask(
		&state->session, job, "repo.uploadBlob", NULL, image->type,
		file->data, file->len, "upload an image", err));
}

static enum platform_result read_image(struct state *state,
				       struct platform_job *job,
				       const struct platform_answer *answer,
				       struct err *err)
{
	const struct bluesky_image *image = &state->record.images[state->at];
	const struct conf_node *blob, *root;
	const char *ref, *type;
	char cid[BLUESKY_CID];

	if (answer->status != 200) {
		bluesky_session_fail(&state->session, job, answer, err);
		return RESULT_LATER;
	}
	root = bluesky_session_read(answer, job->arena);
	blob = conf_get(root, "blob");
	ref = conf_text(conf_get(blob, "ref"), "$link");
	type = conf_text(blob, "mimeType");
	bluesky_record_cid(&image->bytes, cid);
	if (ref == NULL || strcmp(ref, cid) != 0) {
		err_set(err, ERR_NET,
			"%s: %s keeps other bytes than those "
			"that were uploaded",
			job->request.what, job->account->server);
		return RESULT_LATER;
	}
	if (type == NULL || strcmp(type, image->type) != 0) {
		err_set(err, ERR_NET,
			"%s: %s takes a file of type %s for "
			"%.100s",
			job->request.what, job->account->server, image->type,
			type != NULL ? type : "nothing");
		return RESULT_LATER;
	}
	state->at++;
	return ask_image(state, job, err);
}

static enum platform_result ask_mention(struct state *state,
					struct platform_job *job,
					struct err *err)
{
	const char *query;

	if (state->at == state->record.mention_count) {
		state->stage = STAGE_IMAGES;
		state->at = 0;
		return ask_image(state, job, err);
	}
	query = arena_print(job->arena, err, "handle=%s",
			    state->record.mentions[state->at].handle);
	return request_made(
		query == NULL ? -1 :
				bluesky_session_ask(&state->session, job,
						    "identity.resolveHandle",
						    query, NULL, NULL, 0,
						    "look up a handle", err));
}

static enum platform_result read_mention(struct state *state,
					 struct platform_job *job,
					 const struct platform_answer *answer,
					 struct err *err)
{
	const struct conf_node *root;
	const char *did;

	if (answer->status == 200) {
		root = bluesky_session_read(answer, job->arena);
		did = conf_text(root, "did");
		if (!bluesky_session_is_did(did)) {
			err_set(err, ERR_NET, "%s: %s answers with no DID",
				job->request.what, job->account->server);
			return RESULT_LATER;
		}
		state->record.mentions[state->at].did = did;
	} else if (answer->status != 400) {
		bluesky_session_fail(&state->session, job, answer, err);
		return RESULT_LATER;
	}
	state->at++;
	return ask_mention(state, job, err);
}

static enum platform_result publish(struct state *state,
				    struct platform_job *job, struct err *err)
{
	struct buf body = { 0 };
	const char *copy = NULL;

	if (job->key == NULL) {
		err_set(err, ERR_INTERNAL, "no key to publish under");
		return RESULT_LATER;
	}
	bluesky_record_put(&state->record, state->session.did, job->key,
			   job->key_time, &body);
	if (buf_done(&body, err) == 0)
		copy = arena_copy(job->arena, body.data, body.len, err);
	if (copy == NULL ||
	    bluesky_session_ask(&state->session, job, "repo.putRecord", NULL,
				"application/json", copy, body.len, "publish",
				err) < 0) {
		buf_release(&body);
		return RESULT_LATER;
	}
	buf_release(&body);
	job->request.publishes = true;
	state->stage = STAGE_PUBLISHED;
	return RESULT_REQUEST;
}

static enum platform_result sent(struct state *state, struct platform_job *job,
				 const char *uri, struct err *err)
{
	job->remote_id = uri;
	job->remote_url = arena_print(job->arena, err,
				      "https://bsky.app/profile/%s/post/%s",
				      state->session.did, job->key);
	return job->remote_url == NULL ? RESULT_UNDECIDED : RESULT_SENT;
}

static char *uri_of(const struct state *state, const struct platform_job *job,
		    struct err *err)
{
	return arena_print(job->arena, err, "at://%s/" POSTS "/%s",
			   state->session.did, job->key);
}

static enum platform_result read_put(struct state *state,
				     struct platform_job *job,
				     const struct platform_answer *answer,
				     struct err *err)
{
	const struct conf_node *root = bluesky_session_read(answer, job->arena);
	const char *uri = conf_text(root, "uri");
	const char *ours = uri_of(state, job, err);

	if (ours == NULL)
		return RESULT_UNDECIDED;
	if (answer->status == 200 && uri != NULL && strcmp(uri, ours) == 0)
		return sent(state, job, ours, err);
	if (answer->status == 200) {
		err_set(err, ERR_NET,
			"%s: %s answers 200, but not with the "
			"post's address",
			job->request.what, job->account->server);
		return RESULT_UNDECIDED;
	}
	bluesky_session_fail(&state->session, job, answer, err);
	if (answer->status == 429)
		return RESULT_LATER;
	/* Another record stands under our key, perhaps an earlier attempt. */
	if (strcmp(bluesky_session_error(answer, job->arena), "InvalidSwap") ==
	    0)
		return RESULT_UNDECIDED;
	return answer->status >= 400 && answer->status < 500 ? RESULT_REFUSED :
							       RESULT_UNDECIDED;
}

static enum platform_result ask_record(struct state *state,
				       struct platform_job *job,
				       struct err *err)
{
	const char *did =
		bluesky_session_encode(state->session.did, job->arena, err);
	const char *query;

	if (did == NULL || job->key == NULL)
		return RESULT_UNDECIDED;
	query = arena_print(job->arena, err,
			    "repo=%s&collection=" POSTS "&rkey=%s", did,
			    job->key);
	state->stage = STAGE_FINDING;
	return request_made(
		query == NULL ?
			-1 :
			bluesky_session_ask(&state->session, job,
					    "repo.getRecord", query, NULL, NULL,
					    0, "look for the post", err));
}

static enum platform_result read_record(struct state *state,
					struct platform_job *job,
					const struct platform_answer *answer,
					struct err *err)
{
	const struct conf_node *value, *text;
	const char *created, *ours = uri_of(state, job, err);
	char time[CLOCK_TEXT];
	int64_t age;

	if (ours == NULL)
		return RESULT_UNDECIDED;
	if (answer->status == 400 &&
	    strcmp(bluesky_session_error(answer, job->arena),
		   "RecordNotFound") == 0) {
		/* A clock that was set back tells nothing. */
		age = job->now - job->key_time / 1000;
		if (age >= 0 && age < ABSENT_WITHIN)
			return RESULT_ABSENT;
		err_set(err, ERR_NET,
			"%s has no such post; more than 10 min "
			"after the attempt that doesn't prove that there was "
			"none",
			job->account->server);
		return RESULT_UNDECIDED;
	}
	if (answer->status != 200) {
		bluesky_session_fail(&state->session, job, answer, err);
		return RESULT_UNDECIDED;
	}
	value = conf_get(bluesky_session_read(answer, job->arena), "value");
	text = conf_get(value, "text");
	created = conf_text(value, "createdAt");
	bluesky_record_time(time, job->key_time);
	if (text != NULL && text->kind == CONF_SCALAR &&
	    text->len == state->record.len &&
	    memcmp(text->text, state->record.text, text->len) == 0 &&
	    created != NULL && strcmp(created, time) == 0)
		return sent(state, job, ours, err);
	err_set(err, ERR_NET, "%s has another post under the key of this one",
		job->account->server);
	return RESULT_UNDECIDED;
}

static enum platform_result open_session(struct state *state,
					 struct platform_job *job,
					 const struct platform_answer *answer,
					 struct err *err)
{
	int open = bluesky_session_step(&state->session, job, answer, err);

	if (open <= 0)
		return request_made(open);
	if (job->finding)
		return ask_record(state, job, err);
	state->stage = STAGE_MENTIONS;
	return ask_mention(state, job, err);
}

static enum platform_result bluesky_step(struct platform_job *job,
					 const struct platform_answer *answer,
					 struct err *err)
{
	struct state *state = job->state;

	if (state == NULL)
		state = begin(job, err);
	if (state == NULL)
		return RESULT_LATER;
	switch (state->stage) {
	case STAGE_SESSION:
		return open_session(state, job, answer, err);
	case STAGE_MENTIONS:
		return read_mention(state, job, answer, err);
	case STAGE_IMAGES:
		return read_image(state, job, answer, err);
	case STAGE_PREPARED:
		return publish(state, job, err);
	case STAGE_PUBLISHED:
		return read_put(state, job, answer, err);
	case STAGE_FINDING:
		return read_record(state, job, answer, err);
	}
	return RESULT_UNDECIDED;
}

const struct platform platform_bluesky = {
	.name = "bluesky",
	.parts = PART_MEDIA,
	.needs_secret = true,
	.check = bluesky_check,
	.render = bluesky_record_render,
	.mint = bluesky_record_key,
	.step = bluesky_step,
};
