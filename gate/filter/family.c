#include "filter/family.h"

#include <string.h>

static const char *const names[FAMILIES] = {
	"tone", "sensitivity", "leak", "claims", "place", "spelling"
};

const char *family_name(enum family family)
{
	return names[family];
}

enum family family_find(const char *name, size_t len)
{
	unsigned family = 0;

	while (family < FAMILIES && (strlen(names[family]) != len ||
				     memcmp(names[family], name, len) != 0))
		family++;
	return (enum family)family;
}
