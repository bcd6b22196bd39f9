#include "judge/glob.h"

#include <stddef.h>

/* Where to go on when what follows a star doesn't match: the star takes one
 * more. Only the last star of each kind can help: what stands before it has
 * matched as early as it could. The work is at most the product of the
 * lengths for each kind. */
struct retry {
	const char *glob; /* behind the star; NULL: none yet */
	const char *name; /* where the star ends so far */
	bool whole;	  /* a star of whole parts: ends behind a separator */
};

static bool is_inside(const char *at)
{
	return ((unsigned char)*at & 0xC0) == 0x80;
}

/* The name behind one character that the glob's first matches, or NULL. */
static const char *match_one(const char *glob, const char *name, char separator)
{
	if (*name == '\0' || *glob == '\0')
		return NULL;
	if (*glob != '?')
		return *glob == *name ? name + 1 : NULL;
	if (*name == separator || is_inside(name))
		return NULL;
	do
		name++;
	while (is_inside(name));
	return name;
}

/* Takes a run of stars at `glob`. */
static void take_star(const char *start, const char **glob, const char *name,
		      char separator, struct retry *shallow, struct retry *deep)
{
	const char *star = *glob;
	bool many = star[1] == '*';

	while (**glob == '*')
		(*glob)++;
	if (!many) {
		*shallow = (struct retry){ *glob, name, false };
		return;
	}
	deep->whole = separator != '\0' && **glob == separator &&
		      (star == start || star[-1] == separator);
	*glob += deep->whole;
	deep->glob = *glob;
	deep->name = name;
	shallow->glob = NULL;
}

/* Makes the star longer; false when it can't be. */
static bool lengthen(struct retry *retry, char separator, bool deep)
{
	if (retry->glob == NULL || *retry->name == '\0' ||
	    (!deep && *retry->name == separator))
		return false;
	if (!retry->whole) {
		retry->name++;
		return true;
	}
	while (*retry->name != '\0' && *retry->name != separator)
		retry->name++;
	if (*retry->name == '\0')
		return false;
	retry->name++;
	return true;
}

bool glob_match(const char *glob, const char *name, char separator)
{
	struct retry shallow = { 0 }, deep = { 0 };
	const char *start = glob, *next;

	while (*glob != '\0' || *name != '\0') {
		if (*glob == '*') {
			take_star(start, &glob, name, separator, &shallow,
				  &deep);
			continue;
		}
		next = match_one(glob, name, separator);
		if (next != NULL) {
			glob++;
			name = next;
		} else if (lengthen(&shallow, separator, false)) {
			glob = shallow.glob;
			name = shallow.name;
		} else if (lengthen(&deep, separator, true)) {
			shallow.glob = NULL;
			glob = deep.glob;
			name = deep.name;
		} else {
			return false;
		}
	}
	return true;
}
