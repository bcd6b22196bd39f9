# Read by selftest.sh.
# shellcheck shell=sh disable=SC2034,SC2154
# summary WORDS: the last run's last line.
summary() {
	tests=$((tests + 1))
	if [ "$(tail -n 1 "$work/said")" = "lint: 8 checks; $1" ] &&
		[ "$status" -eq "$2" ]; then
		echo "ok $tests - lint: $1"
	else
		failed=$((failed + 1))
		echo "not ok $tests - lint: $1"
		sed 's/^/# /' "$work/said"
	fi
}

lint() {
	sh "$here/lint.sh" "$tree" build/release >"$work/said" 2>&1
	status=$?
}

mkdir -p build/release
lint
summary 'problems in: none; could not run: symbols' 2
add gate/base/err.c '#include "gate.h"'
add notes.txt ''
lint
summary 'problems in: layers names; could not run: symbols' 1
