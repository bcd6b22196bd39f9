#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "every_fault.h"
#include "queue/media.h"
#include "queue_fixture.h"

#define PNG "\x89PNG\r\n\x1A\nand so on"
#define PNG_LEN (sizeof(PNG) - 1)

static void put(struct fixture *f, const char *name, const char *data,
		size_t len)
{
	char path[256];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", f->folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	assert_int_equal(close(fd), 0);
}

static int take(struct fixture *f, const char *path,
		struct revision_media *media)
{
	err_clear(&f->err);
	return media_take(f->path, f->folder, path, "A chart", &f->arena, media,
			  &f->err);
}

static void place_of(struct fixture *f, const struct revision_media *media,
		     char out[300])
{
	(void)snprintf(out, 300, "%s/gate/media/%s", f->folder, media->digest);
}

static void a_copy_is_read_back_when_the_original_is_gone(void **state)
{
	struct fixture *f = *state;
	struct revision_media media;
	char path[300];
	struct stat st;
	char *data;
	size_t len;

	put(f, "a.png", PNG, PNG_LEN);
	assert_int_equal(take(f, "a.png", &media), 0);
	assert_string_equal(media.name, "a.png");
	assert_string_equal(media.type, "image/png");
	assert_string_equal(media.alt, "A chart");
	assert_int_equal(media.size, PNG_LEN);
	assert_int_equal(strlen(media.digest), 64);
	put(f, "a.png", "changed", 7);
	assert_ok(f,
		  media_read(f->path, &media, &f->arena, &data, &len, &f->err));
	assert_int_equal(len, PNG_LEN);
	assert_memory_equal(data, PNG, PNG_LEN);
	place_of(f, &media, path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0400);
	path[strlen(path) - 65] = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void types_are_told_by_content(void **state)
{
	static const struct {
		const char *data;
		size_t len;
		const char *type;
	} cases[] = {
		{ PNG, PNG_LEN, "image/png" },
		{ "\xFF\xD8\xFF\xE0..", 6, "image/jpeg" },
		{ "GIF89a..", 8, "image/gif" },
		{ "GIF87a..", 8, "image/gif" },
		{ "RIFF\1\2\3\4WEBPVP8 ", 16, "image/webp" },
		{ "\0\0\0\x18"
		  "ftypmp42",
		  12, "video/mp4" },
		{ "\0\0\0\x18"
		  "ftypheic",
		  12, NULL },
		{ "<svg xmlns=", 11, NULL },
		{ "%PDF-1.7", 8, NULL },
		{ "\x89PNG\r\n\x1A", 7, NULL },
		{ "", 0, NULL },
	};
	struct fixture *f = *state;
	struct revision_media media;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		put(f, "a.png", cases[i].data, cases[i].len);
		if (cases[i].type == NULL) {
			assert_int_equal(take(f, "a.png", &media), -1);
			assert_int_equal(f->err.code, ERR_INPUT);
			continue;
		}
		assert_int_equal(take(f, "a.png", &media), 0);
		assert_string_equal(media.type, cases[i].type);
	}
}

static void only_files_below_the_folder_are_taken(void **state)
{
	static const char *const bad[] = {
		"",
		".",
		"..",
		"/etc/passwd",
		"../a.png",
		"d/../a.png",
		"./a.png",
		"d//b.png",
		"d/",
		"link.png",
		"dirlink/b.png",
		"missing.png",
		"d",
		"pipe",
		"a.png/x",
	};
	struct fixture *f = *state;
	struct revision_media media;
	char path[256];

	put(f, "a.png", PNG, PNG_LEN);
	(void)snprintf(path, sizeof(path), "%s/d", f->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put(f, "d/b.png", PNG, PNG_LEN);
	(void)snprintf(path, sizeof(path), "%s/link.png", f->folder);
	assert_int_equal(symlink("a.png", path), 0);
	(void)snprintf(path, sizeof(path), "%s/dirlink", f->folder);
	assert_int_equal(symlink("d", path), 0);
	(void)snprintf(path, sizeof(path), "%s/pipe", f->folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (take(f, bad[i], &media) == 0)
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(f->err.code, ERR_INPUT);
	}
	assert_int_equal(take(f, "d/b.png", &media), 0);
	assert_string_equal(media.name, "b.png");
}

static void a_changed_or_lost_copy_is_refused(void **state)
{
	struct fixture *f = *state;
	struct revision_media media, other;
	char path[300];
	char *data;
	size_t len;
	int fd;

	put(f, "a.png", PNG, PNG_LEN);
	assert_int_equal(take(f, "a.png", &media), 0);
	other = media;
	other.size++;
	assert_fails(
		f, ERR_STORE,
		media_read(f->path, &other, &f->arena, &data, &len, &f->err));
	other = media;
	other.digest = "../../../../etc/passwd";
	assert_fails(
		f, ERR_STORE,
		media_read(f->path, &other, &f->arena, &data, &len, &f->err));
	place_of(f, &media, path);
	for (size_t i = 0; i < PNG_LEN; i++) {
		assert_int_equal(chmod(path, 0600), 0);
		fd = open(path, O_WRONLY);
		assert_true(fd >= 0);
		assert_int_equal(pwrite(fd, "!", 1, (off_t)i), 1);
		assert_int_equal(close(fd), 0);
		assert_fails(f, ERR_STORE,
			     media_read(f->path, &media, &f->arena, &data, &len,
					&f->err));
		assert_null(data);
		/* Taking it again mends the copy. */
		assert_int_equal(take(f, "a.png", &other), 0);
		assert_ok(f, media_read(f->path, &media, &f->arena, &data, &len,
					&f->err));
	}
	assert_int_equal(unlink(path), 0);
	assert_fails(
		f, ERR_STORE,
		media_read(f->path, &media, &f->arena, &data, &len, &f->err));
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_fails(
		f, ERR_STORE,
		media_read(f->path, &media, &f->arena, &data, &len, &f->err));
}

static void walk(struct fixture *f, enum fault_kind kind, unsigned least)
{
	struct revision_media media;
	unsigned met = 0;

	EVERY_FAULT(kind, "", n) {
		char path[300];
		int result;
		char *data;
		size_t len;
		bool more;

		arena_release(&f->arena);
		result = take(f, "a.png", &media);
		more = every_fault_met(kind, n);
		if (result == 0) {
			assert_ok(f, media_read(f->path, &media, &f->arena,
						&data, &len, &f->err));
			place_of(f, &media, path);
			assert_int_equal(unlink(path), 0);
		} else {
			assert_true(f->err.text[0] != '\0');
		}
		if (!more) {
			assert_int_equal(result, 0);
			break;
		}
		met++;
	}
	assert_true(met >= least);
}

static void a_fault_never_counts_as_taken(void **state)
{
	struct fixture *f = *state;

	put(f, "a.png", PNG, PNG_LEN);
	walk(f, FAULT_IO, 5);
	walk(f, FAULT_MEM, 3);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_copy_is_read_back_when_the_original_is_gone),
		TEST(types_are_told_by_content),
		TEST(only_files_below_the_folder_are_taken),
		TEST(a_changed_or_lost_copy_is_refused),
		TEST(a_fault_never_counts_as_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
