# tap: what the end-to-end scripts count with. Sourced, not run.
# shellcheck shell=sh
tap_count=0
tap_failed=0

# check NAME COMMAND…: one test, passed when the command succeeds.
check() {
	tap_name=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@"; then
		echo "ok $tap_count - $tap_name"
	else
		echo "not ok $tap_count - $tap_name"
		echo "#   failed: $*"
		tap_failed=$((tap_failed + 1))
	fi
}

# quiet COMMAND…: without what it prints.
quiet() {
	"$@" >/dev/null 2>&1
}

# done_testing [FILE…]: the plan; shows files when something failed.
done_testing() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ] && exit 0
	[ $# -eq 0 ] || cat "$@" >&2
	exit 1
}
