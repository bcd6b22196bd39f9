#!/bin/sh
# run: every test there is, and one closing line: N passed, N failed, N skipped.
# usage: run.sh BUILD [MODULE] [SUITE]
#   MODULE  this unit test alone (text: tests/unit/test_text.c)
#   SUITE   this suite alone (unit rules disguise unicode graphemes cli compiled
#           demo feed crash torture lint pds bluesky)
# REQUIRE="pds …": a skip in a suite named there is a failure.
#
# A suite prints TAP. One that prints no plan, fewer tests than it planned, or
# ends badly without a failed test counts as one failed test.
set -u
cd "$(dirname -- "$0")/.." || exit 2
build=$1 module=${2-} only=${3-}
logs=$build/log
mkdir -p "$logs"
passed=0 failed=0 skipped=0

export TZ=UTC LC_ALL=C.UTF-8
export UBSAN_OPTIONS="${UBSAN_OPTIONS-print_stacktrace=1:exitcode=99}"
export ASAN_OPTIONS="${ASAN_OPTIONS-exitcode=99}"
# No suite depends on a cache of rules that somebody left.
export POSTGATE_CACHE=off
unset POSTGATE_CONFIG POSTGATE_AS POSTGATE_FAULT POSTGATE_NOW NO_COLOR

# Unicode's own test files, of Debian's unicode-data, unpacked.
unicode=/usr/share/unicode
export POSTGATE_UNICODE="$PWD/build/unicode"
mkdir -p "$POSTGATE_UNICODE/auxiliary"
[ ! -r "$unicode/NormalizationTest.txt.bz2" ] ||
	bzip2 -dc "$unicode/NormalizationTest.txt.bz2" \
		>"$POSTGATE_UNICODE/NormalizationTest.txt"
[ ! -r "$unicode/auxiliary/GraphemeBreakTest.txt" ] ||
	cp "$unicode/auxiliary/GraphemeBreakTest.txt" "$POSTGATE_UNICODE/auxiliary"

# What a log of TAP says: "passed failed skipped planned".
count() {
	awk '
	/^(not )?ok .*# SKIP/ { s++; next }
	/^ok / { p++; next }
	/^not ok / { f++; next }
	/^1\.\.[0-9]+/ { n += substr($1, 4); plan = 1
		if ($0 ~ /# SKIP/ && n == 0) s++ }
	END { print p + 0, f + 0, s + 0, plan ? n : -1 }' "$1"
}

suite() {
	name=$1
	shift
	log=$logs/$name.tap
	"$@" >"$log" 2>"$log.err"
	status=$?
	# shellcheck disable=SC2046  # four numbers
	set -- $(count "$log")
	p=$1 f=$2 s=$3 planned=$4
	if [ "$status" -eq 77 ] && [ $((p + f)) -eq 0 ]; then
		s=1
		cat "$log.err"
	elif [ "$f" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$planned" -lt 0 ] ||
	     [ $((p + f + s)) -lt "$planned" ]; }; then
		f=$((f + 1))
		echo "$name: ended with status $status after" \
			"$((p + f + s - 1)) of $planned tests"
	fi
	case " ${REQUIRE-} " in
	*" ${name%%-*} "*) [ "$s" -eq 0 ] || {
		echo "$name: skipped, but REQUIRE names it"
		f=$((f + s)) s=0
	} ;;
	esac
	if [ "$f" -gt 0 ]; then
		echo "--- $name"
		grep -A12 '^not ok' "$log" | head -n 60
		tail -n 25 "$log.err"
	elif [ "$s" -gt 0 ]; then
		grep '# SKIP' "$log" | head -n 5
	fi
	printf '%-22s %4d passed %3d failed %3d skipped\n' "$name" "$p" "$f" "$s"
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

wanted() {
	[ -z "$module" ] && { [ -z "$only" ] || [ "$only" = "$1" ]; }
}

# Two unit tests run at a time; what they said is told behind them, in order.
# shellcheck disable=SC2016  # inner shells have arguments of their own
if [ -n "$module" ] || wanted unit; then
	said=$(mktemp -d)
	for source in tests/unit/test_${module:-*}.c; do
		basename "$source" .c
	done | xargs -P 2 -I '{}' sh -c '
		CMOCKA_MESSAGE_OUTPUT=TAP "$0/tests/$2" >"$1/$2" 2>"$1/$2.err"
		echo $? >"$1/$2.status"' "$build" "$said" '{}'
	for source in tests/unit/test_${module:-*}.c; do
		unit=$said/$(basename "$source" .c)
		suite "$(basename "$unit")" sh -c '
			cat "$0"; cat "$0.err" >&2; exit "$(cat "$0.status")"' \
			"$unit"
	done
	rm -rf "$said"
fi
wanted rules && suite rules sh tests/rules.sh "$build"
wanted disguise && suite disguise sh tests/disguise.sh "$build"
wanted unicode && suite unicode sh tests/unicode/confusables.sh
wanted cli && suite cli sh tests/cli/run.sh "$build"
wanted compiled && suite cli-compiled env TEST_CACHE= sh tests/cli/run.sh "$build"
wanted demo && suite demo sh tests/e2e/demo.sh "$build"
wanted feed && suite feed sh tests/e2e/feed.sh "$build"
wanted crash && suite crash sh tests/e2e/crash.sh "$build"
wanted torture && suite torture sh tests/e2e/torture.sh "$build"
wanted lint && suite lint sh tests/lint/selftest.sh
if wanted pds || wanted bluesky; then
	sh tests/pds/install.sh >"$logs/pds-install" 2>&1 ||
		tail -n 3 "$logs/pds-install"
	wanted pds && suite pds sh tests/pds/selftest.sh
	wanted bluesky && suite pds-bluesky sh tests/e2e/bluesky.sh "$build"
fi
wanted graphemes && suite graphemes sh tests/e2e/graphemes.sh "$build"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
