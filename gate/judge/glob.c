#include "judge/glob.h"

#include <stddef.h>

/* The work is at most length of glob × length of name for one kind of star,
 * and policies are trusted; still, the depth is that of the stars in a glob. */
bool glob_match(const char *glob, const char *name, char separator)
{
	bool deep;

	for (; *glob != '*'; glob++, name++) {
		if (*glob == '\0')
			return *name == '\0';
		if (*name == '\0' ||
		    (*glob != *name && (*glob != '?' || *name == separator)))
			return false;
	}
	deep = glob[1] == '*';
	while (*glob == '*')
		glob++;
	/* "a / ** / b" matches a/b: nothing stands between the separators. */
	if (deep && *glob == separator && glob_match(glob + 1, name,
						     separator))
		return true;
	for (;; name++) {
		if (glob_match(glob, name, separator))
			return true;
		if (*name == '\0' || (!deep && *name == separator))
			return false;
	}
}
