#include "filter/prefilter_windows.h"

#define NONE UINT32_MAX

/* The windows of one pattern, as a list in `places`, the newest first. */
struct prefilter_found {
	uint32_t count; /* more than PREFILTER_WINDOWS: all in one */
	uint32_t newest;
};

struct prefilter_place {
	uint32_t first, last;
	uint32_t older;
};

int prefilter_windows_begin(struct prefilter_windows *all)
{
	all->found = arena_array(all->arena, all->patterns, sizeof(*all->found),
				 all->err);
	return all->found == NULL ? -1 : 0;
}

/* One window from the first to the last. */
static void melt(struct prefilter_windows *all, struct prefilter_found *found)
{
	struct prefilter_place *one = &all->places[found->newest];

	for (uint32_t i = one->older; i != NONE; i = all->places[i].older) {
		if (all->places[i].first < one->first)
			one->first = all->places[i].first;
		if (all->places[i].last > one->last)
			one->last = all->places[i].last;
	}
	one->older = NONE;
	found->count = PREFILTER_WINDOWS + 1;
}

static bool widen(struct prefilter_windows *all, struct prefilter_found *found,
		  uint32_t first, uint32_t last)
{
	struct prefilter_place *newest;
	bool apart;

	if (found->count == 0)
		return false;
	newest = &all->places[found->newest];
	apart = first > newest->last || newest->first > last;
	if (apart && found->count < PREFILTER_WINDOWS)
		return false;
	if (apart && found->count == PREFILTER_WINDOWS)
		melt(all, found);
	if (first < newest->first)
		newest->first = first;
	if (last > newest->last)
		newest->last = last;
	return true;
}

void prefilter_windows_add(struct prefilter_windows *all, uint32_t pattern,
			   uint32_t first, uint32_t last)
{
	struct prefilter_found *found = &all->found[pattern];
	struct prefilter_place *places;

	if (all->failed || widen(all, found, first, last))
		return;
	if (all->count == all->cap) {
		places = arena_grow(all->arena, all->places, &all->cap,
				    all->count + 64, sizeof(*places), all->err);
		if (places == NULL) {
			all->failed = true;
			return;
		}
		all->places = places;
	}
	all->places[all->count] = (struct prefilter_place){
		first, last, found->count == 0 ? NONE : found->newest
	};
	found->newest = (uint32_t)all->count++;
	found->count++;
}

/* Sorts what a pattern has and makes one of what touches. */
static size_t sort_windows(const unsigned char *text,
			   struct prefilter_window *windows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 1; i < count; i++) {
		struct prefilter_window window = windows[i];
		size_t k = i;

		for (; k > 0 && windows[k - 1].first > window.first; k--)
			windows[k] = windows[k - 1];
		windows[k] = window;
	}
	for (size_t i = 0; i < count; i++) {
		struct prefilter_window window = windows[i];

		/* No match begins within a character. */
		while (window.first <= window.last &&
		       (text[window.first] & 0xc0) == 0x80)
			window.first++;
		if (kept > 0 && window.first <= windows[kept - 1].last + 1) {
			if (window.last > windows[kept - 1].last)
				windows[kept - 1].last = window.last;
		} else if (window.first <= window.last) {
			windows[kept++] = window;
		}
	}
	return kept;
}

int prefilter_windows_list(const struct prefilter_windows *all,
			   const unsigned char *text,
			   struct prefilter_window **windows, size_t *count)
{
	size_t patterns = all->patterns;

	*count = 0;
	*windows = arena_array(all->arena, all->count + 1, sizeof(**windows),
			       all->err);
	if (*windows == NULL)
		return -1;
	for (size_t p = 0; p < patterns; p++) {
		struct prefilter_window *own = *windows + *count;
		uint32_t i = all->found[p].newest;
		size_t n = 0;

		if (all->found[p].count == 0)
			continue;
		for (; i != NONE; i = all->places[i].older)
			own[n++] = (struct prefilter_window){
				(uint32_t)p, all->places[i].first,
				all->places[i].last
			};
		*count += sort_windows(text, own, n);
	}
	return 0;
}
