#!/bin/sh
# symbols: what object files give to each other. An external name is called
# after its file or folder and is used by another object, or it would be static.
# usage: symbols.sh ROOT BUILD [TABLE]   (BUILD and TABLE relative to ROOT)
# A row FILTER(leak) of a .def makes the name filter_leak, in leak.c beside it.
# Objects in BUILD/tests use names; what they define is not looked at.
# From the environment: NM, and SYMBOLS_TABLE for another table.
check=symbols
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"
nm=${NM:-nm}
need "$nm"

[ -n "${2-}" ] || give_up "usage: $0 ROOT BUILD"
build=${2%/}
table=${3:-${SYMBOLS_TABLE:-$here/symbols.table}}
[ -d "$build" ] || give_up "no build folder $build"
[ -r "$table" ] || give_up "no table $table"
list "$build" -type f -name '*.o'
xargs "$nm" -A -P -g <"$work/files" >"$work/names" 2>"$work/err" ||
	give_up "$nm: $(head -n 1 "$work/err")"
[ -s "$work/names" ] || give_up "the objects in $build have no names (LTO?)"
find gate -type f -name '*.def' -exec awk -f "$here/c.awk" \
	-f "$here/rows.awk" {} + >"$work/rows" || give_up "awk failed"
awk -f "$here/c.awk" -f "$here/symbols.awk" build="$build" \
	shown="${table#"$PWD"/}" kind=table "$table" kind=rows "$work/rows" \
	kind=names "$work/names" >"$work/problems" ||
	give_up "no object in $build defines anything"
finish
