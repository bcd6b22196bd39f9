#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/utf8.h"
#include "report/excerpt.h"
#include "report/report.h"
#include "report/width.h"

#define GOLDEN "tests/golden/report"
#define FILE_MAX ((size_t)1024 * 1024)

/* Each case is a folder: draft.md, `options` (color, show, explain,
 * width=N) when there are any, and what human, json and jsonl must say. The
 * rules are those of the pack beside the cases, so they change with nothing
 * else. */
struct setup {
	struct policy *policy;
	struct rules *rules;
	struct arena arena;
};

static int open_setup(void **state)
{
	static struct setup setup;
	const char *pack = GOLDEN "/pack.yaml";
	const struct conf_strings packs = { &pack, 1 };
	struct err err = { 0 };

	if (digest_start(&err) < 0 || policy_open(NULL, &setup.policy, &err) ||
	    rules_open(&packs, &setup.rules, &err) < 0) {
		(void)fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	/* The built-in pack place/ is among the rules, and may change. */
	memset(&setup.rules->digest, 0, sizeof(setup.rules->digest));
	*state = &setup;
	return 0;
}

static int close_setup(void **state)
{
	struct setup *setup = *state;

	rules_close(setup->rules);
	policy_close(setup->policy);
	arena_release(&setup->arena);
	return 0;
}

static const char *slurp(struct setup *setup, const char *name,
			 const char *file)
{
	struct err err = { 0 };
	char path[512];
	char *data;
	size_t len;

	(void)snprintf(path, sizeof(path), GOLDEN "/%s/%s", name, file);
	if (file_read(path, FILE_MAX, 0, &setup->arena, &data, &len, &err) < 0)
		return NULL;
	return data;
}

static void read_options(const char *text, struct report_options *options)
{
	const char *width = text != NULL ? strstr(text, "width=") : NULL;

	*options = (struct report_options){ .color = false };
	if (text == NULL)
		return;
	options->color = strstr(text, "color") != NULL;
	options->show_matches = strstr(text, "show") != NULL;
	options->explain = strstr(text, "explain") != NULL;
	if (width != NULL)
		options->width = strtoul(width + 6, NULL, 10);
}

static void judge(struct setup *setup, const char *text, struct draft *draft,
		  struct gate_result *result)
{
	const struct gate gate = { .policy = setup->policy,
				   .rules = setup->rules };
	struct err err = { 0 };

	if (draft_read("draft.md", text, strlen(text), &setup->arena, draft,
		       &err) < 0 ||
	    gate_check(&gate, draft, NULL, 0, &setup->arena, result, &err) < 0)
		fail_msg("%s", err.text);
}

/* What a report says of one post, in memory that the caller frees. */
static void write_report(struct setup *setup, const struct report *report,
			 const struct report_options *options,
			 const struct gate_result *result, struct buf *out)
{
	struct report_job job = { .policy = setup->policy,
				  .rules = setup->rules,
				  .options = options,
				  .out = out };
	struct err err = { 0 };

	if (report_begin(report, &job, &err) < 0 ||
	    report_post(report, &job, result, &setup->arena, &err) < 0 ||
	    report_end(report, &job, &err) < 0)
		fail_msg("%s", err.text);
}

static bool is_same(struct setup *setup, const char *name, const char *format)
{
	const char *expected = slurp(setup, name, format);
	const char *text = slurp(setup, name, "draft.md");
	struct report_options options;
	struct gate_result result;
	struct buf out = { 0 };
	struct draft draft;
	bool same;

	assert_non_null(text);
	read_options(slurp(setup, name, "options"), &options);
	judge(setup, text, &draft, &result);
	write_report(setup, report_find(format), &options, &result, &out);
	same = expected != NULL && strcmp(expected, out.data) == 0;
	if (!same)
		(void)fprintf(stderr, "--- " GOLDEN "/%s/%s is now:\n%s", name,
			      format, out.data);
	buf_release(&out);
	return same;
}

static void every_case_says_what_it_said(void **state)
{
	static const char *const formats[] = { "human", "json", "jsonl" };
	struct dirent *entry;
	size_t cases = 0, different = 0;
	DIR *dir = opendir(GOLDEN);

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (strchr(entry->d_name, '.') != NULL)
			continue;
		for (size_t i = 0; i < 3; i++)
			different +=
				!is_same(*state, entry->d_name, formats[i]);
		cases++;
	}
	(void)closedir(dir);
	assert_true(cases >= 12);
	assert_int_equal(different, 0);
}

static void formats_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(report_find("human"), &report_human);
	assert_ptr_equal(report_find("jsonl"), &report_jsonl);
	assert_null(report_find("xml"));
	assert_string_equal(report_names(), "human, json, jsonl");
}

static void expect_line(struct report_spot *spot,
			const struct draft_field *field, size_t offset,
			size_t line, size_t column)
{
	size_t got_line, got_column;

	report_line(spot, field, offset, &got_line, &got_column);
	assert_int_equal(got_line, line);
	assert_int_equal(got_column, column);
}

static void lines_and_columns_are_those_of_the_file(void **state)
{
	const char *text = "ab\n\xC3\xA9"
			   "f\n\ng";
	struct draft_field field = { .name = "text",
				     .data = text,
				     .len = strlen(text),
				     .line = 5,
				     .column = 3 };
	struct report_spot spot = { 0 };

	(void)state;
	expect_line(&spot, &field, 0, 5, 3);
	expect_line(&spot, &field, 1, 5, 4);
	expect_line(&spot, &field, 3, 6, 1);
	expect_line(&spot, &field, 5, 6, 3);
	expect_line(&spot, &field, 7, 7, 1);
	expect_line(&spot, &field, 8, 8, 1);
	expect_line(&spot, &field, 9, 8, 2);
	field.column = 0;
	expect_line(&spot, &field, 9, 5, 0);
	field.line = 0;
	expect_line(&spot, &field, 9, 0, 0);
}

static void totals_count_every_post(void **state)
{
	static const char *const texts[] = { "fine", "a mark", "hold me",
					     "1111 2222 3333 4444, mark" };
	const struct report_options options = { .color = false };
	struct setup *setup = *state;
	struct buf out = { 0 };
	struct report_job job = { .policy = setup->policy,
				  .rules = setup->rules,
				  .options = &options,
				  .out = &out };
	struct gate_result result;
	struct err err = { 0 };
	struct draft draft;

	assert_int_equal(report_begin(&report_human, &job, &err), 0);
	for (size_t i = 0; i < 4; i++) {
		judge(setup, texts[i], &draft, &result);
		assert_int_equal(report_post(&report_human, &job, &result,
					     &setup->arena, &err),
				 0);
	}
	job.total.unread = 1;
	assert_int_equal(report_end(&report_human, &job, &err), 0);
	assert_int_equal(job.total.posts, 4);
	assert_int_equal(job.total.blocked, 1);
	assert_int_equal(job.total.held, 1);
	assert_int_equal(job.total.passed, 2);
	assert_int_equal(job.total.findings, 4);
	assert_int_equal(job.total.warnings, 2);
	assert_non_null(strstr(out.data, "\n5 posts: 1 blocked, 1 held, "
					 "2 passed, 1 could not be judged; "
					 "4 findings\n"));
	buf_release(&out);
}

static void what_was_not_judged_did_not_pass(void **state)
{
	const struct report_options options = { .color = false };
	struct setup *setup = *state;
	struct buf out = { 0 };
	struct report_job job = { .policy = setup->policy,
				  .rules = setup->rules,
				  .options = &options,
				  .out = &out };
	struct err err = { 0 };

	assert_int_equal(report_begin(&report_json, &job, &err), 0);
	job.total.unread = 1;
	assert_int_equal(report_end(&report_json, &job, &err), 0);
	assert_non_null(strstr(out.data, "\"verdict\":\"undecided\""));
	assert_non_null(strstr(out.data, "\"posts\":[]}\n"));
	buf_release(&out);
}

static bool moves_the_cursor(uint32_t point)
{
	return (point < 0x20 && point != '\n') ||
	       (point >= 0x7F && point < 0xA0) || point == 0x200B ||
	       (point >= 0x2028 && point <= 0x202E) ||
	       (point >= 0x2066 && point <= 0x2069);
}

/* Whatever stands in a draft, a terminal gets nothing that moves it. */
static void nothing_from_a_draft_moves_the_cursor(void **state)
{
	const struct report_options options = { .explain = true };
	struct setup *setup = *state;
	const struct gate gate = { .policy = setup->policy,
				   .rules = setup->rules };
	struct err err = { 0 };
	struct gate_result result;
	struct draft draft;

	for (uint32_t c = 1; c < 0x3000; c++) {
		struct buf out = { 0 };
		char text[64] = "mark ";
		size_t len = 5;

		len += utf8_put(text + len, c);
		memcpy(text + len, " mark hold me", 14);
		len += 13;
		draft = (struct draft){ .source = text,
					.id = text,
					.bytes = text,
					.size = len,
					.text = text,
					.len = len,
					.text_line = 1 };
		if (gate_check(&gate, &draft, NULL, 0, &setup->arena, &result,
			       &err) < 0)
			fail_msg("%s", err.text);
		assert_true(result.findings.count >= 3);
		write_report(setup, &report_human, &options, &result, &out);
		for (size_t at = 0; at < out.len;) {
			uint32_t point = 0;

			at += utf8_next(out.data + at, out.len - at, &point);
			assert_false(moves_the_cursor(point));
		}
		buf_release(&out);
		arena_reset(&setup->arena);
	}
}

/* The mark stands under the span, wherever the line is cut. */
static void marks_stand_under_their_spans(void **state)
{
	const char *text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa XYZ "
			   "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	const struct draft_field field = { .name = "text",
					   .data = text,
					   .len = strlen(text),
					   .line = 1,
					   .column = 1 };

	(void)state;
	for (size_t width = 8; width < 90; width++) {
		struct excerpt excerpt = { 0 };
		struct buf line = { 0 }, mark = { 0 };
		struct err err = { 0 };
		const char *span;

		excerpt_open(&excerpt, &field, text);
		assert_int_equal(excerpt_draw(&excerpt, 31, 34, width, &line,
					      &mark, &err),
				 0);
		span = strstr(line.data, "XYZ");
		assert_non_null(span);
		assert_true(width_text(line.data, line.len) <= width);
		assert_int_equal(
			width_text(line.data, (size_t)(span - line.data)),
			strcspn(mark.data, "^"));
		assert_string_equal(strchr(mark.data, '^'), "^~~");
		buf_release(&line);
		buf_release(&mark);
	}
}

static void columns_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(width_of('a'), 1);
	assert_int_equal(width_of(0xE9), 1);
	assert_int_equal(width_of(0x301), 0);
	assert_int_equal(width_of(0x200D), 0);
	assert_int_equal(width_of(0x65E5), 2);
	assert_int_equal(width_of(0xFF21), 2);
	assert_int_equal(width_of(0x1F600), 2);
	assert_int_equal(width_of(0x20AC), 1);
	assert_int_equal(width_text("a\xE6\x97\xA5", 4), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_case_says_what_it_said),
		cmocka_unit_test(formats_are_found_by_name),
		cmocka_unit_test(lines_and_columns_are_those_of_the_file),
		cmocka_unit_test(totals_count_every_post),
		cmocka_unit_test(what_was_not_judged_did_not_pass),
		cmocka_unit_test(nothing_from_a_draft_moves_the_cursor),
		cmocka_unit_test(marks_stand_under_their_spans),
		cmocka_unit_test(columns_are_those_of_a_terminal),
	};

	return cmocka_run_group_tests(tests, open_setup, close_setup);
}
