/*
 * store_posts: posts and changes as the store's verbs take them, for the tests
 * of stores. Needs cmocka.h before it.
 */
#ifndef TESTS_UNIT_STORE_POSTS_H
#define TESTS_UNIT_STORE_POSTS_H

#include <sqlite3.h>

#include "queue_fixture.h"

/* A new post of two held items. */
struct sample {
	struct revision_target targets[2];
	struct item items[2];
	struct audit_entry entries[3];
	struct digest digest;
	struct buf bytes;
	struct store_new post;
};

static inline void sample_fill(struct sample *s, const char *id,
			       const char *ref)
{
	struct revision revision = fixture_revision(s->targets, ref, id);
	struct err err = { 0 };

	memset(&s->bytes, 0, sizeof(s->bytes));
	assert_int_equal(revision_encode(&revision, &s->bytes, &err), 0);
	revision_digest(s->bytes.data, s->bytes.len, &s->digest);
	for (size_t i = 0; i < 3; i++)
		s->entries[i] = (struct audit_entry){
			.time = NOW,
			.actor = { "maria", "test", false },
			.action = AUDIT_SUBMIT,
			.post = id,
			.digest = "d",
			.reason = i == 0 ? "{}" : NULL,
		};
	for (size_t i = 0; i < 2; i++) {
		s->items[i] = (struct item){
			.account = s->targets[i].account,
			.platform = s->targets[i].platform,
			.since = NOW,
		};
		s->entries[i + 1].account = s->items[i].account;
		s->entries[i + 1].moves = true;
		s->entries[i + 1].born = true;
		s->entries[i + 1].to = ITEM_HELD;
	}
	s->post = (struct store_new){
		.id = id,
		.ref = ref,
		.created = NOW,
		.digest = &s->digest,
		.bytes = s->bytes.data,
		.len = s->bytes.len,
		.needs = "{}",
		.findings = "[]",
		.items = s->items,
		.item_count = 2,
		.entries = s->entries,
		.entry_count = 3,
	};
}

static inline void add_post(struct fixture *f, const char *id, const char *ref,
			    size_t ref_count)
{
	struct sample s;

	sample_fill(&s, id, ref);
	s.post.ref_count = ref_count;
	assert_ok(f, store_add(f->store, &s.post, &f->err));
	buf_release(&s.bytes);
}

/* A change of the first item of a post. */
struct move {
	struct store_post post;
	struct item item;
	struct audit_entry entry;
	struct store_attempt attempt;
	struct store_change change;
};

static inline void move_fill(struct move *m, enum item_state to)
{
	m->item = m->post.items[0];
	m->entry = (struct audit_entry){
		.time = NOW,
		.actor = { "x", "test", false },
		.action = "move",
		.post = m->post.id,
		.account = m->item.account,
		.moves = true,
		.from = m->item.state,
		.to = to,
		.digest = "d",
	};
	m->item.state = to;
	if (to == ITEM_SENDING) {
		m->item.key = m->item.key != NULL ? m->item.key : m->post.id;
		m->item.key_time = 1;
	}
	if (to == ITEM_SENT)
		m->item.remote_id = "1";
	m->attempt = (struct store_attempt){ .account = m->item.account,
					     .started = NOW,
					     .bytes_handed = -1 };
	m->change = (struct store_change){
		.post = &m->post,
		.items = &m->item,
		.item_count = 1,
		.attempt = to == ITEM_SENDING ? &m->attempt : NULL,
		.entries = &m->entry,
		.entry_count = 1,
	};
}

static inline void load(struct fixture *f, const char *id,
			struct store_post *post)
{
	assert_ok(f, store_load(f->store, id, &f->arena, post, &f->err));
}

static inline void move_to(struct fixture *f, const char *id,
			   enum item_state to)
{
	struct move m;

	load(f, id, &m.post);
	move_fill(&m, to);
	assert_ok(f, store_change(f->store, &m.change, &f->err));
}

/* Runs SQL past the store, as somebody with the file could. */
static inline int sql(const char *path, const char *text)
{
	sqlite3 *db;
	int status;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	status = sqlite3_exec(db, text, NULL, NULL, NULL);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return status;
}

static inline int count_entries(void *context, int64_t seq, const char *bytes,
				size_t len, const struct digest *hash,
				struct err *err)
{
	(void)bytes;
	(void)len;
	(void)hash;
	(void)err;
	*(int64_t *)context = seq;
	return 0;
}

static inline int64_t last_entry(struct fixture *f)
{
	int64_t last = 0;

	assert_ok(f,
		  store_read_audit(f->store, 0, count_entries, &last, &f->err));
	return last;
}

/* Whether the post is there, whole; a half is never. */
static inline bool is_whole(struct fixture *f, const char *id)
{
	struct store_post post;

	err_clear(&f->err);
	if (store_load(f->store, id, &f->arena, &post, &f->err) < 0) {
		assert_int_equal(f->err.code, ERR_NOT_FOUND);
		return false;
	}
	assert_int_equal(post.item_count, 2);
	return true;
}

#endif
