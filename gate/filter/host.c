#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/punycode.h"
#include "base/utf8.h"
#include "draft/fold.h"
#include "draft/lookalike.h"
#include "filter/telltale.h"

/* Names of hosts that aren't what they look like, or hide what they are. */

/* What may stand in a host's name; other scripts have no look-alikes there,
 * and their sentences have no blanks to end it. */
static bool is_of_host(uint32_t c)
{
	return c == '-' ||
	       (script_of(c) == SCRIPT_NONE ? fold_is_word(c) :
					      script_of(c) != SCRIPT_OTHER);
}

static size_t before(const char *text, size_t at)
{
	do
		at--;
	while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
	return at;
}

/* The labels around a dot. */
static struct telltale_span host_around(const struct filter_job *job,
					size_t dot)
{
	struct telltale_span span = { dot, dot };
	uint32_t c = 0;
	size_t step;

	while (span.start > 0) {
		size_t at = before(job->text->raw, span.start);

		(void)utf8_next(job->text->raw + at, span.start - at, &c);
		if (!is_of_host(c) && (c != '.' || span.start == dot))
			break;
		span.start = at;
	}
	while ((step = utf8_next(job->text->raw + span.end,
				 job->text->len - span.end, &c)) > 0 &&
	       (is_of_host(c) || (c == '.' && span.end != dot + 1)))
		span.end += step;
	while (span.start < dot && job->text->raw[span.start] == '.')
		span.start++;
	while (span.end > dot && job->text->raw[span.end - 1] == '.')
		span.end--;
	return span;
}

static size_t label_end(const char *text, size_t at, size_t end)
{
	while (at < end && text[at] != '.')
		at++;
	return at;
}

static bool is_encoded(const char *label, size_t len)
{
	return len > 4 && (label[0] | 0x20) == 'x' &&
	       (label[1] | 0x20) == 'n' && label[2] == '-' && label[3] == '-';
}

/* "com" and "COM" end a host's name; "Next" begins a sentence. */
static bool is_top_level(const char *label, size_t len)
{
	size_t upper = 0;

	if (len < 2 || len > 24)
		return false;
	if (is_encoded(label, len) || !utf8_is_ascii(label, len))
		return true;
	for (size_t i = 0; i < len; i++) {
		if ((label[i] | 0x20) < 'a' || (label[i] | 0x20) > 'z')
			return false;
		upper += label[i] < 'a';
	}
	return upper == 0 || upper == len;
}

/* The host as it's shown where addresses are shown decoded. */
static bool add_decoded(struct buf *out, const char *text,
			struct telltale_span host)
{
	char label[PUNYCODE_SIZE];
	bool all = true;

	for (size_t at = host.start, end; at < host.end; at = end + 1) {
		end = label_end(text, at, host.end);
		if (at > host.start)
			buf_addc(out, '.');
		if (!is_encoded(text + at, end - at))
			buf_add(out, text + at, end - at);
		else if (punycode_decode(text + at + 4, end - at - 4, label) >
			 0)
			buf_adds(out, label);
		else
			all = false;
	}
	return all;
}

static int fire_encoded(const struct filter_job *job, struct telltale_span host,
			struct err *err)
{
	struct buf shown = { 0 }, read = { 0 }, note = { 0 };
	int result = -1;

	if (!add_decoded(&shown, job->text->raw, host)) {
		buf_adds(&note, "It can't be decoded.");
	} else if (buf_done(&shown, err) == 0) {
		lookalike_read(&read, shown.data, shown.len);
		buf_addf(&note, "It shows as “%s”", shown.data);
		if (buf_done(&read, err) == 0 &&
		    strcmp(read.data, shown.data) != 0)
			buf_addf(&note, ", which reads “%s”", read.data);
		buf_addc(&note, '.');
	}
	if (err->code == ERR_NONE)
		result = telltale_fire(job, "host", host, &note, err);
	buf_release(&shown);
	buf_release(&read);
	return result;
}

/* Looks at each label of a name, and fires once. */
static int judge_host(const struct filter_job *job, struct telltale_span host,
		      struct err *err)
{
	const char *text = job->text->raw;
	size_t top = host.end;
	bool latin;

	while (top > host.start && text[top - 1] != '.')
		top--;
	if (top == host.start || !is_top_level(text + top, host.end - top))
		return 0;
	latin = utf8_is_ascii(text + top, host.end - top);
	for (size_t at = host.start, end; at < host.end; at = end + 1) {
		struct lookalike found;

		end = label_end(text, at, host.end);
		if (is_encoded(text + at, end - at))
			return fire_encoded(job, host, err);
		if (utf8_is_ascii(text + at, end - at))
			continue;
		found = latin ? lookalike_label(text + at, end - at) :
				lookalike_word(text + at, end - at);
		if (found.deceives)
			return telltale_odd(job, "host", host, &found, err);
	}
	return 0;
}

/* Of a text in ASCII, only a name in Punycode hides anything. */
static bool has_encoded(const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	while (at < end && (at = memchr(at, '-', (size_t)(end - at))) != NULL) {
		if (at - text >= 2 && end - at > 2 &&
		    is_encoded(at - 2, (size_t)(end - at) + 2))
			return true;
		at++;
	}
	return false;
}

static int run(const struct filter_job *job, struct err *err)
{
	size_t at = 0;
	const char *dot;

	if (utf8_is_ascii(job->text->raw, job->text->len) &&
	    !has_encoded(job->text->raw, job->text->len))
		return 0;
	while (at < job->text->len &&
	       (dot = memchr(job->text->raw + at, '.', job->text->len - at)) !=
		       NULL) {
		struct telltale_span host =
			host_around(job, (size_t)(dot - job->text->raw));

		at = (size_t)(dot - job->text->raw) + 1;
		if (host.end <= at || host.start + 1 >= at)
			continue;
		if (judge_host(job, host, err) < 0)
			return -1;
		at = host.end;
	}
	return 0;
}

const struct filter filter_host = { "host", run };
