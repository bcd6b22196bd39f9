#include "send/credential.h"

#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/utf8.h"

static int check_name(const char *name, struct err *err)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	if (name[0] == '\0' || name[0] == '.' || name[len] != '\0' || len > 128)
		return err_set(err, ERR_CONFIG,
			       "credential: its name may hold "
			       "letters, digits, dots, _ and -, and begins "
			       "with no dot");
	return 0;
}

/* Reads folder/name. 1: there is no such file. */
static int read_from(const char *folder, const char *name, unsigned flags,
		     struct credential *out, struct err *err)
{
	struct stat st;
	char *path;

	path = file_join(&out->arena, folder, name, err);
	if (path == NULL)
		return -1;
	if (file_read(path, CREDENTIAL_MAX, flags | FILE_NO_LINKS, &out->arena,
		      &out->secret, &out->len, err) < 0) {
		if (err->code != ERR_NOT_FOUND)
			return -1;
		err_clear(err);
		return 1;
	}
	if (lstat(path, &st) < 0 || (st.st_mode & S_IRWXO) != 0)
		return err_set(err, ERR_CONFIG,
			       "%s: others may read or change "
			       "it; run: chmod 600 %s",
			       path, path);
	return 0;
}

static int check_text(struct credential *out, const char *name, struct err *err)
{
	if (out->len > 0 && out->secret[out->len - 1] == '\n')
		out->secret[--out->len] = '\0';
	if (out->len > 0 && out->secret[out->len - 1] == '\r')
		out->secret[--out->len] = '\0';
	if (out->len == 0)
		return err_set(err, ERR_CONFIG, "credential %s is empty", name);
	if (utf8_check(out->secret, out->len) != out->len)
		return err_set(err, ERR_CONFIG, "credential %s is not text",
			       name);
	for (size_t i = 0; i < out->len; i++)
		if ((unsigned char)out->secret[i] < 0x20)
			return err_set(err, ERR_CONFIG,
				       "credential %s is more "
				       "than one line",
				       name);
	return 0;
}

int credential_open(const char *name, const char *service, const char *folder,
		    struct credential *credential, struct err *err)
{
	int found = 1;

	memset(credential, 0, sizeof(*credential));
	if (check_name(name, err) < 0)
		return -1;
	if (service != NULL && service[0] != '\0')
		found = read_from(service, name, 0, credential, err);
	if (found == 1 && folder != NULL)
		found = read_from(folder, name, FILE_PRIVATE, credential, err);
	if (found == 1)
		err_set(err, ERR_NOT_FOUND,
			"credential %s: there is no file "
			"of that name in %s%s$CREDENTIALS_DIRECTORY",
			name, folder != NULL ? folder : "",
			folder != NULL ? " or " : "");
	if (found != 0 || check_text(credential, name, err) < 0) {
		credential_close(credential);
		return -1;
	}
	return 0;
}

void credential_close(struct credential *credential)
{
	if (credential->secret != NULL)
		digest_wipe(credential->secret, credential->len);
	arena_release(&credential->arena);
	credential->secret = NULL;
	credential->len = 0;
}
