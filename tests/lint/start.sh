# start: what every check begins and ends with. Sourced as '. start.sh' by a
# check that was called with ROOT as $1 and has set $check to its own name.
# Afterwards the current folder is ROOT, $here is this folder, $work is a
# scratch folder, and problems are gathered in $work/problems.
# A check exits 0: nothing wrong; 1: problems, printed as 'file:line: message';
# 2: it could not look. A check that looked at nothing has not passed.

# shellcheck shell=sh disable=SC2034,SC2154
LC_ALL=C
export LC_ALL

give_up() {
	echo "lint $check: $*" >&2
	exit 2
}

need() {
	for needed; do
		command -v "$needed" >/dev/null || give_up "needs $needed"
	done
}

# list FIND-ARGUMENTS: the files to look at, into $work/files. Others pass the
# list through xargs, so a name that xargs would split is refused here.
list() {
	find "$@" 2>"$work/find" | sort >"$work/files"
	[ -s "$work/files" ] || give_up "nothing to look at: find $*"
	odd=$(grep '[^A-Za-z0-9_./+-]' "$work/files" | head -n 1)
	[ -z "$odd" ] || give_up "cannot handle the name '$odd'"
}

# gather COMMAND...: runs it on the listed files; what it prints are problems.
gather() {
	xargs "$@" <"$work/files" >>"$work/problems" || give_up "$1 failed"
}

finish() {
	sort -u -t : -k 1,1 -k 2,2n -k 3 "$work/problems"
	[ ! -s "$work/problems" ] || exit 1
	exit 0
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || give_up "no folder"
[ -n "${1-}" ] || give_up "usage: $0 ROOT"
[ -d "$1/gate" ] || give_up "no gate/ in $1"
cd -- "$1" || give_up "cannot enter $1"
need awk find sort xargs mktemp
work=$(mktemp -d) || give_up "no scratch folder"
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
: >"$work/problems"
# unit: tests/unit when there is one, for 'find gate $unit'.
unit=
[ ! -d tests/unit ] || unit=tests/unit
