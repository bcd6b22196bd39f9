#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cache_pair.h"
#include "random_text.h"

#include "base/image.h"

/* Somebody who can write our files and knows how they are summed up. The
 * length of the part that he changes; 0: there is none. */
static size_t rewrite(const char *from, const char *to, uint32_t part,
		      uint64_t *seed)
{
	struct image_making making = { 0 };
	struct image *image;
	struct err err = { 0 };
	size_t changed = 0;

	assert_int_equal(image_open(from, &image, &err), 0);
	for (uint32_t p = 0; p < 0x400; p++) {
		size_t len;
		const char *data = image_part(image, p, 1, &len);
		char *copy;

		if (data == NULL)
			continue;
		copy = malloc(len + 1);
		assert_non_null(copy);
		memcpy(copy, data, len);
		changed = p == part ? len : changed;
		for (size_t n = 0; p == part && len > 0 && n < 8; n++)
			copy[random_number(seed, (uint32_t)len)] =
				(char)random_number(seed, 256);
		assert_int_equal(image_add(&making, p, copy, len, &err), 0);
		free(copy);
	}
	image_close(image);
	if (changed > 0)
		assert_int_equal(image_write(&making, to, &err), 0);
	image_release(&making);
	return changed;
}

/* The compiled patterns are PCRE2's to read, which trusts them; all else is
 * ours, and crashes nothing. */
static bool is_pcre2(uint32_t part)
{
	return part >= IMAGE_RULES + 6 && part < IMAGE_RULES + 15;
}

static void a_hostile_cache_crashes_nothing(void **state)
{
	static const char post[] =
		"We leveraged synergies; call 020 7946 0018, bloody idiots, "
		"at a.b@example.com";
	struct pair *pair = *state;
	uint64_t seed = 4711;
	char saved[PATH_MAX];
	size_t tried = 0;

	(void)snprintf(saved, sizeof(saved), "%s.saved", pair->made.path);
	assert_int_equal(rename(pair->made.path, saved), 0);
	for (uint32_t part = 1; part < 0x400; part++) {
		for (int i = 0; i < 5 && !is_pcre2(part); i++) {
			struct findings findings;
			struct rules *rules = NULL;

			if (rewrite(saved, pair->made.path, part, &seed) == 0)
				break;
			assert_int_equal(cached_again(&rules), ERR_NONE);
			judge(pair, rules, false, post, strlen(post),
			      &findings);
			rules_close(rules);
			tried++;
		}
	}
	assert_in_range(tried, 50, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(a_hostile_cache_crashes_nothing),
	};

	return cmocka_run_group_tests_name("cache_hostile", tests, NULL, NULL);
}
