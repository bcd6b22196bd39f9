#!/bin/sh
# headers: every header in gate/ compiles alone, says first what it is and has
# a guard; a .def holds rows only.
# usage: headers.sh ROOT
# From the environment: CC, CPPFLAGS, JOBS (compiles at a time).
check=headers
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"
CC=${CC:-cc}
CPPFLAGS=${CPPFLAGS:--D_POSIX_C_SOURCE=200809L}
export CC CPPFLAGS
need "${CC%% *}"
# shellcheck disable=SC2086
echo 'int x;' | $CC -std=c17 $CPPFLAGS -fsyntax-only -x c - 2>"$work/cc" ||
	give_up "$CC cannot compile: $(head -n 1 "$work/cc")"

list gate -type f \( -name '*.def' -o -name '*.h' \)
gather awk -f "$here/c.awk" -f "$here/headers.awk"
list gate -type f -name '*.h'
gather -n 1 -P "${JOBS:-$(getconf _NPROCESSORS_ONLN)}" sh "$here/alone.sh"
finish
