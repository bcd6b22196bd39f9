#include "send/attempt_item.h"

#include <string.h>

#include "base/clock.h"

#define MINUTE (INT64_C(60) * 1000)

int attempt_item_load(const struct attempt *attempt, struct attempt_item *now,
		      struct err *err)
{
	const struct store_post *stored = &now->post.stored;

	now->queue = (struct queue){
		.store = attempt->store,
		.policy = attempt->gate->policy,
		.actor = { .name = "postgate-deliver", .via = "deliver" },
		.now = clock_now(),
	};
	if (queue_find(&now->queue, attempt->id, attempt->arena, &now->post,
		       err) < 0)
		return -1;
	for (size_t i = 0; i < stored->item_count; i++) {
		if (strcmp(stored->items[i].account, attempt->account) == 0) {
			now->item = stored->items[i];
			return 0;
		}
	}
	return err_set(err, ERR_STORE, "%s: has no item for %s", attempt->id,
		       attempt->account);
}

int attempt_item_move(struct attempt *attempt, struct attempt_item *now,
		      enum item_state state, const char *action,
		      const char *reason, const struct store_attempt *row,
		      enum attempt_end end, struct err *err)
{
	now->item.since =
		state == now->item.state ? now->item.since : now->queue.now;
	now->item.state = state;
	now->item.reason = reason;
	if (queue_move(&now->queue, &now->post, &now->item, action, reason, row,
		       err) < 0) {
		if (err->code != ERR_CONFLICT)
			return -1;
		err_clear(err);
		return 0;
	}
	attempt->end = end;
	attempt->text = reason;
	return 0;
}

bool attempt_item_is_early(const struct attempt *attempt,
			   const struct attempt_item *now)
{
	return !attempt->eager && now->item.retry_at > now->queue.now;
}

int64_t attempt_item_pause(int64_t attempts)
{
	return attempts >= 6 ? 60 * MINUTE : MINUTE << attempts;
}

int attempt_item_put_off(struct attempt *attempt, struct attempt_item *now,
			 const char *reason, const struct store_attempt *row,
			 struct err *err)
{
	now->item.retry_at =
		now->queue.now + attempt_item_pause(now->item.attempts);
	now->item.attempts++;
	return attempt_item_move(attempt, now, ITEM_READY, "retry", reason, row,
				 ATTEMPT_LATER, err);
}
