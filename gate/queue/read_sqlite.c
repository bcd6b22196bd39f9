#include "queue/read_sqlite.h"

#include <inttypes.h>
#include <string.h>

#define RESOLVE_MAX "8"

static int read_item(struct sql_rows *rows, struct arena *arena,
		     struct item *item, struct err *err)
{
	const char *state = NULL;

	if (sql_get_text(rows, 0, arena, &item->account, err) < 0 ||
	    sql_get_text(rows, 1, arena, &item->platform, err) < 0 ||
	    sql_get_text(rows, 2, arena, &state, err) < 0 ||
	    sql_get_text(rows, 6, arena, &item->key, err) < 0 ||
	    sql_get_text(rows, 8, arena, &item->remote_id, err) < 0 ||
	    sql_get_text(rows, 9, arena, &item->remote_url, err) < 0 ||
	    sql_get_text(rows, 10, arena, &item->reason, err) < 0)
		return -1;
	item->since = sql_get_int(rows, 3);
	item->retry_at = sql_get_int(rows, 4);
	item->attempts = sql_get_int(rows, 5);
	item->key_time = sql_get_int(rows, 7);
	item->state = item_state_of(state == NULL ? "" : state);
	if (item->state == ITEM_STATES)
		return err_set(err, ERR_STORE,
			       "an item has no state that "
			       "there is");
	return 0;
}

static int read_items(struct sql *sql, const char *id, struct arena *arena,
		      struct store_post *post, struct err *err)
{
	struct sql_rows *rows;
	size_t cap = 0;
	int more = -1;

	if (sql_query(sql,
		      "SELECT account, platform, state, since, retry_at,"
		      " attempts, key, key_time, remote_id, remote_url, reason"
		      " FROM item WHERE post = ?1 ORDER BY number",
		      SQL_WITH(sql_text(id)), &rows, err) < 0)
		return -1;
	while ((more = sql_next(rows, err)) > 0) {
		struct item *items =
			arena_grow(arena, post->items, &cap,
				   post->item_count + 1, sizeof(*items), err);

		if (items != NULL)
			post->items = items;
		if (items == NULL ||
		    read_item(rows, arena, &items[post->item_count], err) < 0) {
			more = -1;
			break;
		}
		post->item_count++;
	}
	sql_end(rows);
	return more;
}

static int read_approvals(struct sql *sql, const char *id, struct arena *arena,
			  struct store_post *post, struct err *err)
{
	struct store_approval *all, *one;
	struct sql_rows *rows;
	size_t cap = 0;
	int more = -1;

	if (sql_query(sql,
		      "SELECT person, digest, time, expires, claimed"
		      " FROM approval WHERE post = ?1 AND revoked = 0"
		      " ORDER BY number",
		      SQL_WITH(sql_text(id)), &rows, err) < 0)
		return -1;
	while ((more = sql_next(rows, err)) > 0) {
		all = arena_grow(arena, post->approvals, &cap,
				 post->approval_count + 1, sizeof(*all), err);
		if (all != NULL)
			post->approvals = all;
		one = all == NULL ? NULL : &all[post->approval_count];
		if (one == NULL ||
		    sql_get_text(rows, 0, arena, &one->person, err) < 0 ||
		    sql_get_text(rows, 1, arena, &one->digest, err) < 0) {
			more = -1;
			break;
		}
		one->time = sql_get_int(rows, 2);
		one->expires = sql_get_int(rows, 3);
		one->claimed = sql_get_int(rows, 4) != 0;
		post->approval_count++;
	}
	sql_end(rows);
	return more;
}

static int read_row(struct sql *sql, const char *id, struct arena *arena,
		    struct store_post *post, struct err *err)
{
	struct sql_rows *rows;
	int more, result = -1;

	if (sql_query(sql,
		      "SELECT p.id, p.ref, p.digest, p.needs, p.findings,"
		      " r.bytes, p.version, p.created FROM post p"
		      " JOIN revision r ON r.digest = p.digest"
		      " WHERE p.id = ?1",
		      SQL_WITH(sql_text(id)), &rows, err) < 0)
		return -1;
	more = sql_next(rows, err);
	if (more == 0)
		err_set(err, ERR_NOT_FOUND, "%s: no such post", id);
	if (more <= 0 || sql_get_text(rows, 0, arena, &post->id, err) < 0 ||
	    sql_get_text(rows, 1, arena, &post->ref, err) < 0 ||
	    sql_get_text(rows, 2, arena, &post->digest, err) < 0 ||
	    sql_get_text(rows, 3, arena, &post->needs, err) < 0 ||
	    sql_get_text(rows, 4, arena, &post->findings, err) < 0 ||
	    sql_get_blob(rows, 5, arena, &post->bytes, &post->len, err) < 0)
		goto out;
	post->version = sql_get_int(rows, 6);
	post->created = sql_get_int(rows, 7);
	result = 0;
out:
	sql_end(rows);
	return result;
}

int read_sqlite_post(struct sql *sql, const char *id, struct arena *arena,
		     struct store_post *post, struct err *err)
{
	int result = -1;

	if (sql_begin(sql, false, err) < 0)
		return -1;
	if (read_row(sql, id, arena, post, err) == 0 &&
	    read_items(sql, id, arena, post, err) == 0 &&
	    read_approvals(sql, id, arena, post, err) == 0)
		result = sql_commit(sql, err);
	sql_rollback(sql);
	return result;
}

/* Gathers the first column of an answer. */
static int read_ids(struct sql *sql, const char *text,
		    const struct sql_value *values, size_t count,
		    struct arena *arena, const char ***ids, size_t *id_count,
		    struct err *err)
{
	struct sql_rows *rows;
	size_t cap = 0;
	int more;

	*ids = NULL;
	*id_count = 0;
	if (sql_query(sql, text, values, count, &rows, err) < 0)
		return -1;
	while ((more = sql_next(rows, err)) > 0) {
		const char **larger = arena_grow(
			arena, *ids, &cap, *id_count + 1, sizeof(*larger), err);

		if (larger != NULL)
			*ids = larger;
		if (larger == NULL ||
		    sql_get_text(rows, 0, arena, &larger[*id_count], err) < 0) {
			more = -1;
			break;
		}
		(*id_count)++;
	}
	sql_end(rows);
	return more;
}

int read_sqlite_list(struct sql *sql, unsigned states, int64_t due,
		     struct arena *arena, const char ***ids, size_t *count,
		     struct err *err)
{
	struct sql_value values[ITEM_STATES + 1] = { 0 };

	_Static_assert(ITEM_STATES == 11, "the statement below has 11 states");
	for (unsigned i = 0; i < ITEM_STATES; i++)
		if ((states & 1u << i) != 0)
			values[i] =
				sql_text(item_state_name((enum item_state)i));
	values[ITEM_STATES] = sql_int(due);
	return read_ids(sql,
			"SELECT id FROM post WHERE id IN (SELECT post FROM item"
			" WHERE state IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
			" ?10, ?11) AND (?12 <= 0 OR retry_at <= ?12))"
			" ORDER BY number",
			values, ITEM_STATES + 1, arena, ids, count, err);
}

int read_sqlite_by_ref(struct sql *sql, const char *ref, struct arena *arena,
		       const char ***ids, size_t *count, struct err *err)
{
	return read_ids(sql,
			"SELECT id FROM post WHERE ref = ?1"
			" ORDER BY number DESC",
			SQL_WITH(sql_text(ref)), arena, ids, count, err);
}

int read_sqlite_by_sameness(struct sql *sql, const char *sameness,
			    int64_t since, struct arena *arena,
			    const char ***ids, size_t *count, struct err *err)
{
	return read_ids(sql,
			"SELECT id FROM post WHERE sameness = ?1 AND"
			" created >= ?2 ORDER BY number DESC LIMIT 64",
			SQL_WITH(sql_text(sameness), sql_int(since)), arena,
			ids, count, err);
}

int read_sqlite_resolve(struct sql *sql, const char *prefix,
			struct arena *arena, const char ***ids, size_t *count,
			struct err *err)
{
	return read_ids(sql,
			"SELECT id FROM post WHERE id >= ?1 AND"
			" substr(id, 1, length(?1)) = ?1 ORDER BY id"
			" LIMIT " RESOLVE_MAX,
			SQL_WITH(sql_text(prefix)), arena, ids, count, err);
}

int read_sqlite_handed(struct sql *sql, const char *account, int64_t since,
		       int64_t *count, struct err *err)
{
	return sql_number(sql,
			  "SELECT count(*) FROM attempt a WHERE"
			  " account = ?1 AND started >= ?2 AND NOT EXISTS"
			  " (SELECT 1 FROM attempt_end e WHERE"
			  " e.attempt = a.number AND e.bytes_handed = 0)",
			  SQL_WITH(sql_text(account), sql_int(since)), count,
			  err);
}

static int read_hash(struct sql_rows *rows, int column, struct arena *arena,
		     struct digest *hash, struct err *err)
{
	const char *data;
	size_t len;

	if (sql_get_blob(rows, column, arena, &data, &len, err) < 0)
		return -1;
	if (len != DIGEST_SIZE)
		return err_set(err, ERR_STORE, "audit: a hash of %zu bytes",
			       len);
	memcpy(hash->bytes, data, DIGEST_SIZE);
	return 0;
}

/* The first row of an answer: a number and a hash; 1, 0 for none, or -1. */
static int read_end(struct sql *sql, const char *text, struct arena *arena,
		    int64_t *seq, struct digest *hash, struct err *err)
{
	struct sql_rows *rows;
	int more;

	if (sql_query(sql, text, SQL_WITHOUT, &rows, err) < 0)
		return -1;
	more = sql_next(rows, err);
	if (more > 0) {
		*seq = sql_get_int(rows, 0);
		if (read_hash(rows, 1, arena, hash, err) < 0)
			more = -1;
	}
	sql_end(rows);
	return more;
}

int read_sqlite_head(struct sql *sql, int64_t *seq, struct digest *hash,
		     struct err *err)
{
	struct arena arena = { 0 };
	struct digest last = { 0 };
	int64_t end = 0;
	int more, found, result = -1;

	more = read_end(sql, "SELECT seq, hash FROM meta", &arena, seq, hash,
			err);
	if (more == 0)
		err_set(err, ERR_STORE,
			"audit: the store has forgotten where "
			"its log ends");
	if (more <= 0)
		goto out;
	found = read_end(sql,
			 "SELECT seq, hash FROM audit ORDER BY seq DESC"
			 " LIMIT 1",
			 &arena, &end, &last, err);
	if (found < 0)
		goto out;
	if (end != *seq || (found > 0 && !digest_equal(&last, hash)))
		err_set(err, ERR_STORE,
			"audit: the log ends at entry %" PRId64
			", the store remembers %" PRId64 ": it was cut or "
			"changed",
			end, *seq);
	else
		result = 0;
out:
	arena_release(&arena);
	return result;
}

/* Calls `each` for the rows; 0 at the end or when it has had enough. */
static int read_entries(struct sql_rows *rows, struct arena *arena,
			int (*each)(void *context, int64_t seq,
				    const char *bytes, size_t len,
				    const struct digest *hash, struct err *err),
			void *context, struct err *err)
{
	const char *bytes;
	struct digest hash;
	size_t len;
	int more, answer;

	while ((more = sql_next(rows, err)) > 0) {
		arena_reset(arena);
		if (sql_get_blob(rows, 1, arena, &bytes, &len, err) < 0 ||
		    read_hash(rows, 2, arena, &hash, err) < 0)
			return -1;
		answer = each(context, sql_get_int(rows, 0), bytes, len, &hash,
			      err);
		if (answer != 0)
			return answer < 0 ? -1 : 0;
	}
	return more;
}

int read_sqlite_audit(struct sql *sql, int64_t after,
		      int (*each)(void *context, int64_t seq, const char *bytes,
				  size_t len, const struct digest *hash,
				  struct err *err),
		      void *context, struct err *err)
{
	struct arena arena = { 0 };
	struct sql_rows *rows = NULL;
	struct digest head;
	int64_t seq;
	int result = -1;

	if (sql_begin(sql, false, err) < 0)
		return -1;
	if (sql_query(sql,
		      "SELECT seq, bytes, hash FROM audit WHERE seq > ?1"
		      " ORDER BY seq",
		      SQL_WITH(sql_int(after)), &rows, err) < 0 ||
	    read_entries(rows, &arena, each, context, err) < 0 ||
	    read_sqlite_head(sql, &seq, &head, err) < 0)
		goto out;
	sql_end(rows);
	rows = NULL;
	result = sql_commit(sql, err);
out:
	sql_end(rows);
	sql_rollback(sql);
	arena_release(&arena);
	return result;
}
