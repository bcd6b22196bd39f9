#include "draft/language.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

bool language_is_tag(const char *tag)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t len = strspn(tag, letters), part;

	if (len < 2 || len > 3)
		return false;
	for (tag += len; *tag == '-'; tag += part) {
		part = 1 + strcspn(tag + 1, "-");
		if (part < 2 || part > 9)
			return false;
		for (size_t i = 1; i < part; i++)
			if (strchr(letters, tag[i]) == NULL &&
			    (tag[i] < '0' || tag[i] > '9'))
				return false;
	}
	return *tag == '\0';
}

bool language_same(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncasecmp(a, b, n) == 0;
}
