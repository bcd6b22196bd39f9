/*
 * feed_json: a JSON Feed (1.1, jsonfeed.org) read, begun, and added to. What
 * others wrote into it survives in meaning: members and items that we don't
 * know are kept as they are.
 */
#ifndef GATE_SEND_FEED_JSON_H
#define GATE_SEND_FEED_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "judge/policy.h"

/* feed_json_new adds a feed without items. */
int feed_json_new(const struct account *account, struct buf *out,
		  struct err *err);

/* feed_json_read gives NULL for what isn't a JSON Feed of any version. */
const struct conf_node *feed_json_read(const char *source, const char *json,
				       size_t len, struct arena *arena,
				       struct err *err);

/* feed_json_has tells whether an item has this id. */
bool feed_json_has(const struct conf_node *feed, const char *id);

/* feed_json_add writes `feed` with an item made of a payload (see feed.c) in
 * front of the others; `time` in microseconds. */
void feed_json_add(const struct conf_node *feed,
		   const struct conf_node *payload, const char *id,
		   int64_t time, struct buf *out);

/* feed_json_ending is the end of a file name for a media type. */
const char *feed_json_ending(const char *type);

#endif
