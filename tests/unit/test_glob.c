#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "judge/glob.h"

static const struct {
	const char *glob, *name;
	bool path; /* with '/' */
	bool rule; /* without a separator */
} rows[] = {
	{ "", "", true, true },
	{ "", "a", false, false },
	{ "a", "", false, false },
	{ "a", "a", true, true },
	{ "*", "", true, true },
	{ "*", "abc", true, true },
	{ "*", "a/b", false, true },
	{ "**", "", true, true },
	{ "**", "a/b/c", true, true },
	{ "***", "a/b/c", true, true },
	{ "tone.*", "tone.jargon", true, true },
	{ "tone.*", "tone.jargon.inside", true, true },
	{ "tone.*", "tone", false, false },
	{ "tone.*", "toned.a", false, false },
	{ "*.md", "a.md", true, true },
	{ "*.md", "a.md.txt", false, false },
	{ "*.md", ".md", true, true },
	{ "a*b*c", "abbc", true, true },
	{ "a*b*c", "a/bbc", false, true },
	{ "a*b*c", "acb", false, false },
	{ "posts/**/*.md", "posts/a.md", true, false },
	{ "posts/**/*.md", "posts/x/a.md", true, true },
	{ "posts/**/*.md", "posts/x/y/a.md", true, true },
	{ "posts/**/*.md", "postsa.md", false, false },
	{ "posts/**/*.md", "posts/a.txt", false, false },
	{ "posts/**/*.md", "other/posts/a.md", false, false },
	{ "**/a.md", "a.md", true, false },
	{ "**/a.md", "x/y/a.md", true, true },
	{ "**/a.md", "x/ya.md", false, false },
	{ "a/**", "a/b/c", true, true },
	{ "a/**", "a", false, false },
	{ "a/**/b/**/c", "a/b/c", true, false },
	{ "a/**/b/**/c", "a/x/b/y/z/c", true, true },
	{ "a/**/b/**/c", "a/b/b/c/c", true, true },
	{ "a/**/b/**/c", "a/x/c", false, false },
	{ "a**b", "ab", true, true },
	{ "a**b", "a/x/b", true, true },
	{ "a**/b", "ab", false, false },
	{ "a**/b", "ax/b", true, true },
	{ "**a*b", "xaxaxb", true, true },
	{ "**a*b", "a/xb", false, true },
	{ "**/*a*/*b", "x/yaz/zb", true, true },
	{ "?", "a", true, true },
	{ "?", "", false, false },
	{ "?", "/", false, true },
	{ "?", "\xC3\xA4", true, true },
	{ "??", "\xC3\xA4", false, false },
	{ "?.md", "\xF0\x9F\x98\x80.md", true, true },
	{ "*?", "\xC3\xA4", true, true },
	{ "?*?", "\xC3\xA4", false, false },
	{ "*??", "\xC3\xA4", false, false },
	{ "*\xC3\xA4*", "x\xC3\xA4y", true, true },
	{ "[a]", "a", false, false },
	{ "[a]", "[a]", true, true },
	{ "a\\*", "a\\b", true, true },
	{ "A", "a", false, false },
};

static void globs_match_what_they_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (glob_match(rows[i].glob, rows[i].name, '/') != rows[i].path)
			fail_msg("path %s %s", rows[i].glob, rows[i].name);
		if (glob_match(rows[i].glob, rows[i].name, '\0') !=
		    rows[i].rule)
			fail_msg("rule %s %s", rows[i].glob, rows[i].name);
	}
}

/* The obvious way, which takes for ever on bad globs. */
static bool slow(const char *start, const char *glob, const char *name)
{
	bool deep;

	if (*glob == '\0')
		return *name == '\0';
	if (*glob != '*')
		return *name != '\0' && *glob == *name &&
		       slow(start, glob + 1, name + 1);
	deep = glob[1] == '*';
	if (deep && glob[2] == '/' && (glob == start || glob[-1] == '/')) {
		if (slow(start, glob + 3, name))
			return true;
		for (; *name != '\0'; name++)
			if (*name == '/' && slow(start, glob + 3, name + 1))
				return true;
		return false;
	}
	for (glob += 1 + deep;; name++) {
		if (slow(start, glob, name))
			return true;
		if (*name == '\0' || (!deep && *name == '/'))
			return false;
	}
}

/* Every glob of up to five and every name of up to six of a few letters. */
static void the_answer_is_that_of_the_obvious_way(void **state)
{
	static const char *const parts[] = { "a", "b", "/", "*", "**" };
	static const char letters[] = "ab/";
	char glob[16], name[8];

	(void)state;
	for (int g = 0; g < 5 * 5 * 5 * 5 * 5; g++) {
		size_t len = 0;
		int rest = g;

		for (int i = 0; i < 5; i++, rest /= 5) {
			const char *part = parts[rest % 5];

			if (len > 0 && glob[len - 1] == '*' && *part == '*')
				continue;
			memcpy(glob + len, part, strlen(part));
			len += strlen(part);
		}
		glob[len] = '\0';
		for (int n = 0; n < 3 * 3 * 3 * 3 * 3 * 3; n++) {
			rest = n;
			for (int i = 0; i < 6; i++, rest /= 3)
				name[i] = letters[rest % 3];
			name[1 + n % 6] = '\0';
			if (glob_match(glob, name, '/') !=
			    slow(glob, glob, name))
				fail_msg("%s %s", glob, name);
		}
	}
}

static void no_glob_takes_for_ever(void **state)
{
	static const char *const globs[] = {
		"*a*a*a*a*a*a*a*a*a*a*b", "**a**a**a**a**a**a**a**a**b",
		"**a*a*a*a*b", "**/*a*a*a*/**/*a*b", "**/a/**/a/**/a/**/b"
	};
	char *name = calloc(1, 4097);
	clock_t begin = clock();

	(void)state;
	assert_non_null(name);
	for (int turn = 0; turn < 2; turn++) {
		memset(name, 'a', 4096);
		for (size_t i = 1; turn == 1 && i < 4096; i += 2)
			name[i] = '/';
		for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++) {
			assert_false(glob_match(globs[i], name, '/'));
			assert_false(glob_match(globs[i], name, '\0'));
		}
	}
	assert_true(clock() - begin < 10 * CLOCKS_PER_SEC);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(globs_match_what_they_say),
		cmocka_unit_test(the_answer_is_that_of_the_obvious_way),
		cmocka_unit_test(no_glob_takes_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
