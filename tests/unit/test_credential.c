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

#include "base/digest.h"
#include "base/file.h"
#include "send/credential.h"
#include "send/memory.h"

static char folder[] = "/tmp/postgate.XXXXXX";
static char service[64];
static char store[64];

static void put(const char *where, const char *name, const char *text,
		unsigned mode)
{
	struct err err = { 0 };
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", where, name);
	if (file_write(path, text, strlen(text), mode, &err) < 0)
		fail_msg("%s", err.text);
}

static void is(const char *name, const char *from, const char *wanted)
{
	struct credential credential;
	struct err err = { 0 };

	if (credential_open(name, from, folder, &credential, &err) < 0)
		fail_msg("%s: %s", name, err.text);
	assert_string_equal(credential.secret, wanted);
	assert_int_equal(credential.len, strlen(wanted));
	credential_close(&credential);
	assert_null(credential.secret);
	credential_close(&credential);
}

static void isnt(const char *name, const char *from, enum err_code code)
{
	struct credential credential;
	struct err err = { 0 };

	assert_int_equal(credential_open(name, from, folder, &credential, &err),
			 -1);
	if (err.code != code || strstr(err.text, "canary") != NULL)
		fail_msg("%s: %d %s", name, err.code, err.text);
	assert_null(credential.secret);
}

static void a_secret_is_a_private_file(void **state)
{
	(void)state;
	put(folder, "good", "canary-1\n", 0600);
	put(folder, "read-only", "canary-2\r\n", 0400);
	put(folder, "bare", "canary 3", 0600);
	put(folder, "group", "canary-4", 0640);
	put(folder, "world", "canary-5", 0604);
	is("good", NULL, "canary-1");
	is("read-only", "", "canary-2");
	is("bare", NULL, "canary 3");
	isnt("group", NULL, ERR_CONFIG);
	isnt("world", NULL, ERR_CONFIG);
	isnt("absent", NULL, ERR_NOT_FOUND);
}

/* systemd's access lists show as bits of the group. */
static void the_service_folder_comes_first(void **state)
{
	(void)state;
	put(service, "good", "canary-service", 0440);
	put(service, "world", "canary-w", 0444);
	is("good", service, "canary-service");
	isnt("world", service, ERR_CONFIG);
	is("bare", service, "canary 3");
}

static void a_name_is_no_path(void **state)
{
	static const char *const names[] = {
		"",    ".",   "..",   ".hidden",    "../good",
		"a/b", "a b", "a\nb", "/etc/passwd"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		isnt(names[i], NULL, ERR_CONFIG);
}

static void links_and_folders_are_refused(void **state)
{
	char target[128], link[128];

	(void)state;
	(void)snprintf(target, sizeof(target), "%s/good", folder);
	(void)snprintf(link, sizeof(link), "%s/link", folder);
	assert_int_equal(symlink(target, link), 0);
	isnt("link", NULL, ERR_INPUT);
	isnt("service", NULL, ERR_INPUT);
}

static void a_secret_is_one_line_of_text(void **state)
{
	char large[CREDENTIAL_MAX + 2];

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	put(folder, "large", large, 0600);
	put(folder, "empty", "", 0600);
	put(folder, "blank", "\n", 0600);
	put(folder, "lines", "canary\nsecond\n", 0600);
	put(folder, "binary", "canary\xFF", 0600);
	isnt("large", NULL, ERR_LIMIT);
	isnt("empty", NULL, ERR_CONFIG);
	isnt("blank", NULL, ERR_CONFIG);
	isnt("lines", NULL, ERR_CONFIG);
	isnt("binary", NULL, ERR_CONFIG);
}

static void closing_overwrites_the_secret(void **state)
{
	struct credential credential = { 0 };
	struct err err = { 0 };
	char text[] = "canary";

	(void)state;
	assert_int_equal(
		credential_open("good", NULL, folder, &credential, &err), 0);
	arena_release(&credential.arena);
	credential.secret = text;
	credential.len = 6;
	credential_close(&credential);
	assert_memory_equal(text, "\0\0\0\0\0\0", 6);
}

static void a_memory_is_kept_beside_the_store(void **state)
{
	struct platform_memory memory = { .data = "{\"a\":1}",
					  .len = 7,
					  .changed = true };
	struct arena arena = { 0 };
	struct err err = { 0 };
	char path[128];
	struct stat st;

	(void)state;
	assert_int_equal(memory_write(store, "acme", &arena, &memory, &err), 0);
	assert_false(memory.changed);
	(void)snprintf(path, sizeof(path), "%s/sessions/acme.json", folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(memory_read(store, "acme", &arena, &memory, &err), 0);
	assert_string_equal(memory.data, "{\"a\":1}");
	assert_int_equal(memory.len, 7);
	assert_int_equal(memory_read(store, "other", &arena, &memory, &err), 0);
	assert_null(memory.data);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(memory_read(store, "acme", &arena, &memory, &err), -1);
	err_clear(&err);
	assert_int_equal(memory_read(store, "../x", &arena, &memory, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	arena_release(&arena);
}

static int setup(void **state)
{
	struct err err = { 0 };

	(void)state;
	if (digest_start(&err) < 0 || mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(service, sizeof(service), "%s/service", folder);
	(void)snprintf(store, sizeof(store), "%s/gate.db", folder);
	return mkdir(service, 0700);
}

static int teardown(void **state)
{
	static const char *const names[] = {
		"good",		 "read-only",
		"bare",		 "group",
		"world",	 "link",
		"large",	 "empty",
		"blank",	 "lines",
		"binary",	 "service/good",
		"service/world", "sessions/acme.json",
	};
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/sessions", folder);
	(void)rmdir(path);
	(void)rmdir(service);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_secret_is_a_private_file),
		cmocka_unit_test(the_service_folder_comes_first),
		cmocka_unit_test(a_name_is_no_path),
		cmocka_unit_test(links_and_folders_are_refused),
		cmocka_unit_test(a_secret_is_one_line_of_text),
		cmocka_unit_test(closing_overwrites_the_secret),
		cmocka_unit_test(a_memory_is_kept_beside_the_store),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
