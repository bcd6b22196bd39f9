# clean: writes a small tree, without a fault, into the current folder.
# Much in it looks like a fault and isn't.
# shellcheck shell=sh disable=SC2016
echo 'all:' >Makefile
echo 'A tree.' >README.md
echo 'ISC' >LICENSE

cat >gate/base/err.h <<'END'
/*
 * err: what went wrong. It isn't a strcpy(a, b), and "quotes" mean nothing.
 */
#ifndef GATE_BASE_ERR_H
#define GATE_BASE_ERR_H

#include <stddef.h>

struct err {
	char text[80];
	size_t len;
};

typedef int (*err_fn)(struct err *err, size_t len);
typedef struct err *(*err_maker)(void);

int err_set(struct err *err, const char *text);

#endif
END
cat >gate/base/err.c <<'END'
#include "base/err.h"

#include <stdio.h> /* #include "send/http.h" */

static const char *const odd = "// system(1) \" /* atoi(2) ";

/* A member may be called as a function is: err.rand(), // and so on. */
int err_set(struct err *err, const char *text)
{
	char quote = '"';

	if (text == NULL) /* it's nothing */
		text = odd;
	return snprintf(err->text, sizeof(err->text), "%c%s", quote, text);
}
END
cat >gate/base/json.h <<'END'
#pragma once
/* json.h: JSON text, read by jansson. */

struct err;

int json_read(const char *text, struct err *err);
END
cat >gate/base/json.c <<'END'
#include "base/json.h"

#include <jansson.h>
#include "base/err.h"

int json_read(const char *text, struct err *err)
{
	json_t *json = json_loads(text, 0, NULL);

	json_decref(json);
	return json != NULL ? 0 : err_set(err, "no JSON");
}
END
cat >gate/filter/filter.h <<'END'
/* filter: one row of filters.def is one filter. */
#ifndef GATE_FILTER_FILTER_H
#define GATE_FILTER_FILTER_H

#include "base/err.h"

struct filter {
	const char *name;
	err_fn run;
};

#define FILTER(name) extern const struct filter filter_##name;
#include "filter/filters.def"
#undef FILTER

const struct filter *filter_first(void);

#endif
END
cat >gate/filter/filters.def <<'END'
/* filters: the rows. */
FILTER(leak)
END
cat >gate/filter/filters.c <<'END'
#include "filter/filter.h"

static const struct filter *const all[] = {
#define FILTER(name) &filter_##name,
#include "filter/filters.def"
#undef FILTER
};

const struct filter *filter_first(void)
{
	return all[0];
}
END
cat >gate/filter/leak.c <<'END'
#include "filter/filter.h"

static int run(struct err *err, size_t len)
{
	return len > 0 ? err_set(err, "leak") : 0;
}

const struct filter filter_leak = { .name = "leak", .run = run };
END
cat >gate/send/platform.h <<'END'
/* platform: what a platform is to those who don't send. */
#ifndef GATE_SEND_PLATFORM_H
#define GATE_SEND_PLATFORM_H

#include "base/err.h"

struct platform {
	struct err err;
};

#endif
END
cat >gate/send/deliver.h <<'END'
/* deliver: the one who sends, for `main` to call. */
#ifndef GATE_SEND_DELIVER_H
#define GATE_SEND_DELIVER_H

#include "send/platform.h"

int deliver(struct platform *platform);

#endif
END
cat >gate/send/deliver.c <<'END'
#include "send/deliver.h"
#include "gate.h"

int deliver(struct platform *platform)
{
	return gate_check(platform);
}
END
cat >gate/gate.h <<'END'
/* gate: the pipeline on one page. */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include "send/platform.h"

int gate_check(struct platform *platform);

#endif
END
cat >gate/gate.c <<'END'
#include "gate.h"
#include "filter/filter.h"

int gate_check(struct platform *platform)
{
	return filter_first()->run(&platform->err, 0);
}
END
cat >gate/main/postgate.c <<'END'
#include "send/deliver.h"

int main(void)
{
	struct platform platform = { 0 };

	return deliver(&platform);
}
END
cat >tests/unit/test_err.c <<'END'
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

int main(void)
{
	return 0;
}
END
printf '#!/bin/sh\necho "$1"\n' >tests/run.sh
printf '#!/bin/sh\ntrue\n' >hooks/pre-commit
printf '#!/usr/bin/env bash\nset -o pipefail\n' >.ci/run
printf 'echo $unquoted\n' >hooks/notes
