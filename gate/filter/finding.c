#include "filter/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "draft/text.h"
#include "filter/mask.h"
#include "filter/rules.h"

struct finding *finding_add(struct findings *findings, const struct rule *rule,
			    const struct draft_field *field, size_t start,
			    size_t end, struct arena *arena, struct err *err)
{
	struct finding *items, *finding;

	if (findings->count == FINDINGS_MAX) {
		err_set(err, ERR_LIMIT,
			"more than %d findings: divide the draft",
			FINDINGS_MAX);
		return NULL;
	}
	items = arena_grow(arena, findings->items, &findings->cap,
			   findings->count + 1, sizeof(*items), err);
	if (items == NULL)
		return NULL;
	findings->items = items;
	finding = &findings->items[findings->count];
	*finding = (struct finding){ .rule = rule,
				     .field = field,
				     .start = start,
				     .end = end,
				     .action = (enum action)rule->action,
				     .suggest = rule->suggest };
	finding->match =
		arena_copy(arena, field->data + start, end - start, err);
	if (finding->match == NULL)
		return NULL;
	findings->count++;
	return finding;
}

/* For findings that differ in nothing else, so that the order, and which of
 * two doubles is kept, is the same everywhere. */
static int by_suggestion(const struct finding *a, const struct finding *b)
{
	const char *x = a->suggest.count > 0 ? a->suggest.items[0] : "";
	const char *y = b->suggest.count > 0 ? b->suggest.items[0] : "";
	int order = strcmp(x, y);

	if (order == 0)
		order = strcmp(a->note != NULL ? a->note : "",
			       b->note != NULL ? b->note : "");
	return order;
}

static int by_place(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;

	if (a->field != b->field)
		return a->field < b->field ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	if (a->rule != b->rule)
		return strcmp(a->rule->id, b->rule->id);
	if (a->action != b->action)
		return a->action < b->action ? -1 : 1;
	return by_suggestion(a, b);
}

/* Two findings of one rule that share bytes are one. */
static bool overlaps(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->field == b->field &&
	       b->start < a->end && a->undecided == b->undecided;
}

static bool is_twin(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->field == b->field &&
	       a->start == b->start && a->end == b->end &&
	       a->undecided == b->undecided && a->note == b->note;
}

/* A match that grew is copied when all are merged: long chains of them would
 * take quadratic memory. */
static void merge(struct finding *into, const struct finding *other)
{
	if (other->action < into->action)
		into->action = other->action;
	if (other->end <= into->end)
		return;
	into->end = other->end;
	into->match = NULL;
}

/* A finding beside the others of its kind. */
struct kin {
	struct finding *finding;
	const char *folded; /* its match, or "" */
};

/* Those of one rule, field and match in a row, in the order of their place. */
static int by_kind(const void *left, const void *right)
{
	const struct kin *a = left, *b = right;
	int order;

	if (a->finding->rule != b->finding->rule)
		return a->finding->rule < b->finding->rule ? -1 : 1;
	if (a->finding->field != b->finding->field)
		return a->finding->field < b->finding->field ? -1 : 1;
	order = strcmp(a->folded, b->folded);
	if (order == 0)
		order = a->finding < b->finding ? -1 : 1;
	return order;
}

static bool is_kin(const struct kin *a, const struct kin *b)
{
	return a->finding->rule == b->finding->rule &&
	       a->finding->field == b->finding->field &&
	       strcmp(a->folded, b->folded) == 0;
}

static struct kin *list_kin(const struct findings *findings,
			    struct arena *arena, struct err *err)
{
	struct kin *kin =
		arena_array(arena, findings->count, sizeof(*kin), err);

	for (size_t i = 0; kin != NULL && i < findings->count; i++)
		kin[i] = (struct kin){ &findings->items[i], "" };
	return kin;
}

/* The kept one, of `count` of a rule and field, that a finding belongs to, or
 * NULL. They don't overlap each other, so none lies in front of one that ends
 * before it. */
static struct finding *find_kept(const struct kin *kept, size_t count,
				 const struct finding *next)
{
	while (count > 0) {
		struct finding *last = kept[--count].finding;

		if (overlaps(last, next) || is_twin(last, next))
			return last;
		if (last->undecided == next->undecided &&
		    last->start < next->start)
			return NULL;
	}
	return NULL;
}

/* Leaves out what was merged into another, which has no rule any more. */
static int keep_rest(struct findings *findings, struct arena *arena,
		     struct err *err)
{
	size_t left = 0;

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->items[left];

		if (findings->items[i].rule == NULL)
			continue;
		*f = findings->items[i];
		left++;
		if (f->match == NULL)
			f->match = arena_copy(arena, f->field->data + f->start,
					      f->end - f->start, err);
		if (f->match == NULL)
			return -1;
	}
	findings->count = left;
	return 0;
}

/* Merges findings of one rule that overlap. */
static int merge_all(struct findings *findings, struct arena *arena,
		     struct err *err)
{
	struct kin *kin = list_kin(findings, arena, err);
	size_t first = 0, kept = 0;

	if (kin == NULL)
		return -1;
	qsort(kin, findings->count, sizeof(*kin), by_kind);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *next = kin[i].finding, *into;

		if (kept == first || !is_kin(&kin[first], &kin[i]))
			first = kept = i;
		into = find_kept(kin + first, kept - first, next);
		if (into == NULL) {
			kin[kept++] = kin[i];
		} else {
			merge(into, next);
			next->rule = NULL;
		}
	}
	return keep_rest(findings, arena, err);
}

/* The id survives edits elsewhere: rule, field, folded match, and the how
 * manieth of those it is. */
static void give_id(const struct kin *kin, size_t number)
{
	struct finding *finding = kin->finding;
	struct digest_state state;
	struct digest digest;
	char hex[DIGEST_HEX];
	unsigned char occurrence[4] = { (unsigned char)(number & 0xFF),
					(unsigned char)(number >> 8) };

	digest_begin(&state, "postgate/finding/1");
	digest_field(&state, 1, finding->rule->id, strlen(finding->rule->id));
	digest_field(&state, 2, finding->field->name,
		     strlen(finding->field->name));
	digest_field(&state, 3, kin->folded, strlen(kin->folded));
	digest_field(&state, 4, occurrence, sizeof(occurrence));
	digest_end(&state, &digest);
	digest_hex(&digest, hex);
	memcpy(finding->id, "f_", 2);
	memcpy(finding->id + 2, hex, FINDING_ID - 3);
	finding->id[FINDING_ID - 1] = '\0';
	finding->found_action = finding->action;
}

static int give_ids(struct findings *findings, struct arena *arena,
		    struct err *err)
{
	struct kin *kin = list_kin(findings, arena, err);
	size_t number = 0;

	if (kin == NULL)
		return -1;
	for (size_t i = 0; i < findings->count; i++) {
		const char *match = findings->items[i].match;

		kin[i].folded = text_fold(match, strlen(match), arena, err);
		if (kin[i].folded == NULL)
			return -1;
	}
	qsort(kin, findings->count, sizeof(*kin), by_kind);
	for (size_t i = 0; i < findings->count; i++) {
		number = i > 0 && is_kin(&kin[i - 1], &kin[i]) ? number + 1 : 0;
		give_id(&kin[i], number);
	}
	return 0;
}

int findings_finish(struct findings *findings, struct arena *arena,
		    struct err *err)
{
	if (findings->count == 0)
		return 0;
	qsort(findings->items, findings->count, sizeof(*findings->items),
	      by_place);
	if (merge_all(findings, arena, err) < 0 ||
	    give_ids(findings, arena, err) < 0)
		return -1;
	return mask_findings(findings, arena, err);
}

const char *finding_masked(const struct finding *finding, bool show)
{
	return show ? finding->match : finding->masked;
}

static void add_suggestions(struct buf *out, const struct finding *finding)
{
	for (size_t i = 0; i < finding->suggest.count; i++)
		buf_addf(out, "%s%s", i > 0 ? " or " : "",
			 finding->suggest.items[i]);
}

/* A match that runs over lines is said in one. */
static void add_line(struct buf *out, const char *match)
{
	for (; *match != '\0'; match++)
		if (*match != '\r')
			buf_addc(out, *match == '\n' ? ' ' : *match);
}

const char *finding_message(const struct finding *finding, bool show,
			    struct arena *arena, struct err *err)
{
	const char *s = finding->rule->message;
	const char *match = finding_masked(finding, show);
	struct buf out = { 0 };
	char *whole = NULL;

	while (*s != '\0') {
		if (strncmp(s, "{match}", 7) == 0) {
			add_line(&out, match);
			s += 7;
		} else if (strncmp(s, "{suggest}", 9) == 0) {
			add_suggestions(&out, finding);
			s += 9;
		} else {
			size_t n = 1 + strcspn(s + 1, "{");

			buf_add(&out, s, n);
			s += n;
		}
	}
	if (finding->undecided)
		buf_adds(&out, " (Undecided: the text is too intricate for "
			       "this rule, so people must look.)");
	if (finding->note != NULL)
		buf_addf(&out, " %s", finding->note);
	if (buf_done(&out, err) == 0)
		whole = arena_copy(arena, out.len > 0 ? out.data : "", out.len,
				   err);
	buf_release(&out);
	return whole;
}
