#include "queue/write_sqlite.h"

#include <string.h>

#include "queue/read_sqlite.h"

/* Adds entries behind the head, within the caller's transaction. */
static int append(struct sql *sql, const struct audit_entry *entries,
		  size_t count, struct err *err)
{
	struct digest hash;
	struct buf line = { 0 };
	int64_t seq;
	size_t i = 0;

	if (read_sqlite_head(sql, &seq, &hash, err) < 0)
		return -1;
	for (; i < count; i++) {
		buf_reset(&line);
		if (audit_write(&entries[i], ++seq, &line, err) < 0)
			break;
		audit_hash(&hash, line.data, line.len, &hash);
		if (sql_run(sql, "INSERT INTO audit VALUES(?1, ?2, ?3)",
			    SQL_WITH(sql_int(seq),
				     sql_blob(line.data, line.len),
				     sql_blob(hash.bytes, DIGEST_SIZE)),
			    NULL, err) < 0)
			break;
	}
	buf_release(&line);
	if (i < count)
		return -1;
	return count == 0 ? 0 :
			    sql_run(sql, "UPDATE meta SET seq = ?1, hash = ?2",
				    SQL_WITH(sql_int(seq),
					     sql_blob(hash.bytes, DIGEST_SIZE)),
				    NULL, err);
}

static int changed_meanwhile(const char *id, struct err *err)
{
	return err_set(err, ERR_CONFLICT, "%s: was changed meanwhile", id);
}

static int write_item(struct sql *sql, const struct store_post *post,
		      const struct item *item, struct err *err)
{
	const struct item *before = post->items;
	int64_t changed;

	while (strcmp(before->account, item->account) != 0)
		before++; /* it is there: the front has looked */
	if (sql_run(sql,
		    "UPDATE item SET state = ?4, since = ?5,"
		    " retry_at = ?6, attempts = ?7, key = ?8, key_time = ?9,"
		    " remote_id = ?10, remote_url = ?11, reason = ?12"
		    " WHERE post = ?1 AND account = ?2 AND state = ?3",
		    SQL_WITH(sql_text(post->id), sql_text(item->account),
			     sql_text(item_state_name(before->state)),
			     sql_text(item_state_name(item->state)),
			     sql_int(item->since), sql_int(item->retry_at),
			     sql_int(item->attempts), sql_text(item->key),
			     sql_int(item->key_time), sql_text(item->remote_id),
			     sql_text(item->remote_url),
			     sql_text(item->reason)),
		    &changed, err) < 0)
		return -1;
	return changed == 1 ? 0 : changed_meanwhile(post->id, err);
}

/* Whether the attempt's item becomes sending, so that it begins. */
static bool is_intent(const struct store_change *change)
{
	const char *account = change->attempt->account;
	const struct store_post *post = change->post;

	for (size_t i = 0; i < post->item_count; i++)
		if (strcmp(post->items[i].account, account) == 0 &&
		    post->items[i].state == ITEM_SENDING)
			return false;
	for (size_t i = 0; i < change->item_count; i++)
		if (strcmp(change->items[i].account, account) == 0)
			return change->items[i].state == ITEM_SENDING;
	return false;
}

static int begin_attempt(struct sql *sql, const char *id,
			 const struct store_attempt *attempt, struct err *err)
{
	return sql_run(sql,
		       "INSERT INTO attempt(post, account, request, started)"
		       " VALUES(?1, ?2, ?3, ?4)",
		       SQL_WITH(sql_text(id), sql_text(attempt->account),
				sql_text(attempt->request),
				sql_int(attempt->started)),
		       NULL, err);
}

static int end_attempt(struct sql *sql, const char *id,
		       const struct store_attempt *attempt, struct err *err)
{
	int64_t changed;

	if (sql_run(sql,
		    "INSERT INTO attempt_end SELECT number, ?4, ?5 FROM"
		    " attempt a WHERE post = ?1 AND account = ?2 AND"
		    " started = ?3 AND NOT EXISTS (SELECT 1 FROM attempt_end e"
		    " WHERE e.attempt = a.number) ORDER BY number DESC LIMIT 1",
		    SQL_WITH(sql_text(id), sql_text(attempt->account),
			     sql_int(attempt->started),
			     sql_text(attempt->request),
			     sql_int(attempt->bytes_handed)),
		    &changed, err) < 0)
		return -1;
	if (changed != 1)
		return err_set(err, ERR_INTERNAL,
			       "%s: an attempt ends that isn't under way", id);
	return 0;
}

/* One whose end isn't known is left without an end. */
static int write_attempt(struct sql *sql, const struct store_change *change,
			 struct err *err)
{
	const struct store_attempt *attempt = change->attempt;

	if (attempt == NULL)
		return 0;
	if (is_intent(change))
		return begin_attempt(sql, change->post->id, attempt, err);
	if (attempt->bytes_handed < 0)
		return 0;
	return end_attempt(sql, change->post->id, attempt, err);
}

static int write_approvals(struct sql *sql, const struct store_change *change,
			   struct err *err)
{
	const struct store_approval *approval = change->approval;
	const char *id = change->post->id;
	int64_t changed;

	for (size_t i = 0; i < change->revoke_count; i++) {
		if (sql_run(sql,
			    "UPDATE approval SET revoked = 1 WHERE"
			    " post = ?1 AND person = ?2 AND revoked = 0",
			    SQL_WITH(sql_text(id), sql_text(change->revoke[i])),
			    &changed, err) < 0)
			return -1;
		if (changed != 1)
			return changed_meanwhile(id, err);
	}
	if (approval == NULL)
		return 0;
	return sql_run(sql,
		       "INSERT INTO approval(post, person, digest, time,"
		       " expires, claimed, revoked)"
		       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0)",
		       SQL_WITH(sql_text(id), sql_text(approval->person),
				sql_text(approval->digest),
				sql_int(approval->time),
				sql_int(approval->expires),
				sql_int(approval->claimed)),
		       NULL, err);
}

static int write_change(struct sql *sql, const struct store_change *change,
			struct err *err)
{
	const struct store_post *post = change->post;
	int64_t changed;

	if (sql_run(sql,
		    "UPDATE post SET version = version + 1 WHERE id = ?1"
		    " AND version = ?2",
		    SQL_WITH(sql_text(post->id), sql_int(post->version)),
		    &changed, err) < 0)
		return -1;
	if (changed != 1)
		return changed_meanwhile(post->id, err);
	/* The attempt first: no item becomes sending without one. */
	if (write_attempt(sql, change, err) < 0)
		return -1;
	for (size_t i = 0; i < change->item_count; i++)
		if (write_item(sql, post, &change->items[i], err) < 0)
			return -1;
	if (write_approvals(sql, change, err) < 0)
		return -1;
	return append(sql, change->entries, change->entry_count, err);
}

/* Two posts of one revision share its bytes, if these are still the ones. */
static int write_revision(struct sql *sql, const char *hex,
			  const struct store_new *post, struct err *err)
{
	int64_t same;

	if (sql_run(sql,
		    "INSERT INTO revision VALUES(?1, ?2)"
		    " ON CONFLICT(digest) DO NOTHING",
		    SQL_WITH(sql_text(hex), sql_blob(post->bytes, post->len)),
		    NULL, err) < 0 ||
	    sql_number(
		    sql,
		    "SELECT count(*) FROM revision WHERE digest = ?1"
		    " AND bytes = ?2",
		    SQL_WITH(sql_text(hex), sql_blob(post->bytes, post->len)),
		    &same, err) < 0)
		return -1;
	if (same != 1)
		return err_set(err, ERR_STORE,
			       "the store has other bytes for "
			       "revision %.12s: it was tampered with",
			       hex);
	return 0;
}

static int write_items(struct sql *sql, const struct store_new *post,
		       struct err *err)
{
	for (size_t i = 0; i < post->item_count; i++) {
		const struct item *item = &post->items[i];

		if (sql_run(sql,
			    "INSERT INTO item(post, account, platform,"
			    " state, since, retry_at, attempts, key_time)"
			    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, 0)",
			    SQL_WITH(sql_text(post->id),
				     sql_text(item->account),
				     sql_text(item->platform),
				     sql_text(item_state_name(item->state)),
				     sql_int(item->since),
				     sql_int(item->retry_at)),
			    NULL, err) < 0)
			return -1;
	}
	return 0;
}

static int write_new(struct sql *sql, const struct store_new *post,
		     struct err *err)
{
	char hex[DIGEST_HEX];
	int64_t known = 0;

	digest_hex(post->digest, hex);
	if (post->ref != NULL &&
	    sql_number(sql, "SELECT count(*) FROM post WHERE ref = ?1",
		       SQL_WITH(sql_text(post->ref)), &known, err) < 0)
		return -1;
	if (post->ref != NULL && known != (int64_t)post->ref_count)
		return changed_meanwhile(post->ref, err);
	if (write_revision(sql, hex, post, err) < 0 ||
	    sql_run(sql,
		    "INSERT INTO post(id, version, created, ref, digest,"
		    " needs, findings, sameness)"
		    " VALUES(?1, 1, ?2, ?3, ?4, ?5, ?6, ?7)",
		    SQL_WITH(sql_text(post->id), sql_int(post->created),
			     sql_text(post->ref), sql_text(hex),
			     sql_text(post->needs), sql_text(post->findings),
			     sql_text(post->sameness)),
		    NULL, err) < 0 ||
	    write_items(sql, post, err) < 0)
		return -1;
	for (size_t i = 0; i < post->replaced_count; i++)
		if (write_change(sql, &post->replaced[i], err) < 0)
			return -1;
	return append(sql, post->entries, post->entry_count, err);
}

/* Ends a transaction of which all parts are written, or failed: nothing is
 * acknowledged but what is committed. */
static int finish(struct sql *sql, int written, struct err *err)
{
	if (written == 0 && sql_commit(sql, err) == 0)
		return 0;
	sql_rollback(sql);
	return -1;
}

int write_sqlite_new(struct sql *sql, const struct store_new *post,
		     struct err *err)
{
	if (sql_begin(sql, true, err) < 0)
		return -1;
	return finish(sql, write_new(sql, post, err), err);
}

int write_sqlite_change(struct sql *sql, const struct store_change *change,
			struct err *err)
{
	if (sql_begin(sql, true, err) < 0)
		return -1;
	return finish(sql, write_change(sql, change, err), err);
}

int write_sqlite_note(struct sql *sql, const struct audit_entry *entry,
		      struct err *err)
{
	if (sql_begin(sql, true, err) < 0)
		return -1;
	return finish(sql, append(sql, entry, 1, err), err);
}
