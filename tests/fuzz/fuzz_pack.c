/*
 * Packs: read from a file, and what they hold judges a text, which is the pack
 * itself: there its terms and examples stand.
 */
#include "fuzz.h"

#include "base/digest.h"
#include "base/utf8.h"
#include "filter/filter.h"

static void judge(const struct rules *rules, const char *text, size_t len)
{
	struct draft draft = { .source = "a.md", .text = text, .len = len };
	struct findings findings = { 0 };
	struct arena arena = { 0 };
	struct filter_job job = { .rules = rules,
				  .draft = &draft,
				  .language = "en",
				  .findings = &findings,
				  .arena = &arena };
	struct err err = { 0 };

	if (filters_run(&job, &err) < 0)
		fuzz_failed(&err);
	for (size_t i = 0; i < findings.count; i++)
		FUZZ_LAW(findings.items[i].end <= len);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *path = fuzz_file("pack.yaml", data, size);
	const struct conf_strings packs = { &path, 1 };
	struct rules *rules = NULL;
	struct err err = { 0 };

	FUZZ_LAW(digest_start(&err) == 0);
	if (rules_open(&packs, &rules, &err) < 0) {
		fuzz_failed(&err);
		FUZZ_LAW(rules == NULL);
		return 0;
	}
	FUZZ_LAW(rules->count > 0);
	if (utf8_check(text, size) == size && memchr(text, '\0', size) == NULL)
		judge(rules, text, size);
	rules_close(rules);
	return 0;
}
