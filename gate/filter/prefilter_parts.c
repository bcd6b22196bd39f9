#include "filter/prefilter_parts.h"

static void sort_kind(struct prefilter *prefilter, uint32_t kind)
{
	uint64_t bit = (uint64_t)1 << kind;
	uint32_t shortest = UINT32_MAX;

	for (uint32_t i = prefilter->kind_runs[kind];
	     i < prefilter->kind_runs[kind + 1]; i++)
		if (prefilter->runs[i].len < shortest)
			shortest = prefilter->runs[i].len;
	if (shortest == UINT32_MAX || shortest < PREFILTER_LONG)
		return;
	if (shortest >= 31)
		prefilter->least_31 |= bit;
	else if (shortest >= 15)
		prefilter->least_15 |= bit;
	else
		prefilter->least_7 |= bit;
}

void prefilter_parts_ready(struct prefilter *prefilter)
{
	uint32_t run = 0;

	for (uint32_t kind = 0; kind < PREFILTER_KINDS; kind++) {
		prefilter->kind_runs[kind] = run;
		while (run < prefilter->run_count &&
		       prefilter->runs[run].kind == kind)
			run++;
		prefilter->kind_runs[kind + 1] = run;
		sort_kind(prefilter, kind);
	}
	for (unsigned c = 0; c < 256; c++) {
		prefilter->lower[c] =
			(unsigned char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
		prefilter->fold[c] = literal_cost_is_word((char)c) ?
					     prefilter->lower[c] :
					     ' ';
	}
}
