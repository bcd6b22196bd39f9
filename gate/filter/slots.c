#include "filter/slots.h"

#define SLOTS_LEAST 64

static void put(struct slot *items, size_t size, uint32_t hash, uint32_t item)
{
	size_t at = hash & (size - 1);

	while (items[at].item != SLOTS_NONE)
		at = (at + 1) & (size - 1);
	items[at] = (struct slot){ hash, item };
}

/* At most half of the slots are taken, so walks stay short. */
static int grow(struct slots *slots, struct arena *arena, struct err *err)
{
	size_t size = slots->size == 0 ? SLOTS_LEAST : 2 * slots->size;
	struct slot *items = arena_array(arena, size, sizeof(*items), err);

	if (items == NULL)
		return -1;
	memset(items, 0xFF, size * sizeof(*items));
	for (size_t i = 0; i < slots->size; i++)
		if (slots->own[i].item != SLOTS_NONE)
			put(items, size, slots->own[i].hash,
			    slots->own[i].item);
	slots->items = items;
	slots->own = items;
	slots->size = size;
	return 0;
}

int slots_add(struct slots *slots, uint32_t hash, uint32_t item,
	      struct arena *arena, struct err *err)
{
	if (slots->size < 2 * (slots->count + 1) && grow(slots, arena, err) < 0)
		return -1;
	put(slots->own, slots->size, hash, item);
	slots->count++;
	return 0;
}

void slots_replace(struct slots *slots, uint32_t hash, size_t step,
		   uint32_t item)
{
	slots->own[(hash + step - 1) & (slots->size - 1)].item = item;
}
