#!/bin/sh
# Runs the cases of the command line: run.sh BUILD_DIR [CASE...]
#
# A case is a folder beside this file: `cmd`, a sh script, runs in a fresh
# folder into which the case's `in` was copied (when there is one), with the
# built postgate first in PATH, a fixed clock (builds for tests), no colour
# and nothing on stdin. What it writes must be `out` and `err` byte for byte,
# and its exit status `status`. A case without one of them is not ok.
#
# The output is TAP. Two cases run at a time, each for CASE_SECONDS at most
# (30).
set -u

here=$(cd "$(dirname "$0")" && pwd)

# Runs case $1 in folder $2, whose parent keeps what it wrote.
one() {
	case=$here/$1
	work=$2/$1
	mkdir -p "$work/home" "$work/run" || exit 2
	if [ -d "$case/in" ]; then
		cp -R "$case/in/." "$work/run/" || exit 2
	fi
	(
		cd "$work/run" && HOME=$work/home exec timeout "${CASE_SECONDS-30}" \
			sh "$case/cmd" >"$work/out" 2>"$work/err" </dev/null
	)
	echo $? >"$work/status"
	for part in out err status; do
		if [ ! -f "$case/$part" ]; then
			echo "# $1/$part is missing; the case wrote:"
			sed 's/^/#   /' "$work/$part"
		elif ! cmp -s "$case/$part" "$work/$part"; then
			echo "# $1/$part differs (- expected, + got):"
			diff -U 2 "$case/$part" "$work/$part" |
				sed '1,2d; s/^/#   /'
		fi
	done >"$work/problems"
}

if [ "${1-}" = --one ]; then
	one "$3" "$2"
	exit 0
fi

build=$(cd "${1:?usage: run.sh BUILD_DIR [CASE...]}" && pwd) || exit 2
shift
if [ ! -x "$build/postgate" ]; then
	echo "Bail out! $build/postgate is not there"
	exit 1
fi

for name in $(env | sed -n 's/^\(POSTGATE_[A-Z_]*\|GIT_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
unset NO_COLOR CLICOLOR_FORCE CDPATH CACHE_DIRECTORY XDG_CACHE_HOME
PATH=$build:$PATH TZ=UTC LC_ALL=C.UTF-8 TERM=dumb
POSTGATE_NOW=2026-11-22T12:00:00Z
export PATH TZ LC_ALL TERM POSTGATE_NOW
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME=Maria GIT_AUTHOR_EMAIL=maria@acme.example
GIT_COMMITTER_NAME=Maria GIT_COMMITTER_EMAIL=maria@acme.example
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL
export GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
# Without a cache of rules, unless TEST_CACHE= asks for what users have: the
# built-in rules as compiled with the program. Cases may name a folder.
export POSTGATE_CACHE="${TEST_CACHE-off}"
# What a sanitizer says must not look like an answer of ours.
ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS

temp=$(mktemp -d) || exit 2
trap 'rm -rf "$temp"' EXIT
trap 'exit 2' HUP INT TERM

if [ $# -eq 0 ]; then
	for cmd in "$here"/*/cmd; do
		[ -f "$cmd" ] && basename "$(dirname "$cmd")"
	done
else
	printf '%s\n' "$@"
fi >"$temp/cases"

echo "1..$(wc -l <"$temp/cases")"
xargs -P 2 -n 1 sh "$here/run.sh" --one "$temp" <"$temp/cases"

number=0
failed=0
while read -r name; do
	number=$((number + 1))
	if [ -f "$here/$name/cmd" ] && [ -f "$temp/$name/problems" ] &&
		[ ! -s "$temp/$name/problems" ]; then
		echo "ok $number - $name"
	else
		echo "not ok $number - $name"
		cat "$temp/$name/problems" 2>/dev/null ||
			echo "# $name did not run"
		failed=$((failed + 1))
	fi
done <"$temp/cases"
[ "$number" -gt 0 ] || echo "# there are no cases"
[ "$failed" -eq 0 ] && [ "$number" -gt 0 ]
