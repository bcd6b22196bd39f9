#include <dirent.h>
#include <fcntl.h>
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
#include "every_fault.h"

/* Each test runs in a folder of its own, and ends in the one it came from. */
struct fixture {
	char folder[64];
	int home;
	struct arena arena;
	struct err err;
	char *data;
	size_t len;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	*state = f;
	if (f == NULL)
		return -1;
	memcpy(f->folder, "/tmp/test_file.XXXXXX", 22);
	f->home = open(".", O_RDONLY | O_DIRECTORY);
	return f->home < 0 || mkdtemp(f->folder) == NULL ? -1 :
							   chdir(f->folder);
}

static void remove_all(const char *folder)
{
	DIR *list = opendir(folder);
	struct dirent *entry;
	char path[600];

	while (list != NULL && (entry = readdir(list)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
			       entry->d_name);
		if (unlink(path) < 0)
			remove_all(path);
	}
	if (list != NULL)
		(void)closedir(list);
	(void)rmdir(folder);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	int result = fchdir(f->home);

	(void)close(f->home);
	remove_all(f->folder);
	arena_release(&f->arena);
	free(f);
	return result;
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int take(struct fixture *f, const char *path, size_t limit,
		unsigned flags)
{
	err_clear(&f->err);
	return file_read(path, limit, flags, &f->arena, &f->data, &f->len,
			 &f->err);
}

static void assert_refused(struct fixture *f, const char *path, unsigned flags,
			   enum err_code code, const char *text)
{
	assert_int_equal(take(f, path, 1000, flags), -1);
	assert_string_equal(f->err.text, text);
	assert_int_equal(f->err.code, code);
}

static void whole_files_are_read_with_a_nul_behind(void **state)
{
	struct fixture *f = *state;

	put("a", "hello");
	put("empty", "");
	assert_int_equal(take(f, "a", 1000, 0), 0);
	assert_int_equal(f->len, 5);
	assert_memory_equal(f->data, "hello", 6);
	assert_int_equal(take(f, "empty", 0, 0), 0);
	assert_int_equal(f->len, 0);
	assert_string_equal(f->data, "");
}

static void limit_is_the_last_size_that_is_read(void **state)
{
	struct fixture *f = *state;

	put("a", "12345");
	assert_int_equal(take(f, "a", 5, 0), 0);
	assert_int_equal(take(f, "a", 4, 0), -1);
	assert_int_equal(f->err.code, ERR_LIMIT);
	assert_string_equal(f->err.text, "a: larger than 4 bytes, the most "
					 "that is read here");
}

/* A sparse file of two gibibytes is refused by its size, not by reading. */
static void huge_files_are_refused_unread(void **state)
{
	struct fixture *f = *state;
	int fd = open("huge", O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)1 << 31), 0);
	(void)close(fd);
	assert_int_equal(take(f, "huge", 1000, 0), -1);
	assert_int_equal(f->err.code, ERR_LIMIT);
	assert_in_range(f->arena.used, 0, 100000);
}

static void only_regular_files_are_read(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir("d", 0700), 0);
	assert_int_equal(mkfifo("p", 0600), 0);
	assert_refused(f, "d", 0, ERR_INPUT, "d: is a folder, not a file");
	assert_refused(f, "p", 0, ERR_INPUT, "p: is not a regular file");
	assert_refused(f, "/dev/zero", 0, ERR_INPUT,
		       "/dev/zero: is not a regular file");
	assert_refused(f, "none", 0, ERR_NOT_FOUND, "none: no such file");
	assert_int_equal(take(f, "/proc/self/mem", 1000, 0), -1);
}

static void links_are_followed_unless_refused(void **state)
{
	struct fixture *f = *state;

	put("a", "hello");
	assert_int_equal(symlink("a", "l"), 0);
	assert_int_equal(symlink("gone", "dangling"), 0);
	assert_int_equal(take(f, "l", 1000, 0), 0);
	assert_refused(f, "l", FILE_NO_LINKS, ERR_INPUT,
		       "l: is a symbolic link");
	assert_refused(f, "dangling", 0, ERR_NOT_FOUND,
		       "dangling: no such file");
}

static void private_files_are_nobody_elses(void **state)
{
	static const mode_t open_modes[] = {
		0640, 0620, 0610, 0604, 0602, 0601
	};
	struct fixture *f = *state;
	char want[128];

	put("s", "x");
	assert_int_equal(chmod("s", 0600), 0);
	assert_int_equal(take(f, "s", 1000, FILE_PRIVATE), 0);
	for (size_t i = 0; i < sizeof(open_modes) / sizeof(*open_modes); i++) {
		assert_int_equal(chmod("s", open_modes[i]), 0);
		(void)snprintf(want, sizeof(want),
			       "s: others may read or change it (mode %04o); "
			       "run: chmod 600 s",
			       (unsigned)open_modes[i]);
		assert_refused(f, "s", FILE_PRIVATE, ERR_CONFIG, want);
	}
}

static void guarded_files_are_not_for_anybody_to_write(void **state)
{
	struct fixture *f = *state;

	put("c", "x");
	assert_int_equal(chmod("c", 0664), 0);
	assert_int_equal(take(f, "c", 1000, FILE_GUARDED), 0);
	assert_int_equal(chmod("c", 0666), 0);
	assert_refused(f, "c", FILE_GUARDED, ERR_CONFIG,
		       "c: anybody may change it (mode 0666); run: chmod o-w "
		       "c");
}

static void pipes_are_read_to_their_end_or_the_limit(void **state)
{
	struct fixture *f = *state;
	int ends[2];

	for (size_t limit = 4; limit <= 5; limit++) {
		err_clear(&f->err);
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], "12", 2), 2);
		assert_int_equal(write(ends[1], "345", 3), 3);
		(void)close(ends[1]);
		assert_int_equal(file_read_fd(ends[0], "stdin", limit,
					      &f->arena, &f->data, &f->len,
					      &f->err),
				 limit == 5 ? 0 : -1);
		(void)close(ends[0]);
	}
	assert_int_equal(f->len, 5);
	assert_memory_equal(f->data, "12345", 6);
}

static void a_closed_stdin_is_an_error(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(file_read_fd(-1, "stdin", 10, &f->arena, &f->data,
				      &f->len, &f->err),
			 -1);
	assert_string_equal(f->err.text,
			    "stdin: can't be read: Bad file descriptor");
}

static size_t count_entries(void)
{
	DIR *list = opendir(".");
	size_t count = 0;

	assert_non_null(list);
	while (readdir(list) != NULL)
		count++;
	(void)closedir(list);
	return count - 2;
}

static void written_files_have_their_bytes_and_mode(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(file_write("new", "a\0b", 3, 0640, &f->err), 0);
	assert_int_equal(stat("new", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(take(f, "new", 10, 0), 0);
	assert_int_equal(f->len, 3);
	assert_memory_equal(f->data, "a\0b", 3);
	assert_int_equal(file_write("new", "", 0, 0600, &f->err), 0);
	assert_int_equal(take(f, "new", 10, 0), 0);
	assert_int_equal(f->len, 0);
	assert_int_equal(count_entries(), 1);
}

static void a_link_is_replaced_not_written_through(void **state)
{
	struct fixture *f = *state;

	put("target", "old");
	assert_int_equal(symlink("target", "l"), 0);
	assert_int_equal(file_write("l", "new", 3, 0600, &f->err), 0);
	assert_int_equal(take(f, "target", 10, 0), 0);
	assert_string_equal(f->data, "old");
	assert_int_equal(take(f, "l", 10, FILE_NO_LINKS), 0);
	assert_string_equal(f->data, "new");
}

/* Whatever fails, the file is the old one or the new one, whole, and nothing
 * lies about beside it. */
static void a_failed_write_leaves_old_or_new(void **state)
{
	struct fixture *f = *state;
	unsigned met = 0;

	EVERY_FAULT(FAULT_IO, "", n) {
		int result;

		(void)fault_arm(NULL);
		put("a", "the old one");
		assert_true(every_fault_arm(FAULT_IO, n, ""));
		err_clear(&f->err);
		result = file_write("a", "the new one", 11, 0600, &f->err);
		if (!every_fault_met(FAULT_IO, n))
			break;
		met++;
		assert_int_equal(result, -1);
		assert_int_equal(f->err.code, ERR_IO);
		assert_int_equal(count_entries(), 1);
		assert_int_equal(take(f, "a", 100, 0), 0);
		assert_true(strcmp(f->data, "the old one") == 0 ||
			    strcmp(f->data, "the new one") == 0);
	}
	assert_int_equal(met, 4); /* write, sync, rename, sync of the folder */
}

static void failed_reads_are_errors(void **state)
{
	struct fixture *f = *state;

	put("a", "hello");
	assert_true(fault_arm("io:1"));
	assert_refused(f, "a", 0, ERR_IO,
		       "a: can't be read: Input/output error");
	arena_release(&f->arena);
	assert_true(fault_arm("mem:1"));
	assert_refused(f, "a", 0, ERR_MEMORY, "a: out of memory");
	assert_true(fault_arm(NULL));
}

static void folders_are_made_with_their_parents(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(file_folder("x/y//z/", 0700, &f->err), 0);
	assert_int_equal(stat("x/y/z", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(file_folder("x/y/z", 0700, &f->err), 0);
	assert_int_equal(file_folder("/", 0700, &f->err), 0);
}

static void a_file_in_the_way_is_no_folder(void **state)
{
	struct fixture *f = *state;

	put("a", "");
	assert_int_equal(file_folder("a", 0700, &f->err), -1);
	assert_string_equal(f->err.text, "a: is not a folder");
	err_clear(&f->err);
	assert_int_equal(file_folder("a/b", 0700, &f->err), -1);
	assert_string_equal(f->err.text, "a/b: can't be made: Not a directory");
}

static void paths_are_joined_and_taken_apart(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *folder, *name, *joined, *parent;
	} cases[] = {
		{ "a/b", "c", "a/b/c", "a/b" }, { "a/", "c", "a/c", "a" },
		{ "/", "c", "/c", "/" },	{ "a", "/c", "/c", "/" },
		{ "a", "/c/d", "/c/d", "/c" },	{ "", "c", "c", "." },
		{ NULL, "c", "c", "." },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_string_equal(file_join(&f->arena, cases[i].folder,
					      cases[i].name, &f->err),
				    cases[i].joined);
		assert_string_equal(
			file_parent(&f->arena, cases[i].joined, &f->err),
			cases[i].parent);
	}
}

static void a_whole_path_is_from_the_root(void **state)
{
	struct fixture *f = *state;
	const char *whole = file_whole(&f->arena, "././a/b", &f->err);

	assert_true(whole[0] == '/' && strstr(whole, "/./") == NULL);
	assert_string_equal(file_whole(&f->arena, "a/b", &f->err), whole);
	assert_string_equal(file_whole(&f->arena, "/a/b", &f->err), "/a/b");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole_files_are_read_with_a_nul_behind),
		TEST(limit_is_the_last_size_that_is_read),
		TEST(huge_files_are_refused_unread),
		TEST(only_regular_files_are_read),
		TEST(links_are_followed_unless_refused),
		TEST(private_files_are_nobody_elses),
		TEST(guarded_files_are_not_for_anybody_to_write),
		TEST(pipes_are_read_to_their_end_or_the_limit),
		TEST(a_closed_stdin_is_an_error),
		TEST(written_files_have_their_bytes_and_mode),
		TEST(a_link_is_replaced_not_written_through),
		TEST(a_failed_write_leaves_old_or_new),
		TEST(failed_reads_are_errors),
		TEST(folders_are_made_with_their_parents),
		TEST(a_file_in_the_way_is_no_folder),
		TEST(paths_are_joined_and_taken_apart),
		TEST(a_whole_path_is_from_the_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
