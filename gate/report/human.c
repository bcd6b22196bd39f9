#include "report/report.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "filter/mask.h"
#include "report/excerpt.h"
#include "report/width.h"

#define WIDTH_ELSE 80  /* columns of what is not a terminal */
#define WIDTH_LEAST 20 /* an excerpt is never narrower */
#define PLACE_SIZE 48  /* "line:column" and its NUL */
#define RESET "\033[0m"
#define DIM "\033[2m"

/* One post while it is written. */
struct page {
	struct report_job *job;
	struct buf *out;
	const struct findings *findings;
	struct arena *arena;
	struct excerpt excerpt;
	struct report_spot spot;
	struct buf line, mark;
	size_t indent; /* of what stands under "line:column" */
	size_t width;  /* of an excerpt */
};

static const char *color_of(enum action action)
{
	switch (action) {
	case ACTION_BLOCK:
		return "\033[31m";
	case ACTION_HOLD:
		return "\033[33m";
	case ACTION_WARN:
		return "\033[36m";
	case ACTION_NOTE:
	case ACTION_OFF:
		break;
	}
	return DIM;
}

static void put_colored(struct report_job *job, const char *color,
			const char *text)
{
	if (job->options->color && color[0] != '\0')
		buf_addf(job->out, "%s%s" RESET, color, text);
	else
		buf_adds(job->out, text);
}

static void put_blanks(struct buf *out, size_t count)
{
	for (; count > 0; count--)
		buf_addc(out, ' ');
}

static void place_text(struct page *page, const struct finding *finding,
		       char out[PLACE_SIZE])
{
	size_t line, column;
	int n;

	report_line(&page->spot, finding->field, finding->start, &line,
		    &column);
	if (line == 0)
		n = snprintf(out, PLACE_SIZE, "-");
	else if (column == 0)
		n = snprintf(out, PLACE_SIZE, "%zu", line);
	else
		n = snprintf(out, PLACE_SIZE, "%zu:%zu", line, column);
	if (n < 0)
		out[0] = '\0';
}

/* Adds text, going on in a new line at a blank where `width` columns are
 * full; 0: never. `column` is where it begins, and later lines as well. */
static void put_wrapped(struct buf *out, const char *text, size_t column,
			size_t width)
{
	size_t used = column, from = 0, len = strlen(text);

	while (from < len) {
		size_t end = from + strcspn(text + from, " ");
		size_t columns = width_text(text + from, end - from);

		if (width > 0 && used > column && used + columns > width) {
			out->len -= out->data[out->len - 1] == ' ';
			buf_addc(out, '\n');
			put_blanks(out, column);
			used = column;
		}
		if (end < len)
			end++;
		buf_add(out, text + from, end - from);
		used += columns + 1;
		from = end;
	}
}

/* A line of its own under a finding: a label, and text from outside. */
static void put_text(struct page *page, const char *label, const char *text)
{
	buf_reset(&page->line);
	utf8_escape(&page->line, text, strlen(text), 0);
	if (page->line.failed != ERR_NONE) {
		page->out->failed = page->line.failed;
		return;
	}
	put_blanks(page->out, page->indent);
	buf_adds(page->out, label);
	if (page->line.len > 0 && page->out->failed == ERR_NONE)
		put_wrapped(page->out, page->line.data,
			    page->indent + strlen(label),
			    page->job->options->width);
	buf_addc(page->out, '\n');
}

static int put_excerpt(struct page *page, const struct finding *finding,
		       struct err *err)
{
	const struct draft_field *field = finding->field;
	const char *shown = field->data;

	if (page->excerpt.field != field) {
		if (!page->job->options->show_matches)
			shown = mask_range(page->findings, field, 0, field->len,
					   page->arena, err);
		if (shown == NULL)
			return -1;
		excerpt_open(&page->excerpt, field, shown);
	}
	buf_reset(&page->line);
	buf_reset(&page->mark);
	if (excerpt_draw(&page->excerpt, finding->start, finding->end,
			 page->width, &page->line, &page->mark, err) < 0)
		return -1;
	if (page->line.len == 0)
		return 0;
	put_blanks(page->out, page->indent);
	buf_add(page->out, page->line.data, page->line.len);
	buf_addc(page->out, '\n');
	put_blanks(page->out, page->indent);
	put_colored(page->job, color_of(finding->action), page->mark.data);
	buf_addc(page->out, '\n');
	return 0;
}

static int put_suggestions(struct page *page, const struct finding *finding,
			   struct err *err)
{
	struct buf all = { 0 };
	int result;

	for (size_t i = 0; i < finding->suggest.count; i++) {
		buf_adds(&all, i > 0 ? ", " : "");
		buf_adds(&all, finding->suggest.items[i]);
	}
	result = buf_done(&all, err);
	if (result == 0 && all.len > 0)
		put_text(page, "try: ", all.data);
	buf_release(&all);
	return result;
}

static void put_head(struct page *page, const struct finding *finding)
{
	char place[PLACE_SIZE];
	const char *action = action_name(finding->action);
	size_t room = page->indent - 4;
	size_t len;

	place_text(page, finding, place);
	len = strlen(place);
	buf_addf(page->out, "  %s", place);
	put_blanks(page->out, 2 + (room > len ? room - len : 0));
	put_colored(page->job, color_of(finding->action), action);
	put_blanks(page->out, strlen(action) < 5 ? 7 - strlen(action) : 2);
	buf_adds(page->out, finding->rule->id);
	if (strcmp(finding->field->name, "text") != 0) {
		buf_adds(page->out, " in ");
		utf8_escape(page->out, finding->field->name,
			    strlen(finding->field->name), 0);
	}
	buf_addc(page->out, '\n');
}

static int put_finding(struct page *page, const struct finding *finding,
		       struct err *err)
{
	const struct report_options *options = page->job->options;
	const char *message = finding_message(finding, options->show_matches,
					      page->arena, err);

	if (message == NULL)
		return -1;
	put_head(page, finding);
	if (finding->end > finding->start &&
	    put_excerpt(page, finding, err) < 0)
		return -1;
	put_text(page, "", message);
	if (put_suggestions(page, finding, err) < 0)
		return -1;
	if (options->explain && finding->rule->why != NULL)
		put_text(page, "why: ", finding->rule->why);
	if (finding->waived != NULL)
		put_text(page, "waived: ", finding->waived);
	buf_addc(page->out, '\n');
	return 0;
}

static void put_title(struct report_job *job, const struct gate_result *result)
{
	static const enum action as[] = { ACTION_BLOCK, ACTION_HOLD };
	enum verdict verdict = result->judgement.verdict;
	const char *source = result->draft->source;
	const char *id = result->draft->id;
	const char *before = " (";

	utf8_escape(job->out, source, strlen(source), 0);
	if (id != NULL) {
		buf_adds(job->out, " (");
		utf8_escape(job->out, id, strlen(id), 0);
		buf_addc(job->out, ')');
	}
	buf_adds(job->out, ": ");
	put_colored(job, verdict == VERDICT_PASS ? "" : color_of(as[verdict]),
		    verdict_name(verdict));
	for (size_t i = 0; i < result->place_count; i++) {
		const struct place *place = &result->places[i];

		if (place->limit == 0)
			continue;
		buf_addf(job->out, "%s%s %zu/%zu %s", before, place->account,
			 place->used, place->limit,
			 limits_unit_name(place->unit));
		before = ", ";
	}
	buf_adds(job->out, before[0] == ',' ? ")" : "");
	buf_adds(job->out,
		 result->draft->unfinished ?
			 "; `draft: true` keeps it from being submitted\n" :
			 "\n");
}

static void put_remark(struct page *page, const struct verdict_remark *remark)
{
	char line[PLACE_SIZE] = "-";

	if (remark->line > 0 &&
	    snprintf(line, sizeof(line), "%zu", remark->line) < 0)
		return;
	buf_addf(page->out, "  %-*s", (int)page->indent - 2, line);
	put_colored(page->job, DIM, "note");
	buf_adds(page->out, "   waivers\n");
	put_text(page, "", remark->text);
	buf_addc(page->out, '\n');
}

static void page_open(struct page *page)
{
	size_t width = page->job->options->width;
	size_t places = 3;
	char place[PLACE_SIZE];

	for (size_t i = 0; i < page->findings->count; i++) {
		place_text(page, &page->findings->items[i], place);
		if (strlen(place) > places)
			places = strlen(place);
	}
	page->indent = places + 4;
	page->width = (width > 0 ? width : WIDTH_ELSE) - page->indent;
	if (page->width < WIDTH_LEAST || page->width > 4096)
		page->width = WIDTH_LEAST;
}

static int human_begin(struct report_job *job, struct err *err)
{
	job->gap = true;
	return buf_done(job->out, err);
}

static int human_post(struct report_job *job, const struct gate_result *result,
		      struct arena *arena, struct err *err)
{
	const struct judgement *judgement = &result->judgement;
	struct page page = { .job = job,
			     .out = job->out,
			     .arena = arena,
			     .findings = &result->findings };
	bool said = result->findings.count + judgement->remark_count > 0;
	int failed = 0;

	/* In front of a part nothing is known of the post before. */
	if (job->part && job->out->len == job->start)
		job->lead = said;
	else if (said && !job->gap)
		buf_addc(job->out, '\n');
	put_title(job, result);
	if (said)
		buf_addc(job->out, '\n');
	job->gap = said;
	page_open(&page);
	for (size_t i = 0; i < result->findings.count && failed == 0; i++)
		failed = put_finding(&page, &result->findings.items[i], err);
	for (size_t i = 0; i < judgement->remark_count && failed == 0; i++)
		put_remark(&page, &judgement->remarks[i]);
	buf_release(&page.line);
	buf_release(&page.mark);
	return failed < 0 ? -1 : buf_done(job->out, err);
}

static void put_count(struct report_job *job, const char **before, size_t count,
		      const char *what, const char *color)
{
	char text[64];

	if (count == 0 ||
	    snprintf(text, sizeof(text), "%zu %s", count, what) < 0)
		return;
	buf_adds(job->out, *before);
	put_colored(job, color, text);
	*before = ", ";
}

static int human_end(struct report_job *job, struct err *err)
{
	const struct report_total *total = &job->total;
	size_t posts = total->posts + total->unread;
	const char *before = ": ";

	/* One clean post has said it all in its own line. */
	if (posts == total->passed && posts < 2 && total->findings == 0)
		return buf_done(job->out, err);
	if (!job->gap)
		buf_addc(job->out, '\n');
	buf_addf(job->out, "%zu post%s", posts, posts == 1 ? "" : "s");
	put_count(job, &before, total->blocked, "blocked",
		  color_of(ACTION_BLOCK));
	put_count(job, &before, total->held, "held", color_of(ACTION_HOLD));
	put_count(job, &before, total->passed, "passed", "");
	put_count(job, &before, total->unread, "could not be judged",
		  color_of(ACTION_BLOCK));
	if (total->findings > 0)
		buf_addf(job->out, "; %zu finding%s", total->findings,
			 total->findings == 1 ? "" : "s");
	buf_addc(job->out, '\n');
	return buf_done(job->out, err);
}

const struct report report_human = {
	.name = "human",
	.begin = human_begin,
	.post = human_post,
	.end = human_end,
};
