#include "queue/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/file.h"
#include "queue/read_sqlite.h"
#include "queue/schema_sqlite.h"
#include "queue/sql.h"
#include "queue/write_sqlite.h"

#define FOLDER_MODE 0700
#define INSTANCE_BYTES 16
#define INSTANCE_HEX (2 * INSTANCE_BYTES + 1)

struct store_sqlite {
	struct store store; /* first: what callers hold */
	struct sql *sql;
	char instance[INSTANCE_HEX];
};

static struct sql *sql_of(struct store *store)
{
	return ((struct store_sqlite *)(void *)store)->sql;
}

static void close_store(struct store *store)
{
	sql_close(sql_of(store));
	free(store);
}

/* Moves a finished file to its place, where no other may stand. */
static int put_in_place(const char *temp, const char *path, const char *folder,
			struct err *err)
{
	/* Another process that was faster made the same empty store. */
	if (link(temp, path) < 0 && errno != EEXIST)
		return err_sys(err, errno, "%s: can't be made", path);
	return file_sync_folder(folder, err);
}

static int fill(const char *temp, struct err *err)
{
	unsigned char bytes[INSTANCE_BYTES];
	char instance[INSTANCE_HEX];
	struct sql *sql;
	int result = -1;

	digest_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		(void)snprintf(instance + 2 * i, 3, "%02x", bytes[i]);
	if (sql_open(temp, &sql, err) < 0)
		return -1;
	if (sql_settle(sql, err) == 0)
		result = schema_sqlite_make(sql, instance, err);
	sql_close(sql);
	return result;
}

/* A journal without its file belongs to one that is gone; SQLite would roll
 * it back into ours. */
static int refuse_journal(const char *path, struct arena *arena,
			  struct err *err)
{
	char *journal = arena_print(arena, err, "%s-journal", path);
	struct stat st;

	if (journal == NULL)
		return -1;
	if (lstat(journal, &st) == 0)
		return err_set(err, ERR_STORE,
			       "%s: left behind by a store "
			       "that is gone; move it away",
			       journal);
	return 0;
}

/* Makes the store under another name first: a crash leaves none or all. */
static int make(const char *path, struct err *err)
{
	struct arena arena = { 0 };
	char *folder, *temp;
	int fd, result = -1;

	folder = file_parent(&arena, path, err);
	temp = arena_print(&arena, err, "%s.XXXXXX", path);
	if (folder == NULL || temp == NULL ||
	    refuse_journal(path, &arena, err) < 0 ||
	    file_folder(folder, FOLDER_MODE, err) < 0)
		goto out;
	fd = mkstemp(temp); /* mode 0600 */
	if (fd < 0) {
		err_sys(err, errno, "%s: can't be made", path);
		goto out;
	}
	(void)close(fd);
	if (fill(temp, err) == 0)
		result = put_in_place(temp, path, folder, err);
	(void)unlink(temp);
out:
	arena_release(&arena);
	return result;
}

/* Looks at what there is before SQLite does, which would take an empty file
 * for a new one. */
static int look(const char *path, bool create, struct err *err)
{
	struct stat st;
	int found = lstat(path, &st);

	if (found < 0 && errno == ENOENT) {
		if (!create)
			return err_set(err, ERR_NOT_FOUND,
				       "%s: there is no "
				       "store; submit makes it",
				       path);
		if (make(path, err) < 0)
			return -1;
		found = lstat(path, &st);
	}
	if (found < 0)
		return err_sys(err, errno, "%s", path);
	/* Under two names it would have two locks, and two deliverers. */
	if (S_ISLNK(st.st_mode))
		return err_set(
			err, ERR_STORE,
			"%s: is a link; name the store itself in store:", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_STORE, "%s: is not a regular file",
			       path);
	if (st.st_size == 0)
		return err_set(err, ERR_STORE,
			       "%s: is empty; a store was cut "
			       "off or never was one: restore it, or move it "
			       "away",
			       path);
	return 0;
}

static int read_instance(struct store_sqlite *own, struct err *err)
{
	struct arena arena = { 0 };
	struct sql_rows *rows = NULL;
	const char *text = NULL;
	int more, result = -1;

	if (sql_query(own->sql, "SELECT instance FROM meta", SQL_WITHOUT, &rows,
		      err) < 0)
		return -1;
	more = sql_next(rows, err);
	if (more < 0 ||
	    (more > 0 && sql_get_text(rows, 0, &arena, &text, err) < 0))
		goto out;
	if (text == NULL || strlen(text) != INSTANCE_HEX - 1) {
		err_set(err, ERR_STORE, "the store doesn't know its instance");
		goto out;
	}
	memcpy(own->instance, text, INSTANCE_HEX);
	result = 0;
out:
	sql_end(rows);
	arena_release(&arena);
	return result;
}

static int open_store(const char *path, bool create, struct store **store,
		      struct err *err)
{
	struct store_sqlite *own;

	*store = NULL;
	if (look(path, create, err) < 0)
		return -1;
	own = fault_hit(FAULT_MEM) ? NULL : calloc(1, sizeof(*own));
	if (own == NULL)
		return err_set(err, ERR_MEMORY, "out of memory");
	own->store.ops = &store_sqlite;
	/* Foreign files are looked at, not changed: settings come last. */
	if (sql_open(path, &own->sql, err) < 0 ||
	    schema_sqlite_check(own->sql, path, err) < 0 ||
	    sql_settle(own->sql, err) < 0 || read_instance(own, err) < 0) {
		close_store(&own->store);
		return -1;
	}
	*store = &own->store;
	return 0;
}

static int add(struct store *store, const struct store_new *post,
	       struct err *err)
{
	return write_sqlite_new(sql_of(store), post, err);
}

static int change(struct store *store, const struct store_change *change,
		  struct err *err)
{
	return write_sqlite_change(sql_of(store), change, err);
}

static int note(struct store *store, const struct audit_entry *entry,
		struct err *err)
{
	return write_sqlite_note(sql_of(store), entry, err);
}

static int load(struct store *store, const char *id, struct arena *arena,
		struct store_post *post, struct err *err)
{
	return read_sqlite_post(sql_of(store), id, arena, post, err);
}

static int list(struct store *store, unsigned states, int64_t due,
		struct arena *arena, const char ***ids, size_t *count,
		struct err *err)
{
	return read_sqlite_list(sql_of(store), states, due, arena, ids, count,
				err);
}

static int by_ref(struct store *store, const char *ref, struct arena *arena,
		  const char ***ids, size_t *count, struct err *err)
{
	return read_sqlite_by_ref(sql_of(store), ref, arena, ids, count, err);
}

static int by_sameness(struct store *store, const char *sameness, int64_t since,
		       struct arena *arena, const char ***ids, size_t *count,
		       struct err *err)
{
	return read_sqlite_by_sameness(sql_of(store), sameness, since, arena,
				       ids, count, err);
}

static int resolve(struct store *store, const char *prefix, struct arena *arena,
		   const char ***ids, size_t *count, struct err *err)
{
	return read_sqlite_resolve(sql_of(store), prefix, arena, ids, count,
				   err);
}

static int handed(struct store *store, const char *account, int64_t since,
		  int64_t *count, struct err *err)
{
	return read_sqlite_handed(sql_of(store), account, since, count, err);
}

static int read_audit(struct store *store, int64_t after,
		      int (*each)(void *context, int64_t seq, const char *bytes,
				  size_t len, const struct digest *hash,
				  struct err *err),
		      void *context, struct err *err)
{
	return read_sqlite_audit(sql_of(store), after, each, context, err);
}

static const char *instance(struct store *store)
{
	return ((struct store_sqlite *)(void *)store)->instance;
}

const struct store_ops store_sqlite = {
	.scheme = "sqlite",
	.open = open_store,
	.close = close_store,
	.add = add,
	.load = load,
	.list = list,
	.by_ref = by_ref,
	.by_sameness = by_sameness,
	.resolve = resolve,
	.change = change,
	.note = note,
	.handed = handed,
	.read_audit = read_audit,
	.instance = instance,
};
