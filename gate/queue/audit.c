#include "queue/audit.h"

#include <stddef.h>
#include <string.h>

#include "base/json.h"

#define VERSION 1
#define GENESIS "postgate/audit/1"

static size_t cut_at_border(const char *text)
{
	size_t len = strlen(text);

	if (len <= AUDIT_REASON_MAX)
		return len;
	len = AUDIT_REASON_MAX;
	while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

int audit_write(const struct audit_entry *entry, int64_t seq, struct buf *out,
		struct err *err)
{
	bool from = entry->moves && !entry->born;

	json_open(out, '{');
	json_pair_int(out, "v", VERSION);
	json_pair_int(out, "seq", seq);
	json_pair_int(out, "time", entry->time);
	json_pair(out, "actor", entry->actor.name);
	json_pair_bool(out, "claimed", entry->actor.claimed);
	json_pair(out, "via", entry->actor.via);
	json_pair(out, "action", entry->action);
	json_pair(out, "post", entry->post);
	json_pair(out, "account", entry->account);
	json_pair(out, "from", from ? item_state_name(entry->from) : NULL);
	json_pair(out, "to", entry->moves ? item_state_name(entry->to) : NULL);
	json_pair(out, "digest", entry->digest);
	json_key(out, "reason");
	if (entry->reason == NULL)
		json_str(out, NULL);
	else
		json_text(out, entry->reason, cut_at_border(entry->reason));
	json_close(out, '}');
	return buf_done(out, err);
}

/* An entry as its line has it. */
struct line {
	int64_t version, seq, time;
	bool claimed;
	const char *actor, *via, *action, *post, *account;
	const char *from, *to, *digest, *reason;
};

#define FIELD(field, kind, needed)                                          \
	{                                                                   \
		.name = #field, .type = kind,                               \
		.offset = offsetof(struct line, field), .required = needed, \
		.least = INT64_MIN, .most = INT64_MAX                       \
	}

static const struct conf_field fields[] = { { .name = "v",
					      .type = CONF_NUMBER,
					      .required = true,
					      .offset = offsetof(struct line,
								 version),
					      .least = VERSION,
					      .most = VERSION },
					    FIELD(seq, CONF_NUMBER, true),
					    FIELD(time, CONF_NUMBER, true),
					    FIELD(actor, CONF_TEXT, false),
					    FIELD(claimed, CONF_FLAG, true),
					    FIELD(via, CONF_TEXT, false),
					    FIELD(action, CONF_STRING, true),
					    FIELD(post, CONF_STRING, false),
					    FIELD(account, CONF_STRING, false),
					    FIELD(from, CONF_STRING, false),
					    FIELD(to, CONF_STRING, false),
					    FIELD(digest, CONF_STRING, false),
					    FIELD(reason, CONF_TEXT, false),
					    { .name = NULL } };

static int read_states(const struct line *line, struct audit_entry *entry,
		       struct err *err)
{
	entry->moves = line->to != NULL;
	entry->born = entry->moves && line->from == NULL;
	if (line->to != NULL)
		entry->to = item_state_of(line->to);
	if (line->from != NULL)
		entry->from = item_state_of(line->from);
	if (entry->to == ITEM_STATES || entry->from == ITEM_STATES ||
	    (line->from != NULL && line->to == NULL))
		return err_set(err, ERR_STORE, "names a state that isn't one");
	if (entry->moves && (line->post == NULL || line->account == NULL))
		return err_set(err, ERR_STORE, "moves nothing that it names");
	return 0;
}

int audit_read(const char *bytes, size_t len, struct arena *arena,
	       struct audit_entry *entry, int64_t *seq, struct err *err)
{
	struct conf_node *root;
	struct line line = { 0 };

	memset(entry, 0, sizeof(*entry));
	if (json_read("entry", 0, bytes, len, arena, &root, err) < 0 ||
	    conf_read(root, fields, &line, arena, err) < 0) {
		if (err->code == ERR_INPUT)
			err->code = ERR_STORE;
		return -1;
	}
	*seq = line.seq;
	entry->time = line.time;
	entry->actor = (struct actor){ .name = line.actor,
				       .via = line.via,
				       .claimed = line.claimed };
	entry->action = line.action;
	entry->post = line.post;
	entry->account = line.account;
	entry->digest = line.digest;
	entry->reason = line.reason;
	return read_states(&line, entry, err);
}

void audit_hash(const struct digest *prev, const char *bytes, size_t len,
		struct digest *out)
{
	unsigned char head[1 + DIGEST_SIZE + 8] = { 0x01 };
	struct digest_state state;
	uint64_t left = len;

	memcpy(head + 1, prev->bytes, DIGEST_SIZE);
	for (size_t i = sizeof(head) - 1; i > DIGEST_SIZE; i--, left >>= 8)
		head[i] = (unsigned char)left;
	digest_begin(&state, NULL);
	digest_add(&state, head, sizeof(head));
	digest_add(&state, bytes, len);
	digest_end(&state, out);
}

void audit_genesis(const char *instance, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state, GENESIS);
	digest_add(&state, instance, strlen(instance));
	digest_end(&state, out);
}
