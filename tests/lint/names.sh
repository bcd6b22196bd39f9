#!/bin/sh
# names: what files and folders are called, that each .c in gate/ has its .h,
# and what may stand at the top of the repository.
# usage: names.sh ROOT
check=names
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"

find . \( -name .git -o -name node_modules -o -path ./build \) -prune -o \
	! -name . -print | sed 's,^\./,,' | sort >"$work/all"
grep -q '^gate/.*\.c$' "$work/all" || give_up "no .c file in gate/"
find gate -type f -name '*.def' -exec awk -f "$here/c.awk" \
	-f "$here/rows.awk" {} + >"$work/rows" || give_up "awk failed"
awk -f "$here/c.awk" -f "$here/names.awk" kind=all "$work/all" \
	kind=rows "$work/rows" >"$work/problems" || give_up "awk failed"
finish
