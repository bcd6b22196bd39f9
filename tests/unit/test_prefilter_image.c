#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/image.h"

#include "prefilter_bench.h"

struct saved {
	char path[64];
	struct image *image;
};

static void save(struct prefilter_bench *bench, struct saved *saved)
{
	struct image_making making = { 0 };
	struct err err = { 0 };

	(void)snprintf(saved->path, sizeof(saved->path),
		       "/tmp/test_prefilter.%ld", (long)getpid());
	if (prefilter_save(bench->prefilter, &making, 0x200, &err) < 0 ||
	    image_write(&making, saved->path, &err) < 0 ||
	    image_open(saved->path, &saved->image, &err) < 0)
		fail_msg("%s", err.text);
	image_release(&making);
}

static void take_some(struct prefilter_bench *bench)
{
	static const char *const some[] = {
		"pass\\s+word", "(?i)Mask",	"!{3,}",
		"[0-9a-f]{32}", "\\w",		"@[a-z]",
		"a|b|!",	"\\bcards?\\b", "[0-9][0-9 -]{6,8}[0-9]",
	};

	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++)
		assert_true(take_pattern(bench, some[i]));
	make(bench);
}

static void what_is_loaded_says_what_was_saved(void **state)
{
	struct prefilter_bench bench = { .state = 5 };
	struct saved saved;
	struct prefilter *built;
	struct err err = { 0 };
	char text[256];

	(void)state;
	take_some(&bench);
	save(&bench, &saved);
	built = bench.prefilter;
	assert_int_equal(prefilter_load(saved.image, 0x200, bench.count + 1,
					&bench.rules, &bench.prefilter, &err),
			 -1);
	assert_int_equal(err.code, ERR_INPUT);
	err = (struct err){ 0 };
	assert_int_equal(prefilter_load(saved.image, 0x200, bench.count,
					&bench.rules, &bench.prefilter, &err),
			 0);
	for (size_t i = 0; i < 2000; i++) {
		size_t len = say_text(&bench, text, sizeof(text));
		struct prefilter_window *one, *two;
		struct prefilter *loaded = bench.prefilter;
		size_t ones, twos;
		struct arena kept = { 0 };

		if (prefilter_scan(built, text, len, &kept, &one, &ones, &err) <
		    0)
			fail_msg("%s", err.text);
		twos = scan(&bench, text, len, &two);
		assert_int_equal(ones, twos);
		if (ones > 0)
			assert_memory_equal(one, two, ones * sizeof(*one));
		arena_release(&kept);
		bench.prefilter = loaded;
	}
	image_close(saved.image);
	assert_int_equal(unlink(saved.path), 0);
	end(&bench);
}

/* Whatever the numbers in an image: an error, or windows in the text. */
static void a_damaged_image_crashes_nothing(void **state)
{
	struct prefilter_bench bench = { .state = 11 };
	struct image_making making = { 0 };
	struct saved saved;
	size_t refused = 0;
	char text[256];

	(void)state;
	take_some(&bench);
	for (size_t i = 0; i < 300; i++) {
		struct arena arena = { 0 };
		struct prefilter_window *windows;
		struct prefilter *loaded;
		struct err err = { 0 };
		size_t count, len;
		uint32_t part;

		assert_int_equal(
			prefilter_save(bench.prefilter, &making, 0x200, &err),
			0);
		/* Bits of one small part each time, or of all bytes. */
		part = roll(&bench, (uint32_t)making.count);
		for (uint32_t k = 1 + roll(&bench, 4);
		     k > 0 && making.parts[part].len > 0; k--)
			making.bytes
				.data[making.parts[part].start +
				      roll(&bench,
					   (uint32_t)making.parts[part].len)] ^=
				(char)(1 << roll(&bench, 8));
		(void)snprintf(saved.path, sizeof(saved.path),
			       "/tmp/test_prefilter.%ld", (long)getpid());
		if (image_write(&making, saved.path, &err) < 0 ||
		    image_open(saved.path, &saved.image, &err) < 0)
			fail_msg("%s", err.text);
		image_release(&making);
		making = (struct image_making){ 0 };
		if (prefilter_load(saved.image, 0x200, bench.count, &arena,
				   &loaded, &err) < 0) {
			assert_int_equal(err.code, ERR_INPUT);
			refused++;
		} else {
			len = say_text(&bench, text, sizeof(text));
			if (prefilter_scan(loaded, text, len, &arena, &windows,
					   &count, &err) < 0)
				fail_msg("%s", err.text);
			for (size_t w = 0; w < count; w++)
				assert_true(windows[w].pattern < bench.count &&
					    windows[w].last < len);
		}
		image_close(saved.image);
		arena_release(&arena);
	}
	assert_true(refused > 20);
	assert_int_equal(unlink(saved.path), 0);
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_loaded_says_what_was_saved),
		cmocka_unit_test(a_damaged_image_crashes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
