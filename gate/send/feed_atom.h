/*
 * feed_atom: an Atom feed (RFC 4287) with what stands in a JSON Feed (1.1,
 * jsonfeed.org), for readers that know only the one. Whatever the JSON holds,
 * the XML is well-formed and has what Atom requires.
 */
#ifndef GATE_SEND_FEED_ATOM_H
#define GATE_SEND_FEED_ATOM_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"

/* feed_atom_write adds the file. `id` names the feed where it has no home
 * page. Items without an id are left out, as JSON Feed asks readers to do. */
int feed_atom_write(const struct conf_node *feed, const char *id,
		    struct arena *arena, struct buf *out, struct err *err);

#endif
