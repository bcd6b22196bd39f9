/*
 * draft: what an author wrote, read from a file or a request.
 *
 * Three forms with the same keys: text with optional YAML front matter
 * between lines of `---`; one JSON object, whose `text` is the body; JSON
 * Lines, one such object a line. Nothing in the body is stripped or changed:
 * what stands there is what is posted. Errors name source:line.
 *
 * A draft is read-only once read and owns nothing: its strings lie in the
 * arena that it was read into.
 */
#ifndef GATE_DRAFT_DRAFT_H
#define GATE_DRAFT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

/* The ceilings, in bytes and pieces. Over one is an error, never a cut. */
#define DRAFT_FILE_MAX ((size_t)1024 * 1024)
#define DRAFT_TEXT_MAX ((size_t)256 * 1024)
#define DRAFT_FRONT_MAX ((size_t)64 * 1024)
#define DRAFT_MEDIA_MAX 20
#define DRAFT_TO_MAX 100
#define DRAFT_LINES_MAX ((size_t)1024 * 1024 * 1024) /* a JSON Lines file */

enum draft_disclosure {
	DISCLOSURE_NONE = 0,
	DISCLOSURE_PAID,
	DISCLOSURE_GIFT,
	DISCLOSURE_AFFILIATE
};

/* A string that would leave the house, and where it stands in the source. */
struct draft_field {
	const char *name; /* "text", "media[0].alt", "variants.acme-x" */
	const char *data; /* valid UTF-8, no control characters */
	size_t len;
	size_t line;   /* of its first byte, from 1; 0: not known */
	size_t column; /* from 1, in bytes; 0: not known */
};

struct draft_media {
	const char *path; /* as written, relative to `folder` */
	const char *alt;  /* NULL: none given */
	size_t line;
};

struct draft_variant {
	const char *name; /* an account or a platform */
	const char *text;
	size_t len;
	size_t line;
};

/* Clears one finding; whether it counts is for judge/waiver to say. */
struct draft_waiver {
	const char *finding;
	const char *reason;
	const char *by;
	int64_t until; /* 0: none given */
	size_t line;
};

struct draft {
	const char *source; /* as the user named it, for reports */
	const char *bytes;  /* what was read, whole */
	size_t size;
	const char *text; /* the body */
	size_t len;
	size_t text_line; /* where the body begins; 0: JSON */
	const char *id;	  /* NULL where not given, here and below */
	const char *author;
	const char *lang; /* BCP 47 */
	const char *campaign;
	const char *reply_to;
	const char *visibility;
	const char *warning;
	const char *link;
	size_t warning_line, link_line; /* 0: not known */
	int disclosure;			/* enum draft_disclosure */
	bool thread;
	bool unfinished;    /* `draft: true` */
	int64_t not_before; /* 0: none */
	int64_t expires;    /* 0: none */
	struct conf_strings to;
	struct draft_media *media;
	size_t media_count;
	struct draft_variant *variants;
	size_t variant_count;
	struct draft_waiver *waivers;
	size_t waiver_count;
};

/* draft_read reads one draft. Its form is told by the end of `source`
 * (.json), else by a first byte `{` followed by a key in quotes. `data` must
 * live as long as the draft. */
int draft_read(const char *source, const char *data, size_t len,
	       struct arena *arena, struct draft *draft, struct err *err);

/* draft_read_json reads one JSON object that stands in line `line` of its
 * source (0: the object is the whole source). */
int draft_read_json(const char *source, size_t line, const char *data,
		    size_t len, struct arena *arena, struct draft *draft,
		    struct err *err);

/* draft_is_lines tells whether a name means JSON Lines (.jsonl, .ndjson). */
bool draft_is_lines(const char *source);

/* draft_fields lists every string that would leave the house: body,
 * variants, content warning, link, alt texts and file names of media. */
int draft_fields(const struct draft *draft, struct arena *arena,
		 struct draft_field **fields, size_t *count, struct err *err);

/* draft_text_for gives the text for one account: its variant, else that of
 * its platform, else the body. */
const char *draft_text_for(const struct draft *draft, const char *account,
			   const char *platform, size_t *len);

#endif
