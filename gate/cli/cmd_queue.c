#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/shown.h"

#define OPENING_ELSE 60 /* columns of a text's first words */

struct entry {
	struct queue_post post;
	struct shown shown;
	bool mine; /* the one who asks may decide on it */
};

static bool is_mine(const struct command_job *job,
		    const struct queue_post *post)
{
	return job->queue.person != NULL && shown_waits(post) &&
	       queue_may_approve(job->gate.policy, job->queue.person, post) ==
		       NULL;
}

static unsigned states_of(const struct command_job *job)
{
	unsigned states = 0;

	for (unsigned s = 0; s < ITEM_STATES; s++)
		if (option_given(job->options, "all") ||
		    item_is_open((enum item_state)s))
			states |= 1u << s;
	return states;
}

static int load(struct command_job *job, struct entry **entries, size_t *count,
		struct err *err)
{
	const char **ids;

	if (store_list(job->queue.store, states_of(job), 0, &job->arena, &ids,
		       count, err) < 0)
		return -1;
	*entries = arena_array(&job->arena, *count, sizeof(**entries), err);
	if (*entries == NULL)
		return -1;
	for (size_t i = 0; i < *count; i++) {
		struct entry *entry = &(*entries)[i];
		struct err why = { 0 };

		if (queue_find(&job->queue, ids[i], &job->arena, &entry->post,
			       err) < 0)
			return -1;
		/* One that can't be shown mustn't hide the others. */
		if (shown_open(&entry->shown, job, &entry->post, &why) < 0)
			cli_complain(&why);
		entry->mine = is_mine(job, &entry->post);
	}
	return 0;
}

/* "held: site, acme-x; sent: blog" */
static void put_states(struct buf *out, const struct store_post *post)
{
	const char *next_state = "";

	for (unsigned s = 0; s < ITEM_STATES; s++) {
		const char *next = "";

		for (size_t i = 0; i < post->item_count; i++) {
			if (post->items[i].state != s)
				continue;
			if (next[0] == '\0')
				buf_addf(out, "%s%s: ", next_state,
					 item_state_name((enum item_state)s));
			buf_addf(out, "%s%s", next, post->items[i].account);
			next = ", ";
			next_state = "; ";
		}
	}
}

static int put_waits(struct command_job *job, const struct queue_post *post,
		     struct err *err)
{
	struct queue_progress *progress = arena_array(
		&job->arena, post->need_count + 1, sizeof(*progress), err);
	const char *before = "; waits for ";

	if (progress == NULL)
		return -1;
	if (!shown_waits(post))
		return 0;
	(void)queue_progress(job->gate.policy, post, job->queue.now, progress);
	for (size_t i = 0; i < post->need_count; i++) {
		if (progress[i].have >= progress[i].need)
			continue;
		buf_addf(&job->out, "%s%s %" PRId64 "/%" PRId64 " (", before,
			 shown_group(progress[i].group), progress[i].have,
			 progress[i].need);
		shown_people(job->gate.policy, post, progress[i].group,
			     &job->out);
		buf_addc(&job->out, ')');
		before = ", ";
	}
	return 0;
}

static int put_entry(struct command_job *job, const struct entry *entry,
		     struct err *err)
{
	const struct store_post *post = &entry->post.stored;
	const char *author = entry->post.revision.author;
	size_t width = job->width > 30 ? job->width - 24 : OPENING_ELSE;
	char age[CLOCK_TEXT];

	clock_age(age, job->queue.now - post->created);
	buf_addf(&job->out, "  %s  %6s  ", post->id, age);
	if (shown_opening(&entry->shown, width, &job->out, err) < 0)
		return -1;
	buf_addf(&job->out, "\n  %*s  ", (int)strlen(post->id) + 8, "");
	utf8_escape(&job->out, author, strlen(author), 0);
	buf_adds(&job->out, "; ");
	put_states(&job->out, post);
	if (put_waits(job, &entry->post, err) < 0)
		return -1;
	buf_addc(&job->out, '\n');
	return 0;
}

static int put_group(struct command_job *job, const struct entry *entries,
		     size_t count, bool mine, struct err *err)
{
	bool begun = false;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].mine != mine)
			continue;
		if (!begun && job->out.len > 0)
			buf_addc(&job->out, '\n');
		if (!begun)
			buf_adds(&job->out,
				 mine ? "for you to decide\n" : "others\n");
		begun = true;
		if (put_entry(job, &entries[i], err) < 0)
			return -1;
	}
	return 0;
}

static int put_human(struct command_job *job, const struct entry *entries,
		     size_t count, struct err *err)
{
	if (count == 0)
		buf_adds(&job->out, "nothing waits\n");
	if (put_group(job, entries, count, true, err) < 0)
		return -1;
	return put_group(job, entries, count, false, err);
}

static void json_items(struct buf *out, const struct store_post *post)
{
	json_key(out, "items");
	json_open(out, '[');
	for (size_t i = 0; i < post->item_count; i++) {
		const struct item *item = &post->items[i];

		json_open(out, '{');
		json_pair(out, "account", item->account);
		json_pair(out, "platform", item->platform);
		json_pair(out, "state", item_state_name(item->state));
		json_pair(out, "url", item->remote_url);
		json_pair(out, "reason", item->reason);
		json_close(out, '}');
	}
	json_close(out, ']');
}

static int json_needs(struct command_job *job, const struct queue_post *post,
		      struct err *err)
{
	struct queue_progress *progress = arena_array(
		&job->arena, post->need_count + 1, sizeof(*progress), err);

	if (progress == NULL)
		return -1;
	(void)queue_progress(job->gate.policy, post, job->queue.now, progress);
	json_key(&job->out, "needs");
	json_open(&job->out, '[');
	for (size_t i = 0; i < post->need_count; i++) {
		json_open(&job->out, '{');
		json_pair(&job->out, "group", progress[i].group);
		json_pair_int(&job->out, "need", progress[i].need);
		json_pair_int(&job->out, "have", progress[i].have);
		json_close(&job->out, '}');
	}
	json_close(&job->out, ']');
	return 0;
}

static int json_entry(struct command_job *job, const struct entry *entry,
		      struct err *err)
{
	const struct store_post *post = &entry->post.stored;
	char created[CLOCK_TEXT];
	struct buf text = { 0 };
	int result;

	clock_print(created, post->created, 0);
	json_open(&job->out, '{');
	json_pair(&job->out, "id", post->id);
	json_pair(&job->out, "source", entry->post.revision.source);
	json_pair(&job->out, "author", entry->post.revision.author);
	json_pair(&job->out, "created", created);
	json_key(&job->out, "digest");
	shown_json_digest(&job->out, post->digest);
	json_pair_bool(&job->out, "mine", entry->mine);
	result = shown_opening(&entry->shown, OPENING_ELSE, &text, err);
	json_key(&job->out, "text");
	json_text(&job->out, text.len > 0 ? text.data : "", text.len);
	buf_release(&text);
	json_items(&job->out, post);
	if (result < 0 || json_needs(job, &entry->post, err) < 0)
		return -1;
	json_close(&job->out, '}');
	return 0;
}

static int put_json(struct command_job *job, const struct entry *entries,
		    size_t count, struct err *err)
{
	json_open(&job->out, '{');
	json_pair(&job->out, "schema", "postgate.queue/1");
	json_key(&job->out, "posts");
	json_open(&job->out, '[');
	for (int mine = 1; mine >= 0; mine--)
		for (size_t i = 0; i < count; i++)
			if (entries[i].mine == (mine == 1) &&
			    json_entry(job, &entries[i], err) < 0)
				return -1;
	json_close(&job->out, ']');
	json_close(&job->out, '}');
	buf_addc(&job->out, '\n');
	return 0;
}

static int run(struct command_job *job, struct err *err)
{
	static const char *const formats[] = { "human", "json", NULL };
	int format = option_choice(job->options, "format", formats, err);
	struct entry *entries;
	size_t count;

	if (format < 0 || load(job, &entries, &count, err) < 0)
		return -1;
	if ((format == 1 ? put_json : put_human)(job, entries, count, err) < 0)
		return -1;
	return STATUS_PASS;
}

static const struct option_row options[] = {
	{ "all", '\0', NULL, "also what has come to its end" },
	{ "format", '\0', "FORMAT", "human or json" },
	{ "show-matches", '\0', NULL, "don't mask secrets" },
	{ NULL, '\0', NULL, NULL }
};

const struct command command_queue = {
	.heading = "review",
	.name = "queue",
	.arguments = "",
	.summary = "lists what waits, yours first, then the oldest",
	.needs = NEEDS_RULES | NEEDS_STORE,
	.options = options,
	.run = run,
};
