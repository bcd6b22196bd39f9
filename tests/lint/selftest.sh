#!/bin/sh
# selftest: every check here passes a clean tree and catches what is planted,
# at the right place and nowhere else. Prints TAP.
# usage: selftest.sh [CHECK...]     (none: all of them)
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
root=$here/../..
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
tree=$work/tree
tests=0 failed=0
# Our own exceptions excuse nothing in a planted tree.
: >"$work/no-exceptions"
export SYMBOLS_TABLE="$work/no-exceptions"

# The open-end words, so that this file doesn't hold them.
open_end=TO
open_end=${open_end}DO

# plant: a fresh clean tree, and into it.
plant() {
	cd "$work" || exit 2
	rm -rf "$tree"
	cp -R "$work/clean" "$tree"
	cd "$tree" || exit 2
}

# add FILE LINE...: lines at the end of FILE; $at is the number of the first.
add() {
	file=$1
	shift
	mkdir -p "$(dirname -- "$file")"
	[ -f "$file" ] || : >"$file"
	at=$(($(wc -l <"$file") + 1))
	printf '%s\n' "$@" >>"$file"
}

# swap FILE FROM TO: one line for another.
swap() {
	at=$(grep -nxF -- "$2" "$1" | head -n 1)
	at=${at%%:*}
	awk -v from="$2" -v to="$3" '{ print $0 == from ? to : $0 }' "$1" \
		>"$work/swap" && cat "$work/swap" >"$1"
}

# run STATUS NAME PLACES: $check with $args, and with the variables in $with,
# exits with STATUS and names exactly PLACES (file:line, words).
run() {
	tests=$((tests + 1))
	# shellcheck disable=SC2086
	env $with sh "$here/$check.sh" "$tree" $args >"$work/out" 2>"$work/err"
	status=$?
	with=
	awk -F : '{ print $1 ":" $2 }' "$work/out" | sort -u >"$work/got"
	# shellcheck disable=SC2086
	printf '%s\n' $3 | sort -u | grep . >"$work/wanted"
	if [ "$status" -eq "$1" ] && cmp -s "$work/got" "$work/wanted" &&
		! awk '!/^[^: ]+:[0-9]+: ./ { bad = 1 } END { exit !bad }' \
			"$work/out"
	then
		echo "ok $tests - $check: $2"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $tests - $check: $2"
	echo "# exit status $status, wanted $1; wanted:"
	sed 's/^/#   /' "$work/wanted"
	echo "# got:"
	sed 's/^/#   /' "$work/out" "$work/err"
}

passes() {
	run 0 "$1" ''
}

catches() {
	run 1 "$1" "$2"
}

gives_up() {
	run 2 "$1" ''
}

mkdir "$work/clean" && cd "$work/clean" || exit 2
mkdir -p gate/base gate/draft gate/filter gate/send gate/main gate/queue \
	hooks tests/unit wordlists .ci
# shellcheck source=selftest/clean.sh
. "$here/selftest/clean.sh"
cp "$root/gate/base/banned.h" gate/base/ && cp "$root/.clang-format" . ||
	exit 2

[ $# -gt 0 ] || set -- layers headers symbols format size banned shell names lint
for check; do
	args='' with=''
	case $check in
	symbols) args=build/release ;;
	esac
	plant
	# shellcheck source=/dev/null
	. "$here/selftest/$check.sh"
done
echo "1..$tests"
[ "$failed" -eq 0 ]
