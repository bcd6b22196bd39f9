/*
 * Drafts: read, and judged by all rules. The first byte chooses the name that
 * the form is told by.
 */
#include "fuzz.h"

#include "base/digest.h"
#include "gate.h"

static const int64_t now = INT64_C(1800000000000);

static struct gate *the_gate(void)
{
	static struct policy *policy;
	static struct rules *rules;
	static struct gate gate;
	struct err err = { 0 };

	if (gate.rules == NULL) {
		FUZZ_LAW(digest_start(&err) == 0);
		FUZZ_LAW(policy_open(NULL, &policy, &err) == 0);
		FUZZ_LAW(rules_open(&policy->packs, &rules, &err) == 0);
		FUZZ_LAW(rules_tune(rules, &err) == 0);
		gate.policy = policy;
		gate.rules = rules;
	}
	return &gate;
}

static int is_border(const struct draft_field *field, size_t at)
{
	return at == field->len ||
	       (at < field->len &&
		((unsigned char)field->data[at] & 0xC0) != 0x80);
}

/* A masked secret is as long as it was and doesn't hold what it was. */
static void check_masked(const struct finding *f)
{
	size_t words = 0;

	for (const char *s = f->match; *s != '\0'; s++)
		words += (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z');
	FUZZ_LAW(f->masked != NULL);
	if (f->rule->redact && words > 0)
		FUZZ_LAW(strstr(f->masked, f->match) == NULL);
}

static void check_findings(const struct findings *findings, struct arena *arena)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];
		struct err err = { 0 };

		FUZZ_LAW(f->start <= f->end && f->end <= f->field->len);
		FUZZ_LAW(is_border(f->field, f->start));
		FUZZ_LAW(is_border(f->field, f->end));
		FUZZ_LAW(i == 0 || f[-1].field != f->field ||
			 f[-1].start <= f->start);
		check_masked(f);
		FUZZ_LAW(finding_message(f, false, arena, &err) != NULL);
	}
}

static void check_same(const struct gate_result *a, const struct gate_result *b)
{
	FUZZ_LAW(a->judgement.verdict == b->judgement.verdict);
	FUZZ_LAW(a->findings.count == b->findings.count);
	for (size_t i = 0; i < a->findings.count; i++)
		FUZZ_LAW(strcmp(a->findings.items[i].id,
				b->findings.items[i].id) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const sources[] = { "a.md", "a.json", "-" };
	static const char *const places[] = { "bluesky", "x", "mastodon" };
	const char *accounts[] = { places[0], places[1], places[2] };
	const struct conf_strings to = { accounts, 3 };
	struct gate_result first, second;
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct draft draft;

	if (size == 0)
		return 0;
	if (draft_read(sources[data[0] % 3], (const char *)data + 1, size - 1,
		       &arena, &draft, &err) < 0 ||
	    gate_check(the_gate(), &draft, &to, now, &arena, &first, &err) <
		    0) {
		fuzz_failed(&err);
	} else {
		check_findings(&first.findings, &arena);
		FUZZ_LAW(gate_check(the_gate(), &draft, &to, now, &arena,
				    &second, &err) == 0);
		check_same(&first, &second);
	}
	arena_release(&arena);
	return 0;
}
