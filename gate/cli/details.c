#include "cli/details.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "report/report.h"

static void put_label(struct buf *out, const char *label)
{
	buf_addf(out, "  %-10s ", label);
}

static void put_line(struct buf *out, const char *label, const char *text)
{
	if (text == NULL)
		return;
	put_label(out, label);
	utf8_escape(out, text, strlen(text), 0);
	buf_addc(out, '\n');
}

static void put_time(struct buf *out, const char *label, int64_t time)
{
	char text[CLOCK_TEXT];

	if (time == 0)
		return;
	clock_print(text, time, 0);
	put_line(out, label, text);
}

static void put_head(const struct shown *shown, struct buf *out)
{
	const struct store_post *stored = &shown->post->stored;
	const struct revision *revision = &shown->post->revision;
	char age[CLOCK_TEXT];

	clock_age(age, shown->job->queue.now - stored->created);
	buf_addf(out, "post %s, submitted %s ago\n", stored->id, age);
	put_line(out, "draft", revision->source);
	put_line(out, "author", revision->author);
	put_line(out, "handed in", revision->submitter);
	put_time(out, "submitted", stored->created);
	put_time(out, "not before", revision->not_before);
	put_time(out, "expires", revision->expires);
	put_line(out, "verdict", revision->verdict);
	put_label(out, "digest");
	buf_addf(out, "sha256:%s\n", shown_digest(stored->digest));
	if (!shown->post->intact)
		put_line(out, "DAMAGED",
			 "the stored bytes don't have this "
			 "digest; nothing of it will be sent");
}

int details_needs(const struct shown *shown, struct buf *out, struct err *err)
{
	const struct queue_post *post = shown->post;
	const struct policy *policy = shown->job->gate.policy;
	struct queue_progress *progress =
		arena_array(&shown->job->arena, post->need_count + 1,
			    sizeof(*progress), err);

	if (progress == NULL)
		return -1;
	(void)queue_progress(policy, post, shown->job->queue.now, progress);
	for (size_t i = 0; i < post->need_count; i++) {
		put_label(out, shown_group(progress[i].group));
		buf_addf(out, "%" PRId64 " of %" PRId64, progress[i].have,
			 progress[i].need);
		if (progress[i].have < progress[i].need && shown_waits(post)) {
			buf_adds(out, ", can be given by ");
			shown_people(policy, post, progress[i].group, out);
		}
		buf_addc(out, '\n');
	}
	return 0;
}

static int put_approvals(const struct shown *shown, struct buf *out,
			 struct err *err)
{
	const struct store_post *stored = &shown->post->stored;

	if (shown->post->need_count + stored->approval_count == 0)
		return 0;
	buf_adds(out, "\napprovals\n");
	if (details_needs(shown, out, err) < 0)
		return -1;
	for (size_t i = 0; i < stored->approval_count; i++) {
		const struct store_approval *given = &stored->approvals[i];
		char when[CLOCK_TEXT];

		clock_print(when, given->time, 0);
		put_label(out, "given by");
		buf_addf(out, "%s, %s%s%s%s\n", given->person, when,
			 given->claimed ? ", claimed" : "",
			 given->expires <= shown->job->queue.now ? ", expired" :
								   "",
			 strcmp(given->digest, stored->digest) != 0 ?
				 ", for another text" :
				 "");
	}
	return 0;
}

/* Text of several lines, each behind an indent. */
static void put_indented(struct buf *out, const char *text, size_t len)
{
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) : len;

		buf_adds(out, line > 0 ? "    " : "");
		buf_add(out, text, line);
		buf_addc(out, '\n');
		line += end != NULL;
		text += line;
		len -= line;
	}
}

static int put_item(const struct shown *shown, const struct item *item,
		    struct buf *out, struct err *err)
{
	const struct revision_target *target =
		revision_target(&shown->post->revision, item->account);
	struct buf text = { 0 };
	int result = 0;

	buf_addf(out, "\n%s (%s): %s", item->account, item->platform,
		 item_state_name(item->state));
	if (item->remote_url != NULL) {
		buf_addc(out, ' ');
		utf8_escape(out, item->remote_url, strlen(item->remote_url), 0);
	}
	if (item->reason != NULL && item->reason[0] != '\0') {
		buf_adds(out, ", ");
		utf8_escape(out, item->reason, strlen(item->reason), 0);
	}
	buf_addc(out, '\n');
	if (target != NULL)
		result = shown_target(shown, target, &text, err);
	if (result == 0)
		result = buf_done(&text, err);
	if (result == 0 && text.len > 0)
		put_indented(out, text.data, text.len);
	buf_release(&text);
	return result;
}

static void put_media(const struct revision *revision, struct buf *out)
{
	buf_adds(out, revision->media_count > 0 ? "\nfiles\n" : "");
	for (size_t i = 0; i < revision->media_count; i++) {
		const struct revision_media *media = &revision->media[i];

		buf_adds(out, "  ");
		utf8_escape(out, media->name, strlen(media->name), 0);
		buf_addf(out, ", %s, %" PRId64 " bytes, ", media->type,
			 media->size);
		if (media->alt == NULL || media->alt[0] == '\0') {
			buf_adds(out, "no alt text\n");
			continue;
		}
		buf_adds(out, "alt: ");
		utf8_escape(out, media->alt, strlen(media->alt), 0);
		buf_addc(out, '\n');
	}
}

static int put_findings(const struct shown *shown, struct buf *out,
			struct err *err)
{
	struct command_job *job = shown->job;
	const struct report_options options = { .color = job->color,
						.show_matches =
							shown->show_matches,
						.explain = true,
						.width = job->width };
	struct report_job report = { .policy = job->gate.policy,
				     .rules = job->gate.rules,
				     .options = &options,
				     .out = out };

	buf_adds(out, "\ntoday's rules say\n");
	if (report_begin(&report_human, &report, err) < 0)
		return -1;
	if (report_post(&report_human, &report, &shown->result, &job->arena,
			err) < 0)
		return -1;
	if (!report.gap)
		buf_addc(out, '\n');
	return 0;
}

int details_put(const struct shown *shown, struct buf *out, struct err *err)
{
	const struct store_post *stored = &shown->post->stored;

	put_head(shown, out);
	if (put_approvals(shown, out, err) < 0)
		return -1;
	for (size_t i = 0; i < stored->item_count; i++)
		if (put_item(shown, &stored->items[i], out, err) < 0)
			return -1;
	put_media(&shown->post->revision, out);
	if (put_findings(shown, out, err) < 0)
		return -1;
	return buf_done(out, err);
}

/* A word for a shell, in quotes when it needs them. */
static void put_word(struct buf *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-./:=@%+,";

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		buf_adds(out, word);
		return;
	}
	buf_addc(out, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, *word);
	buf_addc(out, '\'');
}

void details_command(const struct shown *shown, const char *name,
		     struct buf *out)
{
	static const char *const passed[] = { "config", "as" };
	const struct store_post *stored = &shown->post->stored;

	buf_addf(out, "postgate %s %s", name, stored->id);
	if (strcmp(name, "approve") == 0)
		buf_addf(out, " --digest %s", shown_digest(stored->digest));
	for (size_t i = 0; i < 2; i++) {
		const char *value =
			option_value(shown->job->options, passed[i]);

		if (value == NULL)
			continue;
		buf_addf(out, " --%s ", passed[i]);
		put_word(out, value);
	}
}
