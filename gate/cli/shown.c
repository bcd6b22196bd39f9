#include "cli/shown.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "report/width.h"

#define KEY_MAX 256 /* of a key's path in a payload */

/* The accounts it is for that the policy still has. */
static int find_accounts(const struct shown *shown, struct conf_strings *to,
			 struct err *err)
{
	const struct revision *revision = &shown->post->revision;

	to->items = arena_array(&shown->job->arena, revision->target_count,
				sizeof(*to->items), err);
	if (to->items == NULL)
		return -1;
	for (size_t i = 0; i < revision->target_count; i++) {
		const struct revision_target *target = &revision->targets[i];

		if (policy_account(shown->job->gate.policy, target->account))
			to->items[to->count++] = target->account;
	}
	return 0;
}

int shown_open(struct shown *shown, struct command_job *job,
	       const struct queue_post *post, struct err *err)
{
	const struct revision *revision = &post->revision;
	struct conf_strings to = { NULL, 0 };

	*shown = (struct shown){ .job = job, .post = post };
	shown->show_matches = option_given(job->options, "show-matches");
	if (draft_read(revision->source, revision->draft.data,
		       revision->draft.len, &job->arena, &shown->draft,
		       err) < 0 ||
	    find_accounts(shown, &to, err) < 0 ||
	    gate_check(&job->gate, &shown->draft, &to, job->queue.now,
		       &job->arena, &shown->result, err) < 0)
		return err_in(err, "post %s can't be judged again",
			      post->stored.id);
	return 0;
}

/* Puts `with` in the place of every `what`. */
static const char *replace(const char *text, const char *what, const char *with,
			   struct arena *arena, struct err *err)
{
	struct buf out = { 0 };
	const char *next, *copy = NULL;

	if (what[0] == '\0' || strstr(text, what) == NULL)
		return text;
	while ((next = strstr(text, what)) != NULL) {
		buf_add(&out, text, (size_t)(next - text));
		buf_adds(&out, with);
		text = next + strlen(what);
	}
	buf_adds(&out, text);
	if (buf_done(&out, err) == 0)
		copy = arena_copy(arena, out.data, out.len, err);
	buf_release(&out);
	return copy;
}

static const char *mask(const struct shown *shown, const char *text,
			struct err *err)
{
	const struct findings *findings = &shown->result.findings;
	struct arena *arena = &shown->job->arena;

	for (size_t i = 0; i < findings->count && text != NULL; i++) {
		const struct finding *finding = &findings->items[i];
		const char *masked;

		if (!finding->rule->redact || shown->show_matches)
			continue;
		masked = finding_masked(finding, false);
		text = replace(text, finding->match, masked, arena, err);
	}
	return text;
}

/* Keys whose values say nothing to a reader: links are in the text itself,
 * and files are listed by themselves. */
static bool is_dull(const char *key)
{
	static const char *const dull[] = { "facets", "digest", "size",
					    "type",   "server", "handle" };

	for (size_t i = 0; i < sizeof(dull) / sizeof(*dull); i++)
		if (strcmp(key, dull[i]) == 0)
			return true;
	return false;
}

static bool is_text(const char *key)
{
	return strcmp(key, "text") == 0 || strcmp(key, "content_text") == 0;
}

/* The text stands behind bars: nothing in it can look like what we say. */
static void put_barred(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		buf_adds(out, len > 0 ? "| " : "|");
		utf8_escape(out, text, len, 0);
		buf_addc(out, '\n');
		text += len + (text[len] == '\n');
	}
}

static int put_value(const struct shown *shown, const struct conf_node *node,
		     const char *key, struct buf *out, struct err *err)
{
	const char *text = mask(shown, node->text, err);

	if (text == NULL)
		return -1;
	if (is_text(key)) {
		put_barred(out, text);
		return 0;
	}
	buf_addf(out, "%s: ", key);
	utf8_escape(out, text, strlen(text), 0);
	buf_addc(out, '\n');
	return 0;
}

/* Adds each value in a part of a payload. */
static int put_node(const struct shown *shown, const struct conf_node *node,
		    const char *key, struct buf *out, struct err *err)
{
	char below[KEY_MAX];
	size_t at = 0;

	if (node->kind == CONF_NULL)
		return 0;
	if (node->kind == CONF_SCALAR)
		return put_value(shown, node, key, out, err);
	for (const struct conf_node *n = node->first; n != NULL;
	     n = n->next, at++) {
		int len = node->kind == CONF_MAP ?
				  snprintf(below, sizeof(below), "%s%s%s", key,
					   key[0] != '\0' ? "." : "", n->key) :
				  snprintf(below, sizeof(below), "%s[%zu]", key,
					   at);

		if (len < 0 || (size_t)len >= sizeof(below))
			return err_set(err, ERR_STORE,
				       "a payload has a key "
				       "that is too long");
		if (node->kind == CONF_MAP && is_dull(n->key))
			continue;
		if (put_node(shown, n, below, out, err) < 0)
			return -1;
	}
	return 0;
}

int shown_target(const struct shown *shown,
		 const struct revision_target *target, struct buf *out,
		 struct err *err)
{
	struct conf_node *root;

	if (json_read(target->account, 0, target->payload.data,
		      target->payload.len, &shown->job->arena, &root, err) < 0)
		return -1;
	if (root->kind != CONF_MAP)
		return err_set(err, ERR_STORE,
			       "%s: the payload isn't a JSON "
			       "object",
			       target->account);
	for (int texts = 1; texts >= 0; texts--) {
		for (const struct conf_node *n = root->first; n != NULL;
		     n = n->next) {
			if (is_text(n->key) != (texts == 1) || is_dull(n->key))
				continue;
			if (put_node(shown, n, n->key, out, err) < 0)
				return -1;
		}
	}
	return 0;
}

const char *shown_group(const char *group)
{
	return strcmp(group, "*") == 0 ? "any reviewer" : group;
}

const char *shown_digest(const char *digest)
{
	return strncmp(digest, "sha256:", 7) == 0 ? digest + 7 : digest;
}

void shown_json_digest(struct buf *out, const char *digest)
{
	char text[7 + DIGEST_HEX];

	if (digest == NULL) {
		json_str(out, NULL);
		return;
	}
	(void)snprintf(text, sizeof(text), "sha256:%s", shown_digest(digest));
	json_str(out, text);
}

bool shown_waits(const struct queue_post *post)
{
	for (size_t i = 0; i < post->stored.item_count; i++)
		if (post->stored.items[i].state == ITEM_HELD)
			return true;
	return false;
}

void shown_people(const struct policy *policy, const struct queue_post *post,
		  const char *group, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < policy->person_count; i++) {
		const struct person *person = &policy->people[i];

		if (!policy_in_group(person, group) ||
		    queue_may_approve(policy, person, post) != NULL)
			continue;
		buf_addf(out, "%s%s", between, person->name);
		between = ", ";
	}
	if (between[0] == '\0')
		buf_adds(out, "nobody in the policy");
}

int shown_opening(const struct shown *shown, size_t width, struct buf *out,
		  struct err *err)
{
	const char *text = shown->draft.text != NULL ?
				   mask(shown, shown->draft.text, err) :
				   "";
	struct buf line = { 0 };
	size_t at = 0, used = 0, step;
	uint32_t point = 0;
	int result;

	if (text == NULL)
		return -1;
	utf8_escape(&line, text, strcspn(text, "\n"), 0);
	result = buf_done(&line, err);
	while (result == 0 &&
	       (step = utf8_next(line.data + at, line.len - at, &point)) > 0) {
		used += width_of(point);
		if (used + 1 > width) {
			buf_adds(out, "…");
			break;
		}
		buf_add(out, line.data + at, step);
		at += step;
	}
	buf_release(&line);
	return result;
}
