#!/bin/sh
# run: all fuzzers, one after the other, from the seeds and from what earlier
# runs found to reach further.
# usage: run.sh BUILD SECONDS (of all together)
#
# What breaks something is kept in BUILD/found. Status: 0, or 1 when anything
# broke.
set -eu
build=$1 seconds=$2
cd "$(dirname -- "$0")/../.."
sh tests/fuzz/seeds.sh "$build/seeds"
mkdir -p "$build/found"
TMPDIR=$(mktemp -d)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1
export UBSAN_OPTIONS=print_stacktrace=1
failed=0
# Each with its share in tenths: judging is what takes longest.
for fuzzer in check:6 policy:1 pack:2 image:1; do
	name=${fuzzer%:*}
	each=$((seconds * ${fuzzer#*:} / 10))
	[ "$each" -gt 0 ] || each=1
	corpus=$build/corpus/$name
	mkdir -p "$corpus"
	if "$build/fuzz/fuzz_$name" -max_total_time="$each" -timeout=20 \
		-rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 \
		-artifact_prefix="$build/found/$name-" \
		"$corpus" "$build/seeds/$name" >"$build/$name.log" 2>&1
	then
		awk -v name="$name" '
		/number_of_executed_units/ { n = $2 }
		/cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") c = $(i + 1) }
		END { printf "%-8s %8d inputs, %6d edges\n", name, n, c }' \
			"$build/$name.log"
	else
		failed=1
		echo "--- $name"
		grep -vE '^#[0-9]+[[:space:]]|^INFO' "$build/$name.log" |
			head -n 40
	fi
done
exit "$failed"
