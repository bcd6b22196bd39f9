#!/bin/sh
# format: gate/ and tests/unit/ against .clang-format. Another version of
# clang-format wants other blanks, so only version 14 is asked. It cannot be
# told to leave alone the blanks before a comment behind code, those within
# comments and those that align macros: format.awk takes them out of both sides.
# usage: format.sh ROOT
# From the environment: CLANG_FORMAT.
check=format
# shellcheck source=start.sh
. "$(dirname -- "$0")/start.sh"

tool=${CLANG_FORMAT:-clang-format-14}
command -v "$tool" >/dev/null || tool=clang-format
need "$tool" diff
"$tool" --version | grep -q ' version 14\.' ||
	give_up "needs clang-format 14 (set CLANG_FORMAT), has $("$tool" --version)"
[ -s .clang-format ] || give_up "no .clang-format"

# shellcheck disable=SC2086
list gate $unit -type f -name '*.[ch]'
xargs "$tool" --dry-run -Werror --style=file <"$work/files" >"$work/said" 2>&1
status=$?
awk -F : '$4 == " error" && !seen[$1]++ { print $1 }' "$work/said" \
	>"$work/differ"
if [ "$status" -ne 0 ] && [ ! -s "$work/differ" ]; then
	give_up "$(head -n 3 "$work/said")"
fi

plain() {
	awk -f "$here/c.awk" -f "$here/format.awk" "$1" || give_up "awk failed"
}

while read -r file; do
	"$tool" --style=file "$file" >"$work/wanted" || give_up "$tool failed"
	plain "$file" >"$work/is"
	plain "$work/wanted" >"$work/ought"
	diff "$work/is" "$work/ought" | awk -v file="$file" '/^[0-9]/ {
		sub(/[^0-9].*/, "")
		print file ":" $0 ": not as clang-format would write it"
	}' >>"$work/problems"
done <"$work/differ"
finish
