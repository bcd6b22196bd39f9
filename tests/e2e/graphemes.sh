#!/bin/sh
# graphemes: our count against Node's Intl.Segmenter and against what Bluesky's
# PDS counts with, by the program itself, and the tables against Unicode's.
# usage: graphemes.sh BUILD
#
# Skipped where Node is missing or knows another Unicode than our tables;
# Bluesky's where its packages aren't installed (tests/pds/install.sh).
set -u
postgate=$PWD/$1/postgate
compare=tests/unicode/compare.mjs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 1..3

# answer NUMBER STATUS NAME: ok, not ok, or skipped with the reason.
answer() {
	case $2 in
	0) echo "ok $1 - $3" ;;
	77) echo "ok $1 - $3 # SKIP $(tail -n 1 "$work/out")" ;;
	*)
		echo "not ok $1 - $3"
		sed 's/^/# /' "$work/out"
		;;
	esac
}

against() {
	if ! command -v node >/dev/null; then
		echo "node is missing" >"$work/out"
		return 77
	fi
	node "$compare" "$postgate" "$@" >"$work/out" 2>&1
}

against native
answer 1 $? "graphemes are those of Intl.Segmenter"
if [ -d build/pds/node_modules/@atproto/lex-data ]; then
	against bluesky build/pds/node_modules
else
	echo "tests/pds/install.sh hasn't run" >"$work/out"
	(exit 77)
fi
answer 2 $? "graphemes are those of Bluesky's PDS"
if command -v npm >/dev/null; then
	sh tests/unicode/generate.sh check >"$work/out" 2>&1
else
	echo "npm is missing" >"$work/out"
	(exit 77)
fi
answer 3 $? "the table is what Unicode's properties give"
