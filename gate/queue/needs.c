#include "queue/needs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int needs_write(const struct route_need *needs, size_t count, struct buf *out,
		struct err *err)
{
	size_t start = out->len;

	json_open(out, '{');
	for (size_t i = 0; i < count; i++) {
		json_key(out, needs[i].group);
		json_int(out, needs[i].count);
	}
	json_close(out, '}');
	if (buf_done(out, err) < 0)
		return -1;
	if (out->len - start > NEEDS_MAX)
		return err_set(err, ERR_LIMIT,
			       "too many groups must approve "
			       "this post");
	return 0;
}

static int read_count(const struct conf_node *node, int64_t *count,
		      struct err *err)
{
	char *end = NULL;
	long long number = 0;

	errno = 0;
	if (node->kind == CONF_SCALAR && !node->quoted)
		number = strtoll(node->text, &end, 10);
	if (end == NULL || *end != '\0' || errno != 0 || number < 1 ||
	    number > POLICY_APPROVALS_MAX)
		return err_set(err, ERR_STORE,
			       "needs: %s: no number from 1 "
			       "to %d",
			       node->key, POLICY_APPROVALS_MAX);
	*count = number;
	return 0;
}

int needs_read(const char *json, struct arena *arena, struct route_need **needs,
	       size_t *count, struct err *err)
{
	struct conf_node *root;
	size_t i = 0;

	*needs = NULL;
	*count = 0;
	if (json_read("needs", 0, json, strlen(json), arena, &root, err) < 0) {
		if (err->code == ERR_INPUT)
			err->code = ERR_STORE;
		return -1;
	}
	if (root->kind != CONF_MAP)
		return err_set(err, ERR_STORE, "needs: no groups");
	*needs = arena_array(arena, root->count, sizeof(**needs), err);
	if (*needs == NULL)
		return -1;
	for (const struct conf_node *n = root->first; n != NULL; n = n->next) {
		(*needs)[i].group = n->key;
		if (read_count(n, &(*needs)[i].count, err) < 0)
			return -1;
		i++;
	}
	*count = i;
	return 0;
}
