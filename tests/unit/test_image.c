#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/image.h"

static char folder[] = "/tmp/test_image.XXXXXX";
static char path[64];

static int set_up(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/image", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

static const uint32_t numbers[] = { 1, 2, 3 };

static void write_sample(void)
{
	struct image_making making = { 0 };
	struct err err = { 0 };

	assert_int_equal(image_add(&making, 7, "odd", 3, &err), 0);
	assert_int_equal(image_add(&making, 8, numbers, sizeof(numbers), &err),
			 0);
	assert_int_equal(image_add(&making, 9, NULL, 0, &err), 0);
	assert_int_equal(image_write(&making, path, &err), 0);
	image_release(&making);
}

/* Whatever is in the file, opening it and reading all parts crashes
 * nothing. */
static enum err_code try_open(void)
{
	struct image *image;
	struct err err = { 0 };
	size_t count;

	if (image_open(path, &image, &err) < 0) {
		assert_null(image);
		return err.code;
	}
	for (uint32_t part = 0; part < 16; part++) {
		const char *bytes = image_part(image, part, 1, &count);

		for (size_t i = 0; i < count; i++)
			assert_true(bytes[i] != 127);
	}
	image_close(image);
	return ERR_NONE;
}

static void parts_come_back(void **state)
{
	struct image *image;
	struct err err = { 0 };
	const uint32_t *back;
	size_t count = 9;

	(void)state;
	write_sample();
	assert_int_equal(image_open(path, &image, &err), 0);
	back = image_part(image, 8, sizeof(*back), &count);
	assert_int_equal(count, 3);
	assert_int_equal((uintptr_t)back % 8, 0);
	assert_memory_equal(back, numbers, sizeof(numbers));
	assert_memory_equal(image_part(image, 7, 1, &count), "odd", 3);
	assert_non_null(image_part(image, 9, 4, &count));
	assert_int_equal(count, 0);
	assert_null(image_part(image, 7, 2, &count));
	assert_null(image_part(image, 6, 1, &count));
	image_close(image);
}

static void a_number_is_used_once(void **state)
{
	struct image_making making = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(image_add(&making, 7, "a", 1, &err), 0);
	assert_int_equal(image_add(&making, 7, "b", 1, &err), -1);
	assert_int_equal(err.code, ERR_INTERNAL);
	image_release(&making);
}

static void no_file_is_not_found(void **state)
{
	(void)state;
	(void)unlink(path);
	assert_int_equal(try_open(), ERR_NOT_FOUND);
}

static void what_others_may_write_is_refused(void **state)
{
	(void)state;
	write_sample();
	assert_int_equal(try_open(), ERR_NONE);
	assert_int_equal(chmod(path, 0620), 0);
	assert_int_equal(try_open(), ERR_INPUT);
	assert_int_equal(chmod(path, 0602), 0);
	assert_int_equal(try_open(), ERR_INPUT);
	assert_int_equal(chmod(path, 0600), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(path, 12345, 12345), 0);
		assert_int_equal(try_open(), ERR_INPUT);
	}
}

static void put_file(const unsigned char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

static size_t get_file(unsigned char *bytes, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, size, file);
	assert_int_equal(fclose(file), 0);
	return len;
}

static void every_flipped_bit_is_refused(void **state)
{
	unsigned char bytes[512];
	size_t len;

	(void)state;
	(void)unlink(path);
	write_sample();
	len = get_file(bytes, sizeof(bytes));
	assert_in_range(len, 100, sizeof(bytes) - 1);
	for (size_t bit = 0; bit < 8 * len; bit++) {
		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		put_file(bytes, len);
		assert_int_equal(try_open(), ERR_INPUT);
		bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	put_file(bytes, len);
	assert_int_equal(try_open(), ERR_NONE);
}

static void every_cut_and_longer_file_is_refused(void **state)
{
	unsigned char bytes[512] = { 0 };
	size_t len;

	(void)state;
	(void)unlink(path);
	write_sample();
	len = get_file(bytes, sizeof(bytes));
	for (size_t n = 0; n < sizeof(bytes); n++) {
		put_file(bytes, n);
		assert_int_equal(try_open(), n == len ? ERR_NONE : ERR_INPUT);
	}
}

/* A sealed file isn't summed up again until it is written to, in whatever
 * way. */
static void a_seal_holds_until_the_file_is_touched(void **state)
{
	unsigned char bytes[512];
	struct err err = { 0 };
	char seal[80];
	size_t len;

	(void)state;
	(void)unlink(path);
	(void)snprintf(seal, sizeof(seal), "%s.seal", path);
	write_sample();
	assert_int_equal(image_seal(path, &err), 0);
	assert_int_equal(access(seal, R_OK), 0);
	assert_int_equal(try_open(), ERR_NONE);
	len = get_file(bytes, sizeof(bytes));
	bytes[len - 9] ^= 1;
	put_file(bytes, len);
	assert_int_equal(try_open(), ERR_INPUT);
	bytes[len - 9] ^= 1;
	put_file(bytes, len);
	assert_int_equal(try_open(), ERR_NONE);
	assert_int_equal(unlink(seal), 0);
}

/* What was written twice within a second looks alike where only seconds are
 * kept. */
static void stamps_of_whole_seconds_are_never_the_same(void **state)
{
	struct file_stamp whole = { .size = 3, .changed = { 5, 0 } };
	struct file_stamp fine = { .size = 3, .changed = { 5, 1 } };

	(void)state;
	assert_false(file_stamp_same(&whole, &whole));
	assert_true(file_stamp_same(&fine, &fine));
	assert_false(file_stamp_same(&fine, &whole));
}

/* A seal for the file as it is, whatever is in it. */
static int seal_anew(const char *seal)
{
	int64_t fields[7];
	struct stat st;
	FILE *file;

	if (stat(path, &st) < 0)
		return -1;
	fields[0] = (int64_t)st.st_dev;
	fields[1] = (int64_t)st.st_ino;
	fields[2] = (int64_t)st.st_size;
	fields[3] = (int64_t)st.st_mtim.tv_sec;
	fields[4] = (int64_t)st.st_mtim.tv_nsec;
	fields[5] = (int64_t)st.st_ctim.tv_sec;
	fields[6] = (int64_t)st.st_ctim.tv_nsec;
	file = fopen(seal, "w");
	if (file == NULL || fwrite(fields, sizeof(fields), 1, file) != 1)
		return -1;
	return fclose(file) | chmod(seal, 0600);
}

/* With a seal that was made up, the sum isn't looked at: that is what shows
 * that a right one is used. */
static void a_seal_is_used_and_others_may_not_write_it(void **state)
{
	unsigned char bytes[512];
	struct err err = { 0 };
	char seal[80];
	size_t len;
	FILE *file;

	(void)state;
	(void)snprintf(seal, sizeof(seal), "%s.seal", path);
	write_sample();
	len = get_file(bytes, sizeof(bytes));
	assert_int_equal(image_seal(path, &err), 0);
	file = fopen(path, "r+");
	assert_non_null(file);
	assert_int_equal(fseek(file, (long)len - 9, SEEK_SET), 0);
	assert_int_equal(fputc(bytes[len - 9] ^ 1, file), bytes[len - 9] ^ 1);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(try_open(), ERR_INPUT);
	assert_int_equal(seal_anew(seal), 0);
	assert_int_equal(try_open(), ERR_NONE);
	assert_int_equal(chmod(seal, 0622), 0);
	assert_int_equal(try_open(), ERR_INPUT);
	assert_int_equal(unlink(seal), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_come_back),
		cmocka_unit_test(a_number_is_used_once),
		cmocka_unit_test(no_file_is_not_found),
		cmocka_unit_test(what_others_may_write_is_refused),
		cmocka_unit_test(every_flipped_bit_is_refused),
		cmocka_unit_test(a_seal_holds_until_the_file_is_touched),
		cmocka_unit_test(a_seal_is_used_and_others_may_not_write_it),
		cmocka_unit_test(every_cut_and_longer_file_is_refused),
		cmocka_unit_test(stamps_of_whole_seconds_are_never_the_same),
	};

	return cmocka_run_group_tests_name("image", tests, set_up, tear_down);
}
