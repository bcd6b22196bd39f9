#!/bin/sh
# banned: functions, comments and names that the house doesn't use, in gate/
# and tests/unit/. Comments and strings don't count as calls. The functions are
# compile errors too, by gate/base/banned.h; that it names them all is checked.
# usage: banned.sh ROOT
check=banned
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"

calls='strcpy strcat strncpy sprintf vsprintf strtok atoi atol atof gets gmtime
localtime ctime mktemp alloca rand system popen setlocale'

[ -f gate/base/banned.h ] || give_up "no gate/base/banned.h"
# shellcheck disable=SC2086
list gate $unit -type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.inc' \)
gather awk -f "$here/c.awk" -f "$here/banned.awk" \
	calls="$(echo "$calls" | tr '\n' ' ')"
finish
