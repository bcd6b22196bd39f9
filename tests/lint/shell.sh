#!/bin/sh
# shell: shellcheck on every *.sh, and on the scripts without an extension in
# hooks/, tests/ and .ci/ that say in their first line that they are sh or bash.
# usage: shell.sh ROOT
check=shell
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"
need shellcheck

find . \( -name .git -o -name node_modules -o -path ./build \) -prune -o \
	-type f -name '*.sh' -print >"$work/scripts"
for folder in hooks tests .ci; do
	[ ! -d "$folder" ] ||
		find "./$folder" -name node_modules -prune -o \
			-type f ! -name '*.*' -size -200k \
			-exec awk 'FNR == 1 && /^#!.*[\/ ](ba|da)?sh( |$)/ {
				print FILENAME
			}' {} + >>"$work/scripts"
done
sed 's,^\./,,' "$work/scripts" | sort >"$work/files"
[ -s "$work/files" ] || give_up "no scripts to look at"

tr '\n' '\0' <"$work/files" |
	xargs -0 shellcheck -x -P SCRIPTDIR -f gcc >"$work/said" 2>"$work/err"
[ ! -s "$work/err" ] || give_up "$(head -n 3 "$work/err")"
sed 's/^\([^:]*:[0-9]*\):[0-9]*:/\1:/' "$work/said" >"$work/problems"
finish
