#!/bin/sh
# confusables: the table of look-alikes is what ICU's data says, and both tables
# are in order, as the search in them needs. Skipped without ICU, or with one
# of another Unicode version.
# usage: confusables.sh
set -u
table=gate/draft/confusables.def
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 tests/unicode/confusables.py >"$work/now"
status=$?
[ "$status" -ne 77 ] || {
	echo "unicode: no ICU here (libicu-dev)" >&2
	exit 77
}
version=$(sed -n 's/.*confusables.txt, Unicode \([0-9.]*\)[.].*/\1/p' "$table")
now=$(sed -n 's/.*confusables.txt, Unicode \([0-9.]*\)[.].*/\1/p' "$work/now")
[ "$status" -ne 0 ] || [ "$version" = "$now" ] || {
	echo "unicode: the table is of Unicode $version, ICU has $now" >&2
	exit 77
}
echo 1..3
if [ "$status" -eq 0 ] && diff "$work/now" "$table" >"$work/diff"; then
	echo "ok 1 - the look-alikes are those of ICU $version"
else
	echo "not ok 1 - the look-alikes are those of ICU $version"
	head -n 10 "$work/diff"
fi
n=2
for file in "$table" gate/draft/lookalikes.def; do
	sed -n 's/^ALIKE(0x\([0-9A-F]*\),.*/\1/p' "$file" |
		awk '{ printf "%8s\n", $0 }' >"$work/points"
	if [ "$(wc -l <"$work/points")" -gt 100 ] &&
	   LC_ALL=C sort -u -c "$work/points" 2>"$work/order"; then
		echo "ok $n - $file is in order"
	else
		echo "not ok $n - $file is in order"
		head -n 3 "$work/order"
	fi
	n=$((n + 1))
done
