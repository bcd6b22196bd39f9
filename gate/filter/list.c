#include "filter/list.h"

#include <string.h>

#include "base/utf8.h"

#define BOM "\xEF\xBB\xBF"
#define BLANKS " \t"

int list_open(struct list *list, const char *source, char *data, size_t len,
	      struct err *err)
{
	size_t valid = utf8_check(data, len), nul = strlen(data);

	*list = (struct list){ .at = { .source = source, .line = 1 },
			       .rest = data,
			       .lines = 1 };
	for (size_t i = 0; i < len; i++) {
		list->lines += data[i] == '\n';
		list->at.line += i < valid && i < nul && data[i] == '\n';
	}
	if (nul < valid)
		return conf_fail(&list->at, err,
				 "a NUL character; save the list as "
				 "UTF-8");
	if (valid < len)
		return conf_fail(&list->at, err,
				 "byte %zu is not valid UTF-8; save "
				 "the list as UTF-8",
				 valid);
	if (strncmp(data, BOM, strlen(BOM)) == 0)
		list->rest += strlen(BOM);
	list->at.line = 0;
	return 0;
}

/* Cuts the next line off, without its line break and blanks in front. */
static int cut_line(struct list *list, char **line, struct err *err)
{
	char *start = list->rest;
	size_t len = strcspn(start, "\n");

	list->at.line++;
	list->rest = start[len] == '\n' ? start + len + 1 : NULL;
	if (len > 0 && start[len - 1] == '\r')
		len--;
	start[len] = '\0';
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)start[i] < 0x20 && start[i] != '\t')
			return conf_fail(&list->at, err,
					 "a control character (byte "
					 "%02X); save the list as plain text",
					 (unsigned)start[i]);
	*line = start + strspn(start, BLANKS);
	return 0;
}

int list_next(struct list *list, char **entry, struct err *err)
{
	while (list->rest != NULL) {
		if (cut_line(list, entry, err) < 0)
			return -1;
		if (**entry != '\0' && **entry != '#')
			return 1;
	}
	return 0;
}
